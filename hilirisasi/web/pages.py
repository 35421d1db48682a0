"""Pages that only explain: personal data, and help."""

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hilirisasi import circles
from hilirisasi.permissions import Permission
from hilirisasi.services import form_drafts, invitations, sessions
from hilirisasi.web.access import current_actor, requires
from hilirisasi.web.help_words import ANSWERS, VISITOR
from hilirisasi.web.labels import ROLES

bp = Blueprint("pages", __name__)

# Every field of an account: what it is, and what it is for.
ACCOUNT_WORDS: Final[Mapping[str, tuple[LazyString, LazyString]]] = {
    "name": (_l("Nama"), _l("agar pihak lain tahu siapa yang berbicara dan memutuskan")),
    "phone": (_l("Nomor HP"), _l("untuk masuk, dan dihubungi sesudah kedua pihak bersedia bicara")),
    "email": (_l("Surel"), _l("untuk masuk")),
    "company": (_l("Nama perusahaan"), _l("agar desa tahu dengan siapa berbicara")),
    "nib": (_l("NIB"), _l("agar penelaah dapat memeriksa usahanya")),
}


@bp.get("/privasi")
@requires(Permission.PUBLIC)
def privacy() -> ResponseReturnValue:
    """Say which personal data are kept, why, who sees them, how long."""
    return render_template(
        "pages/privacy.html",
        account_words=ACCOUNT_WORDS,
        account_circles=circles.ACCOUNT_FIELDS,
        all_circles=list(circles.Circle),
        usual_days=sessions.USUAL_LIFE[0].days,
        strict_minutes=int(sessions.STRICT_LIFE[0].total_seconds() // 60),
        invitation_days=invitations.INVITATION_LIFE.days,
        draft_days=form_drafts.KEPT.days,
    )


@bp.get("/bantuan", endpoint="help")
@requires(Permission.PUBLIC)
def show_help() -> ResponseReturnValue:
    """Answer what the reader's roles ask first; explain the five answers and who decides."""
    person = current_actor()
    roles = dict.fromkeys(post.role for post in person.posts) if person else ()
    own = [(ROLES[role], ANSWERS[role]) for role in roles]
    return render_template("pages/help.html", own=own or [(_("Untuk siapa saja"), VISITOR)])
