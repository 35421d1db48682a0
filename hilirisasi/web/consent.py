"""The minutes of a musyawarah desa in a case: filed by the village, read by officials."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hilirisasi.condition_errors import ConsentClosedError, ConsentUnfitError, FileUnreadableError
from hilirisasi.extensions import db
from hilirisasi.months import day_of
from hilirisasi.permissions import Permission
from hilirisasi.services import legal_rules, village_consents
from hilirisasi.web import sent_papers
from hilirisasi.web.access import actor, now, requires
from hilirisasi.web.errors import message_of
from hilirisasi.web.forms.consent import ConsentForm
from models import Case

bp = Blueprint("consent", __name__)


@bp.url_value_preprocessor
def allow_files(endpoint: str | None, _values: dict[str, object] | None) -> None:
    """Let the form that sends minutes be as large as a scan."""
    if endpoint == "consent.file":
        sent_papers.allow_large()


@bp.app_template_global()
def consent_of(case: Case) -> dict[str, object]:
    """Return whether a case rests on a musyawarah, what was filed, and whether more may be."""
    return {
        "is_needed": village_consents.is_needed(case),
        "is_open": village_consents.is_open(case),
        "minutes": village_consents.newest(case),
        "rule": legal_rules.cite(db.session, legal_rules.MUSYAWARAH, day_of(now())),
    }


@bp.route("/kerja-sama/<id:case_id>/musyawarah", methods=["GET", "POST"])
@requires(Permission.CONSENT_FILE, Case)
def file(case: Case) -> ResponseReturnValue:
    """Take the minutes with the signed sheet."""
    form = ConsentForm()
    if not form.validate_on_submit():
        return _page(case, form), 422 if form.is_submitted() else 200
    try:
        village_consents.file(
            db.session,
            files=sent_papers.files(),
            case=case,
            actor=actor(),
            minutes=form.to_minutes(),
            content=form.content,
            now=now(),
        )
    except FileUnreadableError as error:
        form.file.errors = [str(message_of(error)[1])]
        return _page(case, form), 422
    except (ConsentUnfitError, ConsentClosedError) as error:
        status, words = message_of(error)
        form.form_errors.append(str(words))
        return _page(case, form), status
    flash(_("Berita acara tersimpan di berkas ini."), "success")
    return redirect(url_for("case.show", case_id=case.id, _anchor="musyawarah"))


@bp.get("/kerja-sama/<id:case_id>/musyawarah/<digest>")
@requires(Permission.CONSENT_READ, Case)
def paper(case: Case, digest: str) -> ResponseReturnValue:
    """Give the signed sheet to the village's side and to officials."""
    rows = [row for row in case.consents if row.digest == digest]
    if not rows:
        abort(404)
    return sent_papers.answer_with(case.id, rows[0], f"musyawarah-{case.number}-{digest[:8]}")


def _page(case: Case, form: ConsentForm) -> str:
    return render_template("consent/file.html", case=case, form=form, consent=consent_of(case))
