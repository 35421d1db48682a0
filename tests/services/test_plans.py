"""Five answers make a plan; a claim counts only after its document was seen."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from hilirisasi.errors import MissingReasonError, StaleEditError
from hilirisasi.services import columns, plans, proposals
from hilirisasi.services.plans import MinatAnswers
from models import (
    AuditEvent,
    JobsEvidence,
    MonthlyKg,
    Plan,
    PlanStage,
    PlanStatus,
    PricePlace,
    Ranking,
    Role,
)
from tests.factories import CompanyFactory, DistrictFactory, PlanFactory, RouteFactory, actor
from tests.services.test_proposals import INVESTMENT, JOBS, STEPS

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
MINAT = MinatAnswers(
    commodity_code="cassava",
    form_code="fresh_root",
    route_code="tapioka-pabrik",
    need_kg_per_day=5_000,
    months=(6, 7, 8),
    region_code="18.02.01",
    radius_km=30,
    price_idr_per_kg=1400,
    deduction_share=0.15,
    price_place=PricePlace.FARM,
    farmer_pays_haulage=False,
    haulage_idr_per_kg=None,
    payment_days=7,
    starts_on=date(2027, 1, 1),
    is_on_board=True,
)


@pytest.fixture
def company(session):
    RouteFactory()
    DistrictFactory()
    return CompanyFactory()


@pytest.fixture
def investor(company):
    return actor(Role.INVESTOR, company)


def start(session, investor, company, answers=MINAT, key="satu"):
    return plans.start(
        session, actor=investor, organisation=company, answers=answers, request_key=key, now=NOW
    )


def change(session, investor, plan, answers, version=None):
    plans.change(
        session,
        plan=plan,
        actor=investor,
        answers=answers,
        version=plan.version if version is None else version,
        now=NOW,
    )


def save(session, investor, plan, answers, version=None):
    proposals.save(
        session,
        plan=plan,
        actor=investor,
        answers=answers,
        version=plan.version if version is None else version,
        now=NOW,
    )


def check(session, plan, version=None, reason="Studi kelayakan 12/2026"):
    plans.check_evidence(
        session,
        plan=plan,
        actor=actor(Role.REVIEWER),
        reason=reason,
        version=plan.version if version is None else version,
        now=NOW,
    )


def evidence_exponent(plan):
    return columns.of_plans([plan], now=NOW).claim_evidence_exponent.tolist()


def test_five_answers_make_an_open_minat_that_waits_for_its_ranking(session, investor, company):
    plan = start(session, investor, company)

    assert (plan.stage, plan.status) == (PlanStage.MINAT, PlanStatus.OPEN)
    ranking = session.get_one(Ranking, plan.id)
    assert (ranking.is_stale, ranking.computed_at) == (True, None)
    assert session.scalars(sa.select(AuditEvent.action)).all() == ["plan.start"]


def test_five_tonnes_a_day_are_needed_on_25_days_of_each_ticked_month(session, investor, company):
    plan = start(session, investor, company)

    assert plan.need_kg == (0, 0, 0, 0, 0, 125_000, 125_000, 125_000, 0, 0, 0, 0)


def test_a_form_that_is_sent_twice_makes_one_plan(session, investor, company):
    first = start(session, investor, company)

    assert start(session, investor, company) is first
    assert session.scalar(sa.select(sa.func.count()).select_from(Plan)) == 1


def test_a_completed_plan_is_a_proposal_and_its_blanks_stay_unknown(session, investor, company):
    plan = start(session, investor, company)

    for answers in STEPS:
        save(session, investor, plan, answers)

    assert plan.stage is PlanStage.PROPOSAL
    assert (plan.wage_idr_per_hok, plan.new_land_ha, plan.floor_idr_per_kg) == (None,) * 3


def test_a_stale_change_stores_nothing(session, investor, company):
    plan = start(session, investor, company)
    version = plan.version
    change(session, investor, plan, replace(MINAT, radius_km=50))

    with pytest.raises(StaleEditError):
        save(session, investor, plan, JOBS, version)

    assert (plan.stage, plan.radius_km) == (PlanStage.MINAT, 50)


def test_a_claim_counts_only_after_a_reviewer_saw_the_document(session, investor, company):
    plan = start(session, investor, company)
    save(session, investor, plan, INVESTMENT)
    save(session, investor, plan, JOBS)
    assert evidence_exponent(plan) == [0.0]

    check(session, plan)

    assert evidence_exponent(plan) == [0.15]
    event = session.scalars(sa.select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert (event.action, event.reason) == ("plan.check_evidence", "Studi kelayakan 12/2026")


@pytest.mark.parametrize(
    ("changed", "exponent"),
    [
        (replace(JOBS, jobs_by_schooling={"sd": 6}), 0.0),
        (replace(JOBS, jobs_evidence=JobsEvidence.SIGNED_PLAN), 0.0),
        (replace(INVESTMENT, land_idr=1), 0.15),
    ],
)
def test_another_claim_loses_the_check(session, investor, company, changed, exponent):
    plan = start(session, investor, company)
    save(session, investor, plan, INVESTMENT)
    save(session, investor, plan, JOBS)
    check(session, plan)

    save(session, investor, plan, changed)

    assert evidence_exponent(plan) == [exponent]


def test_a_claim_that_changed_meanwhile_is_not_checked(session, investor, company):
    plan = start(session, investor, company)
    save(session, investor, plan, INVESTMENT)
    save(session, investor, plan, JOBS)
    version = plan.version
    save(session, investor, plan, replace(JOBS, jobs_by_schooling={"sd": 6}))

    with pytest.raises(StaleEditError):
        check(session, plan, version)

    assert plan.jobs_evidence_checked is False


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_check_names_the_document(session, reason):
    plan = PlanFactory(complete=True)

    with pytest.raises(MissingReasonError):
        check(session, plan, reason=reason)

    assert plan.jobs_evidence_checked is False


def test_a_need_told_by_month_stays_until_its_answers_change(session, investor, company):
    plan = start(session, investor, company)
    by_month = MonthlyKg((0,) * 5 + (90_000, 80_000, 70_000) + (0,) * 4)
    plan.need_kg = by_month
    session.commit()

    change(session, investor, plan, replace(MINAT, radius_km=50))
    assert plan.need_kg == by_month
    change(session, investor, plan, replace(MINAT, need_kg_per_day=1_000))

    assert plan.need_kg == (0,) * 5 + (25_000,) * 3 + (0,) * 4


def test_who_starts_a_plan_carries_it(session, investor, company):
    assert start(session, investor, company).contact_id == investor.user_id


def test_the_board_shows_open_plans_that_wish_it(session):
    shown = [PlanFactory(is_on_board=True) for _ in range(2)]
    PlanFactory(is_on_board=False)
    PlanFactory(is_on_board=True, status=PlanStatus.WITHDRAWN)

    assert plans.list_board(session, now=NOW).plans == shown[::-1]
    assert plans.list_board(session, commodity="maize", now=NOW).plans == []


def test_own_plans_are_listed_open_ones_first(session, company):
    gone = PlanFactory(organisation=company, status=PlanStatus.WITHDRAWN)
    first, second = PlanFactory(organisation=company), PlanFactory(organisation=company)
    PlanFactory()

    found = plans.list_own(session, organisation_ids=[company.id])

    assert found == [second, first, gone]
