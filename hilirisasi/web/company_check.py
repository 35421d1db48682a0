"""An officer compares companies with OSS."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from hilirisasi.extensions import db
from hilirisasi.permissions import Permission
from hilirisasi.services import companies, realised
from hilirisasi.web.access import actor, now, requires
from hilirisasi.web.clock import days_since
from hilirisasi.web.forms.company import CheckForm
from models import CheckStatus, Organisation

bp = Blueprint("company_check", __name__)
OSS_ADDRESS = "https://oss.go.id"


@bp.get("/telaah/perusahaan")
@requires(Permission.COMPANY_QUEUE)
def queue() -> ResponseReturnValue:
    """List the companies that wait, the longest first."""
    waiting = companies.list_waiting(db.session)
    return render_template(
        "company/queue.html",
        rows=[(row, days_since(row.since)) for row in waiting],
    )


@bp.route("/telaah/perusahaan/<id:organisation_id>", methods=["GET", "POST"])
@requires(Permission.COMPANY_CHECK, Organisation)
def check(organisation: Organisation) -> ResponseReturnValue:
    """Show what to compare, side by side, and keep what came out."""
    people = companies.list_people(db.session, organisation=organisation)
    form = CheckForm(data={"seen": companies.seen_of(organisation)})
    form.person.choices = [
        SelectChoice(
            value=f"{row.user.name}, {row.post}"[:80], label=f"{row.user.name}, {row.post}"
        )
        for row in people
    ]
    if not form.validate_on_submit():
        page = render_template(
            "company/check.html",
            company=organisation,
            identity=companies.identity_of(organisation),
            form=form,
            people=people,
            kept=realised.kept_by(db.session, organisation_id=organisation.id),
            oss_address=OSS_ADDRESS,
            twins=companies.list_twins(db.session, organisation=organisation),
        )
        return page, 422 if form.is_submitted() else 200
    companies.check(
        db.session,
        organisation=organisation,
        actor=actor(),
        result=CheckStatus(form.result.data),
        person=form.person.data,
        note=form.note.data,
        seen=form.seen.data or "",
        now=now(),
    )
    flash(_("Hasil pemeriksaan perusahaan tersimpan."), "success")
    return redirect(url_for("company_check.queue"))
