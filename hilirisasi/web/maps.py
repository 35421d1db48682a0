"""The supply map: drawn by the server, the same figures as a table, JSON and CSV; its outlines."""

from typing import Any, Final

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask import session as cookie
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hilirisasi.errors import OutlinesUnfitError
from hilirisasi.extensions import db
from hilirisasi.months import day_of
from hilirisasi.permissions import Permission
from hilirisasi.services import commodities, outlines, regions, supply_map
from hilirisasi.services.supply_map import Area
from hilirisasi.web.access import actor, now, requires
from hilirisasi.web.downloads import csv_answer
from hilirisasi.web.filters import tonnes
from hilirisasi.web.forms.outline import OutlineForm
from hilirisasi.web.map_pictures import picture_of_areas
from hilirisasi.web.words import name_of
from models import MONTHS, Commodity, Region

bp = Blueprint("maps", __name__)

KG_PER_TONNE: Final = 1000
OVERHEAD_BYTES: Final = 100_000  # the rest of the form around the file
# Columns of the downloads; a new one is added at the end, none is renamed.
COLUMNS: Final = (
    *("region_code", "district", "commodity_code", "month", "offered", "unit"),
    *("listings", "date", "source"),
)
PROBLEMS: Final = {
    "collection": _l("Isinya bukan FeatureCollection GeoJSON."),
    "empty": _l("Tidak ada satu pun wilayah di dalamnya."),
    "code": _l("Kode wilayah tidak dikenal, kosong, atau dua kali:"),
    "geometry": _l("Bentuknya bukan Polygon atau MultiPolygon di Lampung:"),
}


def month_asked() -> int | None:
    """Return the month that the address asks for, 1 to 12; ``None`` is the whole year."""
    text = request.args.get("bulan", "")
    return int(text) if text in map(str, range(1, MONTHS + 1)) else None


def supply_of(within: Region, commodity: Commodity | None) -> dict[str, Any]:
    """Return what `maps/supply.html` shows of a region and, where it is not all, one commodity."""
    areas = supply_map.list_areas(db.session, within=within, commodity=commodity, now=now())
    return {
        "areas": list(enumerate(areas, start=1)),
        "month": month_asked(),
        "written": written,
        "outlines": outlines.find_sources(db.session, codes=[area.region.code for area in areas]),
        "today": day_of(now()),
    }


def written(area: Area, month: int | None) -> str:
    """Return what an area offers in a month, or in the year, in words."""
    if not area.listings:
        return _("belum ada yang tayang")
    kg = area.kg_in(month)
    return tonnes(kg) if kg else _("tidak ada di masa ini")


@bp.get("/komoditas/<slug>/peta.svg")
@requires(Permission.PUBLIC, load=lambda slug: commodities.find(db.session, slug))
def commodity_svg(record: Commodity) -> ResponseReturnValue:
    """Draw what the regencies offer of one commodity."""
    return _picture(regions.province(db.session) or abort(404), record)


@bp.get("/wilayah/<code>/peta.svg")
@requires(Permission.PUBLIC, load=lambda code: regions.find(db.session, code))
def region_svg(record: Region) -> ResponseReturnValue:
    """Draw what the parts of a region offer of the commodity that the address names, or of all."""
    slug = request.args.get("komoditas", "")
    return _picture(record, commodities.find(db.session, slug) if slug else None)


def _picture(within: Region, commodity: Commodity | None) -> Response:
    month = month_asked()
    areas = supply_map.list_areas(db.session, within=within, commodity=commodity, now=now())
    drawing = supply_map.draw_areas(db.session, areas=areas, month=month)
    when = get_locale().months["stand-alone"]["wide"][month] if month else _("setahun")
    what = name_of(commodity) if commodity else _("Semua hasil")
    return picture_of_areas(
        drawing,
        heading=_("%(what)s yang ditawarkan, %(when)s", what=what, when=when),
        amounts={area.region.code: written(area, month) for area in areas},
        unknown=_("belum ada yang tayang"),
        nothing=_("tidak ada di masa ini"),
        step_words=[
            _("sampai %(amount)s", amount=tonnes(step))
            for step in (drawing.steps if drawing else ())
        ],
    )


@bp.get("/komoditas/<slug>/pasokan.json")
@requires(Permission.PUBLIC, load=lambda slug: commodities.find(db.session, slug))
def commodity_json(record: Commodity) -> ResponseReturnValue:
    """Give one commodity's tonnes by district and month as JSON."""
    return _json(_rows(regions.province(db.session), record))


@bp.get("/komoditas/<slug>/pasokan.csv")
@requires(Permission.PUBLIC, load=lambda slug: commodities.find(db.session, slug))
def commodity_csv(record: Commodity) -> ResponseReturnValue:
    """Give one commodity's tonnes by district and month as CSV."""
    rows = _rows(regions.province(db.session), record)
    return csv_answer(rows, COLUMNS, f"pasokan-{record.slug}.csv")


@bp.get("/wilayah/<code>/pasokan.json")
@requires(Permission.PUBLIC, load=lambda code: regions.find(db.session, code))
def region_json(record: Region) -> ResponseReturnValue:
    """Give a region's tonnes by district, commodity and month as JSON."""
    return _json(_rows(record, None))


@bp.get("/wilayah/<code>/pasokan.csv")
@requires(Permission.PUBLIC, load=lambda code: regions.find(db.session, code))
def region_csv(record: Region) -> ResponseReturnValue:
    """Give a region's tonnes by district, commodity and month as CSV."""
    return csv_answer(_rows(record, None), COLUMNS, f"pasokan-{record.code}.csv")


@bp.get("/admin/batas")
@requires(Permission.OUTLINE_LOAD)
def outlines_form() -> ResponseReturnValue:
    """Ask for official outlines."""
    return render_template("maps/outlines.html", form=OutlineForm())


@bp.post("/admin/batas")
@requires(Permission.OUTLINE_LOAD)
def load_outlines() -> ResponseReturnValue:
    """Put official outlines in the place of indicative ones."""
    form = OutlineForm()
    if not form.validate_on_submit():
        return render_template("maps/outlines.html", form=form), 422
    try:
        count = outlines.load_official(
            db.session,
            actor=actor(),
            collection=form.collection,
            source=form.source.data,
            now=now(),
        )
    except OutlinesUnfitError as error:
        form.file.errors = [f"{PROBLEMS[error.problem]} {error.detail}".strip()]
        return render_template("maps/outlines.html", form=form), 422
    flash(_("%(count)s batas resmi dimuat.", count=count), "success")
    return redirect(url_for("maps.outlines_form"))


@bp.record_once
def allow_large_file(state: BlueprintSetupState) -> None:
    """Let this one form be larger than others, before anything reads it to look for its token."""
    state.app.before_request_funcs.setdefault(None, []).insert(0, _raise_limit)


def _raise_limit() -> None:
    if request.endpoint == "maps.load_outlines" and "_user_id" in cookie:
        request.max_content_length = outlines.MAX_BYTES + OVERHEAD_BYTES


def _json(rows: list[dict[str, Any]]) -> Response:
    return jsonify({"columns": list(COLUMNS), "rows": rows})


def _rows(within: Region | None, commodity: Commodity | None) -> list[dict[str, Any]]:
    if within is None:
        return []
    offers = supply_map.list_districts(db.session, within=within, commodity=commodity, now=now())
    today, source = day_of(now()).isoformat(), _("pernyataan desa di layanan ini")
    return [
        {
            "region_code": offer.code,
            "district": offer.name,
            "commodity_code": offer.commodity_code,
            "month": month,
            "offered": kg / KG_PER_TONNE,
            "unit": "t",
            "listings": offer.listings,
            "date": today,
            "source": source,
        }
        for offer in offers
        for month, kg in enumerate(offer.kg, start=1)
    ]
