"""Talks: from willing to agreed terms, on one page for both sides."""

from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hilirisasi.errors import StaleEditError, TalkingAloneError
from hilirisasi.extensions import db
from hilirisasi.months import day_of
from hilirisasi.permissions import Permission
from hilirisasi.scopes import Pair, works_for_village
from hilirisasi.services import (
    cases,
    match_lists,
    messages,
    regency,
    silence,
    talk_lists,
    talks,
    talks_alone,
    terms,
    visits,
)
from hilirisasi.services.match_pages import Filters
from hilirisasi.web.access import actor, now, requires
from hilirisasi.web.case import version_of
from hilirisasi.web.company import detour
from hilirisasi.web.errors import message_of
from hilirisasi.web.forms.fields import Form
from hilirisasi.web.forms.talk import AnswerForm, ChosenDayForm, CloseForm, MessageForm, VisitForm
from hilirisasi.web.labels import ANSWERS
from hilirisasi.web.sheets import differences, versions_of
from hilirisasi.web.stale import clash_page
from hilirisasi.web.talk_page import own_side, page_of, side_of, terms_form
from hilirisasi.web.talk_steps import held_steps, next_steps
from models import Answer, Listing, Plan, Role, Side, Talk

bp = Blueprint("talk", __name__)


def load_pair(listing_id: int, plan_id: int) -> Pair | None:
    """Return the listing and the plan of an address, if they are of one product."""
    listing = db.session.get(Listing, listing_id)
    plan = db.session.get(Plan, plan_id)
    if listing is None or plan is None:
        return None
    is_match = (listing.commodity_code, listing.form_code) == (plan.commodity_code, plan.form_code)
    return Pair(listing, plan) if is_match else None


@bp.get("/percakapan")
@requires(Permission.CASE_LIST)
def index() -> ResponseReturnValue:
    """List the own talks, the newest first; of a regency, those of its villages."""
    return render_template(
        "talk/index.html",
        talks=[
            (talk, held_steps(talk) or next_steps(talk, side_of(talk) or Side.VILLAGE))
            for talk in visible_talks()
        ],
    )


def visible_talks() -> list[Talk]:
    """Return the talks that the reader's list shows."""
    own = talk_lists.list_own(
        db.session, organisation_ids=[post.organisation_id for post in actor().posts]
    )
    office = actor().post_as(Role.REGENCY)
    if office is not None and office.region_code:
        own += regency.list_talks(db.session, region_code=office.region_code)
    return own


@bp.post("/kecocokan/<id:listing_id>/<id:plan_id>/bicara")
@requires(Permission.TALK_START, load=load_pair)
def start(record: Pair) -> ResponseReturnValue:
    """Say that the own side is willing to talk; it binds nobody."""
    if not Form().validate_on_submit():
        abort(400)
    side = Side.VILLAGE if works_for_village(actor(), record) else Side.INVESTOR
    if side is Side.INVESTOR:
        back = url_for("match.show", listing_id=record.listing.id, plan_id=record.plan.id)
        if asked_first := detour(record.plan.organisation, back):
            return asked_first
    talk = talks.start(
        db.session, actor=actor(), listing=record.listing, plan=record.plan, side=side, now=now()
    )
    flash(_("Anda bersedia bicara. Ini tidak mengikat siapa pun."), "success")
    return redirect(url_for("talk.show", talk_id=talk.id))


@bp.post("/proposal/<id:plan_id>/pasokan/bicara")
@requires(Permission.PLAN_EDIT, Plan)
def start_pool(plan: Plan) -> ResponseReturnValue:
    """Say to every village of the plan's pool that the company is willing to talk."""
    if not Form().validate_on_submit():
        abort(400)
    if asked_first := detour(plan.organisation, url_for("plan.show", plan_id=plan.id)):
        return asked_first
    matches = match_lists.of_plan(db.session, plan=plan, filters=Filters(), page=1, now=now())
    parts = [part for pool in matches.pools[:1] for part in pool.parts]
    listings = [matches.listings[listing_id] for listing_id, _kg in parts]
    asked = talks.start_all(db.session, actor=actor(), plan=plan, listings=listings, now=now())
    flash(
        _("Anda bersedia bicara dengan %(count)s desa. Ini tidak mengikat.", count=len(asked)),
        "success",
    )
    return redirect(url_for("talk.index"))


@bp.get("/percakapan/<id:talk_id>")
@requires(Permission.TALK_VIEW, Talk)
def show(talk: Talk) -> ResponseReturnValue:
    """Show who speaks, what comes next, and all that was said and offered."""
    if side_of(talk) is None:
        return render_template(
            "talk/read.html",
            talk=talk,
            versions=versions_of(talk),
            silence=silence.silence_of(db.session, talk=talk),
            closing=silence.closing_of(db.session, talk=talk),
            case=cases.find_of_talk(db.session, talk=talk),
            is_alone=talks_alone.is_alone(talk, now()),
        )
    messages.mark_read(db.session, talk=talk, side=own_side(talk), now=now())
    return page_of(talk)


@bp.post("/percakapan/<id:talk_id>/jawab")
@requires(Permission.TALK_WRITE, Talk)
def answer(talk: Talk) -> ResponseReturnValue:
    """Answer whether the own side is willing."""
    form = AnswerForm(prefix="jawab-")
    if not form.validate_on_submit():
        return page_of(talk, answer_form=form), 422
    side = own_side(talk)
    try:
        talks.answer(
            db.session,
            talk=talk,
            actor=actor(),
            side=side,
            answer=Answer(form.answer.data),
            reason=form.reason.data or "",
            version=version_of(form.version.data),
            now=now(),
        )
    except StaleEditError:
        saved = talks.answer_of(talk, side)
        return _stale(talk, _("Jawaban"), ANSWERS[saved], ANSWERS[Answer(form.answer.data)])
    except TalkingAloneError as error:
        status, message = message_of(error)
        form.form_errors.append(str(message))
        return page_of(talk, answer_form=form), status
    flash(_("Jawaban Anda tersimpan."), "success")
    return redirect(url_for("talk.show", talk_id=talk.id))


@bp.post("/percakapan/<id:talk_id>/pesan")
@requires(Permission.TALK_WRITE, Talk)
def say(talk: Talk) -> ResponseReturnValue:
    """Write to the other side."""
    form = MessageForm(prefix="pesan-")
    if not form.validate_on_submit():
        return page_of(talk, message_form=form), 422
    messages.say(
        db.session,
        talk=talk,
        actor=actor(),
        side=own_side(talk),
        body=form.body.data,
        now=now(),
    )
    return redirect(url_for("talk.show", talk_id=talk.id, _anchor="pesan"))


@bp.post("/percakapan/<id:talk_id>/kunjungan")
@requires(Permission.TALK_WRITE, Talk)
def propose_visit(talk: Talk) -> ResponseReturnValue:
    """Propose three days for a visit."""
    form = VisitForm(prefix="hari-")
    if not form.validate_on_submit() or not form.refuse_unfit(day_of(now())):
        return page_of(talk, visit_form=form), 422
    visits.propose(
        db.session,
        talk=talk,
        actor=actor(),
        side=own_side(talk),
        days=form.days(),
        now=now(),
    )
    flash(_("Tiga hari kunjungan sudah diusulkan."), "success")
    return redirect(url_for("talk.show", talk_id=talk.id, _anchor="kunjungan"))


@bp.post("/percakapan/<id:talk_id>/hari")
@requires(Permission.TALK_WRITE, Talk)
def choose_visit(talk: Talk) -> ResponseReturnValue:
    """Choose one of the proposed days."""
    form = ChosenDayForm(prefix="pilih-")
    form.offer(talk.visits)
    if not form.validate_on_submit():
        return page_of(talk, day_form=form), 422
    visits.choose(
        db.session,
        talk=talk,
        actor=actor(),
        side=own_side(talk),
        day=date.fromisoformat(form.day.data),
        now=now(),
    )
    flash(_("Hari kunjungan sudah dipilih."), "success")
    return redirect(url_for("talk.show", talk_id=talk.id, _anchor="kunjungan"))


@bp.post("/percakapan/<id:talk_id>/syarat")
@requires(Permission.TALK_WRITE, Talk)
def propose_terms(talk: Talk) -> ResponseReturnValue:
    """Put a new version of the terms on the table."""
    form = terms_form(talk)
    if not form.validate_on_submit():
        return page_of(talk, terms_form=form), 422
    sheet = form.to_sheet()
    if problems := terms.unfit_fields(sheet, talk.listing):
        form.show_problems(problems)
        return page_of(talk, terms_form=form), 422
    try:
        terms.propose(
            db.session,
            talk=talk,
            actor=actor(),
            side=own_side(talk),
            sheet=sheet,
            based_on=version_of(form.based_on.data),
            now=now(),
        )
    except StaleEditError:
        saved = terms.newest(talk)
        rows = differences(terms.sheet_of(saved) if saved else None, sheet)
        return _stale_page(talk, rows)
    flash(_("Usulan syarat sudah dikirim. Pihak lain dapat menyetujui atau menawar."), "success")
    return redirect(url_for("talk.show", talk_id=talk.id, _anchor="syarat"))


@bp.post("/percakapan/<id:talk_id>/syarat/<id:number>/sepakat")
@requires(Permission.TERMS_CONFIRM, Talk)
def confirm_terms(talk: Talk, number: int) -> ResponseReturnValue:
    """Confirm the version that the button named."""
    if not Form().validate_on_submit():
        abort(400)
    version = next((row for row in talk.terms if row.number == number), None) or abort(404)
    case = terms.confirm(db.session, terms=version, actor=actor(), side=own_side(talk), now=now())
    if case is None:
        flash(_("Anda sudah menyetujui usulan ini. Tinggal pihak lain."), "success")
        return redirect(url_for("talk.show", talk_id=talk.id))
    flash(_("Sepakat. Berkas kerja sama sudah dibuka dan menunggu penelaah."), "success")
    return redirect(url_for("case.show", case_id=case.id))


@bp.post("/percakapan/<id:talk_id>/tutup")
@requires(Permission.TALK_WRITE, Talk)
def close(talk: Talk) -> ResponseReturnValue:
    """End the talk for the own side."""
    form = CloseForm(prefix="tutup-")
    if not form.validate_on_submit():
        return page_of(talk, close_form=form), 422
    talks.close(
        db.session,
        talk=talk,
        actor=actor(),
        side=own_side(talk),
        reason=form.reason.data,
        now=now(),
    )
    flash(_("Percakapan diakhiri. Anda dapat membukanya lagi kapan saja."), "success")
    return redirect(url_for("talk.show", talk_id=talk.id))


def _stale(talk: Talk, label: str, saved: Any, sent: Any) -> ResponseReturnValue:
    return _stale_page(talk, [{"label": label, "before": str(saved), "after": str(sent)}])


def _stale_page(talk: Talk, rows: list[dict[str, str]]) -> ResponseReturnValue:
    href = url_for("talk.show", talk_id=talk.id)
    return clash_page(rows, href)
