"""The steps of drafted rules: tried, proposed, agreed by a second person, sent back, discarded."""

from collections.abc import Callable

from flask import Blueprint, abort, flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hilirisasi.extensions import db
from hilirisasi.permissions import Permission
from hilirisasi.policy_errors import NotSimulatedError, PolicyDayUnfitError
from hilirisasi.services import policy_agreements, policy_simulations
from hilirisasi.web.access import actor, now, requires
from hilirisasi.web.case import version_of
from hilirisasi.web.errors import message_of
from hilirisasi.web.forms.fields import Form
from hilirisasi.web.forms.policy import AgreeForm, StepForm
from hilirisasi.web.policy_versions import find_readable, page, to_version
from models import PolicyRecord

bp = Blueprint("policy_steps", __name__)


@bp.post("/aturan-penilaian/versi/<version>/coba")
@requires(Permission.POLICY_DRAFT, load=find_readable)
def simulate(record: PolicyRecord) -> ResponseReturnValue:
    """Ask for a trial of a draft on today's matches."""
    if not Form().validate_on_submit():
        abort(400)
    policy_simulations.ask(
        db.session, draft=record, row_version=record.row_version, actor=actor(), now=now()
    )
    flash(
        _("Percobaan dimulai. Halaman ini boleh ditinggal; hasilnya menunggu di sini."), "success"
    )
    return to_version(record, "percobaan")


@bp.post("/aturan-penilaian/versi/<version>/ajukan")
@requires(Permission.POLICY_DRAFT, load=find_readable)
def propose(record: PolicyRecord) -> ResponseReturnValue:
    """Ask a second person to agree."""
    done = _("Draf diajukan. Orang kedua memutuskannya.")
    return _step(record, policy_agreements.propose, "ajukan", done)


@bp.post("/aturan-penilaian/versi/<version>/buang")
@requires(Permission.POLICY_DRAFT, load=find_readable)
def discard(record: PolicyRecord) -> ResponseReturnValue:
    """End a draft."""
    done = _("Draf dibuang. Isinya tetap terbaca.")
    return _step(record, policy_agreements.discard, "buang", done)


@bp.post("/aturan-penilaian/versi/<version>/kembalikan")
@requires(Permission.POLICY_AGREE, load=find_readable)
def send_back(record: PolicyRecord) -> ResponseReturnValue:
    """Give a proposed draft back."""
    done = _("Draf dikembalikan kepada penyusunnya.")
    return _step(record, policy_agreements.send_back, "kembalikan", done)


@bp.post("/aturan-penilaian/versi/<version>/sepakati")
@requires(Permission.POLICY_AGREE, load=find_readable)
def agree(record: PolicyRecord) -> ResponseReturnValue:
    """Put proposed rules in force from a day."""
    form = AgreeForm(prefix="sepakati-")
    if not form.validate_on_submit():
        return page(record, sepakati=form), 422
    try:
        policy_agreements.agree(
            db.session,
            draft=record,
            active_from=form.active_from.data,
            reason=form.reason.data,
            row_version=version_of(form.version.data),
            actor=actor(),
            now=now(),
        )
    except (NotSimulatedError, PolicyDayUnfitError) as error:
        form.form_errors.append(str(message_of(error)[1]))
        return page(record, sepakati=form), message_of(error)[0]
    flash(_("Aturan %(version)s disepakati.", version=record.version), "success")
    return to_version(record)


def _step(
    record: PolicyRecord, step: Callable[..., None], name: str, done: str
) -> ResponseReturnValue:
    """Take a step that needs a reason and nothing else."""
    form = StepForm(prefix=f"{name}-")
    if not form.validate_on_submit():
        return page(record, **{name: form}), 422
    try:
        step(
            db.session,
            draft=record,
            reason=form.reason.data,
            row_version=version_of(form.version.data),
            actor=actor(),
            now=now(),
        )
    except NotSimulatedError as error:
        form.form_errors.append(str(message_of(error)[1]))
        return page(record, **{name: form}), message_of(error)[0]
    flash(done, "success")
    return to_version(record)
