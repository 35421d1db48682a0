"""*Cari*: one search over places, products, plans and pages."""

from typing import Final

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hilirisasi.extensions import db
from hilirisasi.permissions import Permission
from hilirisasi.services import buyable, finding
from hilirisasi.services.finding import Findings
from hilirisasi.spelling import MAX_TEXT, Fit, search
from hilirisasi.web.access import current_actor, now, requires
from hilirisasi.web.forms.saved_search import SaveTextForm
from hilirisasi.web.navigation import pages_of

bp = Blueprint("finding", __name__)

RADIUS_KM: Final = buyable.USUAL_RADIUS_KM


@bp.get("/cari")
@requires(Permission.PUBLIC)
def show() -> ResponseReturnValue:
    """Show what a text finds, by kind; only what the reader may see."""
    text = request.args.get("q", "").strip()[:MAX_TEXT]
    person = current_actor()
    found = finding.find(db.session, text=text, actor=person, now=now()) if text else None
    pages = search(text, pages_of(person), lambda page: (page[0],))
    return render_template(
        "finding/show.html",
        text=text,
        found=found,
        pages=[match.found for match in pages if match.fit <= Fit.HOLDS],
        buyable_href=_buyable_href(found) if found else None,
        radius_km=RADIUS_KM,
        save_form=SaveTextForm(formdata=None, data={"q": text, "name": text}),
    )


def _buyable_href(found: Findings) -> str | None:
    """Return where one product can be bought around one place, where the text names both."""
    if not found.commodities or not found.regions.rows or not found.commodities[0].forms:
        return None
    form = found.commodities[0].forms[0]
    return url_for(
        "buyable.show",
        produk=f"{form.commodity_code}.{form.code}",
        dari=found.regions.rows[0].code,
        km=RADIUS_KM,
    )
