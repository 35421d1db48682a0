"""Talks: from willing to agreed terms, on one page for both sides."""

from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hilirisasi.errors import StaleEditError
from hilirisasi.extensions import db
from hilirisasi.months import day_of, month_of
from hilirisasi.permissions import (
    Pair,
    Permission,
    heads_village,
    works_for_company,
    works_for_village,
)
from hilirisasi.services import (
    cases,
    contacts,
    match_lists,
    proposals,
    regency,
    silence,
    talks,
    terms,
    visits,
)
from hilirisasi.services.match_lists import Filters
from hilirisasi.web.access import actor, now, requires
from hilirisasi.web.case import version_of
from hilirisasi.web.company import detour
from hilirisasi.web.forms.fields import Form
from hilirisasi.web.forms.talk import (
    AnswerForm,
    ChosenDayForm,
    CloseForm,
    MessageForm,
    TermsForm,
    VisitForm,
    first_values,
    sheet_values,
)
from hilirisasi.web.labels import ANSWERS
from hilirisasi.web.sheets import differences, versions_of
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
    own = talks.list_own(
        db.session, organisation_ids=[post.organisation_id for post in actor().posts]
    )
    office = actor().post_as(Role.REGENCY)
    if office is not None and office.region_code:
        own += regency.list_talks(db.session, region_code=office.region_code)
    return render_template(
        "talk/index.html",
        talks=[
            (talk, held_steps(talk, now()) or next_steps(talk, _side_of(talk) or Side.VILLAGE))
            for talk in own
        ],
    )


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
    if _side_of(talk) is None:
        return render_template(
            "talk/read.html",
            talk=talk,
            versions=versions_of(talk),
            silence=silence.silence_of(db.session, talk=talk),
            closing=silence.closing_of(db.session, talk=talk),
            case=cases.find_of_talk(db.session, talk=talk),
        )
    return _page(talk)


@bp.post("/percakapan/<id:talk_id>/jawab")
@requires(Permission.TALK_WRITE, Talk)
def answer(talk: Talk) -> ResponseReturnValue:
    """Answer whether the own side is willing."""
    form = AnswerForm(prefix="jawab-")
    if not form.validate_on_submit():
        return _page(talk, answer_form=form), 422
    side = _own_side(talk)
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
    flash(_("Jawaban Anda tersimpan."), "success")
    return redirect(url_for("talk.show", talk_id=talk.id))


@bp.post("/percakapan/<id:talk_id>/pesan")
@requires(Permission.TALK_WRITE, Talk)
def say(talk: Talk) -> ResponseReturnValue:
    """Write to the other side."""
    form = MessageForm(prefix="pesan-")
    if not form.validate_on_submit():
        return _page(talk, message_form=form), 422
    talks.say(
        db.session,
        talk=talk,
        actor=actor(),
        side=_own_side(talk),
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
        return _page(talk, visit_form=form), 422
    visits.propose(
        db.session,
        talk=talk,
        actor=actor(),
        side=_own_side(talk),
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
        return _page(talk, day_form=form), 422
    visits.choose(
        db.session,
        talk=talk,
        actor=actor(),
        side=_own_side(talk),
        day=date.fromisoformat(form.day.data),
        now=now(),
    )
    flash(_("Hari kunjungan sudah dipilih."), "success")
    return redirect(url_for("talk.show", talk_id=talk.id, _anchor="kunjungan"))


@bp.post("/percakapan/<id:talk_id>/syarat")
@requires(Permission.TALK_WRITE, Talk)
def propose_terms(talk: Talk) -> ResponseReturnValue:
    """Put a new version of the terms on the table."""
    form = _terms_form(talk)
    if not form.validate_on_submit():
        return _page(talk, terms_form=form), 422
    sheet = form.to_sheet()
    if problems := terms.unfit_fields(sheet, talk.listing):
        form.show_problems(problems)
        return _page(talk, terms_form=form), 422
    try:
        terms.propose(
            db.session,
            talk=talk,
            actor=actor(),
            side=_own_side(talk),
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
    case = terms.confirm(db.session, terms=version, actor=actor(), side=_own_side(talk), now=now())
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
        return _page(talk, close_form=form), 422
    talks.close(
        db.session,
        talk=talk,
        actor=actor(),
        side=_own_side(talk),
        reason=form.reason.data,
        now=now(),
    )
    flash(_("Percakapan diakhiri. Anda dapat membukanya lagi kapan saja."), "success")
    return redirect(url_for("talk.show", talk_id=talk.id))


def _side_of(talk: Talk) -> Side | None:
    """Return the reader's side; ``None`` for the regency, which only reads."""
    if works_for_village(actor(), talk) or heads_village(actor(), talk):
        return Side.VILLAGE
    return Side.INVESTOR if works_for_company(actor(), talk) else None


def _own_side(talk: Talk) -> Side:
    """Return the side that acts, in a view that only the two sides reach."""
    return _side_of(talk) or abort(404)


def _page(talk: Talk, **forms: Form) -> str:
    side = _own_side(talk)
    other = talks.OTHER[side]
    day_form = ChosenDayForm(prefix="pilih-", formdata=None)
    day_form.offer([visit for visit in talk.visits if visit.proposed_by is other])
    page: dict[str, Any] = {
        "answer_form": AnswerForm(prefix="jawab-", formdata=None, version=talk.version),
        "message_form": MessageForm(prefix="pesan-", formdata=None),
        "visit_form": VisitForm(prefix="hari-", formdata=None),
        "day_form": day_form,
        "close_form": CloseForm(prefix="tutup-", formdata=None),
        "terms_form": None,
        **forms,
    }
    if page["terms_form"] is None:
        page["terms_form"] = _terms_form(talk, is_blank=True)
    return render_template(
        "talk/show.html",
        talk=talk,
        side=side,
        other=other,
        own=contacts.contact_of(db.session, talk=talk, side=side, reader_side=side),
        them=contacts.contact_of(db.session, talk=talk, side=other, reader_side=side),
        steps=held_steps(talk, now()) or next_steps(talk, side),
        versions=versions_of(talk),
        missing=proposals.open_steps(db.session, plan=talk.plan),
        case=cases.find_of_talk(db.session, talk=talk),
        closing=silence.closing_of(db.session, talk=talk),
        action_form=Form(formdata=None),
        **page,
    )


def _terms_form(talk: Talk, *, is_blank: bool = False) -> TermsForm:
    """Return the form, filled from the newest version or the plan unless it was sent."""
    this_month = month_of(day_of(now()))
    last = terms.newest(talk)
    values = (
        sheet_values(last) if last else first_values(talk.plan, talk.listing.offered_kg, this_month)
    )
    options = {"formdata": None} if is_blank else {}
    form = TermsForm(prefix="syarat-", data=values, **options)
    form.offer_months(this_month, *((last.first_month, last.last_month) if last else ()))
    return form


def _stale(talk: Talk, label: str, saved: Any, sent: Any) -> ResponseReturnValue:
    return _stale_page(talk, [{"label": label, "before": str(saved), "after": str(sent)}])


def _stale_page(talk: Talk, rows: list[dict[str, str]]) -> ResponseReturnValue:
    href = url_for("talk.show", talk_id=talk.id)
    return render_template("errors/409.html", rows=rows, href=href), 409
