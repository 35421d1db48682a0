"""Regions: the province, its regencies, their districts, their villages."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from hilirisasi.extensions import db
from hilirisasi.months import day_of
from hilirisasi.permissions import Permission
from hilirisasi.services import commodities, impact, price_list, public_cases, regions
from hilirisasi.services.price_list import LocalRange, PriceFilters
from hilirisasi.services.supply_map import AREA_KINDS
from hilirisasi.spelling import MAX_TEXT
from hilirisasi.web.access import now, requires
from hilirisasi.web.maps import supply_of
from hilirisasi.web.words import name_of
from models import Commodity, Indicator, Production, Region, RegionKind

bp = Blueprint("region", __name__)

# indicator: (name, unit, digits) on screen; what is not here is not shown.
INDICATORS: Final[Mapping[str, tuple[LazyString, LazyString, int]]] = {
    "population_bps": (_l("Penduduk"), _l("orang"), 0),
    "population_registered": (_l("Penduduk terdaftar"), _l("orang"), 0),
    "villages_total": (_l("Desa dan kelurahan"), _l("desa dan kelurahan"), 0),
    "poverty_rate_pct": (_l("Penduduk miskin"), _l("persen"), 2),
    "poverty_line_idr_month": (_l("Garis kemiskinan"), _l("Rp per orang per bulan"), 0),
    "open_unemployment_pct": (_l("Penganggur terbuka"), _l("persen"), 2),
    "minimum_wage_idr_month": (_l("Upah minimum"), _l("Rp per bulan"), 0),
    "hdi": (_l("Indeks pembangunan manusia"), _l("indeks 0 sampai 100"), 2),
    "mean_years_schooling": (_l("Rata-rata lama sekolah"), _l("tahun"), 2),
    "gini_ratio": (_l("Ketimpangan (rasio Gini)"), _l("0 sampai 1"), 3),
    "grdp_per_capita_current_midr": (_l("PDRB per orang"), _l("juta Rp per tahun"), 2),
    "investment_realised": (_l("Investasi yang terlaksana"), _l("miliar Rp"), 1),
    "village_fund": (_l("Dana desa"), _l("miliar Rp"), 1),
    "village_cooperatives_kdmp": (_l("Koperasi Desa Merah Putih"), _l("koperasi"), 0),
    "stable_road_pct": (_l("Jalan mantap"), _l("persen panjang jalan"), 2),
    "tapioca_factories": (_l("Pabrik tapioka"), _l("pabrik"), 0),
}
SERIES: Final[Mapping[str, LazyString]] = {
    "new_basis": _l("dasar hitungan baru"),
    "old_basis": _l("dasar hitungan lama"),
}
PRODUCTION_UNITS: Final[Mapping[str, LazyString]] = {"t": _l("ton"), "head": _l("ekor")}


@bp.get("/wilayah")
@requires(Permission.PUBLIC)
def index() -> ResponseReturnValue:
    """Show the province; a search that was kept from before leads to the one of today."""
    if "q" in request.args:
        return redirect(url_for("finding.show", q=request.args["q"][:MAX_TEXT]))
    return _page(regions.province(db.session))


@bp.get("/wilayah/<code>")
@requires(Permission.PUBLIC, load=lambda code: regions.find(db.session, code))
def show(record: Region) -> ResponseReturnValue:
    """Show one region: what lies below it, and what is published about it."""
    return _page(record)


def _page(region: Region | None) -> ResponseReturnValue:
    if region is None:
        return render_template("region/empty.html")
    regency_code = region.regency_code
    return render_template(
        "region/show.html",
        region=region,
        crumbs=[(parent.name, _address(parent)) for parent in regions.parents_of(region)],
        children=regions.list_children(db.session, region=region, now=now()),
        listings=regions.list_listings(db.session, village=region, now=now())
        if region.is_village
        else [],
        indicators=_newest(regions.list_indicators(db.session, code=regency_code)),
        indicator_words=INDICATORS,
        series_words=SERIES,
        production=_newest_production(regions.list_production(db.session, code=regency_code)),
        production_units=PRODUCTION_UNITS,
        commodity_names={
            commodity.code: name_of(commodity) for commodity in commodities.list_all(db.session)
        },
        covered=regions.find(db.session, regency_code),
        is_district=region.kind is RegionKind.DISTRICT,
        **(_village_parts(region) if region.is_village else _wider_parts(region)),
    )


def _village_parts(village: Region) -> dict[str, Any]:
    return {
        "cases": public_cases.list_of(db.session, village=village),
        "ranges": _ranges(village),
        "supply": None,
    }


def _wider_parts(region: Region) -> dict[str, Any]:
    """Return cases by stage and, where there are areas to draw, what they offer."""
    kinds = commodities.list_all(db.session)
    chosen = next((kind for kind in kinds if kind.slug == request.args.get("komoditas")), None)
    return {
        "stages": public_cases.count_stages(db.session, region=region),
        "approved": impact.of_region(db.session, region=region),
        "supply": supply_of(region, chosen) if region.kind in AREA_KINDS else None,
        "chosen": chosen,
        "kinds": kinds,
        "here": lambda month: _map_address(region, chosen, month),
        "today": day_of(now()),
        "link_of": lambda child: _map_address(child, chosen, None),
    }


def _map_address(region: Region, chosen: Commodity | None, month: int | None) -> str:
    slug = chosen.slug if chosen else None
    return url_for("region.show", code=region.code, komoditas=slug, bulan=month)


def _ranges(village: Region) -> dict[tuple[str, str], LocalRange]:
    """Return the price ranges of the village's district by product."""
    ranges = price_list.list_ranges(
        db.session, filters=PriceFilters(region=village.district_code), now=now()
    )
    return {(row.commodity_code, row.form_code): row for row in ranges}


def _address(region: Region) -> str:
    if region.kind is RegionKind.PROVINCE:
        return url_for("region.index")
    return url_for("region.show", code=region.code)


def _newest(rows: Sequence[Indicator]) -> list[Indicator]:
    """Return the newest figure of each indicator and series, in the order of `INDICATORS`."""
    newest: dict[tuple[str, str], Indicator] = {}
    for row in rows:
        newest.setdefault((row.name, row.series), row)
    order = list(INDICATORS)
    shown = [row for row in newest.values() if row.name in INDICATORS]
    return sorted(shown, key=lambda row: (order.index(row.name), row.series))


def _newest_production(rows: Sequence[Production]) -> list[Production]:
    """Return the newest figure of each commodity."""
    newest: dict[str, Production] = {}
    for row in rows:
        newest.setdefault(row.commodity_code, row)
    return list(newest.values())
