"""A regency gives its opinion on a case."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hilirisasi.extensions import db
from hilirisasi.permissions import Permission
from hilirisasi.services import opinions
from hilirisasi.web.access import actor, now, requires
from hilirisasi.web.case import page_of
from hilirisasi.web.forms.opinion import OpinionForm
from models import Case, RegencyView

bp = Blueprint("opinion", __name__)


@bp.post("/kerja-sama/<id:case_id>/pendapat")
@requires(Permission.OPINION_GIVE, Case)
def give(case: Case) -> ResponseReturnValue:
    """Store an opinion, or a newer one that follows it."""
    form = OpinionForm(prefix="pendapat-")
    if not form.validate_on_submit():
        return page_of(case, opinion_form=form), 422
    opinions.give(
        db.session,
        case=case,
        actor=actor(),
        spatial_plan=RegencyView(form.spatial_plan.data),
        supply=RegencyView(form.supply.data),
        reason=form.reason.data,
        now=now(),
    )
    flash(_("Pendapat kabupaten tersimpan. Penelaah provinsi membacanya."), "success")
    return redirect(url_for("case.show", case_id=case.id, _anchor="pendapat"))
