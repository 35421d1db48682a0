"""Who is tied to a case has no hand in it: whatever way the tie is known, whoever writes."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.actors import Actor, actor_of
from hilirisasi.case_errors import NotYourMoveError
from hilirisasi.errors import (
    DomainError,
    MissingReasonError,
    NotReviewerOfCaseError,
)
from hilirisasi.interest_errors import (
    ConflictOfInterestError,
    DeclarationMissingError,
    InterestUnansweredError,
    VillageUnknownError,
)
from hilirisasi.interest_rules import LEVELS, words_of
from hilirisasi.services import (
    cases,
    decisions,
    declarations,
    interest_counts,
    interest_hints,
    interests,
    reviews,
    tasks,
)
from hilirisasi.services.declarations import Ties
from hilirisasi.services.task_kinds import TaskKind
from models import (
    AuditEvent,
    Case,
    CaseInterest,
    CaseReview,
    CaseStatus,
    CheckStatus,
    CompanyCheck,
    Decision,
    InterestKind,
    InterestLevel,
    Membership,
    Outcome,
    Role,
    Tie,
    User,
)
from tests.factories import CompanyFactory, MembershipFactory
from tests.review_rules import APPROVAL, NOW, REJECTION, keep_policy, make_case, official

LEFT = NOW - timedelta(days=300)
LONG_AGO = NOW - timedelta(days=3 * 365)
NEXT_YEAR = datetime(2027, 1, 4, 3, 0, tzinfo=UTC)
# A post that lasts bars by the scopes alone, before anything is looked for.
BY_SCOPE = (InterestKind.COMPANY_POST, InterestKind.VILLAGE_POST)
NPWP = "0012345678901000"
ADDRESS = "Jl. Raya Metro No. 12, Trimurjo"


@pytest.fixture
def case(session: Session) -> Case:
    """A case whose rules ask officials for their interests; its reviewer decides."""
    made = make_case(keep_policy(session, asks_interest=True))
    made.plan.organisation.phone = "+62721123456"
    made.plan.organisation.address = ADDRESS
    made.plan.organisation.npwp = NPWP
    session.commit()
    return made


@pytest.fixture
def reviewer(session: Session, case: Case) -> Actor:
    """An official who declared nothing to tell, and answered nothing yet."""
    person = official()
    declarations.declare(session, actor=person, ties=(), now=NOW)
    return person


def say(
    session: Session, case: Case, actor: Actor, level: InterestLevel = InterestLevel.NONE
) -> InterestLevel:
    return interests.answer(session, case=case, actor=actor, level=level, note="Adik.", now=NOW)


def take(session: Session, case: Case, actor: Actor) -> None:
    cases.take(session, case=case, actor=actor, now=NOW)


def noted(session: Session) -> set[tuple[InterestKind, InterestLevel]]:
    rows = session.execute(sa.select(CaseInterest.kind, CaseInterest.level)).all()
    return {(kind, level) for kind, level in rows}


def test_a_case_is_taken_after_this_years_declaration_and_the_answer(
    session: Session, case: Case
) -> None:
    person = official()
    with pytest.raises(DeclarationMissingError):
        take(session, case, person)
    with pytest.raises(DeclarationMissingError):
        say(session, case, person)
    declarations.declare(session, actor=person, ties=(), now=NOW)
    with pytest.raises(InterestUnansweredError):
        take(session, case, person)
    assert say(session, case, person) is InterestLevel.NONE
    take(session, case, person)
    decision = decisions.decide(session, case=case, actor=person, verdict=APPROVAL, now=NOW)

    assert decision.made_by_id == person.user_id
    assert noted(session) == {(InterestKind.ANSWER, InterestLevel.NONE)}


def test_a_new_year_asks_for_a_new_declaration(
    session: Session, case: Case, reviewer: Actor
) -> None:
    say(session, case, reviewer)
    take(session, case, reviewer)

    def kinds(now: datetime) -> list[TaskKind]:
        found = tasks.list_tasks(session, actor=reviewer, now=now)
        return [row.kind for row in found if row.kind is TaskKind.DECLARE_INTERESTS]

    assert (kinds(NOW), kinds(NEXT_YEAR)) == ([], [TaskKind.DECLARE_INTERESTS])
    with pytest.raises(DeclarationMissingError):
        decisions.decide(session, case=case, actor=reviewer, verdict=REJECTION, now=NEXT_YEAR)


def seed(session: Session, kind: InterestKind, case: Case, person: Actor) -> None:
    """Tie a person to a case in one way."""
    company, user = case.plan.organisation, session.get_one(User, person.user_id)
    village = case.listing.organisation

    def post(organisation: Any, role: Role, ended_at: datetime | None = LEFT) -> None:
        MembershipFactory(user=user, organisation=organisation, role=role, ended_at=ended_at)

    def declare(*companies: str, villages: tuple[str, ...] = ()) -> None:
        ties = [Ties(Tie.FAMILY, companies, villages)]
        declarations.declare(session, actor=person, ties=ties, now=NOW)

    def share_phone() -> None:
        company.phone = user.phone

    def name_officer() -> None:
        maker = {"made_by_id": user.id, "made_by_name": "Petugas", "made_by_post": "Petugas"}
        check = CompanyCheck(
            organisation_id=company.id,
            result=CheckStatus.MATCHED,
            name=company.name,
            identity=company.nib,
            person=f"Ir. {user.name}, Direktur",
            note="Sama.",
            made_at=NOW,
            **maker,
        )
        session.add(check)

    ways: dict[InterestKind, Callable[[], None]] = {
        InterestKind.COMPANY_POST: lambda: post(company, Role.INVESTOR, None),
        InterestKind.COMPANY_POST_BEFORE: lambda: post(company, Role.INVESTOR),
        InterestKind.DECLARED_NIB: lambda: declare(f"{company.nib} CV Apa Saja"),
        InterestKind.DECLARED_NPWP: lambda: declare("01.234.567-8.901.000"),
        InterestKind.DECLARED_NAME: lambda: declare(f"cv {company.name[3:].upper()}"),
        InterestKind.SAME_NIB: lambda: post(CompanyFactory(nib=company.nib), Role.INVESTOR),
        InterestKind.SAME_NPWP: lambda: post(CompanyFactory(npwp=NPWP), Role.INVESTOR),
        InterestKind.SAME_PHONE: share_phone,
        InterestKind.SAME_ADDRESS: lambda: post(
            CompanyFactory(address=ADDRESS.upper()), Role.INVESTOR
        ),
        InterestKind.OFFICER_NAME: name_officer,
        InterestKind.VILLAGE_POST: lambda: post(village, Role.VILLAGE_OPERATOR, None),
        InterestKind.VILLAGE_POST_BEFORE: lambda: post(village, Role.VILLAGE_OPERATOR),
        InterestKind.DECLARED_VILLAGE: lambda: declare(villages=(case.listing.village_code,)),
    }
    ways[kind]()
    session.commit()


def fresh(session: Session, person: Actor) -> Actor:
    """Return the person with the posts that they hold now."""
    session.expire_all()
    return actor_of(session.get_one(User, person.user_id))


@pytest.mark.parametrize("kind", LEVELS)
def test_every_seeded_conflict_is_blocked_from_taking_and_deciding(
    session: Session, case: Case, reviewer: Actor, kind: InterestKind
) -> None:
    seed(session, kind, case, reviewer)
    person = fresh(session, reviewer)

    found = interest_hints.find(session, case=case, user_id=person.user_id, today=NOW.date())
    assert kind in found
    if kind in BY_SCOPE:
        with pytest.raises(NotYourMoveError):
            say(session, case, person)
    else:
        assert say(session, case, person) is LEVELS[kind]
    with pytest.raises(NotYourMoveError):
        take(session, case, person)
    with pytest.raises(DomainError):
        decisions.decide(session, case=case, actor=person, verdict=APPROVAL, now=NOW)
    assert (case.reviewer_id, case.status, case.decisions) == (None, CaseStatus.SUBMITTED, [])

    other = official()
    declarations.declare(session, actor=other, ties=(), now=NOW)
    say(session, case, other)
    take(session, case, other)
    assert case.reviewer_id == other.user_id


@pytest.mark.parametrize("kind", LEVELS)
def test_a_tie_that_shows_after_the_case_was_taken_stops_the_decision_and_gives_the_case_away(
    session: Session, case: Case, reviewer: Actor, kind: InterestKind
) -> None:
    say(session, case, reviewer)
    take(session, case, reviewer)
    seed(session, kind, case, reviewer)  # a declaration looks again by itself
    person = fresh(session, reviewer)

    # A declaration has given the case away before: then they do not lead it any more.
    with pytest.raises((NotYourMoveError, NotReviewerOfCaseError)):
        decisions.decide(session, case=case, actor=person, verdict=APPROVAL, now=NOW)

    assert case.decisions == []
    if kind not in BY_SCOPE:
        assert (kind, LEVELS[kind]) in noted(session)
        assert (case.reviewer_id, cases.is_takeable(case)) == (None, True)
        newest = sa.select(AuditEvent.action).where(AuditEvent.record == "case")
        assert session.scalars(newest.order_by(AuditEvent.id.desc())).first() == "case.reassign"


def test_the_false_block_rate_of_the_hints_on_officials_without_ties_is_nil(
    session: Session, case: Case
) -> None:
    people = [official() for _ in range(20)]
    blocked = [
        person.user_id
        for person in people
        if interest_hints.find(session, case=case, user_id=person.user_id, today=NOW.date())
    ]
    assert blocked == []


@pytest.mark.parametrize("kind", [InterestKind.COMPANY_POST_BEFORE, InterestKind.SAME_NIB])
def test_a_post_that_ended_long_ago_ties_nobody(
    session: Session, case: Case, reviewer: Actor, kind: InterestKind
) -> None:
    seed(session, kind, case, reviewer)
    session.execute(
        sa.update(Membership).where(Membership.ended_at.is_not(None)).values(ended_at=LONG_AGO)
    )
    found = interest_hints.find(session, case=case, user_id=reviewer.user_id, today=NOW.date())
    assert found == frozenset()


def test_a_hard_answer_hands_the_case_over_and_a_soft_one_leaves_the_review(
    session: Session,
) -> None:
    version = keep_policy(session, asks_interest=True, has_other_decider=True, reviewers=2)
    case = make_case(version)
    one, two = official(), official(office="Dinas KPTPH")
    for person in (one, two):
        declarations.declare(session, actor=person, ties=(), now=NOW)
        say(session, case, person)
        take(session, case, person)
    assert say(session, case, two, InterestLevel.SOFT) is InterestLevel.SOFT
    assert say(session, case, one, InterestLevel.HARD) is InterestLevel.HARD

    assert case.reviewer_id is None
    assert [row.reviewer_id for row in case.reviews] == [two.user_id]
    reviews.give(
        session, case=case, actor=two, recommendation=Outcome.APPROVE, reason="Cukup.", now=NOW
    )
    decider = official(Role.DECIDER)
    declarations.declare(session, actor=decider, ties=(), now=NOW)
    say(session, case, decider, InterestLevel.SOFT)
    with pytest.raises(ConflictOfInterestError):
        decisions.decide(session, case=case, actor=decider, verdict=REJECTION, now=NOW)
    with pytest.raises(NotYourMoveError):
        take(session, case, one)


def test_a_review_of_who_turned_out_to_be_tied_does_not_count(session: Session) -> None:
    version = keep_policy(session, asks_interest=True, has_other_decider=True)
    case = make_case(version)
    one = official()
    declarations.declare(session, actor=one, ties=(), now=NOW)
    say(session, case, one)
    take(session, case, one)
    reviews.give(
        session, case=case, actor=one, recommendation=Outcome.APPROVE, reason="Cukup.", now=NOW
    )
    assert cases.lacks_reviewers(case) is False
    say(session, case, one, InterestLevel.HARD)
    assert [row.given_at is not None for row in case.reviews] == [True]
    assert cases.lacks_reviewers(case) is True


def test_an_interest_needs_a_word_and_a_milder_answer_changes_nothing(
    session: Session, case: Case, reviewer: Actor
) -> None:
    with pytest.raises(MissingReasonError):
        interests.answer(
            session, case=case, actor=reviewer, level=InterestLevel.SOFT, note=" ", now=NOW
        )
    say(session, case, reviewer, InterestLevel.SOFT)
    assert say(session, case, reviewer) is InterestLevel.SOFT
    assert noted(session) == {(InterestKind.ANSWER, InterestLevel.SOFT)}


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        (NPWP, (None, NPWP, "")),
        ("012345678901000", (None, NPWP, "")),  # of before 2024
        ("9120200000001 01.234.567-8.901.000, PT Jaya", ("9120200000001", NPWP, "PT Jaya")),
        ("PT Jaya 0012 3456 7890 1000", (None, NPWP, "PT Jaya")),
        ("9120200000001", ("9120200000001", None, "")),
        ("12345678901234", (None, None, "12345678901234")),  # fourteen digits are neither
    ],
)
def test_a_line_names_a_company_by_nib_npwp_or_name(
    session: Session, line: str, kept: tuple[str | None, str | None, str]
) -> None:
    made = declarations.declare(session, actor=official(), ties=[Ties(Tie.OWN, (line,))], now=NOW)

    assert [(row.nib, row.npwp, row.name) for row in made.interests] == [kept]


def test_what_is_declared_ties_the_companies_that_share_a_phone_with_it(
    session: Session, case: Case, reviewer: Actor
) -> None:
    """A company named by its NPWP is compared as one named by its NIB."""
    CompanyFactory(npwp="1000000000001234", phone=case.plan.organisation.phone)
    ties = [Ties(Tie.FAMILY, ("1000000000001234",))]
    declarations.declare(session, actor=reviewer, ties=ties, now=NOW)

    found = interest_hints.find(session, case=case, user_id=reviewer.user_id, today=NOW.date())

    assert found == {InterestKind.SAME_PHONE}


def test_a_new_declaration_without_the_company_unties_nobody(
    session: Session, case: Case, reviewer: Actor
) -> None:
    seed(session, InterestKind.DECLARED_NIB, case, reviewer)
    declarations.declare(session, actor=reviewer, ties=(), now=NOW)
    assert say(session, case, reviewer) is InterestLevel.HARD
    with pytest.raises(NotYourMoveError):
        take(session, case, reviewer)


def refused_by_database(session: Session, row: object) -> str:
    with pytest.raises(sa.exc.IntegrityError) as error, session.begin_nested():
        session.add(row)
        session.flush()
    return str(error.value)


def decision_of(case: Case, person: Actor, **values: Any) -> Decision:
    return Decision(
        case_id=case.id,
        outcome=Outcome.RETURN,
        reason="Tanya.",
        made_by_id=person.user_id,
        made_by_name=person.name,
        made_by_post=person.title,
        made_at=NOW,
        **values,
    )


def test_the_database_refuses_what_goes_around_the_service(
    session: Session, case: Case, reviewer: Actor
) -> None:
    free, soft = official(), official()
    assert "interest: unanswered" in refused_by_database(session, decision_of(case, reviewer))
    for person, level in ((free, InterestLevel.NONE), (soft, InterestLevel.SOFT)):
        declarations.declare(session, actor=person, ties=(), now=NOW)
        say(session, case, person, level)
    say(session, case, reviewer, InterestLevel.HARD)

    for row in (
        decision_of(case, soft),
        decision_of(case, reviewer),
        decision_of(case, reviewer, is_pending=True),
        decision_of(case, free, second_by_id=soft.user_id),
        CaseReview(
            case_id=case.id,
            reviewer_id=reviewer.user_id,
            organisation_id=reviewer.posts[0].organisation_id,
            reviewer_name="R",
            reviewer_post="P",
            taken_at=NOW,
        ),
    ):
        assert "interest: conflict" in refused_by_database(session, row)
    for statement in (
        sa.update(CaseInterest).values(level=InterestLevel.NONE),
        sa.delete(CaseInterest),
        sa.text("DELETE FROM interest_declaration"),
    ):
        with pytest.raises(sa.exc.IntegrityError), session.begin_nested():
            session.execute(statement.execution_options(synchronize_session=False))
    session.add(decision_of(case, free))
    session.flush()


def test_villages_are_found_by_code_or_by_name_and_kecamatan(session: Session, case: Case) -> None:
    village = case.listing.village
    person = official()
    lines = (village.code, f"{village.name.upper()}, {village.parent.name}")
    made = declarations.declare(
        session, actor=person, ties=[Ties(Tie.OWN, villages=lines)], now=NOW
    )
    assert [row.village_code for row in made.interests] == [village.code] * 2
    with pytest.raises(VillageUnknownError) as error:
        declarations.declare(
            session, actor=person, ties=[Ties(Tie.OWN, villages=("Entah",))], now=NOW
        )
    assert error.value.names == ("Entah",)


def test_the_public_counts_count_each_person_once_for_each_case(
    session: Session, case: Case, reviewer: Actor
) -> None:
    soft = official()
    declarations.declare(session, actor=soft, ties=(), now=NOW)
    declarations.declare(session, actor=soft, ties=(), now=NOW)
    say(session, case, soft, InterestLevel.SOFT)
    seed(session, InterestKind.DECLARED_NIB, case, reviewer)
    say(session, case, reviewer)

    (year,) = interest_counts.by_year(session)
    counts = [len(value) for value in (year.declared, year.asked, year.soft, year.hard, year.found)]
    assert (year.year, counts) == (2026, [2, 2, 1, 1, 1])
    assert interest_counts.count_officials(session, now=NOW) == 2


def test_names_are_compared_without_titles_and_legal_forms() -> None:
    assert words_of("PT. Singkong Jaya, Tbk") == words_of("singkong JAYA")
    assert words_of("PT") == frozenset()
