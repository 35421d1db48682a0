"""An event tells those whom it concerns, in its own transaction, and nobody else."""

from collections.abc import Sequence

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.actors import Actor, actor_of
from hilirisasi.errors import MissingReasonError
from hilirisasi.services import (
    cases,
    comments,
    decisions,
    invitations,
    messages,
    notice_settings,
    objections,
    revocations,
    talks,
    telling,
    terms,
)
from hilirisasi.services.accounts import Person
from hilirisasi.services.decisions import Verdict
from hilirisasi.services.questions import Question
from hilirisasi.services.transactions import transaction
from models import (
    Answer,
    Case,
    CaseStatus,
    Channel,
    CheckStatus,
    FigureOwner,
    Membership,
    Notice,
    NoticeChoice,
    Outbox,
    OutboxStatus,
    Outcome,
    Role,
    Side,
    Talk,
    TalkStatus,
    User,
)
from tests import factories
from tests.factories import NOW

DIRECT = {Channel.MAIL: NoticeChoice.DIRECT, Channel.MESSAGE: NoticeChoice.DIRECT}
NONE = {Channel.MAIL: NoticeChoice.NONE, Channel.MESSAGE: NoticeChoice.NONE}


class Sides:
    """A village and a company that talk, with everybody around them."""

    def __init__(self, **talk: object) -> None:
        self.talk: Talk = factories.TalkFactory(**talk)
        village, company = self.talk.listing.organisation, self.talk.plan.organisation
        self.operator = factories.person(Role.VILLAGE_OPERATOR, village)
        self.head = factories.person(Role.VILLAGE_HEAD, village)
        self.assistant = factories.person(Role.VILLAGE_ASSISTANT, village)
        self.investor = factories.person(Role.INVESTOR, company)
        self.regency = factories.person(Role.REGENCY)
        self.reviewer = factories.person(Role.REVIEWER)
        # Noise: the same posts elsewhere, and a post of old.
        factories.person(Role.VILLAGE_OPERATOR)
        factories.person(Role.INVESTOR)
        factories.MembershipFactory(organisation=village, role=Role.VILLAGE_OPERATOR, ended_at=NOW)
        session = factories.Session()
        session.commit()
        session.expire_all()


def actor(user: User) -> Actor:
    return actor_of(user)


def told(session: Session) -> list[tuple[str, str]]:
    """Return who was told of what, in order."""
    rows = session.execute(
        sa.select(User.name, Notice.kind).join(User, User.id == Notice.user_id).order_by(Notice.id)
    )
    return [(name, kind) for name, kind in rows]


def letters(session: Session) -> list[tuple[str, Channel]]:
    rows = session.execute(
        sa.select(User.name, Outbox.channel)
        .join(User, User.id == Outbox.user_id)
        .order_by(Outbox.id)
    )
    return [(name, channel) for name, channel in rows]


def names(*people: User) -> list[str]:
    return [person.name for person in people]


def test_who_asks_to_talk_tells_the_other_side_and_not_oneself(session):
    sides = Sides(
        status=TalkStatus.CLOSED, investor_answer=Answer.NO, village_answer=Answer.WAITING
    )

    talks.start(
        session,
        actor=actor(sides.investor),
        listing=sides.talk.listing,
        plan=sides.talk.plan,
        side=Side.INVESTOR,
        now=NOW,
    )

    assert told(session) == [
        (sides.operator.name, "talk.start"),
        (sides.head.name, "talk.start"),
    ]


def test_an_answer_goes_back_to_who_asked(session):
    sides = Sides(status=TalkStatus.ASKED, village_answer=Answer.WAITING)

    talks.answer(
        session,
        talk=sides.talk,
        actor=actor(sides.operator),
        side=Side.VILLAGE,
        answer=Answer.WILLING,
        now=NOW,
    )

    assert told(session) == [(sides.investor.name, "talk.answer")]


def test_a_talk_that_is_held_reaches_the_village_only_when_released(session):
    sides = Sides(status=TalkStatus.HELD, is_hidden=True, village_answer=Answer.WAITING)
    sides.talk.plan.organisation.check_status = CheckStatus.UNCHECKED

    with transaction(session):
        telling.tell(
            session, kind="talk.start", subject=sides.talk, actor=actor(sides.investor), now=NOW
        )
    held = told(session)
    with transaction(session):
        talks.release(session, talk=sides.talk, actor=actor(sides.reviewer), now=NOW)

    assert held == []
    assert told(session) == [
        (sides.operator.name, "talk.release"),
        (sides.head.name, "talk.release"),
        (sides.investor.name, "talk.release"),
    ]


def test_an_event_that_is_undone_told_nobody(session):
    sides = Sides()

    with pytest.raises(RuntimeError), transaction(session):
        messages.say(
            session,
            talk=sides.talk,
            actor=actor(sides.investor),
            side=Side.INVESTOR,
            body="Halo",
            now=NOW,
        )
        raise RuntimeError

    assert (told(session), letters(session)) == ([], [])


def test_a_refused_event_told_nobody(session):
    sides = Sides()

    with pytest.raises(MissingReasonError):
        talks.close(
            session,
            talk=sides.talk,
            actor=actor(sides.investor),
            side=Side.INVESTOR,
            reason=" ",
            now=NOW,
        )

    assert told(session) == []


def test_what_waits_with_a_clock_leaves_at_once_and_the_rest_waits_for_the_digest(session):
    sides = Sides()
    by = {"subject": sides.talk, "actor": actor(sides.investor), "now": NOW}

    with transaction(session):
        telling.tell(session, kind="talk.say", **by)
        telling.tell(session, kind="terms.propose", **by)

    # The head is told of the terms too, but they wait for the operator first.
    assert told(session) == [
        (sides.operator.name, "talk.say"),
        (sides.operator.name, "terms.propose"),
        (sides.head.name, "terms.propose"),
    ]
    assert letters(session) == [(sides.operator.name, Channel.MAIL)]


def test_who_has_a_desk_gets_one_letter_a_day_unless_they_chose_otherwise(session):
    sides = Sides()
    eager = factories.person(Role.REVIEWER)
    notice_settings.choose(session, user=eager, choices=DIRECT, language="id")
    objection = factories.ObjectionFactory(owner=FigureOwner.REVIEWERS, organisation=None)
    session.commit()

    with transaction(session):  # it is urgent: it waits for an answer, and a clock runs
        telling.tell(session, kind="objection.raise", subject=objection, actor=None, now=NOW)

    assert told(session) == [
        (sides.reviewer.name, "objection.raise"),
        (eager.name, "objection.raise"),
    ]
    assert set(letters(session)) == {(eager.name, Channel.MAIL), (eager.name, Channel.MESSAGE)}


@pytest.mark.parametrize(
    ("choices", "expected"),
    [(DIRECT, [Channel.MAIL, Channel.MESSAGE] * 2), (NONE, []), (None, [Channel.MAIL])],
)
def test_each_persons_choice(session, choices, expected):
    sides = Sides()
    if choices:
        notice_settings.choose(session, user=sides.operator, choices=choices, language="id")

    with transaction(session):
        for kind in ("talk.say", "talk.start"):
            telling.tell(
                session, kind=kind, subject=sides.talk, actor=actor(sides.investor), now=NOW
            )

    assert [row for row in letters(session) if row[0] == sides.operator.name] == [
        (sides.operator.name, channel) for channel in expected
    ]


@pytest.mark.parametrize(
    ("email", "phone", "expected"),
    [
        ("a@contoh.id", "+6281200000001", [Channel.MAIL]),
        (None, "+6281200000001", [Channel.MESSAGE]),
        ("a@contoh.id", None, [Channel.MAIL]),
    ],
)
def test_by_default_one_way_that_the_account_has(session, email, phone, expected):
    sides = Sides()
    sides.operator.email, sides.operator.phone = email, phone
    session.commit()

    with transaction(session):
        telling.tell(
            session, kind="talk.start", subject=sides.talk, actor=actor(sides.investor), now=NOW
        )

    assert [channel for _name, channel in letters(session)] == expected


def test_a_closed_account_is_told_nothing(session):
    sides = Sides()
    sides.operator.is_active = False
    session.commit()

    messages.say(
        session,
        talk=sides.talk,
        actor=actor(sides.investor),
        side=Side.INVESTOR,
        body="Halo",
        now=NOW,
    )

    assert told(session) == []


def test_a_confirmed_version_opens_a_case_for_province_and_regency(session):
    sides = Sides()
    version = factories.TermsFactory(talk=sides.talk, investor_confirmed_at=NOW)
    session.commit()

    terms.confirm(session, terms=version, actor=actor(sides.operator), side=Side.VILLAGE, now=NOW)

    assert told(session) == [
        (sides.head.name, "terms.confirm"),
        (sides.investor.name, "terms.confirm"),
        (sides.investor.name, "case.open"),
        (sides.regency.name, "case.open"),
        (sides.reviewer.name, "case.open"),
    ]


def _case(sides: Sides, **case: object) -> Case:
    made: Case = factories.CaseFactory(terms=factories.TermsFactory(talk=sides.talk), **case)
    factories.Session().commit()
    return made


def test_a_case_that_is_taken_and_returned_tells_both_sides(session):
    sides = Sides()
    case = _case(sides)
    second = factories.person(Role.REVIEWER)

    cases.take(session, case=case, actor=actor(sides.reviewer), now=NOW)
    decisions.decide(
        session,
        case=case,
        actor=actor(sides.reviewer),
        verdict=Verdict(
            outcome=Outcome.RETURN,
            reason="Berapa truk?",
            questions=(Question("Berapa truk?", "Syarat layanan 3"),),
        ),
        now=NOW,
    )
    cases.answer_question(session, case=case, actor=actor(sides.operator), text="Dua", now=NOW)

    assert told(session) == [
        (sides.operator.name, "case.take"),
        (sides.investor.name, "case.take"),
        (sides.operator.name, "question.ask"),
        (sides.head.name, "question.ask"),
        (sides.investor.name, "question.ask"),
        (sides.regency.name, "question.ask"),
        (sides.investor.name, "case.answer"),
        (sides.reviewer.name, "case.answer"),
    ]
    assert second.name not in dict(told(session))
    assert [name for name, _ in letters(session)] == names(sides.operator, sides.investor)


def test_a_decision_and_its_revocation_tell_both_sides(session):
    sides = Sides()
    case = _case(sides, status=CaseStatus.APPROVED, reviewer_id=sides.reviewer.id)

    revocations.revoke(
        session, case=case, actor=actor(sides.reviewer), reason="Tidak berjalan", now=NOW
    )

    assert told(session) == [
        (person.name, "decision.revoke")
        for person in (sides.operator, sides.head, sides.investor, sides.regency)
    ]


def test_a_comment_tells_both_sides_and_the_reviewer(session):
    sides = Sides()
    case = _case(sides, status=CaseStatus.IN_REVIEW, reviewer_id=sides.reviewer.id)

    comments.send(
        session,
        number=case.number,
        name="Warga",
        contact="0812",
        body="Bagus",
        request_key="k" * 36,
        address="10.0.0.1",
        now=NOW,
    )

    assert told(session) == [
        (person.name, "comment.send") for person in (sides.operator, sides.investor, sides.reviewer)
    ]


@pytest.mark.parametrize(
    ("owner", "expected"),
    [
        (FigureOwner.VILLAGE, "operator"),
        (FigureOwner.COMPANY, "investor"),
        (FigureOwner.REVIEWERS, "reviewer"),
    ],
)
def test_an_objection_tells_who_answers_and_the_answer_who_raised_it(session, owner, expected):
    sides = Sides()
    organisation = {
        FigureOwner.VILLAGE: sides.talk.listing.organisation,
        FigureOwner.COMPANY: sides.talk.plan.organisation,
    }.get(owner)
    raiser = sides.regency
    objection = factories.ObjectionFactory(
        listing=sides.talk.listing,
        plan=sides.talk.plan,
        owner=owner,
        organisation=organisation,
        raised_by_id=raiser.id,
    )
    session.commit()
    owner_person = getattr(sides, expected)

    with transaction(session):
        telling.tell(
            session, kind="objection.raise", subject=objection, actor=actor(raiser), now=NOW
        )
    objections.answer(
        session,
        objection=objection,
        actor=actor(owner_person),
        is_corrected=False,
        text="Sudah dihitung ulang.",
        version=objection.version,
        now=NOW,
    )

    assert told(session) == [
        (owner_person.name, "objection.raise"),
        (raiser.name, "objection.answer"),
    ]


def test_who_invited_hears_that_the_post_is_taken(session):
    operator = factories.person(Role.VILLAGE_OPERATOR)
    village = operator.memberships[0].organisation
    session.commit()
    code = invitations.invite(
        session,
        organisation=village,
        role=Role.VILLAGE_ASSISTANT,
        post="Ketua BUM Desa",
        commodities=["cassava"],
        actor=actor(operator),
        now=NOW,
    )

    invitations.accept_invitation(
        session,
        code=code,
        person=Person(
            name="Siti", email="siti@contoh.id", phone=None, password="kuda laut biru bernyanyi"
        ),
        now=NOW,
    )

    assert told(session) == [(operator.name, "account.join")]


def test_one_may_name_the_people_and_those_who_may_not_read_are_left_out(session):
    sides = Sides()
    stranger = factories.person(Role.INVESTOR)
    people: Sequence[User] = [stranger, sides.operator]

    with transaction(session):
        notices = telling.tell(
            session, kind="talk.say", subject=sides.talk, actor=None, now=NOW, people=people
        )

    assert [(notice.user_id, notice.record, notice.record_id) for notice in notices] == [
        (sides.operator.id, "talk", str(sides.talk.id))
    ]


def test_a_letter_holds_no_address(session):
    sides = Sides()

    with transaction(session):
        telling.tell(
            session, kind="talk.start", subject=sides.talk, actor=actor(sides.investor), now=NOW
        )

    letter = session.scalars(sa.select(Outbox)).one()
    kept = " ".join(str(getattr(letter, column.name)) for column in Outbox.__table__.columns)
    assert letter.status is OutboxStatus.WAITING
    assert sides.operator.email not in kept
    assert sides.operator.phone not in kept


def test_a_post_that_ended_is_told_no_more(session):
    sides = Sides()
    membership = session.scalars(
        sa.select(Membership).where(Membership.user_id == sides.operator.id)
    ).one()
    membership.ended_at = NOW
    session.commit()

    messages.say(
        session,
        talk=sides.talk,
        actor=actor(sides.investor),
        side=Side.INVESTOR,
        body="Halo",
        now=NOW,
    )

    assert told(session) == []
