"""The large sample: as much as was published, nothing promised twice, every state, repeatable."""

from collections import Counter, defaultdict
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from hilirisasi import case_flow, promises
from hilirisasi.cli.setup import seed_sample
from hilirisasi.freshness import LISTING_LIFE, PROFILE_LIFE
from hilirisasi.months import list_months
from hilirisasi.services import (
    audit,
    calendars,
    case_clocks,
    figures,
    period_facts,
    plan_versions,
    proposals,
    punctuality,
    rankings,
    realisation,
    reference_loading,
    report_periods,
    sample_lampung,
    sample_lampung_targets,
    silence,
    step_clocks,
)
from hilirisasi.services.listing_search import is_shown
from hilirisasi.services.proposal_answers import ANSWERS, FIELDS, Step
from hilirisasi.services.sample_lampung_companies import add_companies
from hilirisasi.services.sample_lampung_decisions import OUTCOME_OF
from hilirisasi.services.sample_lampung_offices import add_offices
from hilirisasi.services.sample_lampung_paths import CASES
from hilirisasi.services.sample_lampung_plans import add_plans
from hilirisasi.services.sample_lampung_rows import Batch, Person
from hilirisasi.services.sample_lampung_supply import add_listings
from hilirisasi.services.sample_lampung_villages import add_villages
from hilirisasi.services.terms import sheet_of, unfit_fields
from hilirisasi.workflow import APPROVED, ENDED
from models import (
    Answer,
    AuditEvent,
    Case,
    CaseStatus,
    CheckStatus,
    ClockStep,
    Comment,
    CommodityForm,
    CompanyCheck,
    HeadLink,
    JobsEvidence,
    Listing,
    ListingStatus,
    Match,
    Membership,
    Mismatch,
    Organisation,
    OrganisationKind,
    Outcome,
    Plan,
    PlanStage,
    PlanStatus,
    PlanVersion,
    PriceRuleKind,
    Production,
    RegencyOpinion,
    Region,
    Reservation,
    Role,
    Talk,
    TalkStatus,
    Terms,
    User,
    VillageProfile,
)

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
DISTRICT = "18.07.12"  # of Lampung Timur
PLANS = 120


@pytest.fixture
def lines(session):
    reference_loading.load_all(session, now=NOW)
    return seed(session)


def seed(session):
    return list(
        sample_lampung.seed(
            session, password="kuda laut biru", now=NOW, within=DISTRICT, plan_count=PLANS
        )
    )


def test_listings_add_up_to_the_published_rows_of_the_regency(session, lines):
    made = Counter()
    for listing in session.scalars(sa.select(Listing).where(is_shown(NOW))):
        made[listing.commodity_code, listing.form_code] += sum(listing.harvest_kg) / 1000

    published = {}
    for row in session.scalars(
        sa.select(Production)
        .where(Production.region_code == "18.07", Production.is_total, Production.unit == "t")
        .order_by(Production.year, Production.id)
    ):
        published[row.commodity_code] = row.amount

    assert len(published) >= 5
    for commodity, amount_t in published.items():
        listed_t = sum(kg for (code, _form), kg in made.items() if code == commodity)
        assert listed_t == pytest.approx(amount_t, rel=0.05), commodity


def test_what_a_province_has_beyond_its_regencies_is_shared_by_the_others(session):
    reference_loading.load_all(session, now=NOW)

    targets = sample_lampung_targets.find_targets(session, regencies=["18.01", "18.02", "18.07"])

    rest = {target.product[0]: target for target in targets if target.region_code == "18"}
    assert rest["cassava"].amount_t == 5_600_000 - 518_922
    assert rest["cassava"].regencies == ("18.01", "18.02")
    assert "maize" not in rest  # its regencies were counted by another office, and come to more


def test_the_targets_are_printed(lines):
    table = [line.split() for line in lines if line.startswith("18")]

    assert ["18.07", "cassava.fresh_root"] in [row[:2] for row in table]
    assert all(abs(float(row[-1])) <= 5 for row in table)
    assert "Contoh" in lines[0]


def test_every_state_is_there(session, lines):
    assert set(session.scalars(sa.select(Case.status))) == set(CASES)
    assert set(session.scalars(sa.select(Talk.status))) == set(TalkStatus)
    assert set(session.scalars(sa.select(Plan.status))) == set(PlanStatus)
    assert set(session.scalars(sa.select(Plan.stage))) == set(PlanStage)


def test_supply_is_never_promised_twice(session, lines):
    promised = defaultdict(int)
    for row in session.scalars(sa.select(Reservation).where(Reservation.released_at.is_(None))):
        promised[row.listing_id, row.month] += row.kg

    assert promised
    for (listing_id, month), kg in promised.items():
        assert kg <= session.get_one(Listing, listing_id).offered_kg[month.month - 1]


def test_cases_rest_on_terms_that_both_confirmed(session, lines):
    for case in session.scalars(sa.select(Case)):
        terms = case.terms
        assert terms.village_confirmed_at is not None
        assert terms.investor_confirmed_at is not None
        assert terms.village_confirmed_at <= case.opened_at <= NOW
        agreed = case.status not in ENDED
        assert terms.talk.status is (TalkStatus.AGREED if agreed else TalkStatus.TALKING)
    for terms in session.scalars(sa.select(Terms)):
        assert unfit_fields(sheet_of(terms), terms.talk.listing) == ()


def test_approved_cases_have_a_decision_and_reserve_what_was_agreed(session, lines):
    for case in session.scalars(sa.select(Case).where(Case.status.in_(APPROVED))):
        decision = case.decisions[-1]
        assert decision.outcome in {Outcome.APPROVE, Outcome.APPROVE_WITH_CONDITIONS}
        assert decision.reason
        assert decision.made_by_id == case.reviewer_id
        months = list_months(case.terms.first_month, case.terms.last_month)
        asked = {month: case.terms.kg[month.month - 1] for month in months}
        assert {row.month: row.kg for row in case.reservations} == {
            month: kg for month, kg in asked.items() if kg
        }
        assert case.explanation["score"] is not None


def test_the_moves_of_every_case_lead_along_the_table_to_its_state(session, lines):
    for case in session.scalars(sa.select(Case)):
        at = [case.opened_at, *(row.made_at for row in case.moves), NOW]
        states = [CaseStatus.SUBMITTED, *(row.target for row in case.moves)]

        assert at == sorted(at)
        assert [row.source for row in case.moves] == states[:-1]
        assert all(case_flow.find(row.source, row.target) for row in case.moves)
        assert step_clocks.is_recorded(case)
        told = audit.list_events(session, subject=case)
        assert len([event for event in told if "status" in event.after]) >= len(
            [state for state in states[1:] if state not in OUTCOME_OF]
        )


def test_every_case_has_a_clock_and_is_counted(session, lines):
    cases = session.scalars(sa.select(Case)).all()
    calendar = calendars.in_force(session)

    clocks = step_clocks.of_cases(session, cases=cases, calendar=calendar, now=NOW)
    counted = punctuality.count(session, now=NOW)

    assert set(clocks) == {case.id for case in cases}
    assert (counted.cases, counted.uncounted) == (len(cases), 0)
    assert counted.by_step[ClockStep.REVIEW].in_time > 0


def test_decisions_and_contracts_are_whole(session, lines):
    for case in session.scalars(sa.select(Case)):
        reached = {row.target for row in case.moves}
        decided = [OUTCOME_OF[row.target] for row in case.moves if row.target in OUTCOME_OF]
        assert [row.outcome for row in case.decisions] == decided
        assert bool(case.sign_by) is bool(reached & set(APPROVED))
        is_signed = CaseStatus.SIGNED in reached
        assert (case.contract_on is not None, bool(case.contract_number)) == (is_signed, is_signed)
        assert (case.meeting_on is not None) is (CaseStatus.MEETING in reached)
        assert len(case.questions) == (case.status is CaseStatus.RETURNED)
        conditions = [row for decision in case.decisions for row in decision.conditions]
        assert len(conditions) == (case.status is CaseStatus.APPROVED_WITH_CONDITIONS)
        if case.status in {CaseStatus.STOPPED, CaseStatus.COMPLETED, CaseStatus.REVOKED}:
            assert all(row.released_at is not None for row in case.reservations)


def test_no_day_moves_a_case_of_the_sample_at_once(session, lines):
    assert case_clocks.run(session, now=NOW) == 0


def test_what_became_of_contracts_is_told_alike_by_both_sides(session, lines):
    cases = session.scalars(sa.select(Case).where(Case.contract_on.is_not(None))).all()

    quarters, reports = 0, 0
    for case in cases:
        assert realisation.unanswered(session, case=case, now=NOW) == []
        quarters += len(report_periods.list_quarters(case, now=NOW))
        for report in realisation.list_versions(session, case=case):
            assert report.certified_by_id is not None
            period = report_periods.Period(report.first_month, report.months)
            facts = period_facts.of_period(session, case=case, period=period)
            assert promises.found(facts) == []
            assert promises.agrees(facts) is not False  # a quarter before the contract is nobody's
            reports += 1

    assert 0 < reports <= quarters
    assert session.scalar(sa.select(sa.func.count()).select_from(Mismatch)) == 0


@pytest.mark.parametrize("model", [User, Organisation, Listing, Plan, Talk, Case, VillageProfile])
def test_every_record_is_marked(session, lines, model):
    marks = set(session.scalars(sa.select(model.is_sample)))

    assert marks == {True}


def test_the_rankings_are_fresh_and_the_making_is_audited(session, lines):
    assert rankings.stale_plan_ids(session, now=NOW) == []
    assert session.scalar(sa.select(sa.func.count()).where(Match.is_ranked)) > 0
    event = session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "sample.seed")).one()
    assert event.after["plan"] == PLANS


def test_the_command_makes_no_second_sample(app, session, lines):
    with app.app_context():
        said = CliRunner().invoke(seed_sample, ["--scale", "lampung"])

    assert "there already" in said.output
    assert session.scalar(sa.select(sa.func.count()).select_from(Plan)) == PLANS


@pytest.mark.parametrize(("number", "is_same"), [(18, True), (19, False)])
def test_the_seed_decides_all(session, number, is_same):
    reference_loading.load_all(session, now=NOW)

    assert (make_rows(session, 18) == make_rows(session, number)) is is_same


def make_rows(session, number):
    batch = Batch.start(
        session,
        sample_lampung.FIRST + sample_lampung.LATER + sample_lampung.LAST,
        now=NOW,
        number=number,
        password_hash="",
    )
    regions = session.scalars(sa.select(Region).where(Region.parent_code == DISTRICT)).all()
    targets = sample_lampung_targets.find_targets(session, regencies=["18.07"])
    add_listings(session, batch, add_villages(batch, regions, ""), targets)
    officer = Person(1, "Ratna (contoh)", "Penelaah")
    companies = add_companies(batch, 10, officer)
    add_plans(session, batch, count=PLANS, companies=companies, reviewer=officer)
    return batch.rows[Listing], batch.rows[Plan], batch.rows[PlanVersion]


def test_listings_are_in_every_state(session, lines):
    listings = session.scalars(sa.select(Listing)).all()

    assert {listing.status for listing in listings} == set(ListingStatus)
    lapsed = [row for row in listings if row.confirmed_at <= NOW - LISTING_LIFE]
    assert {row.status for row in lapsed} == {ListingStatus.PUBLISHED}
    for listing in listings:
        is_paused = listing.status in {ListingStatus.FALLOW, ListingStatus.FAILED}
        assert bool(listing.pause_reason) is is_paused
        assert (listing.paused_until is not None) is is_paused
        assert listing.created_at < listing.confirmed_at


def test_what_is_left_of_a_crop_is_listed_as_such(session, lines):
    kinds = {
        (form.commodity_code, form.code): form.product_kind
        for form in session.scalars(sa.select(CommodityForm))
    }

    for listing in session.scalars(sa.select(Listing)):
        assert listing.product_kind is kinds[listing.commodity_code, listing.form_code]


def test_most_villages_have_a_profile_some_too_old_some_by_the_regency(session, lines):
    profiles = session.scalars(sa.select(VillageProfile)).all()
    villages = session.scalars(
        sa.select(Organisation).where(Organisation.kind == OrganisationKind.VILLAGE)
    ).all()

    assert len(villages) / 2 < len(profiles) < len(villages)
    assert {row.confirmed_at <= NOW - PROFILE_LIFE for row in profiles} == {True, False}
    assert {row.confirmed_by_post for row in profiles} == {"Operator", "Petugas"}
    assert {len(row.sites) for row in profiles} == {0, 1, 2}
    assert any(row.parties for row in profiles)
    assert any(row.power_kva is None for row in profiles)


def test_companies_are_checked_unchecked_or_not_matched(session, lines):
    companies = session.scalars(
        sa.select(Organisation).where(Organisation.kind == OrganisationKind.COMPANY)
    ).all()

    assert {company.check_status for company in companies} == set(CheckStatus)
    for company in companies:
        found = [check.result for check in company.checks]
        expected = company.check_status
        assert found == ([] if expected is CheckStatus.UNCHECKED else [expected])
        assert bool(company.nib) is not bool(company.paper_number)
    results = set(session.scalars(sa.select(CompanyCheck.result)))
    assert results == {CheckStatus.MATCHED, CheckStatus.NOT_MATCHED}


def test_no_village_knows_of_a_company_that_was_not_matched(session, lines):
    talks = session.scalars(sa.select(Talk)).all()

    hidden = {talk.id for talk in talks if talk.is_hidden}
    of_others = {
        talk.id for talk in talks if talk.plan.organisation.check_status is not CheckStatus.MATCHED
    }
    assert hidden == of_others != set()
    assert {talk.status for talk in talks if talk.is_hidden} == {TalkStatus.HELD, TalkStatus.CLOSED}


def test_a_proposal_has_every_step_saved_and_nothing_that_cannot_be(session, lines):
    plans = session.scalars(sa.select(Plan)).all()

    saved = {plan.id: plan_versions.saved_steps(session, plan=plan) for plan in plans}

    assert {len(steps) for steps in saved.values()} >= {1, 7}
    for plan in plans:
        assert (plan.stage is PlanStage.PROPOSAL) is (set(Step) <= saved[plan.id])
        for step, answers in ANSWERS.items():
            values = answers(**{name: getattr(plan, name) for name in FIELDS[step]})
            assert proposals.problems(plan, values) == {}
            if step not in saved[plan.id] and step is not Step.PROCESS:
                assert set(answers_told(plan, step)) <= {"jobs_evidence"}


def answers_told(plan, step):
    return [name for name in FIELDS[step] if getattr(plan, name) not in {None, ""}]


def test_the_newest_version_is_what_the_plan_says(session, lines):
    for plan in session.scalars(sa.select(Plan)):
        newest = plan_versions.list_versions(session, plan=plan)[0]
        stated = {
            name: audit.plain_value(getattr(plan, name)) or None for name in plan_versions.ANSWERS
        }
        assert {name: value or None for name, value in newest.answers["values"].items()} == stated


def test_the_totals_of_a_proposal_are_the_sums_of_their_parts(session, lines):
    plans = session.scalars(sa.select(Plan).where(Plan.stage == PlanStage.PROPOSAL)).all()

    for plan in plans:
        assert plan.claimed_jobs_fte == sum(plan.jobs_by_schooling.values())
        kinds = [getattr(plan, name) for name in FIELDS[Step.INVESTMENT]]
        assert plan.investment_idr == (None if None in kinds else sum(kinds))
    assert {plan.jobs_evidence for plan in plans} == set(JobsEvidence)
    assert {plan.price_rule_kind for plan in plans} == set(PriceRuleKind)
    assert {plan.floor_idr_per_kg is None for plan in plans} == {True, False}
    assert {plan.jobs_women is None for plan in plans} == {True, False}
    assert {min(plan.need_kg) > 0 for plan in plans} == {True, False}  # all year, or in season


def test_a_plan_is_carried_by_somebody_of_its_company(session, lines):
    posts = set(session.execute(sa.select(Membership.user_id, Membership.organisation_id)))

    plans = session.scalars(sa.select(Plan)).all()

    assert {(plan.contact_id, plan.organisation_id) for plan in plans} <= {tuple(p) for p in posts}
    assert any(plan.contact_id != plan.created_by_id for plan in plans)


def test_a_withdrawn_plan_has_no_open_talk_and_says_why(session, lines):
    withdrawn = set(session.scalars(sa.select(Plan.id).where(Plan.status == PlanStatus.WITHDRAWN)))

    events = session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "plan.withdraw"))
    talks = session.scalars(sa.select(Talk).where(Talk.plan_id.in_(withdrawn)))

    assert {int(event.record_id) for event in events if event.reason} == withdrawn
    assert {talk.status for talk in talks} <= {TalkStatus.CLOSED, TalkStatus.HELD}


def test_some_talks_fell_silent_and_the_regency_closed_some(session, lines):
    silent = silence.list_silent(session, region_code="18.07", now=NOW)
    talks = session.scalars(sa.select(Talk).where(Talk.status.in_(silence.OPEN))).all()

    assert 0 < len(silent) < len(talks)
    assert any(row.is_closable(NOW) for row in silent)
    closed = session.scalars(sa.select(AuditEvent).where(AuditEvent.action == silence.CLOSING))
    for event in closed.all():
        talk = session.get_one(Talk, int(event.record_id))
        assert (talk.status, talk.village_answer) == (TalkStatus.CLOSED, Answer.NOT_YET)
        assert silence.closing_of(session, talk=talk) is event
    assert any(talk.alone_until and talk.alone_until > NOW.date() for talk in talks)


def test_nothing_happens_before_its_time_or_after_now(session, lines):
    events = session.scalars(sa.select(AuditEvent).order_by(AuditEvent.id)).all()

    moments = [event.at for event in events]
    assert moments == sorted(moments)
    assert moments[-1] == NOW
    for talk in session.scalars(sa.select(Talk)):
        ends = [moment for moment in (talk.opened_at, talk.closed_at) if moment]
        assert all(talk.started_at < moment <= NOW for moment in ends)


def test_heads_and_operators_confirm_for_their_village(session, lines):
    posts = set()
    for terms in session.scalars(sa.select(Terms).where(Terms.village_confirmed_at.is_not(None))):
        link = session.scalar(sa.select(HeadLink).where(HeadLink.terms_id == terms.id))
        signer = terms.village_confirmed_by
        assert signer.memberships[0].organisation_id == terms.talk.listing.organisation_id
        is_head = signer.memberships[0].role is Role.VILLAGE_HEAD
        assert (link.user_id if link else None) == (signer.id if is_head else None)
        assert terms.village_confirmed_by_name == signer.name
        posts.add(signer.memberships[0].role)

    assert posts == {Role.VILLAGE_HEAD, Role.VILLAGE_OPERATOR}


def test_regencies_give_opinions_and_people_comment_before_the_decision(session, lines):
    opinions = session.scalars(sa.select(RegencyOpinion)).all()
    comments = session.scalars(sa.select(Comment)).all()
    cases = {case.id: case for case in session.scalars(sa.select(Case))}

    assert 0 < len(opinions) < len(cases)
    for said, at in [(row, row.made_at) for row in opinions] + [(c, c.sent_at) for c in comments]:
        case = cases[said.case_id]
        assert case.opened_at < at <= min([NOW, *(row.made_at for row in case.decisions)])
    assert {comment.contact for comment in comments} == {""}
    for opinion in opinions:
        office = session.get_one(Organisation, opinion.organisation_id)
        assert office.region_code == cases[opinion.case_id].listing.village.regency_code


def test_every_regency_has_an_officer(session):
    reference_loading.load_all(session, now=NOW)
    batch = Batch.start(session, sample_lampung.FIRST, now=NOW, number=18, password_hash="")
    regencies = figures.list_regencies(session)

    offices = add_offices(batch, regencies)

    assert len(regencies) == 15
    assert set(offices.officers) == {regency.code for regency in regencies}
    assert len({row["email"] for row in batch.rows[User]}) == len(batch.rows[User])


def test_all_people_share_one_password_and_one_head_can_be_asked(session, lines):
    hashes = set(session.scalars(sa.select(User.password_hash)))
    heads = session.scalars(sa.select(User.email).where(User.phone.is_not(None))).all()

    assert len(hashes) == 1
    assert heads == ["kades@contoh.id"]
