"""What has been approved, where, and what it promises: for anybody."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hilirisasi.extensions import db
from hilirisasi.months import day_of
from hilirisasi.permissions import Permission
from hilirisasi.services import impact, outlines, public_cases, realised, regions, supply_map
from hilirisasi.services.impact import Impact
from hilirisasi.web import paging
from hilirisasi.web.access import now, requires
from hilirisasi.web.filters import tonnes
from hilirisasi.web.map_pictures import picture_of_areas

bp = Blueprint("impact", __name__)


@bp.get("/dampak")
@requires(Permission.PUBLIC)
def index() -> ResponseReturnValue:
    """Show what approved cases promise, in all and by regency, and the cases."""
    places = impact.by_regency(db.session)
    province = regions.province(db.session)
    return render_template(
        "impact/index.html",
        whole=impact.of_region(db.session, region=province) if province else None,
        places=list(enumerate(places, start=1)),
        outlines=outlines.find_sources(db.session, codes=[row.region.code for row in places]),
        page=public_cases.list_approved(db.session, page=paging.page_number()),
        agreement=realised.agreement(db.session),
        url_for_page=paging.url_for_page,
        today=day_of(now()),
    )


@bp.get("/dampak/peta.svg")
@requires(Permission.PUBLIC)
def picture() -> ResponseReturnValue:
    """Draw the tonnes that approved cases promise, by regency."""
    places = impact.by_regency(db.session)
    amounts = {row.region.code: float(row.promised_kg) if row.cases else None for row in places}
    drawing = supply_map.draw(db.session, amounts=amounts, names=[row.region for row in places])
    return picture_of_areas(
        drawing,
        heading=_("Tonase yang dijanjikan kerja sama yang disetujui"),
        amounts={row.region.code: _written(row) for row in places},
        unknown=_("belum ada yang disetujui"),
        nothing=_("tanpa tonase"),
        step_words=[
            _("sampai %(amount)s", amount=tonnes(step))
            for step in (drawing.steps if drawing else ())
        ],
    )


def _written(place: Impact) -> str:
    if not place.cases:
        return _("belum ada yang disetujui")
    return _(
        "%(count)s disetujui, dijanjikan %(amount)s",
        count=place.cases,
        amount=tonnes(place.promised_kg),
    )
