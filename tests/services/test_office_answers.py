"""Each office answers its own short list; what differs stays side by side."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from hilirisasi.actors import actor_of
from hilirisasi.case_errors import NotYourMoveError
from hilirisasi.errors import MissingReasonError, OpinionTooLateError
from hilirisasi.interest_errors import InterestUnansweredError
from hilirisasi.office_questions import QUESTIONS, asked_of
from hilirisasi.permissions import Permission, is_allowed
from hilirisasi.services import accounts, declarations, office_answers
from hilirisasi.services.office_answers import Said
from models import (
    AuditEvent,
    CaseStatus,
    OfficeAnswer,
    OfficeDuty,
    OrganisationKind,
    RegencyView,
    Role,
)
from tests.factories import (
    MembershipFactory,
    OfficeFactory,
    RegencyFactory,
    RegencyOfficeFactory,
    actor,
    person,
)
from tests.review_rules import NOW, keep_policy, make_case, official

FITS = Said(RegencyView.FITS, "Data panen 2025.")
NOT = Said(RegencyView.CONFLICTS, "Kurang 300 ton.")


def of_duty(duty, name="Dinas"):
    return actor(Role.REVIEWER, OfficeFactory(name=name, duty=duty))


def give(session, case, who, **said):
    return office_answers.give(session, case=case, actor=who, said=said, now=NOW)


def test_every_duty_has_questions_with_a_source():
    assert {duty for row in QUESTIONS.values() for duty in row.duties} == set(OfficeDuty)
    assert all(row.source for row in QUESTIONS.values())
    assert asked_of(None) == ()
    assert asked_of(OfficeDuty.CROPS) == asked_of(OfficeDuty.ESTATES)


def test_two_offices_differ_and_both_stay(session):
    case = make_case()
    crops, estates = of_duty(OfficeDuty.CROPS, "KPTPH"), of_duty(OfficeDuty.ESTATES, "Perkebunan")

    assert give(session, case, crops, raw_material=FITS, growers=FITS) == 2
    assert give(session, case, estates, raw_material=NOT) == 1

    said = {
        (row.question, row.organisation.name): row.view
        for row in office_answers.newest(case).values()
    }
    assert said == {
        ("raw_material", "KPTPH"): RegencyView.FITS,
        ("growers", "KPTPH"): RegencyView.FITS,
        ("raw_material", "Perkebunan"): RegencyView.CONFLICTS,
    }


def test_the_same_again_is_nothing_and_a_newer_one_follows(session):
    case, crops = make_case(), of_duty(OfficeDuty.CROPS)
    give(session, case, crops, raw_material=FITS)

    assert give(session, case, crops, raw_material=FITS) == 0
    assert give(session, case, crops, raw_material=NOT) == 1

    assert [row.view for row in case.office_answers] == [RegencyView.FITS, RegencyView.CONFLICTS]
    (newest,) = office_answers.newest(case).values()
    assert newest.view is RegencyView.CONFLICTS
    events = session.scalars(sa.select(AuditEvent.record)).all()
    assert events == ["office_answer"] * 2  # not on the case, whose sides read its events


def test_an_office_answers_its_own_questions_alone(session):
    case, crops = make_case(), of_duty(OfficeDuty.CROPS)

    with pytest.raises(NotYourMoveError):
        give(session, case, crops, capacity=FITS)
    with pytest.raises(NotYourMoveError):
        give(session, case, official(), raw_material=FITS)
    with pytest.raises(MissingReasonError):
        give(session, case, crops, raw_material=Said(RegencyView.FITS, " "))
    assert session.scalars(sa.select(OfficeAnswer)).all() == []


def test_the_regency_of_the_village_answers_for_space_and_lapak(session):
    case = make_case()
    officer = actor(Role.REGENCY)  # of the regency of every village of the factories
    region = RegencyFactory(code="18.07", name="Lampung Timur")
    elsewhere = actor(Role.REGENCY, RegencyOfficeFactory(region=region))

    assert give(session, case, officer, space=FITS, lapak=NOT) == 2

    assert is_allowed(officer, Permission.OFFICE_VIEW, case)
    assert not is_allowed(elsewhere, Permission.OFFICE_ANSWER, case)


def test_sides_neither_read_nor_answer(session):
    case = make_case()
    duty = OfficeFactory(duty=OfficeDuty.CROPS)
    tied = person(Role.REVIEWER, duty)
    MembershipFactory(user=tied, organisation=case.plan.organisation, role=Role.INVESTOR)
    session.refresh(tied)
    people = [
        actor_of(tied),
        actor(Role.INVESTOR, case.plan.organisation),
        actor(Role.VILLAGE_OPERATOR, case.listing.organisation),
        actor(Role.VILLAGE_HEAD, case.listing.organisation),
    ]

    for permission in (Permission.OFFICE_VIEW, Permission.OFFICE_ANSWER):
        assert not any(is_allowed(who, permission, case) for who in people)
    assert is_allowed(actor(Role.OVERSEER), Permission.OFFICE_VIEW, case)


def test_a_decided_case_and_an_unanswered_interest_take_none(session):
    crops = of_duty(OfficeDuty.CROPS)
    with pytest.raises(OpinionTooLateError):
        give(session, make_case(status=CaseStatus.APPROVED), crops, raw_material=FITS)
    asked = make_case(keep_policy(session, asks_interest=True))
    declarations.declare(session, actor=crops, ties=(), now=NOW)

    with pytest.raises(InterestUnansweredError):
        give(session, asked, crops, raw_material=FITS)


@pytest.mark.parametrize(
    "change", ["UPDATE office_answer SET note = 'x'", "DELETE FROM office_answer"]
)
def test_the_database_keeps_answers(session, change):
    give(session, make_case(), of_duty(OfficeDuty.CROPS), raw_material=FITS)

    with pytest.raises(DBAPIError, match="kept"), session.begin_nested():
        session.execute(sa.text(change))


def test_an_office_gets_its_duty_when_it_is_named(session):
    made = [
        accounts.get_organisation(
            session, name="DLH", kind=OrganisationKind.OFFICE, duty=duty, now=NOW
        )
        for duty in (None, OfficeDuty.ENVIRONMENT, None)
    ]

    assert len({row.id for row in made}) == 1
    assert made[0].duty is OfficeDuty.ENVIRONMENT
