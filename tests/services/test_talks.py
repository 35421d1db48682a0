"""Willingness binds nobody; both sides' willingness opens a talk."""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from hilirisasi.errors import (
    InvalidTransitionError,
    MessageReadError,
    MissingReasonError,
    StaleEditError,
    VisitDaysUnfitError,
)
from hilirisasi.permissions import Permission, is_allowed
from hilirisasi.scopes import Pair
from hilirisasi.services import contacts, messages, talk_lists, talks, visits
from models import (
    Answer,
    AuditEvent,
    ListingStatus,
    Message,
    PlanStatus,
    Role,
    Side,
    Talk,
    TalkStatus,
)
from tests.factories import (
    CompanyFactory,
    ListingFactory,
    MembershipFactory,
    PlanFactory,
    TalkFactory,
    UserFactory,
    VillageOrganisationFactory,
    actor,
)

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
VISITS = [date(2026, 12, 1), date(2026, 12, 2), date(2026, 12, 8)]


@pytest.fixture
def sides(session):
    """A plan, a listing, and the person of each side."""
    listing, plan = ListingFactory(), PlanFactory()
    return (
        listing,
        plan,
        actor(Role.VILLAGE_OPERATOR, listing.organisation),
        actor(Role.INVESTOR, plan.organisation),
    )


def start(session, sides, side=Side.INVESTOR):
    listing, plan, village, investor = sides
    person = village if side is Side.VILLAGE else investor
    return talks.start(session, actor=person, listing=listing, plan=plan, side=side, now=NOW)


def answer(session, talk, sides, word, side=Side.VILLAGE, reason=""):
    person = sides[2] if side is Side.VILLAGE else sides[3]
    talks.answer(session, talk=talk, actor=person, side=side, answer=word, reason=reason, now=NOW)


def open_talk(session, sides):
    talk = start(session, sides)
    answer(session, talk, sides, Answer.WILLING)
    return talk


def test_starting_is_the_answer_of_one_side_and_opens_nothing(session, sides):
    talk = start(session, sides)

    assert (talk.status, talk.investor_answer, talk.village_answer, talk.opened_at) == (
        TalkStatus.ASKED,
        Answer.WILLING,
        Answer.WAITING,
        None,
    )


def test_a_plan_and_a_listing_have_one_talk(session, sides):
    first = start(session, sides)

    again = start(session, sides)

    assert again is first
    assert session.scalar(sa.select(sa.func.count()).select_from(Talk)) == 1
    assert session.scalars(sa.select(AuditEvent.action)).all() == ["talk.start"]


def test_starting_from_the_other_side_too_opens_the_talk(session, sides):
    start(session, sides)

    talk = start(session, sides, Side.VILLAGE)

    assert (talk.status, talk.opened_at) == (TalkStatus.TALKING, NOW)


def test_both_willing_opens_the_talk(session, sides):
    talk = open_talk(session, sides)

    assert (talk.status, talk.opened_at) == (TalkStatus.TALKING, NOW)


@pytest.mark.parametrize("word", [Answer.NOT_YET, Answer.NO])
def test_not_yet_and_no_say_why(session, sides, word):
    talk = start(session, sides)

    with pytest.raises(MissingReasonError):
        answer(session, talk, sides, word, reason="  ")

    answer(session, talk, sides, word, reason="Panen gagal.")
    assert (talk.status, talk.village_answer, talk.village_reason) == (
        TalkStatus.CLOSED,
        word,
        "Panen gagal.",
    )


def test_not_yet_may_be_asked_again(session, sides):
    talk = start(session, sides)
    answer(session, talk, sides, Answer.NOT_YET, reason="Tunggu panen.")

    start(session, sides)

    assert (talk.status, talk.village_answer) == (TalkStatus.ASKED, Answer.WAITING)


def test_no_is_not_asked_again_by_the_side_that_was_refused(session, sides):
    talk = start(session, sides)
    answer(session, talk, sides, Answer.NO, reason="Tidak.")

    with pytest.raises(InvalidTransitionError):
        start(session, sides)

    assert talk.status is TalkStatus.CLOSED


def test_who_said_no_may_change_their_mind(session, sides):
    talk = start(session, sides)
    answer(session, talk, sides, Answer.NO, reason="Tidak.")

    start(session, sides, Side.VILLAGE)

    assert talk.status is TalkStatus.TALKING


@pytest.mark.parametrize("record", ["listing", "plan"])
def test_nothing_starts_with_what_is_withdrawn(session, sides, record):
    if record == "listing":
        sides[0].status = ListingStatus.WITHDRAWN
    else:
        sides[1].status = PlanStatus.WITHDRAWN
    session.flush()

    with pytest.raises(InvalidTransitionError):
        start(session, sides)

    assert session.scalars(sa.select(Talk)).all() == []


def test_a_pool_is_asked_village_by_village_or_not_at_all(session):
    plan = PlanFactory()
    listings = [ListingFactory(), ListingFactory()]
    investor = actor(Role.INVESTOR, plan.organisation)

    made = talks.start_all(session, actor=investor, plan=plan, listings=listings, now=NOW)
    with pytest.raises(InvalidTransitionError):
        talks.start_all(
            session,
            actor=investor,
            plan=plan,
            listings=[ListingFactory(), ListingFactory(status=ListingStatus.WITHDRAWN)],
            now=NOW,
        )

    assert [talk.listing_id for talk in made] == sorted(listing.id for listing in listings)
    assert session.scalar(sa.select(sa.func.count()).select_from(Talk)) == 2


def test_a_pool_leaves_out_who_said_no(session):
    plan = PlanFactory()
    refused = TalkFactory(plan=plan, status=TalkStatus.CLOSED, village_answer=Answer.NO).listing
    listing = ListingFactory()

    made = talks.start_all(
        session,
        actor=actor(Role.INVESTOR, plan.organisation),
        plan=plan,
        listings=[refused, listing],
        now=NOW,
    )

    assert [talk.listing for talk in made] == [listing]


def test_an_old_page_changes_nothing(session, sides):
    talk = start(session, sides)

    with pytest.raises(StaleEditError):
        talks.answer(
            session,
            talk=talk,
            actor=sides[2],
            side=Side.VILLAGE,
            answer=Answer.WILLING,
            version=talk.version + 1,
            now=NOW,
        )

    assert talk.village_answer is Answer.WAITING


def test_an_open_talk_is_ended_with_a_reason_and_hides_the_numbers_again(session, sides):
    talk = open_talk(session, sides)

    with pytest.raises(MissingReasonError):
        talks.close(session, talk=talk, actor=sides[2], side=Side.VILLAGE, reason="", now=NOW)
    talks.close(
        session, talk=talk, actor=sides[2], side=Side.VILLAGE, reason="Sudah terjual.", now=NOW
    )

    assert (talk.status, talk.closed_at, talk.village_reason) == (
        TalkStatus.CLOSED,
        NOW,
        "Sudah terjual.",
    )
    with pytest.raises(InvalidTransitionError):
        talks.close(session, talk=talk, actor=sides[3], side=Side.INVESTOR, reason="x", now=NOW)


def test_messages_wait_for_both_and_stand_once(session, sides):
    talk = start(session, sides)
    with pytest.raises(InvalidTransitionError):
        messages.say(session, talk=talk, actor=sides[3], side=Side.INVESTOR, body="Halo", now=NOW)
    answer(session, talk, sides, Answer.WILLING)

    for _ in range(2):
        messages.say(session, talk=talk, actor=sides[3], side=Side.INVESTOR, body="Halo", now=NOW)

    assert session.execute(sa.select(Message.side, Message.body)).all() == [(Side.INVESTOR, "Halo")]


def test_a_message_is_taken_back_until_the_other_side_reads_it(session, sides):
    talk = start(session, sides)
    answer(session, talk, sides, Answer.WILLING)
    first, second = (
        messages.say(session, talk=talk, actor=sides[3], side=Side.INVESTOR, body=body, now=NOW)
        for body in ("Salah kirim", "Halo")
    )
    messages.mark_read(session, talk=talk, side=Side.INVESTOR, now=NOW)

    messages.take_back(session, talk=talk, message=first, actor=sides[3], now=NOW)
    assert [message.body for message in talk.messages] == ["Halo"]

    messages.mark_read(session, talk=talk, side=Side.VILLAGE, now=NOW)
    with pytest.raises(MessageReadError):
        messages.take_back(session, talk=talk, message=second, actor=sides[3], now=NOW)
    session.expire_all()
    assert [(message.body, message.read_at) for message in talk.messages] == [("Halo", NOW)]


def test_an_empty_message_is_refused(session, sides):
    talk = open_talk(session, sides)

    with pytest.raises(MissingReasonError):
        messages.say(session, talk=talk, actor=sides[3], side=Side.INVESTOR, body=" \n", now=NOW)


def test_the_audit_keeps_no_message(session, sides):
    talk = open_talk(session, sides)

    messages.say(
        session, talk=talk, actor=sides[3], side=Side.INVESTOR, body="Telepon 0812", now=NOW
    )

    event = session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "talk.say")).one()
    assert (event.before, event.after, event.reason) == (None, None, "")


@pytest.mark.parametrize(
    "days",
    [
        VISITS[:2],
        [VISITS[0], VISITS[0], VISITS[1]],
        [date(2026, 11, 24), *VISITS[:2]],
        [*VISITS, date(2026, 12, 9)],
        [],
    ],
)
def test_a_visit_is_proposed_on_three_coming_days(session, sides, days):
    talk = open_talk(session, sides)

    with pytest.raises(VisitDaysUnfitError):
        visits.propose(session, talk=talk, actor=sides[3], side=Side.INVESTOR, days=days, now=NOW)

    assert talk.visits == []


def test_the_other_side_chooses_one_of_the_days(session, sides):
    talk = open_talk(session, sides)
    visits.propose(session, talk=talk, actor=sides[3], side=Side.INVESTOR, days=VISITS, now=NOW)

    visits.choose(session, talk=talk, actor=sides[2], side=Side.VILLAGE, day=VISITS[1], now=NOW)

    assert talk.visit_on == VISITS[1]


@pytest.mark.parametrize(
    ("side", "day"), [(Side.INVESTOR, VISITS[0]), (Side.VILLAGE, date(2026, 12, 3))]
)
def test_nobody_chooses_their_own_day_or_another(session, sides, side, day):
    talk = open_talk(session, sides)
    visits.propose(session, talk=talk, actor=sides[3], side=Side.INVESTOR, days=VISITS, now=NOW)

    with pytest.raises(VisitDaysUnfitError):
        visits.choose(session, talk=talk, actor=sides[2], side=side, day=day, now=NOW)

    assert talk.visit_on is None


def test_new_days_take_the_place_of_the_old_and_of_the_choice(session, sides):
    talk = open_talk(session, sides)
    visits.propose(session, talk=talk, actor=sides[3], side=Side.INVESTOR, days=VISITS, now=NOW)
    visits.choose(session, talk=talk, actor=sides[2], side=Side.VILLAGE, day=VISITS[0], now=NOW)
    days = [VISITS[0], date(2026, 12, 20), date(2026, 12, 21)]

    visits.propose(session, talk=talk, actor=sides[2], side=Side.VILLAGE, days=days, now=NOW)

    assert [(visit.on, visit.proposed_by) for visit in talk.visits] == [
        (day, Side.VILLAGE) for day in days
    ]
    assert talk.visit_on is None


def make_talk_with_people(village_answer, investor_answer):
    village = VillageOrganisationFactory()
    company = CompanyFactory(name="PT Rahasia")
    MembershipFactory(
        role=Role.VILLAGE_OPERATOR,
        organisation=village,
        user=UserFactory(name="Bu Sri", phone="+6281234567890"),
    )
    MembershipFactory(
        role=Role.INVESTOR,
        organisation=company,
        user=UserFactory(name="Pak Budi", phone="+6281298765432"),
    )
    return TalkFactory(
        listing=ListingFactory(organisation=village),
        plan=PlanFactory(organisation=company),
        village_answer=village_answer,
        investor_answer=investor_answer,
    )


@pytest.mark.parametrize(
    ("answers", "organisation", "name", "phone"),
    [
        ((Answer.WILLING, Answer.WAITING), None, None, "0812****5432"),
        ((Answer.WAITING, Answer.WILLING), "PT Rahasia", "Pak Budi", "0812****5432"),
        ((Answer.WILLING, Answer.WILLING), "PT Rahasia", "Pak Budi", "+6281298765432"),
        ((Answer.NO, Answer.WILLING), "PT Rahasia", "Pak Budi", "0812****5432"),
        ((Answer.WILLING, Answer.NOT_YET), None, None, "0812****5432"),
    ],
)
def test_what_a_village_sees_of_a_company(session, answers, organisation, name, phone):
    talk = make_talk_with_people(*answers)

    contact = contacts.contact_of(session, talk=talk, side=Side.INVESTOR, reader_side=Side.VILLAGE)

    assert (contact.organisation, contact.name, contact.phone) == (organisation, name, phone)


@pytest.mark.parametrize(
    ("answers", "name", "phone"),
    [
        ((Answer.WAITING, Answer.WILLING), None, "0812****7890"),
        ((Answer.WILLING, Answer.WAITING), "Bu Sri", "0812****7890"),
        ((Answer.WILLING, Answer.WILLING), "Bu Sri", "+6281234567890"),
    ],
)
def test_what_a_company_sees_of_a_village(session, answers, name, phone):
    talk = make_talk_with_people(*answers)

    contact = contacts.contact_of(session, talk=talk, side=Side.VILLAGE, reader_side=Side.INVESTOR)

    assert (contact.organisation, contact.name, contact.phone) == (
        talk.listing.village.name,
        name,
        phone,
    )


def test_each_side_sees_its_own_contact_whole(session):
    talk = make_talk_with_people(Answer.WAITING, Answer.WAITING)

    contact = contacts.contact_of(session, talk=talk, side=Side.VILLAGE, reader_side=Side.VILLAGE)

    assert (contact.name, contact.phone) == ("Bu Sri", "+6281234567890")


def test_only_the_two_sides_enter_a_talk(session, sides):
    talk = start(session, sides)
    strangers = [
        actor(Role.VILLAGE_OPERATOR),
        actor(Role.INVESTOR),
        actor(Role.REVIEWER),
        actor(Role.OVERSEER),
        actor(Role.ADMIN),
        None,
    ]

    allowed = [
        is_allowed(person, Permission.TALK_VIEW, talk) for person in (*sides[2:], *strangers)
    ]

    assert allowed == [True, True, False, False, False, False, False, False]


def test_only_the_two_sides_start_a_talk(session, sides):
    pair = Pair(sides[0], sides[1])
    strangers = [actor(Role.VILLAGE_OPERATOR), actor(Role.INVESTOR), actor(Role.REVIEWER)]

    allowed = [
        is_allowed(person, Permission.TALK_START, pair) for person in (*sides[2:], *strangers)
    ]

    assert allowed == [True, True, False, False, False]


def test_talks_are_listed_newest_first_and_only_the_own(session, sides):
    first = start(session, sides)
    second = TalkFactory(listing=sides[0])
    TalkFactory()

    own = talk_lists.list_own(session, organisation_ids=[sides[0].organisation_id])

    assert own == [second, first]
