"""The page of a talk for one of its two sides, with the forms that a refusal left filled."""

from typing import Any

from flask import abort, render_template

from hilirisasi.extensions import db
from hilirisasi.months import day_of, month_of
from hilirisasi.scopes import heads_village, works_for_company, works_for_village
from hilirisasi.services import (
    cases,
    comparisons,
    contacts,
    proposals,
    realised,
    silence,
    talk_lists,
    talks,
    talks_alone,
    terms,
    value_added,
)
from hilirisasi.web.access import actor, now
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
from hilirisasi.web.sheets import versions_of
from hilirisasi.web.talk_steps import held_steps, next_steps, waiting_steps
from models import Side, Talk


def side_of(talk: Talk) -> Side | None:
    """Return the reader's side; ``None`` for the regency, which only reads."""
    if works_for_village(actor(), talk) or heads_village(actor(), talk):
        return Side.VILLAGE
    return Side.INVESTOR if works_for_company(actor(), talk) else None


def own_side(talk: Talk) -> Side:
    """Return the side that acts, in a view that only the two sides reach."""
    return side_of(talk) or abort(404)


def page_of(talk: Talk, **forms: Form) -> str:
    """Return the page for the reader's side; ``forms`` take the place of blank ones."""
    side = own_side(talk)
    other = talks.OTHER[side]
    rival = talks_alone.find_other(db.session, listing=talk.listing, plan=talk.plan, now=now())
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
        page["terms_form"] = terms_form(talk, is_blank=True)
    return render_template(
        "talk/show.html",
        talk=talk,
        side=side,
        other=other,
        own_id=actor().user_id,
        own=contacts.contact_of(db.session, talk=talk, side=side, reader_side=side),
        them=contacts.contact_of(db.session, talk=talk, side=other, reader_side=side),
        steps=held_steps(talk) or waiting_steps(talk, rival) or next_steps(talk, side),
        versions=versions_of(talk),
        missing=proposals.open_steps(db.session, plan=talk.plan),
        case=cases.find_of_talk(db.session, talk=talk),
        closing=silence.closing_of(db.session, talk=talk),
        found_worths=worths_of(talk),
        compared=len(talk_lists.comparable(db.session, listing=talk.listing)),
        is_alone=talks_alone.is_alone(talk, now()),
        has_asked={each: talks_alone.has_asked(talk, each) for each in Side},
        kept=realised.kept_by(db.session, organisation_id=talk.plan.organisation_id),
        rival=rival,
        action_form=Form(formdata=None),
        **page,
    )


def worths_of(talk: Talk) -> list[value_added.Worth]:
    """Return who gains how much at what the company offers now: by its own route where it has one.

    The route's published figures alone: the company's own price and costs are its secret.
    """
    found = value_added.of_listing(
        db.session,
        listing=talk.listing,
        today=day_of(now()),
        offer_idr_per_kg=comparisons.offer_of(talk).price_idr_per_kg,
    )
    own = [x for x in found if x.route is not None and x.route.code == talk.plan.route_code]
    return own or found


def terms_form(talk: Talk, *, is_blank: bool = False) -> TermsForm:
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
