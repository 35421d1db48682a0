"""The working days of offices: for anybody to read, for officials to change."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hilirisasi.clock_errors import DayPassedError, DayUnchangedError, YearUnknownError
from hilirisasi.extensions import db
from hilirisasi.months import day_of
from hilirisasi.permissions import Permission
from hilirisasi.services import calendars
from hilirisasi.web.access import actor, now, requires
from hilirisasi.web.clock import calendar
from hilirisasi.web.errors import message_of
from hilirisasi.web.forms.calendar import CalendarForm
from hilirisasi.working_days import OFFICE_CLOSES

bp = Blueprint("calendar", __name__)


@bp.get("/kalender-kerja")
@requires(Permission.PUBLIC)
def index() -> ResponseReturnValue:
    """Show the free days that are coming, and what people changed."""
    return _page(CalendarForm(formdata=None))


@bp.post("/kalender-kerja")
@requires(Permission.CALENDAR_EDIT)
def change() -> ResponseReturnValue:
    """Make one coming day free, or a working day again."""
    form = CalendarForm()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        calendars.change(
            db.session,
            day=form.day.data,
            is_off=form.kind.data == "off",
            reason=form.reason.data,
            actor=actor(),
            now=now(),
        )
    except (DayPassedError, DayUnchangedError, YearUnknownError) as error:
        status, words = message_of(error)
        form.day.errors = [str(words)]
        return _page(form), status
    flash(_("Kalender kerja tersimpan. Sisa hari semua berkas ikut dihitung ulang."), "success")
    return redirect(url_for("calendar.index"))


def _page(form: CalendarForm) -> str:
    today = day_of(now())
    return render_template(
        "calendar/index.html",
        form=form,
        coming=[(day, name) for day, name in calendar().off.items() if day >= today],
        years=calendars.list_years(db.session),
        changes=calendars.list_changes(db.session),
        closes=(OFFICE_CLOSES[0], OFFICE_CLOSES[-1]),
    )
