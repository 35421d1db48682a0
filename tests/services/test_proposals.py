"""Each step is saved on its own; sums are exact; a missing figure never helps."""

from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hilirisasi.errors import StaleEditError
from hilirisasi.services import columns, handovers, plan_versions, proposals
from hilirisasi.services.proposal_answers import (
    InvestmentAnswers,
    JobsAnswers,
    PartnershipAnswers,
    PriceAnswers,
    ProcessAnswers,
    SiteAnswers,
    Step,
)
from hilirisasi.services.proposals import Problem
from models import AuditEvent, FirmSize, JobsEvidence, LandTenure, MonthlyKg, PlanStage, Role
from tests.factories import CompanyFactory, PlanFactory, actor, person

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
PROCESS = ProcessAnswers(
    need_kg=MonthlyKg((20_000,) * 12), capacity_kg_per_day=1_000, product_price_idr_per_kg=6_300
)
INVESTMENT = InvestmentAnswers(
    land_idr=0, building_idr=500, machines_idr=300_000_000, working_capital_idr=200
)
JOBS = JobsAnswers(
    jobs_by_schooling={"sd": 2, "smp": 1, "sma": 2},
    jobs_ratio_note="",
    jobs_women=3,
    jobs_of_village=5,
    jobs_seasonal=None,
    jobs_evidence=JobsEvidence.STUDY,
    training_note="",
    wage_idr_per_hok=None,
    outside_workers_share=None,
    peak_labour_hok=None,
)
MANY = replace(JOBS, jobs_by_schooling={"sd": 41})
FEWER = replace(JOBS, jobs_by_schooling={"sd": 2})
PARTNERSHIP = PartnershipAnswers(
    partnership_scheme=None,
    community_profit_share=None,
    village_sourcing_share=None,
    local_input_share=None,
    home_processing=None,
    home_processors_note="",
)
PRICE = PriceAnswers(price_rule_kind=None, premium_idr_per_kg=None, floor_idr_per_kg=None)
SITE = SiteAnswers(
    plant_exists=None,
    land_ha=None,
    land_tenure=None,
    land_lease_years=None,
    land_is_pledged=None,
    land_lp2b=None,
    new_land_ha=None,
    water_m3_per_day=None,
    power_kva=None,
    environmental_document=None,
    builds_on=None,
)
ON_VILLAGE_LAND = replace(
    SITE, land_tenure=LandTenure.VILLAGE, land_lease_years=3, land_is_pledged=False
)
STEPS = (PROCESS, INVESTMENT, JOBS, PARTNERSHIP, PRICE, SITE)
KIND = st.none() | st.integers(0, 10**14)
PEOPLE = st.dictionaries(st.sampled_from(["sd", "smp", "sma", "d3"]), st.integers(0, 10_000))


@pytest.fixture
def company(session):
    return CompanyFactory()


@pytest.fixture
def investor(company):
    return actor(Role.INVESTOR, company)


@pytest.fixture
def plan(session, company):
    plan = PlanFactory(organisation=company)
    session.commit()
    return plan


def save(session, investor, plan, answers, version=None):
    proposals.save(
        session,
        plan=plan,
        actor=investor,
        answers=answers,
        version=plan.version if version is None else version,
        now=NOW,
    )


@given(kinds=st.tuples(KIND, KIND, KIND, KIND), total=st.none() | st.integers(0, 10**14))
def test_the_investment_is_the_sum_of_all_four_kinds_or_not_known(kinds, total):
    names = proposals.KINDS_OF_INVESTMENT
    answers = InvestmentAnswers(**dict(zip(names, kinds, strict=True)))

    found = proposals.investment_of(answers, known_total_idr=total)

    if kinds == (None,) * 4:
        assert found == total
    else:
        assert found == (None if None in kinds else sum(kinds))


@pytest.mark.parametrize(
    ("blank", "size", "step"),
    [
        ("product_price_idr_per_kg", FirmSize.LARGE, Step.PROCESS),
        ("investment_idr", FirmSize.LARGE, Step.INVESTMENT),
        ("peak_labour_hok", FirmSize.LARGE, Step.JOBS),
        ("wage_idr_per_hok", FirmSize.SMALL, Step.JOBS),
    ],
)
def test_what_silence_might_gain_by_is_told_before_terms(session, blank, size, step):
    company = CompanyFactory(firm_size=size)
    told = PlanFactory(organisation=company, complete=True)
    silent = PlanFactory(organisation=company, complete=True, **{blank: None})

    assert proposals.open_steps(session, plan=told) == ()
    assert proposals.open_steps(session, plan=silent) == (step,)


def test_the_wage_of_a_large_firm_is_the_least_one_anyway(session):
    company = CompanyFactory(firm_size=FirmSize.LARGE)
    plan = PlanFactory(organisation=company, complete=True, wage_idr_per_hok=None)

    assert proposals.open_steps(session, plan=plan) == ()


@given(people=PEOPLE, total=st.none() | st.integers(0, 100))
def test_the_jobs_are_the_sum_by_schooling(people, total):
    answers = replace(JOBS, jobs_by_schooling=people or None)

    found = proposals.jobs_of(answers, known_total=total)

    assert found == (sum(people.values()) if people else total)


def test_a_plan_is_a_full_proposal_once_each_step_was_saved(session, investor, plan):
    for answers in STEPS[:-1]:
        save(session, investor, plan, answers)
        assert plan.stage is PlanStage.MINAT

    save(session, investor, plan, STEPS[-1])

    assert plan.stage is PlanStage.PROPOSAL
    assert plan.investment_idr == 300_000_700
    assert plan.claimed_jobs_fte == 5


def test_steps_are_saved_in_any_order_and_say_what_is_missing(session, investor, plan):
    save(session, investor, plan, SITE)
    save(session, investor, plan, PROCESS)

    states = {state.step: state for state in proposals.list_steps(session, plan=plan)}

    assert [step for step, state in states.items() if state.is_saved] == [Step.PROCESS, Step.SITE]
    assert states[Step.PROCESS].is_complete
    assert states[Step.PRICE].missing == ("price_rule_kind", "floor_idr_per_kg")


def test_an_older_total_stays_until_its_kinds_are_told(session, investor, company):
    plan = PlanFactory(organisation=company, complete=True)
    session.commit()
    blank = InvestmentAnswers(**dict.fromkeys(proposals.KINDS_OF_INVESTMENT))

    save(session, investor, plan, blank)
    assert plan.investment_idr == 2_000_000_000
    save(session, investor, plan, replace(blank, machines_idr=5))

    assert plan.investment_idr is None


@pytest.mark.parametrize(
    ("answers", "input_name", "substitute"),
    [
        (replace(INVESTMENT, land_idr=None), "investment_idr_bn", np.nan),
        (replace(FEWER, jobs_women=None, jobs_of_village=None), "claimed_jobs_fte", 2.0),
        (replace(PROCESS, product_price_idr_per_kg=None), "product_price_idr_per_kg", np.nan),
        (PRICE, "written_price_floor", np.nan),
        (PARTNERSHIP, "village_sourcing_share", np.nan),
        (SITE, "new_land_ha", np.nan),
    ],
)
def test_a_blank_is_read_as_unknown_and_never_as_a_better_figure(
    session, investor, plan, answers, input_name, substitute
):
    save(session, investor, plan, INVESTMENT)
    save(session, investor, plan, JOBS)

    save(session, investor, plan, answers)

    read = getattr(columns.of_plans([plan], now=NOW), input_name)
    np.testing.assert_array_equal(read, [substitute])


def test_a_floor_that_is_told_is_a_written_floor_until_it_is_blank_again(session, investor, plan):
    read = []
    for floor in (1_200, None):
        save(session, investor, plan, replace(PRICE, floor_idr_per_kg=floor))
        read += columns.of_plans([plan], now=NOW).written_price_floor.tolist()

    np.testing.assert_array_equal(read, [1.0, np.nan])


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        (PROCESS, {}),
        (replace(PROCESS, need_kg=MonthlyKg((0,) * 12)), {"need_kg": Problem.NEEDS_NOTHING}),
        (replace(PROCESS, capacity_kg_per_day=600), {"capacity_kg_per_day": Problem.BELOW_NEED}),
        (JOBS, {}),
        (replace(JOBS, jobs_women=6), {"jobs_women": Problem.ABOVE_JOBS}),
        (MANY, {"jobs_ratio_note": Problem.RATIO_UNEXPLAINED}),
        (replace(MANY, jobs_ratio_note="Kupas tangan."), {}),
        (replace(JOBS, jobs_by_schooling={"sd": 40}), {}),
        (replace(PRICE, floor_idr_per_kg=1_400), {}),
        (replace(PRICE, floor_idr_per_kg=1_401), {"floor_idr_per_kg": Problem.FLOOR_ABOVE_PRICE}),
        (replace(SITE, builds_on=date(2027, 2, 1)), {"builds_on": Problem.BUILT_TOO_LATE}),
        (ON_VILLAGE_LAND, {}),
        (
            replace(ON_VILLAGE_LAND, land_lease_years=4),
            {"land_lease_years": Problem.LEASED_TOO_LONG},
        ),
        (
            replace(ON_VILLAGE_LAND, land_is_pledged=True),
            {"land_is_pledged": Problem.VILLAGE_LAND_PLEDGED},
        ),
    ],
)
def test_what_cannot_be_is_found_and_never_stored(session, investor, plan, answers, found):
    plan.investment_idr = 2_000_000_000
    session.commit()

    assert proposals.problems(plan, answers) == found
    if found:
        with pytest.raises(ValueError, match="cannot be"):
            save(session, investor, plan, answers)
        assert plan_versions.list_versions(session, plan=plan) == []


def test_another_claim_loses_the_check(session, investor, plan):
    save(session, investor, plan, JOBS)
    plan.jobs_evidence_checked = True
    session.commit()

    save(session, investor, plan, replace(JOBS, training_note="Dua minggu."))
    assert plan.jobs_evidence_checked is True
    save(session, investor, plan, replace(JOBS, jobs_by_schooling={"sd": 6}))

    assert plan.jobs_evidence_checked is False


def test_a_stale_step_stores_nothing(session, investor, plan):
    version = plan.version
    save(session, investor, plan, replace(PRICE, floor_idr_per_kg=1_200))

    with pytest.raises(StaleEditError):
        save(session, investor, plan, PROCESS, version)

    assert plan.capacity_kg_per_day is None


def test_a_version_keeps_name_post_and_what_changed(session, investor, plan):
    save(session, investor, plan, PROCESS)
    save(session, investor, plan, replace(PROCESS, capacity_kg_per_day=2_000))

    newest, first = plan_versions.list_versions(session, plan=plan)

    assert (first.number, newest.number, newest.answers["step"]) == (1, 2, "proses")
    assert (newest.made_by_name, newest.made_by_post) == (investor.name, investor.posts[0].title)
    assert plan_versions.changes(first, newest) == [
        plan_versions.Change("capacity_kg_per_day", 1_000, 2_000)
    ]


def test_a_plan_passes_to_a_colleague_and_to_nobody_else(session, investor, company, plan):
    colleague, stranger = person(Role.INVESTOR, company), person(Role.INVESTOR)
    session.commit()

    handovers.hand_over(session, plan=plan, actor=investor, colleague=colleague, now=NOW)
    handovers.hand_over(session, plan=plan, actor=investor, colleague=colleague, now=NOW)

    assert plan.contact_id == colleague.id
    assert [e.action for e in session.query(AuditEvent)] == ["plan.hand_over"]
    with pytest.raises(ValueError, match="not a colleague"):
        handovers.hand_over(session, plan=plan, actor=investor, colleague=stranger, now=NOW)


def test_on_village_land_lease_and_pledge_are_asked(session, investor, plan):
    save(session, investor, plan, replace(SITE, land_tenure=LandTenure.VILLAGE))
    asked = next(row for row in proposals.list_steps(session, plan=plan) if row.step is Step.SITE)
    save(session, investor, plan, replace(SITE, land_tenure=LandTenure.OWN))
    other = next(row for row in proposals.list_steps(session, plan=plan) if row.step is Step.SITE)

    names = {"land_lease_years", "land_is_pledged"}
    assert (names & set(asked.missing), names & set(other.missing)) == (names, set())
