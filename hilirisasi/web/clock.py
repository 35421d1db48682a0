"""The clocks of cases for pages: the calendar, read once for a request, and steps in words."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from flask import g
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hilirisasi.case_clock import StepClock
from hilirisasi.extensions import db
from hilirisasi.services import calendars, questions, step_clocks
from hilirisasi.web.access import now
from hilirisasi.web.filters import date_id, number
from hilirisasi.working_days import Calendar
from models import Case, ClockStep

STEPS: Final[Mapping[ClockStep, LazyString]] = {
    ClockStep.SCREENING: _l("Pemeriksaan kelengkapan"),
    ClockStep.REVIEW: _l("Telaah teknis"),
    ClockStep.CONSOLIDATION: _l("Menuju rapat"),
    ClockStep.DECISION: _l("Putusan"),
    ClockStep.OBJECTION: _l("Putusan atas keberatan"),
}

POSTS: Final[Mapping[ClockStep, LazyString]] = {
    ClockStep.SCREENING: _l("pemeriksa kelengkapan provinsi"),
    ClockStep.REVIEW: _l("penelaah provinsi"),
    ClockStep.CONSOLIDATION: _l("penelaah provinsi"),
    ClockStep.DECISION: _l("pemutus provinsi"),
    ClockStep.OBJECTION: _l("pemutus lain di provinsi"),
}


def calendar() -> Calendar:
    """Return the calendar of offices, read once for a request."""
    if "calendar" not in g:
        g.calendar = calendars.in_force(db.session)
    return g.calendar


def days_since(moment: datetime) -> int | None:
    """Return the working days since something was received; ``None`` without a decree."""
    return calendars.days_since(calendar(), moment, now())


def clocks_of(cases: Sequence[Case]) -> dict[int, tuple[StepClock, ...]]:
    """Return the clocks of cases by their id, without those that cannot be told."""
    return step_clocks.of_cases(db.session, cases=cases, calendar=calendar(), now=now())


def standing_of(clocks: Sequence[StepClock] | None) -> tuple[str, str] | None:
    """Return the kind and the words of the badge of a case: days left, overdue, or paused."""
    for row in clocks or ():
        if row.is_running and row.is_overdue:
            return "danger", _("lewat %(days)s hari kerja", days=number(row.used - row.limit))
        if row.is_running:
            return "info", _("sisa %(days)s hari kerja", days=number(row.left))
        if row.paused_on is not None:
            return "waiting", _("berhenti, menunggu jawaban")
    return None


def of_page(case: Case) -> dict[str, Any]:
    """Return what the page of a case shows of its clocks."""
    clocks = clocks_of([case]).get(case.id, ())
    paused = next((row for row in clocks if row.paused_on is not None), None)
    pause = _(
        "Waktu berhenti sejak %(day)s: ada pertanyaan yang menunggu jawaban Anda atau pihak lain.",
        day=date_id(paused.paused_on) if paused else "",
    )
    return {
        "step_lines": _lines(case, clocks),
        "pause": pause if paused else "",
        "rounds_left": questions.rounds_left(case),
        "reviewing_offices": _offices(case),
    }


def _offices(case: Case) -> str:
    return ", ".join(sorted({row.organisation.name for row in case.reviews}))


def _lines(case: Case, clocks: Sequence[StepClock]) -> list[dict[str, Any]]:
    """Return each step as a line: which office, never which person."""
    return [
        {
            "label": str(STEPS[row.step]),
            "office": (row.step is ClockStep.REVIEW and _offices(case)) or str(POSTS[row.step]),
            "limit": row.limit,
            "used": row.used if row.is_begun else None,
            "left": row.left,
            "state": _state_of(row),
        }
        for row in clocks
    ]


def _state_of(row: StepClock) -> tuple[str, str]:
    """Return the kind and the words of a step's badge."""
    late = _("lewat %(days)s hari kerja", days=number(row.used - row.limit))
    if row.paused_on is not None:
        return "waiting", _("berhenti sejak %(day)s", day=date_id(row.paused_on))
    if row.is_running and row.due_on is not None:
        due = _("paling lambat %(day)s", day=date_id(row.due_on))
        return ("danger", late) if row.is_overdue else ("info", due)
    if row.ended_on is not None:
        done = _("selesai %(day)s", day=date_id(row.ended_on))
        return ("danger", f"{done}, {late}") if row.is_overdue else ("success", done)
    return "neutral", _("belum mulai")
