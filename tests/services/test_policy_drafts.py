"""Rules are drafted, tried, agreed by a second person, and in force from their day; not before."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from hilirisasi import errors, policy_errors
from hilirisasi.months import WIB
from hilirisasi.scoring.policy import Policy
from hilirisasi.services import (
    match_lists,
    policies,
    policy_agreements,
    policy_drafts,
    policy_simulations,
    price_list,
    rankings,
    regional,
)
from hilirisasi.services.match_pages import Filters
from hilirisasi.services.price_list import PriceFilters
from models import (
    AuditEvent,
    Match,
    PolicyRecord,
    PolicyStatus,
    PriceRule,
    PriorityCommodity,
    Ranking,
    Role,
)
from tests.factories import NOW, ListingFactory, PlanFactory, actor

TODAY = NOW.astimezone(WIB).date()


@pytest.fixture
def drafter(session):
    return actor(Role.REVIEWER)


@pytest.fixture
def decider(session):
    return actor(Role.DECIDER)


@pytest.fixture
def draft(session, drafter):
    policies.keep_default(session, now=NOW - timedelta(days=30))
    session.commit()
    base = policies.active_record(session, now=NOW)
    return policy_drafts.start(session, base=base, actor=drafter, now=NOW)


def change(session, draft, who, **figures):
    policy_drafts.change(
        session,
        draft=draft,
        figures={name.replace("__", "."): value for name, value in figures.items()},
        is_provisional=False,
        source="Lokakarya 20 November 2026",
        row_version=draft.row_version,
        actor=who,
        now=NOW,
    )


def step(session, name, draft, who, now=NOW, **more):
    getattr(policy_agreements, name)(
        session,
        draft=draft,
        reason="Hasil lokakarya",
        row_version=draft.row_version,
        actor=who,
        now=now,
        **more,
    )


def ask(session, draft, who, now=NOW):
    policy_simulations.ask(session, draft=draft, row_version=draft.row_version, actor=who, now=now)


def simulate(session, draft, who, now=NOW):
    ask(session, draft, who, now)
    assert policy_simulations.work(session, now=now) == 1
    return policy_simulations.kept(draft)


def rule(**changes):
    return PriceRule(
        **{
            "commodity_code": "cassava",
            "form_code": "fresh_root",
            "price_idr_per_kg": 5_000.0,
            "max_deduction_share": 0.1,
            "place": "factory",
            "binds": "factories",
            "valid_from": TODAY,
            "valid_to": None,
            "instrument": "Pergub uji",
            "source": "Uji",
            "url": "",
            **changes,
        }
    )


def test_a_draft_starts_with_the_figures_of_its_base_and_changes_nothing(session, draft):
    assert (draft.version, draft.based_on, draft.status) == (
        "2026-1",
        "sementara-1",
        PolicyStatus.DRAFT,
    )
    assert policies.policy_of(draft).weights == pytest.approx(Policy.default().weights)
    assert policies.active(session, now=NOW) == Policy.default()


def test_the_next_draft_has_the_next_number(session, draft, drafter):
    other = policy_drafts.start(session, base=draft, actor=drafter, now=NOW)

    assert (other.version, other.based_on) == ("2026-2", "2026-1")


def test_what_changes_is_in_the_audit_figure_by_figure(session, draft, drafter):
    change(session, draft, drafter, rho=0.3, penalty__SP=0.4)

    event = session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "policy.change")).one()
    assert event.before == {"rho": 0.25, "penalty.SP": 0.5}
    assert event.after == {"rho": 0.3, "penalty.SP": 0.4}
    assert policies.policy_of(draft).rho == 0.3


def test_figures_out_of_bounds_are_named_and_nothing_is_kept(session, draft, drafter):
    with pytest.raises(policy_errors.PolicyUnfitError) as refused:
        change(session, draft, drafter, rho=2, anchors__jobs_fte__a=500, penalty__SP=0.1)

    assert refused.value.figures == ("rho", "anchors.jobs_fte.z")
    session.refresh(draft)
    assert policies.policy_of(draft).penalty["SP"] == 0.5


def test_a_draft_needs_its_basis_and_an_old_page_is_refused(session, draft, drafter):
    with pytest.raises(errors.StaleEditError):
        policy_drafts.change(
            session,
            draft=draft,
            figures={},
            is_provisional=True,
            source="x",
            row_version=draft.row_version - 1,
            actor=drafter,
            now=NOW,
        )
    with pytest.raises(errors.MissingReasonError):
        policy_drafts.change(
            session,
            draft=draft,
            figures={},
            is_provisional=True,
            source="",
            row_version=draft.row_version,
            actor=drafter,
            now=NOW,
        )


def weigh(session, draft, who, judgements):
    return policy_drafts.weigh(
        session,
        draft=draft,
        judgements=judgements,
        held_on=TODAY,
        place="Bandar Lampung",
        row_version=draft.row_version,
        actor=who,
        now=NOW,
    )


def test_a_workshop_sets_the_weights_and_is_kept_with_them(session, draft, drafter):
    found = weigh(session, draft, drafter, [(3, 5, 3), (3, 5, 3)])

    weights = policies.policy_of(draft).weights
    assert list(weights.values()) == pytest.approx(found.weights.tolist())
    assert draft.weights_source["judgements"] == [[3, 5, 3], [3, 5, 3]]
    assert draft.weights_source["ratio"] == pytest.approx(found.ratio)
    change(session, draft, drafter, rho=0.2)
    assert draft.weights_source is not None
    change(session, draft, drafter, weights__jobs=0.9)
    assert draft.weights_source is None  # set by hand since


def test_a_workshop_that_contradicts_itself_is_refused(session, draft, drafter):
    before = dict(draft.content)

    with pytest.raises(policy_errors.ComparisonInconsistentError) as refused:
        weigh(session, draft, drafter, [(3, 1 / 3, 3)])

    assert refused.value.ratio > refused.value.limit == 0.05
    assert draft.content == before


def test_rules_are_proposed_only_after_they_were_tried_today(session, draft, drafter):
    with pytest.raises(policy_errors.NotSimulatedError):
        step(session, "propose", draft, drafter)
    simulate(session, draft, drafter, now=NOW - timedelta(days=1))
    with pytest.raises(policy_errors.NotSimulatedError):
        step(session, "propose", draft, drafter)
    simulate(session, draft, drafter)
    change(session, draft, drafter, rho=0.2)  # what was tried is not this
    with pytest.raises(policy_errors.NotSimulatedError):
        step(session, "propose", draft, drafter)


def proposed(session, draft, drafter):
    change(session, draft, drafter, rho=0.5)
    simulate(session, draft, drafter)
    step(session, "propose", draft, drafter)


def test_who_drafted_does_not_agree(session, draft, drafter):
    proposed(session, draft, drafter)

    with pytest.raises(policy_errors.OwnDraftError):
        step(session, "agree", draft, drafter, active_from=TODAY)

    assert draft.status is PolicyStatus.PROPOSED


def test_agreed_rules_count_from_their_day_and_not_an_instant_earlier(
    session, draft, drafter, decider
):
    proposed(session, draft, drafter)
    step(session, "agree", draft, decider, active_from=TODAY + timedelta(days=3))

    before = policies.active(session, now=draft.activated_at - timedelta(microseconds=1))
    after = policies.active(session, now=draft.activated_at)
    assert (before.version, after.version) == ("sementara-1", "2026-1")
    assert draft.activated_at.astimezone(WIB).isoformat() == "2026-11-27T00:00:00+07:00"
    assert (after.rho, after.weights_are_provisional) == (0.5, False)


@pytest.mark.parametrize("days", [-1, 400])
def test_rules_begin_today_or_within_a_year(session, draft, drafter, decider, days):
    proposed(session, draft, drafter)

    with pytest.raises(policy_errors.PolicyDayUnfitError):
        step(session, "agree", draft, decider, active_from=TODAY + timedelta(days=days))


def test_agreed_rules_cannot_be_changed_or_taken_back(session, draft, drafter, decider):
    proposed(session, draft, drafter)
    step(session, "agree", draft, decider, active_from=TODAY)

    with pytest.raises(errors.InvalidTransitionError):
        change(session, draft, drafter, rho=0.1)
    for name in ("discard", "send_back", "propose"):
        with pytest.raises(errors.InvalidTransitionError):
            step(session, name, draft, drafter)


def test_every_step_needs_a_reason(session, draft, drafter, decider):
    simulate(session, draft, drafter)
    for name, more in (("propose", {}), ("discard", {}), ("send_back", {})):
        with pytest.raises(errors.MissingReasonError):
            getattr(policy_agreements, name)(
                session,
                draft=draft,
                reason="",
                row_version=draft.row_version,
                actor=drafter,
                now=NOW,
                **more,
            )


def test_what_was_sent_back_is_changed_and_proposed_again(session, draft, drafter, decider):
    proposed(session, draft, drafter)
    step(session, "send_back", draft, decider)
    proposed(session, draft, drafter)
    step(session, "discard", draft, drafter)

    assert draft.status is PolicyStatus.DISCARDED
    assert policies.list_open(session) == []
    assert policies.active(session, now=NOW).version == "sementara-1"


def test_no_ranking_changes_before_the_rules_are_in_force(session, draft, drafter, decider):
    listing, plan = ListingFactory(), PlanFactory(complete=True)
    rankings.mark_stale(session, plan=plan)
    session.commit()
    rankings.refresh(session, plan_ids=[plan.id], now=NOW)
    score = session.scalars(sa.select(Match.score).where(Match.listing_id == listing.id)).one()

    proposed(session, draft, drafter)

    ranking = session.get_one(Ranking, plan.id)
    session.refresh(ranking)
    assert (ranking.is_stale, ranking.policy_version) == (False, "sementara-1")
    assert session.scalars(sa.select(Match.score)).one() == score

    step(session, "agree", draft, decider, active_from=TODAY)

    session.refresh(ranking)
    assert ranking.is_stale
    shown = match_lists.of_plan(session, plan=plan, filters=Filters(), page=1, now=NOW)
    assert shown.policy_version == "2026-1"
    rankings.refresh(session, plan_ids=[plan.id], now=NOW)
    session.refresh(ranking)
    assert ranking.policy_version == "2026-1"


def test_a_price_rule_of_a_draft_counts_in_its_simulation_and_nowhere_else(
    session, draft, drafter, decider
):
    for _ in range(5):
        ListingFactory()
    PlanFactory(complete=True)
    session.commit()
    policy_drafts.add_row(session, draft=draft, row=rule(), actor=drafter, now=NOW)

    assert regional.reference(session, today=TODAY).floor_rules == ()
    assert price_list.list_rules(session, filters=PriceFilters()) == []
    simulation = simulate(session, draft, drafter)
    assert simulation.regencies[0].leaves == 5  # Rp1,400 is below the rule

    step(session, "propose", draft, drafter)
    step(session, "agree", draft, decider, active_from=TODAY)
    assert [r.price_idr_per_kg for r in regional.reference(session, today=TODAY).floor_rules] == [
        5_000
    ]
    assert len(price_list.list_rules(session, filters=PriceFilters())) == 1


def test_the_newer_of_two_price_rules_counts(session):
    ListingFactory()  # makes the commodity
    session.add(rule(price_idr_per_kg=1_350.0, valid_from=date(2026, 1, 1)))
    session.flush()
    session.add(rule(price_idr_per_kg=1_300.0, valid_from=date(2025, 1, 1)))
    session.flush()

    found = regional.reference(session, today=TODAY).floor_rules

    bound = regional.rule_on(session, commodity="cassava", form="fresh_root", day=TODAY)
    assert found[-1].price_idr_per_kg == bound.price_idr_per_kg == 1_350


def test_priority_commodities_are_carried_on_and_end_on_their_day(session, draft, drafter):
    row = PriorityCommodity(
        commodity_code="cassava",
        valid_from=TODAY,
        valid_to=TODAY + timedelta(days=9),
        source="RPJMD 2025-2029",
    )
    ListingFactory()  # makes the commodity
    policy_drafts.add_row(session, draft=draft, row=row, actor=drafter, now=NOW)
    later = policy_drafts.start(session, base=draft, actor=drafter, now=NOW)

    for version in (draft.version, later.version):
        codes = [
            [
                row.commodity_code
                for row in policies.list_priorities(session, version=version, day=d)
            ]
            for d in (TODAY, TODAY + timedelta(days=10))
        ]
        assert codes == [["cassava"], []]
    policy_drafts.remove_row(session, draft=draft, row=row, actor=drafter, now=NOW)
    assert policies.list_priorities(session, version=draft.version) == []


def test_the_same_rules_move_nothing(session, draft, drafter):
    for _ in range(5):
        ListingFactory()
    PlanFactory(complete=True)
    session.commit()

    simulation = simulate(session, draft, drafter)

    (effect,) = simulation.regencies
    assert (effect.regency_code, effect.matches, effect.rises, effect.falls) == ("18.02", 5, 0, 0)
    assert effect.mean_points == pytest.approx(0, abs=1e-9)
    assert (simulation.risers, simulation.fallers) == ((), ())
    assert policy_simulations.kept(draft) == simulation


def test_who_rises_and_who_falls_is_what_the_two_rankings_say(session, draft, drafter):
    for _ in range(4):
        ListingFactory()
    ListingFactory(price_idr_per_kg=900, home_processors=1, home_processing_share=0.4)
    ListingFactory(price_idr_per_kg=1_300, home_processors=40, home_processing_share=0.9)
    plan = PlanFactory(complete=True)
    session.commit()
    change(session, draft, drafter, weights__jobs=0.0, weights__value_added=0.0, weights__local=1.0)

    simulation = simulate(session, draft, drafter)

    for policy, side in ((Policy.default(), "before"), (policies.policy_of(draft), "after")):
        rows = rankings.compute(session, plan_ids=[plan.id], policy=policy, now=NOW)[plan.id]
        points = {row.listing_id: row.score for row in rows if not row.is_pool}
        for move in (*simulation.risers, *simulation.fallers):
            assert getattr(move, f"points_{side}") == pytest.approx(points[move.listing_id])
    assert simulation.risers or simulation.fallers
    assert sum(effect.matches for effect in simulation.regencies) == 6


def test_of_two_versions_of_one_day_the_later_agreed_counts(session, drafter, decider):
    for version, minutes in (("a", 1), ("b", 0)):
        session.add(
            PolicyRecord(
                version=version,
                content={"version": version},
                is_provisional=True,
                source="",
                activated_at=NOW,
                agreed_at=NOW + timedelta(minutes=minutes),
            )
        )
    session.commit()

    assert policies.active(session, now=NOW).version == "a"


def test_a_trial_waits_for_the_worker_and_is_done_once(session, draft, drafter):
    ask(session, draft, drafter)
    assert (draft.simulation, draft.simulation_asked_at) == (None, NOW)

    assert policy_simulations.work(session, now=NOW) == 1
    assert policy_simulations.work(session, now=NOW) == 0

    assert (draft.simulated_at, draft.simulation_asked_at) == (NOW, None)


def test_what_is_changed_while_it_waits_is_not_tried(session, draft, drafter):
    ask(session, draft, drafter)
    change(session, draft, drafter, rho=0.3)

    assert policy_simulations.work(session, now=NOW) == 0
    assert (draft.simulation, draft.simulation_asked_at) == (None, None)


def test_what_is_changed_while_it_is_tried_keeps_nothing_of_it(
    session, draft, drafter, monkeypatch
):
    compare = policy_simulations.compare

    def changed_meanwhile(*both):
        change(session, draft, drafter, rho=0.3)
        return compare(*both)

    monkeypatch.setattr(policy_simulations, "compare", changed_meanwhile)
    ask(session, draft, drafter)

    policy_simulations.work(session, now=NOW)

    assert (draft.simulation, draft.simulated_at) == (None, None)


def test_a_draft_that_cannot_be_tried_waits_no_longer(session, draft, drafter, monkeypatch):
    def fail(*_both):
        raise ArithmeticError

    monkeypatch.setattr(policy_simulations, "compare", fail)
    ask(session, draft, drafter)

    assert policy_simulations.work(session, now=NOW) == 1
    assert policy_simulations.work(session, now=NOW) == 0
    assert draft.simulated_at is None
