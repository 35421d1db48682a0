"""An objection stands beside its figure until the owner answers; a correction names the change."""

import uuid
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from hilirisasi.actors import actor_of
from hilirisasi.circles import FIGURES, Circle
from hilirisasi.errors import (
    InvalidTransitionError,
    MissingReasonError,
    NotCorrectedError,
    OwnFigureError,
    StaleEditError,
)
from hilirisasi.permissions import Permission, is_allowed
from hilirisasi.scoring.inputs import NAMES
from hilirisasi.services import matching, objections, tasks
from hilirisasi.services.objection_figures import OF_LISTING, figures_of_match
from hilirisasi.services.task_kinds import TaskKind
from models import AuditEvent, FigureOwner, MonthlyKg, Objection, ObjectionStatus, Role
from tests.factories import (
    NOW,
    ListingFactory,
    ObjectionFactory,
    PlanFactory,
    actor,
    person,
)


@pytest.fixture
def listing(session):
    for number in range(3):
        ListingFactory(price_idr_per_kg=1000 + number)
    return ListingFactory(home_processors=3, home_processing_share=0.1)


@pytest.fixture
def plan(listing):
    return PlanFactory(complete=True, need_kg=MonthlyKg((9_000,) * 12))


@pytest.fixture
def figures(session, listing, plan):
    lines = matching.explain(session, listing=listing, plan=plan, now=NOW).inputs
    return {row.name: row for row in figures_of_match(lines, listing, plan)}


def send(session, who, figure, listing, plan, reason="Panennya gagal.", **more):
    return objections.send(
        session,
        actor=who,
        figure=figure,
        listing=listing,
        plan=plan,
        reason=reason,
        request_key=str(uuid.uuid4()),
        now=NOW,
        **more,
    )


def answer(session, objection, who, **changes):
    told = {"is_corrected": False, "text": "Sudah dihitung ulang.", "version": objection.version}
    objections.answer(
        session, objection=objection, actor=who, now=NOW + timedelta(days=2), **told | changes
    )


def changed(session, record, record_id, action, at):
    session.add(
        AuditEvent(
            at=at, actor_name="Desa", actor_post="", action=action, record=record,
            record_id=str(record_id), after={"price_idr_per_kg": 1},
        )
    )  # fmt: skip
    session.commit()


@pytest.mark.parametrize(
    ("name", "owner"),
    [
        ("catchment_output_t_per_year", FigureOwner.VILLAGE),
        ("planned_raw_t_per_year", FigureOwner.VILLAGE),
        ("offered_raw_price_idr_per_kg", FigureOwner.COMPANY),
        ("local_input_share", FigureOwner.COMPANY),
        ("claim_evidence_exponent", FigureOwner.REVIEWERS),
        ("substitution_share", FigureOwner.REVIEWERS),
        ("reference_raw_price_idr_per_kg", FigureOwner.REVIEWERS),
        ("wage_idr_per_hok", FigureOwner.REVIEWERS),
    ],
)
def test_the_giver_of_a_figure_answers(figures, listing, plan, name, owner):
    answering = {
        FigureOwner.VILLAGE: listing.organisation_id,
        FigureOwner.COMPANY: plan.organisation_id,
        FigureOwner.REVIEWERS: None,
    }[owner]

    assert (figures[name].owner, figures[name].organisation_id) == (owner, answering)


def test_an_objection_has_an_owner_a_date_and_a_due_day(session, listing, plan, figures):
    figure = figures["catchment_output_t_per_year"]

    objection = send(session, actor(Role.INVESTOR, plan.organisation), figure, listing, plan)

    assert (objection.owner, objection.organisation_id) == ("village", listing.organisation_id)
    assert (objection.raised_at, objection.due_on) == (NOW, date(2026, 12, 8))
    assert objection.value == figure.value
    assert objections.is_overdue(objection, date(2026, 12, 9))
    assert not objections.is_overdue(objection, date(2026, 12, 8))


def test_a_form_that_is_sent_twice_is_kept_once(session, listing, plan, figures):
    who, key = actor(Role.INVESTOR, plan.organisation), str(uuid.uuid4())
    told = {"listing": listing, "plan": plan, "reason": "Salah.", "request_key": key, "now": NOW}

    for _time in range(2):
        objections.send(session, actor=who, figure=figures["home_processors"], **told)

    assert session.scalar(sa.select(sa.func.count()).select_from(Objection)) == 1


def test_nobody_objects_to_their_own_figure_or_without_a_reason(session, listing, plan, figures):
    investor = actor(Role.INVESTOR, plan.organisation)

    with pytest.raises(OwnFigureError):
        send(session, investor, figures["local_input_share"], listing, plan)
    with pytest.raises(OwnFigureError):
        send(session, actor(Role.REVIEWER), figures["substitution_share"], listing, plan)
    with pytest.raises(MissingReasonError):
        send(session, investor, figures["home_processors"], listing, plan, reason="  ")


def test_it_stands_in_every_match_of_its_record(session, listing, plan):
    other = PlanFactory(complete=True)
    of_village = ObjectionFactory(listing=listing)
    of_plan = ObjectionFactory(
        listing=listing, plan=plan, owner="company", organisation=plan.organisation
    )
    of_rules = ObjectionFactory(listing=None, plan=None, owner="reviewers", organisation=None)
    here = ObjectionFactory(listing=listing, plan=plan, owner="reviewers", organisation=None)

    def found(some_plan):
        return set(objections.of_match(session, listing=listing, plan=some_plan))

    assert found(plan) == {of_village, of_plan, of_rules, here}
    assert found(other) == {of_village, of_rules}


def test_a_figure_that_stands_is_answered_with_a_reason_once(session, listing):
    objection = ObjectionFactory(listing=listing)
    village = actor(Role.VILLAGE_OPERATOR, listing.organisation)

    with pytest.raises(MissingReasonError):
        answer(session, objection, village, text=" ")
    answer(session, objection, village)
    with pytest.raises(InvalidTransitionError):
        answer(session, objection, village)

    assert objection.status is ObjectionStatus.UPHELD
    assert objection.answered_by_name == village.name
    with pytest.raises(StaleEditError):
        answer(session, ObjectionFactory(listing=listing), village, version=7)


def test_a_correction_refers_to_a_change_of_the_record_after_the_objection(session, listing):
    objection = ObjectionFactory(listing=listing)
    village = actor(Role.VILLAGE_OPERATOR, listing.organisation)
    changed(session, "listing", listing.id, "listing.change", NOW - timedelta(days=1))
    changed(session, "listing", listing.id, "listing.confirm", NOW + timedelta(days=1))

    with pytest.raises(NotCorrectedError):
        answer(session, objection, village, is_corrected=True)
    session.refresh(objection)
    assert objection.status is ObjectionStatus.UNANSWERED
    changed(session, "listing", listing.id, "listing.change", NOW + timedelta(days=1))
    answer(session, objection, village, is_corrected=True)

    assert objection.status is ObjectionStatus.CORRECTED
    assert (objection.correction.record, objection.correction.record_id) == (
        "listing",
        str(listing.id),
    )


@pytest.mark.parametrize(
    ("owner", "figure", "record", "action"),
    [
        ("village", "home_processors", "listing", "listing.change"),
        ("company", "claimed_jobs_fte", "plan", "plan.change"),
        ("reviewers", "claim_evidence_exponent", "plan", "plan.check_evidence"),
        ("reviewers", "substitution_share", "policy_record", "policy.agree"),
    ],
)
def test_every_owner_changes_before_calling_it_corrected(
    session, listing, plan, owner, figure, record, action
):
    objection = ObjectionFactory(
        listing=listing,
        plan=plan,
        owner=owner,
        figure=figure,
        organisation={"village": listing.organisation, "company": plan.organisation}.get(owner),
    )
    ids = {"listing": listing.id, "plan": plan.id, "policy_record": "sementara-2"}
    later = NOW + timedelta(days=1)
    for other in ("listing.change", "plan.change", "plan.check_evidence", "policy.agree"):
        changed(session, record, ids[record], action, NOW - timedelta(days=1))
        if other != action:
            changed(session, record, ids[record], other, later)
    who = actor(Role.REVIEWER)  # whoever answers: the rule is the figure's

    with pytest.raises(NotCorrectedError):
        answer(session, objection, who, is_corrected=True)
    session.refresh(objection)
    changed(session, record, ids[record], action, later)
    answer(session, objection, who, is_corrected=True)

    assert (objection.status, objection.correction.action) == (ObjectionStatus.CORRECTED, action)


def test_an_answer_is_a_task_of_the_owner_and_then_of_who_objected(session, listing, plan):
    user = person(Role.INVESTOR, plan.organisation)
    objection = ObjectionFactory(listing=listing, plan=plan, raised_by_id=user.id)
    village = actor(Role.VILLAGE_OPERATOR, listing.organisation)
    session.refresh(user)

    def kinds(who, days):
        found = tasks.list_tasks(session, actor=who, now=NOW + timedelta(days=days))
        return {task.kind for task in found} & {
            TaskKind.ANSWER_OBJECTION,
            TaskKind.OBJECTION_ANSWERED,
        }

    assert kinds(village, 1) == {TaskKind.ANSWER_OBJECTION}
    assert kinds(actor_of(user), 1) == set()
    answer(session, objection, village)
    assert kinds(village, 3) == set()
    assert kinds(actor_of(user), 3) == {TaskKind.OBJECTION_ANSWERED}
    assert kinds(actor_of(user), 30) == set()


@pytest.mark.parametrize("owner", list(FigureOwner))
def test_who_has_the_task_may_answer_and_who_objected_may_not(session, listing, plan, owner):
    objection = ObjectionFactory(
        listing=listing,
        plan=plan,
        owner=owner,
        organisation={"village": listing.organisation, "company": plan.organisation}.get(owner),
    )
    people = {
        FigureOwner.VILLAGE: person(Role.VILLAGE_OPERATOR, listing.organisation),
        FigureOwner.COMPANY: person(Role.INVESTOR, plan.organisation),
        FigureOwner.REVIEWERS: person(Role.REVIEWER),
    }
    session.commit()

    for of, user in people.items():
        who = actor_of(user)
        assert is_allowed(who, Permission.OBJECTION_ANSWER, objection) is (of is owner)
        assert (objection in objections.list_for(session, actor=who)) is (of is owner)
    objection.raised_by_id = people[owner].id
    session.commit()
    who = actor_of(people[owner])
    assert not is_allowed(who, Permission.OBJECTION_ANSWER, objection)
    assert objection not in objections.list_for(session, actor=who)


def test_only_objections_to_public_figures_are_public(session, listing):
    for name in (*NAMES, *OF_LISTING, "rho"):
        ObjectionFactory(figure=name, listing=listing)

    found = set()
    for number in (1, 2):
        found |= {row.figure for row in objections.list_public(session, page=number).objections}

    assert set(FIGURES) == set(NAMES)
    public = {name for name, circle in FIGURES.items() if circle is Circle.PUBLIC}
    assert found == {*public, *OF_LISTING, "rho"}
    assert {"product_price_idr_per_kg", "investment_idr_bn", "home_processors"}.isdisjoint(found)


def test_the_audit_holds_neither_the_reason_nor_a_name_of_the_record(
    session, listing, plan, figures
):
    who = actor(Role.INVESTOR, plan.organisation)
    objection = send(session, who, figures["home_processors"], listing, plan, reason="Rahasia.")

    event = session.scalar(sa.select(AuditEvent).where(AuditEvent.action == "objection.raise"))

    assert (event.record, event.record_id, event.reason) == ("objection", str(objection.id), "")
    assert "Rahasia" not in str(event.after)
