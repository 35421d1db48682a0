"""What waits with an office rather than in one record."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from hilirisasi.actors import Actor, actor_of
from hilirisasi.freshness import LISTING_LIFE
from hilirisasi.services import tasks
from hilirisasi.services.task_kinds import TaskKind
from models import Decision, Outcome, PolicyRecord, PolicyStatus, Role
from tests.factories import (
    NOW,
    CaseFactory,
    CaseReviewFactory,
    ListingFactory,
    MembershipFactory,
    RegencyOfficeFactory,
    UserFactory,
    VillageOrganisationFactory,
    actor,
    person,
)

DAY = timedelta(days=1)


def _kinds(session: Session, who: Actor) -> list[tuple[TaskKind, int | None]]:
    found = tasks.list_tasks(session, actor=who, now=NOW)
    return [(task.kind, task.subject_id) for task in found]


@pytest.mark.parametrize(
    ("status", "expected"),
    [(PolicyStatus.DRAFT, []), (PolicyStatus.PROPOSED, [(TaskKind.AGREE_POLICY, None)])],
)
def test_proposed_rules_wait_for_a_decider(
    session: Session, status: PolicyStatus, expected: list[tuple[TaskKind, None]]
) -> None:
    drafter = person(Role.REVIEWER)
    session.add(
        PolicyRecord(
            version="2026-9",
            content={"version": "2026-9"},
            is_provisional=True,
            source="Uji",
            status=status,
            drafted_by_id=drafter.id,
            drafted_by_name=drafter.name,
            drafted_at=NOW - DAY,
        )
    )
    session.flush()

    assert _kinds(session, actor(Role.DECIDER)) == expected
    assert _kinds(session, actor_of(drafter)) == []


@pytest.mark.parametrize(("age", "is_told"), [(6 * DAY, True), (7 * DAY, False)])
def test_an_overseer_reads_the_decisions_of_seven_days(
    session: Session, age: timedelta, *, is_told: bool
) -> None:
    case, decider = CaseFactory(), person(Role.DECIDER)
    CaseReviewFactory(case=case, reviewer=person(Role.REVIEWER))
    session.add(
        Decision(
            case_id=case.id,
            outcome=Outcome.REJECT,
            reason="Uji",
            made_by_id=decider.id,
            made_by_name=decider.name,
            made_by_post="Uji",
            made_at=NOW - age,
        )
    )
    session.flush()

    expected = [(TaskKind.READ_DECISION, case.id)] if is_told else []
    assert _kinds(session, actor(Role.OVERSEER)) == expected


def test_an_admin_invites_until_each_regency_has_somebody(session: Session) -> None:
    office = RegencyOfficeFactory()
    admin = actor(Role.ADMIN)

    assert _kinds(session, admin) == [(TaskKind.INVITE_REGENCIES, None)]

    person(Role.REGENCY, office)
    assert _kinds(session, admin) == []


def test_an_assistant_drafts_what_they_were_named_for(session: Session) -> None:
    village, user = VillageOrganisationFactory(), UserFactory()
    listing = ListingFactory(organisation=VillageOrganisationFactory())
    MembershipFactory(
        user=user,
        organisation=village,
        role=Role.VILLAGE_ASSISTANT,
        commodities=[listing.commodity_code],
    )
    session.refresh(user)

    assert _kinds(session, actor_of(user)) == [(TaskKind.FIRST_DRAFT, None)]

    listing.organisation = village
    session.flush()
    assert _kinds(session, actor_of(user)) == []


def test_a_regency_reminds_the_villages_whose_figures_lapse(session: Session) -> None:
    listing = ListingFactory(confirmed_at=NOW - LISTING_LIFE + 31 * DAY)
    office = RegencyOfficeFactory(region=listing.village.parent.parent)
    regency = actor(Role.REGENCY, office)

    assert _kinds(session, regency) == []

    listing.confirmed_at = NOW - LISTING_LIFE + 29 * DAY
    session.flush()
    assert _kinds(session, regency) == [(TaskKind.REMIND_VILLAGES, None)]
