"""Figures that grow old: the regency reminds, the operator confirms from the message."""

from flask import (
    Blueprint,
    abort,
    current_app,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hilirisasi.errors import LinkDeadError
from hilirisasi.extensions import db
from hilirisasi.freshness import is_lapsed
from hilirisasi.permissions import Permission
from hilirisasi.services import rankings, season_links, sessions
from hilirisasi.web.access import actor, now, requires
from hilirisasi.web.forms.fields import Form
from hilirisasi.web.forms.season import ConfirmForm
from hilirisasi.web.headers import private_page
from hilirisasi.web.navigation import whatsapp_href
from models import Organisation, OrganisationKind, Role

bp = Blueprint("season", __name__)


@bp.get("/kabupaten/lama")
@requires(Permission.REGENCY_VIEW)
def index() -> ResponseReturnValue:
    """List the villages whose figures lapsed or soon will."""
    post = actor().post_as(Role.REGENCY)
    code = post.region_code if post else None
    rows = season_links.list_due(db.session, region_code=code, now=now()) if code else []
    return render_template("season/index.html", rows=rows, action_form=Form(formdata=None))


@bp.post("/kabupaten/lama/<id:organisation_id>")
@requires(Permission.LISTING_REMIND, Organisation)
def remind(organisation: Organisation) -> ResponseReturnValue:
    """Make a link for a village's operator and show it, this once."""
    if not Form().validate_on_submit() or organisation.kind is not OrganisationKind.VILLAGE:
        abort(400)
    asked = season_links.ask(db.session, organisation=organisation, actor=actor(), now=now())
    base = current_app.config["SETTINGS"].base_url.rstrip("/")
    address = base + url_for("season.confirm", code=asked.code)
    text = _(
        "Apakah angka produk desa masih benar? Satu ketukan di sini: %(address)s", address=address
    )
    return private_page(
        render_template(
            "season/link.html",
            organisation=organisation,
            operator=asked.operator,
            address=address,
            share_href=whatsapp_href(text, phone=asked.operator.phone or ""),
            days=season_links.LIFE.days,
        )
    )


@bp.route("/musim/<code>", methods=["GET", "POST"])
@requires(Permission.PUBLIC)
def confirm(code: str) -> ResponseReturnValue:
    """Show the figures that are due, and take "still right" for one or all of them."""
    sessions.count_attempt(db.session, kind="season", subject=request.remote_addr or "", now=now())
    try:
        link, due = season_links.open_link(db.session, code=code, now=now())
        form = ConfirmForm()
        form.offer(due)
        confirmed = 0
        if form.validate_on_submit():
            chosen = form.to_ids()
            confirmed = season_links.confirm(db.session, code=code, listing_ids=chosen, now=now())
            for listing in due:
                if listing.id in chosen:
                    rankings.refresh_after(db.session, listing=listing, now=now())
            link, due = season_links.open_link(db.session, code=code, now=now())
    except LinkDeadError as error:
        dead = private_page(render_template("season/dead.html", why=error.why))
        return dead, 404 if error.why == "unknown" else 410
    page = render_template(
        "season/confirm.html",
        organisation=link.organisation,
        due=due,
        confirmed=confirmed,
        form=form,
        is_lapsed={listing.id: is_lapsed(listing.confirmed_at, now()) for listing in due},
        days={listing.id: (now() - listing.confirmed_at).days for listing in due},
    )
    return private_page(page)
