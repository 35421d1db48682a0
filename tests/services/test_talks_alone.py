"""Talking alone: both ask, once, for at most 30 days; others wait; nothing is promised."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from hilirisasi.errors import InvalidTransitionError, TalkedAloneError, TalkingAloneError
from hilirisasi.services import messages, silence, talks, talks_alone, terms
from models import (
    Answer,
    AuditEvent,
    CheckStatus,
    Message,
    Reservation,
    Role,
    Side,
    Talk,
    TalkStatus,
)
from tests.factories import (
    NOW,
    CompanyFactory,
    ListingFactory,
    PlanFactory,
    TalkFactory,
    TermsFactory,
    actor,
)

LAST = date(2026, 12, 23)  # 24 November is the first of 30 days


@pytest.fixture
def talk(session):
    return TalkFactory(plan=PlanFactory(complete=True), listing=ListingFactory())


@pytest.fixture
def village(talk):
    return actor(Role.VILLAGE_OPERATOR, talk.listing.organisation)


@pytest.fixture
def investor(talk):
    return actor(Role.INVESTOR, talk.plan.organisation)


@pytest.fixture
def alone(session, talk, village, investor):
    ask(session, talk, village, Side.VILLAGE)
    ask(session, talk, investor, Side.INVESTOR)
    return talk


def ask(session, talk, person, side, now=NOW):
    talks_alone.ask(session, talk=talk, actor=person, side=side, now=now)


def start(session, listing, plan, side=Side.INVESTOR, now=NOW):
    owner, role = (
        (plan.organisation, Role.INVESTOR)
        if side is Side.INVESTOR
        else (listing.organisation, Role.VILLAGE_OPERATOR)
    )
    return talks.start(
        session, actor=actor(role, owner), listing=listing, plan=plan, side=side, now=now
    )


def actions(session, talk):
    return session.scalars(
        sa.select(AuditEvent.action)
        .where(AuditEvent.record == "talk", AuditEvent.record_id == str(talk.id))
        .order_by(AuditEvent.id)
    ).all()


def test_one_side_only_asks(session, talk, village):
    for _ in range(2):
        ask(session, talk, village, Side.VILLAGE)

    assert (talk.village_alone_at, talk.investor_alone_at, talk.alone_until) == (NOW, None, None)
    assert not talks_alone.is_alone(talk, NOW)
    assert actions(session, talk) == ["talk.ask_alone"]


def test_when_both_asked_it_is_thirty_days_the_first_and_the_last_included(session, alone):
    until = datetime(2026, 12, 23, 16, 59, tzinfo=UTC)  # 23.59 in Lampung

    assert alone.alone_until == LAST
    assert talks_alone.is_alone(alone, until)
    assert not talks_alone.is_alone(alone, until + timedelta(minutes=1))


def test_the_day_is_that_of_lampung(session, talk, village, investor):
    late = datetime(2026, 11, 24, 17, 30, tzinfo=UTC)  # 0.30 of the 25th

    ask(session, talk, village, Side.VILLAGE, late)
    ask(session, talk, investor, Side.INVESTOR, late)

    assert talk.alone_until == date(2026, 12, 24)


@pytest.mark.parametrize(
    "status", [TalkStatus.HELD, TalkStatus.ASKED, TalkStatus.AGREED, TalkStatus.CLOSED]
)
def test_only_an_open_talk_is_alone(session, talk, village, status):
    talk.status = status
    session.flush()

    with pytest.raises(InvalidTransitionError):
        ask(session, talk, village, Side.VILLAGE)


def test_nobody_else_starts_and_what_would_be_kept_is_nothing(session, alone):
    with pytest.raises(TalkingAloneError) as refusal:
        start(session, alone.listing, PlanFactory())
    with pytest.raises(TalkingAloneError):
        start(session, alone.listing, PlanFactory(), Side.VILLAGE)

    assert refusal.value.until == LAST
    assert session.scalars(sa.select(Talk)).all() == [alone]


def test_a_company_that_waits_for_its_check_does_not_start_either(session, alone):
    company = CompanyFactory(check_status=CheckStatus.UNCHECKED)

    with pytest.raises(TalkingAloneError):
        start(session, alone.listing, PlanFactory(organisation=company))


def test_another_talk_does_not_open(session, alone, village):
    other = TalkFactory(
        listing=alone.listing, status=TalkStatus.ASKED, village_answer=Answer.WAITING
    )
    answer = {"talk": other, "actor": village, "side": Side.VILLAGE, "now": NOW}

    with pytest.raises(TalkingAloneError):
        talks.answer(session, **answer, answer=Answer.WILLING)
    talks.answer(session, **answer, answer=Answer.NOT_YET, reason="Tunggu.")

    assert (other.status, other.village_answer) == (TalkStatus.CLOSED, Answer.NOT_YET)


def test_a_closed_talk_is_not_taken_up_again(session, alone):
    other = TalkFactory(
        listing=alone.listing, status=TalkStatus.CLOSED, investor_answer=Answer.NOT_YET
    )

    with pytest.raises(TalkingAloneError):
        start(session, alone.listing, other.plan)

    assert other.status is TalkStatus.CLOSED


def test_asking_again_what_was_asked_before_stays_without_effect(session, alone):
    other = TalkFactory(
        listing=alone.listing, status=TalkStatus.ASKED, village_answer=Answer.WAITING
    )

    assert start(session, alone.listing, other.plan) is other


def test_a_pool_leaves_out_the_village_that_talks_alone(session, alone):
    plan, free = PlanFactory(), ListingFactory()

    asked = talks.start_all(
        session,
        actor=actor(Role.INVESTOR, plan.organisation),
        plan=plan,
        listings=[alone.listing, free],
        now=NOW,
    )

    assert [talk.listing for talk in asked] == [free]


def test_other_listings_and_later_days_are_free(session, alone):
    later = datetime(2026, 12, 24, 3, 0, tzinfo=UTC)

    assert start(session, ListingFactory(), PlanFactory()).status is TalkStatus.ASKED
    assert start(session, alone.listing, PlanFactory(), now=later).status is TalkStatus.ASKED


def test_another_talk_writes_and_proposes_but_agrees_nothing(session, alone, village):
    other = TalkFactory(plan=PlanFactory(complete=True), listing=alone.listing)
    version = TermsFactory(talk=other, investor_confirmed_at=NOW)
    messages.say(session, talk=other, actor=village, side=Side.VILLAGE, body="Sabar", now=NOW)

    with pytest.raises(TalkingAloneError):
        terms.confirm(session, terms=version, actor=village, side=Side.VILLAGE, now=NOW)

    assert session.scalars(sa.select(Message.body)).all() == ["Sabar"]
    assert (other.status, version.village_confirmed_at) == (TalkStatus.TALKING, None)


def test_one_talk_at_a_time_is_alone(session, alone, village):
    other = TalkFactory(listing=alone.listing)

    with pytest.raises(TalkingAloneError):
        ask(session, other, village, Side.VILLAGE)

    assert other.village_alone_at is None


@pytest.mark.parametrize("side", list(Side))
def test_either_side_ends_it_and_it_was_once(session, alone, village, investor, side):
    person = village if side is Side.VILLAGE else investor

    for _ in range(2):
        talks_alone.end(session, talk=alone, actor=person, now=NOW)

    assert not talks_alone.is_alone(alone, NOW)
    assert alone.status is TalkStatus.TALKING
    assert actions(session, alone) == ["talk.ask_alone", "talk.ask_alone", "talk.end_alone"]
    with pytest.raises(TalkedAloneError):
        ask(session, alone, village, Side.VILLAGE)
    assert start(session, alone.listing, PlanFactory()).status is TalkStatus.ASKED


def test_it_is_once_also_when_it_ran_its_days(session, alone, village):
    with pytest.raises(TalkedAloneError):
        ask(session, alone, village, Side.VILLAGE, NOW + timedelta(days=30))


def test_pressing_again_while_alone_makes_it_no_longer(session, alone, village):
    ask(session, alone, village, Side.VILLAGE, NOW + timedelta(days=20))

    assert alone.alone_until == LAST


def test_what_was_only_asked_is_taken_back_and_asked_anew(session, talk, village, investor):
    ask(session, talk, village, Side.VILLAGE)

    talks_alone.end(session, talk=talk, actor=village, now=NOW)

    assert (talk.village_alone_at, talk.alone_until) == (None, None)
    ask(session, talk, investor, Side.INVESTOR)
    assert talk.alone_until is None


def test_it_ends_with_the_talk_and_does_not_come_back(session, alone, village):
    talks.close(session, talk=alone, actor=village, side=Side.VILLAGE, reason="Cukup.", now=NOW)
    start(session, alone.listing, alone.plan, Side.VILLAGE)

    assert alone.status is TalkStatus.TALKING
    assert not talks_alone.is_alone(alone, NOW)
    assert actions(session, alone)[2:] == ["talk.end_alone", "talk.close", "talk.start"]


def test_an_open_question_ends_with_the_talk_too(session, talk, village):
    ask(session, talk, village, Side.VILLAGE)

    talks.close(session, talk=talk, actor=village, side=Side.VILLAGE, reason="Cukup.", now=NOW)

    assert talk.village_alone_at is None


def test_the_two_may_agree_and_that_ends_it(session, alone, village):
    version = TermsFactory(talk=alone, investor_confirmed_at=NOW)

    case = terms.confirm(session, terms=version, actor=village, side=Side.VILLAGE, now=NOW)

    assert case.terms is version
    assert alone.status is TalkStatus.AGREED
    assert not talks_alone.is_alone(alone, NOW)
    assert start(session, alone.listing, PlanFactory()).status is TalkStatus.ASKED


def test_the_regency_that_closes_a_silent_talk_ends_it(session, talk, village, investor):
    ask(session, talk, village, Side.VILLAGE)
    ask(session, talk, investor, Side.INVESTOR)
    later = NOW + timedelta(days=28)
    assert talks_alone.is_alone(talk, later)

    silence.close(session, talk=talk, actor=actor(Role.REGENCY), reason="Diam.", now=later)

    assert not talks_alone.is_alone(talk, later)
    assert silence.closing_of(session, talk=talk).reason == "Diam."


def test_it_promises_no_supply(session, alone):
    assert session.scalars(sa.select(Reservation)).all() == []
    assert alone.listing.offered_kg == (10_000,) * 12
