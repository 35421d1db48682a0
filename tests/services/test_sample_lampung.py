"""The large sample: as much as was published, nothing promised twice, every state, repeatable."""

from collections import Counter, defaultdict
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from hilirisasi.cli.setup import seed_sample
from hilirisasi.months import list_months
from hilirisasi.services import reference_loading, sample_lampung, sample_lampung_targets
from hilirisasi.services.sample_lampung_plans import add_plans
from hilirisasi.services.sample_lampung_rows import Batch
from hilirisasi.services.sample_lampung_supply import add_listings, add_village
from hilirisasi.workflow import APPROVED
from models import (
    AuditEvent,
    Case,
    CaseStatus,
    Listing,
    Match,
    Organisation,
    Outcome,
    Plan,
    PlanStage,
    PlanStatus,
    Production,
    Ranking,
    Region,
    Reservation,
    Talk,
    TalkStatus,
    Terms,
    User,
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
    for listing in session.scalars(sa.select(Listing)):
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
    assert set(session.scalars(sa.select(Case.status))) == set(CaseStatus)
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
        agreed = case.status not in {
            CaseStatus.REJECTED,
            CaseStatus.WITHDRAWN,
            CaseStatus.REVOKED,
        }
        assert terms.talk.status is (TalkStatus.AGREED if agreed else TalkStatus.TALKING)
    for terms in session.scalars(sa.select(Terms)):
        offered = terms.talk.listing.offered_kg
        assert all(kg <= most for kg, most in zip(terms.kg, offered, strict=True))


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


@pytest.mark.parametrize("model", [User, Organisation, Listing, Plan, Talk, Case])
def test_every_record_is_marked(session, lines, model):
    marks = set(session.scalars(sa.select(model.is_sample)))

    assert marks == {True}


def test_the_rankings_are_fresh_and_the_making_is_audited(session, lines):
    stale = sa.select(Ranking).join(Plan).where(Plan.status == PlanStatus.OPEN, Ranking.is_stale)
    assert session.scalars(stale).all() == []
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
    batch = Batch.start(session, sample_lampung.FIRST, now=NOW, number=number)
    villages = session.scalars(sa.select(Region).where(Region.parent_code == DISTRICT))
    targets = sample_lampung_targets.find_targets(session, regencies=["18.07"])
    add_listings(session, batch, [add_village(batch, row, "-") for row in villages], targets)
    add_plans(session, batch, count=PLANS, password_hash="-")
    return batch.rows[Listing], batch.rows[Plan]
