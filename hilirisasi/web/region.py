"""Regions: the province, its regencies, their districts, their villages."""

from collections.abc import Mapping, Sequence
from typing import Final

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from hilirisasi.extensions import db
from hilirisasi.permissions import Permission
from hilirisasi.services import commodities, regions
from hilirisasi.web.access import requires
from hilirisasi.web.words import name_of
from models import Indicator, Production, Region, RegionKind

bp = Blueprint("region", __name__)

MAX_QUERY: Final = 60
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
    """Show the province, or the villages whose name begins as asked."""
    query = request.args.get("q", "").strip()[:MAX_QUERY]
    return _page(
        regions.province(db.session),
        query=query,
        results=regions.search(db.session, text=query) if query else [],
    )


@bp.get("/wilayah/<code>")
@requires(Permission.PUBLIC, load=lambda code: regions.find(db.session, code))
def show(record: Region) -> ResponseReturnValue:
    """Show one region: what lies below it, and what is published about it."""
    return _page(record, query="", results=[])


def _page(region: Region | None, *, query: str, results: Sequence[Region]) -> ResponseReturnValue:
    if region is None:
        return render_template("region/empty.html")
    regency_code = region.regency_code
    return render_template(
        "region/show.html",
        region=region,
        crumbs=[(parent.name, _address(parent)) for parent in regions.parents_of(region)],
        children=regions.list_children(db.session, region=region),
        listings=regions.list_listings(db.session, village=region) if region.is_village else [],
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
        query=query,
        results=results,
        max_results=regions.MAX_RESULTS,
    )


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
