"""The supply map: drawn by the server, the same figures as a table, JSON and CSV; its outlines."""

from typing import Any, Final

from flask import (
    Blueprint,
    Response,
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
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hilirisasi.errors import OutlinesUnfitError
from hilirisasi.extensions import db
from hilirisasi.months import day_of
from hilirisasi.permissions import Permission
from hilirisasi.services import commodities, outlines, regions, supply_map
from hilirisasi.web.access import actor, now, requires
from hilirisasi.web.downloads import csv_answer
from hilirisasi.web.forms.outline import OutlineForm
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
    month = month_asked()
    areas = supply_map.list_areas(db.session, within=within, commodity=commodity, now=now())
    return {
        "areas": areas,
        "month": month,
        "drawing": supply_map.draw(db.session, areas=areas, month=month),
        "today": day_of(now()),
    }


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
