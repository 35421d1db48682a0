"""The desk of those who review: the list, side by side, who wants the same tonnes, handing over."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hilirisasi.extensions import db
from hilirisasi.permissions import Permission
from hilirisasi.services import assignments, desk, rivals
from hilirisasi.services.assignments import Handed, Refusal
from hilirisasi.web import desk_filters, paging
from hilirisasi.web.access import actor, now, requires
from hilirisasi.web.case_comparison import lines_of
from hilirisasi.web.clock import clocks_of, days_since, standing_of
from hilirisasi.web.forms.desk import AssignmentForm
from models import Case, User

bp = Blueprint("desk", __name__)

MOST: Final = 4  # cases side by side
LEAST: Final = 2
CHOSEN: Final = "berkas"  # the ticked cases in an address
REFUSALS: Final[dict[Refusal, LazyString]] = {
    Refusal.OWN_INTEREST: _l("Anda sendiri berkepentingan"),
    Refusal.INTEREST: _l("penelaah itu berkepentingan"),
    Refusal.SCREENED: _l("penelaah itu memeriksa kelengkapannya"),
    Refusal.TAKEN: _l("sudah ditelaah orang lain"),
    Refusal.PAST: _l("tidak lagi menunggu penelaah"),
}


@bp.get("/telaah")
@requires(Permission.CASE_QUEUE)
def index() -> ResponseReturnValue:
    """List the cases that the address asks for, the oldest first."""
    found = desk_filters.found()
    number = min(paging.page_number(), found.pages)
    cases = desk.load(db.session, case_ids=found.page(number))
    return render_template(
        "review/desk.html",
        cases=cases,
        total=len(found.case_ids),
        number=number,
        pages=found.pages,
        tabs=desk_filters.tabs(found),
        filters=desk_filters.choices(found),
        text=desk_filters.asked_text(),
        tab_name=desk_filters.tab_name(),
        kept=desk_filters.kept(),
        is_filtered=bool(desk_filters.kept().keys() - {desk_filters.HEAP}),
        days={case.id: days_since(case.opened_at) for case in cases if case.status in desk.OPEN},
        standings={key: standing_of(clocks) for key, clocks in clocks_of(cases).items()},
        waiting={case.id: assignments.pending(case) for case in cases},
        url_for_page=paging.url_for_page,
    )


@bp.get("/telaah/banding")
@requires(Permission.CASE_QUEUE)
def compare() -> ResponseReturnValue:
    """Show two to four cases side by side."""
    chosen = _chosen()
    if len(chosen) < LEAST:
        flash(_("Centang dua sampai empat berkas, lalu bandingkan."), "warning")
        return redirect(url_for("desk.index"))
    cases = chosen[:MOST]
    return render_template(
        "review/compare.html", cases=cases, lines=lines_of(cases), is_cut=len(chosen) > MOST
    )


@bp.get("/telaah/berebut")
@requires(Permission.CASE_QUEUE)
def conflicts() -> ResponseReturnValue:
    """List the open cases that together ask for more than a listing has left."""
    rows, number, pages = paging.page_of(rivals.list_all(db.session, now=now()), desk.PAGE_SIZE)
    return render_template(
        "review/conflicts.html",
        rivalries=rows,
        number=number,
        pages=pages,
        most=MOST,
        url_for_page=paging.url_for_page,
    )


@bp.route("/telaah/serahkan", methods=["GET", "POST"])
@requires(Permission.CASE_ASSIGN)
def assign() -> ResponseReturnValue:
    """Hand the ticked cases to one reviewer."""
    chosen = _chosen()
    if not chosen:
        flash(_("Centang dulu berkas yang diserahkan."), "warning")
        return redirect(url_for("desk.index"))
    form = AssignmentForm()
    form.offer(assignments.list_reviewers(db.session))
    if not form.validate_on_submit():
        page = render_template("review/assign.html", form=form, cases=chosen)
        return page, 422 if form.is_submitted() else 200
    reviewer = db.session.get_one(User, form.reviewer.data)
    handed = assignments.assign(
        db.session, chosen=chosen, reviewer=reviewer, actor=actor(), now=now()
    )
    _tell(handed, reviewer)
    return redirect(url_for("desk.index"))


def _chosen() -> list[Case]:
    """Return the cases that were ticked, as many as one page of the list holds."""
    texts = request.values.getlist(CHOSEN)
    numbers = [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 10]  # noqa: PLR2004
    return desk.load(db.session, case_ids=list(dict.fromkeys(numbers))[: desk.PAGE_SIZE])


def _tell(handed: Handed, reviewer: User) -> None:
    """Say what was handed over, and of each other case why not."""
    if handed.done:
        count = len(handed.done)
        words = ngettext(
            "%(num)s berkas diserahkan kepada %(name)s.",
            "%(num)s berkas diserahkan kepada %(name)s.",
            count,
            name=reviewer.name,
        )
        flash(words, "success")
    numbers: dict[Refusal, list[str]] = defaultdict(list)
    for case, reason in handed.refused:
        numbers[reason].append(case.number)
    if numbers:
        flash(_("Tidak diserahkan: %(cases)s.", cases=_listed(numbers.items())), "warning")


def _listed(rows: Iterable[tuple[Refusal, list[str]]]) -> str:
    return "; ".join(f"{', '.join(numbers)} ({REFUSALS[reason]})" for reason, numbers in rows)
