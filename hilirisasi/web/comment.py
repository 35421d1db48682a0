"""Comments on cases: anyone, without an account, from the agreement to the decision."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hilirisasi import circles
from hilirisasi.extensions import db
from hilirisasi.permissions import Permission
from hilirisasi.services import comments, public_cases
from hilirisasi.services.public_cases import PublicCase
from hilirisasi.web import paging
from hilirisasi.web.access import now, requires
from hilirisasi.web.forms.comment import CommentForm

bp = Blueprint("comment", __name__)

MAX_NUMBER = 24
MAX_KEY = 36


@bp.get("/tanggapan")
@requires(Permission.PUBLIC)
def index() -> ResponseReturnValue:
    """List the cases that take comments, or show the form of one."""
    number = _number()
    if not number:
        return render_template(
            "comment/index.html",
            page=public_cases.list_open(db.session, page=paging.page_number()),
            url_for_page=paging.url_for_page,
        )
    case = public_cases.find(db.session, number) or abort(404)
    return _form_page(case, CommentForm())


@bp.post("/tanggapan")
@requires(Permission.PUBLIC)
def send() -> ResponseReturnValue:
    """Keep a comment and show its receipt."""
    case = public_cases.find(db.session, _number())
    if case is None:
        return redirect(url_for("comment.index"))
    form = CommentForm()
    if not form.validate_on_submit():
        return _form_page(case, form), 422
    comment = comments.send(
        db.session,
        number=case.number,
        name=form.name.data or "",
        contact=form.contact.data or "",
        body=form.body.data,
        request_key=form.request_key.data,
        address=request.remote_addr or "",
        now=now(),
    )
    return redirect(url_for("comment.receipt", tanda=comment.request_key))


@bp.get("/tanggapan/tanda-terima")
@requires(Permission.PUBLIC)
def receipt() -> ResponseReturnValue:
    """Say that a comment arrived, and what happens with it; never what it says."""
    key = request.args.get("tanda", "")[:MAX_KEY]
    comment = comments.find(db.session, request_key=key)
    if comment is None:
        return redirect(url_for("comment.index"))
    number = comments.case_of(db.session, comment=comment).number
    case = public_cases.find(db.session, number) or abort(404)
    return render_template("comment/receipt.html", comment=comment, case=case)


def _number() -> str:
    return request.args.get("perkara", "")[:MAX_NUMBER]


def _form_page(case: PublicCase, form: CommentForm) -> str:
    return render_template(
        "comment/form.html", case=case, form=form, circles=circles.COMMENT_FIELDS
    )
