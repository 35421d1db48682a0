"""A decision has a reason, closes every gate, and reserves the tonnes or is refused."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from hilirisasi.condition_errors import ConditionUnfitError
from hilirisasi.errors import (
    GatesOpenError,
    InvalidTransitionError,
    MissingReasonError,
    NotReviewerOfCaseError,
    StaleEditError,
    SupplyExceededError,
)
from hilirisasi.services import (
    calendars,
    case_clocks,
    cases,
    conditions,
    decisions,
    gates,
    revocations,
)
from hilirisasi.services.conditions import ConditionDraft
from hilirisasi.services.decisions import GateAnswer, Verdict
from hilirisasi.services.questions import Question
from models import (
    AuditEvent,
    CaseStatus,
    ConditionOwner,
    ConditionStatus,
    Decision,
    Finding,
    GateFinding,
    MonthlyKg,
    Outcome,
    PricePlace,
    PriceRule,
    RegionKind,
    Reservation,
    Role,
    TalkStatus,
)
from tests.factories import (
    CaseFactory,
    ListingFactory,
    PlanFactory,
    RegencyOfficeFactory,
    TalkFactory,
    TermsFactory,
    VillageFactory,
    VillageOrganisationFactory,
    actor,
    bring,
)

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)
PLENTY = MonthlyKg((1_000_000,) * 12)
MET = {
    gate: GateAnswer(Finding.MET, "Surat nomor 12/2026")
    for gate in (*gates.RANKING_GATES, *gates.APPROVAL_GATES)
    if gate != gates.MUSYAWARAH
}
APPROVAL = Verdict(
    outcome=Outcome.APPROVE,
    reason="Semua syarat terpenuhi.",
    gates=MET,
)
WAGE = ConditionDraft(
    text="Upah paling sedikit UMP.",
    owner=ConditionOwner.COMPANY,
    due_on=date(2027, 1, 15),
    proof="Daftar upah",
)
SIGN = replace(WAGE, text="Harga ditempel di balai desa.", owner=ConditionOwner.VILLAGE)
REJECTION = Verdict(outcome=Outcome.REJECT, reason="Lahan pangan dilindungi.")


@pytest.fixture
def reviewer(session):
    return actor(Role.REVIEWER)


def make_case(reviewer, kind=RegionKind.DESA, **terms):
    village = VillageFactory(kind=kind)
    ListingFactory(harvest_kg=PLENTY)  # the neighbours, so that the supply gate passes
    listing = ListingFactory(organisation=VillageOrganisationFactory(region=village))
    values = {"first_month": date(2027, 1, 1), "last_month": date(2027, 2, 1), **terms}
    return CaseFactory(
        terms=TermsFactory(
            talk=TalkFactory(
                plan=PlanFactory(complete=True), listing=listing, status=TalkStatus.AGREED
            ),
            **values,
        ),
        status=CaseStatus.IN_REVIEW,
        reviewer_id=reviewer.user_id,
        consented=kind is RegionKind.DESA,
    )


def make_rule(**values):
    return PriceRule(
        commodity_code="cassava",
        form_code="fresh_root",
        price_idr_per_kg=1350,
        max_deduction_share=0.15,
        place=PricePlace.COLLECTION_POINT,
        binds="factories",
        valid_from=date(2026, 1, 26),
        instrument="Kepgub",
        source="Uji",
        url="",
        **values,
    )


@pytest.fixture
def case(reviewer):
    return make_case(reviewer)


def decide(session, case, reviewer, verdict=APPROVAL, **options):
    return decisions.decide(session, case=case, actor=reviewer, verdict=verdict, now=NOW, **options)


def is_untouched(session, case):
    return case.status is CaseStatus.IN_REVIEW and not any(
        session.scalar(sa.select(sa.func.count()).select_from(model))
        for model in (Decision, GateFinding, Reservation, AuditEvent)
    )


def test_an_approval_reserves_and_keeps_who_decided_and_why(session, case, reviewer):
    decision = decide(session, case, reviewer)

    assert case.status is CaseStatus.APPROVED
    assert (decision.reason, decision.made_by_name, decision.made_by_post) == (
        APPROVAL.reason,
        reviewer.name,
        "Penelaah, DPMPTSP Provinsi Lampung",
    )
    assert (decision.minutes_number, decision.minutes_on, decision.minutes_attendance) == (
        "BA/3/2026",
        date(2026, 11, 20),
        45,
    )
    assert [(row.month, row.kg) for row in case.reservations] == [
        (date(2027, 1, 1), 5_000),
        (date(2027, 2, 1), 5_000),
    ]
    assert session.scalars(sa.select(AuditEvent.action).order_by(AuditEvent.id)).all() == [
        "decision.make",
        "reservation.make",
    ]


def test_every_gate_is_kept_with_its_finding(session, case, reviewer):
    decide(session, case, reviewer)

    found = {row.gate: (row.finding, row.note) for row in case.gate_findings}
    assert found[gates.MUSYAWARAH] == (Finding.MET, "BA/3/2026")
    assert found["lp2b"] == (Finding.MET, "Surat nomor 12/2026")
    assert set(gates.APPROVAL_GATES) <= set(found)


def test_conditions_are_named(session, case, reviewer):
    verdict = replace(APPROVAL, outcome=Outcome.APPROVE_WITH_CONDITIONS)
    with pytest.raises(MissingReasonError):
        decide(session, case, reviewer, verdict)

    decide(session, case, reviewer, replace(verdict, conditions=(WAGE, SIGN)))

    assert case.status is CaseStatus.APPROVED_WITH_CONDITIONS
    assert [(row.number, row.text, row.owner, row.status) for row in conditions.current(case)] == [
        (1, "Upah paling sedikit UMP.", ConditionOwner.COMPANY, ConditionStatus.OPEN),
        (2, "Harga ditempel di balai desa.", ConditionOwner.VILLAGE, ConditionStatus.OPEN),
    ]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"text": " "}, "text"),
        ({"proof": ""}, "proof"),
        ({"due_on": TODAY}, "due_on"),
        ({"due_on": date(2026, 11, 28)}, "due_on"),  # a Saturday
        ({"due_on": date(2026, 12, 25)}, "due_on"),
        ({"owner": ConditionOwner.OFFICE}, "owner"),
        ({"owner": ConditionOwner.OFFICE, "office_id": 0}, "owner"),
    ],
)
def test_an_unfit_condition_decides_nothing(session, case, reviewer, change, field):
    calendars.keep(session, now=NOW)
    verdict = replace(
        APPROVAL,
        outcome=Outcome.APPROVE_WITH_CONDITIONS,
        conditions=(SIGN, replace(WAGE, **change)),
    )

    with pytest.raises(ConditionUnfitError) as refusal:
        decide(session, case, reviewer, verdict)

    assert (refusal.value.place, refusal.value.field) == (1, field)
    assert is_untouched(session, case)


def test_an_approval_without_conditions_sets_none(session, case, reviewer):
    decision = decide(session, case, reviewer, replace(APPROVAL, conditions=(WAGE,)))

    assert decision.conditions == []


def test_an_office_of_the_regency_may_own_a_condition(session, case, reviewer):
    near, far = RegencyOfficeFactory(), RegencyOfficeFactory(region__code="18.07", name="Lain")
    office = replace(WAGE, owner=ConditionOwner.OFFICE, office_id=near.id)
    verdict = replace(APPROVAL, outcome=Outcome.APPROVE_WITH_CONDITIONS, conditions=(office,))
    with pytest.raises(ConditionUnfitError):
        distant = replace(office, office_id=far.id)
        decide(session, case, reviewer, replace(verdict, conditions=(distant,)))

    decide(session, case, reviewer, verdict)

    assert [row.office for row in conditions.current(case)] == [near]


@pytest.mark.parametrize("outcome", [*Outcome])
def test_every_decision_has_a_reason(session, case, reviewer, outcome):
    with pytest.raises(MissingReasonError):
        decide(session, case, reviewer, replace(APPROVAL, outcome=outcome, reason=" \n"))

    assert is_untouched(session, case)


def test_a_rejection_needs_no_gates_and_lets_the_sides_talk_on(session, case, reviewer):
    decide(session, case, reviewer, REJECTION)

    assert case.status is CaseStatus.REJECTED
    assert case.terms.talk.status is TalkStatus.TALKING
    assert case.reservations == []


def test_a_return_comes_back_to_the_same_reviewer(session, case, reviewer):
    asked = (Question("Mana KKPR-nya?", "PP 21/2021"),)
    question = Verdict(outcome=Outcome.RETURN, reason="Mana KKPR-nya?", questions=asked)
    decide(session, case, reviewer, question)
    party = actor(Role.INVESTOR, case.plan.organisation)

    cases.answer_question(session, case=case, actor=party, text="Terlampir di OSS.", now=NOW)
    decide(session, case, reviewer)

    assert case.status is CaseStatus.APPROVED
    assert [row.outcome for row in case.decisions] == [Outcome.RETURN, Outcome.APPROVE]


def test_only_the_reviewer_who_took_it_decides(session, case):
    with pytest.raises(NotReviewerOfCaseError):
        decide(session, case, actor(Role.REVIEWER))

    assert is_untouched(session, case)


@pytest.mark.parametrize("second", [APPROVAL, REJECTION])
def test_the_same_case_is_decided_once(session, case, reviewer, second):
    decide(session, case, reviewer)

    with pytest.raises(InvalidTransitionError):
        decide(session, case, reviewer, second)

    assert session.scalar(sa.select(sa.func.count()).select_from(Decision)) == 1
    assert session.scalar(sa.select(sa.func.count()).select_from(Reservation)) == 2


def test_a_case_that_nobody_took_is_not_decided(session, case, reviewer):
    bring(case, CaseStatus.SUBMITTED)
    case.reviewer_id = None
    session.flush()

    with pytest.raises(InvalidTransitionError):
        decide(session, case, reviewer)


def test_an_old_page_decides_nothing(session, case, reviewer):
    with pytest.raises(StaleEditError):
        decide(session, case, reviewer, version=case.version + 1)

    assert is_untouched(session, case)


def test_a_kelurahan_has_no_musyawarah_desa(session, reviewer):
    case = make_case(reviewer, kind=RegionKind.KELURAHAN)

    decide(session, case, reviewer, APPROVAL)

    assert case.status is CaseStatus.APPROVED


@pytest.mark.parametrize(
    "answer",
    [
        None,
        GateAnswer(Finding.NOT_MET, "Belum ada surat."),
        GateAnswer(Finding.MET, "  "),
    ],
)
@pytest.mark.parametrize("gate", ["lp2b", "conversion", "wage", "licences", "plasma"])
def test_an_open_gate_stops_an_approval_and_is_named(session, case, reviewer, gate, answer):
    answers = {name: found for name, found in MET.items() if name != gate}
    if answer is not None:
        answers[gate] = answer

    with pytest.raises(GatesOpenError) as refusal:
        decide(session, case, reviewer, replace(APPROVAL, gates=answers))

    assert refusal.value.gates == (gate,)
    assert is_untouched(session, case)


def test_a_gate_that_does_not_apply_is_closed(session, case, reviewer):
    answers = {**MET, "plasma": GateAnswer(Finding.NOT_APPLICABLE, "Bukan perkebunan.")}

    decide(session, case, reviewer, replace(APPROVAL, gates=answers))

    assert case.status is CaseStatus.APPROVED


def test_an_unmet_gate_does_not_stop_a_rejection_and_is_kept(session, case, reviewer):
    answers = {"lp2b": GateAnswer(Finding.NOT_MET, "Di dalam LP2B.")}

    decide(session, case, reviewer, replace(REJECTION, gates=answers))

    assert [(row.gate, row.finding) for row in case.gate_findings] == [("lp2b", Finding.NOT_MET)]


@pytest.mark.parametrize(
    "terms",
    [
        {"deduction_share": 0.20, "price_place": PricePlace.COLLECTION_POINT},
        {"offer_price_idr_per_kg": 1300, "price_place": PricePlace.COLLECTION_POINT},
    ],
)
def test_terms_below_the_statutory_price_are_not_approved(session, reviewer, terms):
    case = make_case(reviewer, **terms)
    session.add(make_rule())
    session.flush()

    with pytest.raises(GatesOpenError) as refusal:
        decide(session, case, reviewer)

    assert refusal.value.gates == ("price",)


def test_what_is_not_there_is_not_promised_and_the_case_stays(session, reviewer):
    case = make_case(reviewer, kg=MonthlyKg((12_000,) * 12))

    with pytest.raises(SupplyExceededError) as refusal:
        decide(session, case, reviewer)

    assert refusal.value.short_kg == {date(2027, 1, 1): 2_000, date(2027, 2, 1): 2_000}
    assert is_untouched(session, case)


def test_a_revocation_frees_once_nobody_can_object_any_more_and_says_why(session, case, reviewer):
    decide(session, case, reviewer)

    revocations.revoke(session, case=case, actor=reviewer, reason="Pabrik batal.", now=NOW)
    with pytest.raises(InvalidTransitionError):
        revocations.revoke(session, case=case, actor=reviewer, reason="Lagi.", now=NOW)

    assert case.status is CaseStatus.REVOKED
    assert {row.released_at for row in case.reservations} == {None}
    assert [row.outcome for row in case.decisions] == [Outcome.APPROVE, Outcome.REVOKE]
    assert case.objection_until == date(2026, 12, 8)
    after = datetime(2026, 12, 8, 17, 1, tzinfo=UTC)  # the next day in Lampung
    assert [case_clocks.run(session, now=now) for now in (NOW, after, after)] == [0, 1, 0]
    assert {row.released_at for row in case.reservations} == {after}
    assert case.terms.talk.status is TalkStatus.TALKING


def test_a_revocation_has_a_reason(session, case, reviewer):
    decide(session, case, reviewer)

    with pytest.raises(MissingReasonError):
        revocations.revoke(session, case=case, actor=reviewer, reason="", now=NOW)

    assert case.status is CaseStatus.APPROVED


@pytest.mark.parametrize("status", [CaseStatus.SUBMITTED, CaseStatus.IN_REVIEW])
def test_only_an_approval_is_revoked(session, case, reviewer, status):
    bring(case, status)

    with pytest.raises(InvalidTransitionError):
        revocations.revoke(session, case=case, actor=reviewer, reason="x", now=NOW)


def test_a_rule_that_is_over_does_not_bind(session, reviewer):
    case = make_case(reviewer, deduction_share=0.3, price_place=PricePlace.COLLECTION_POINT)
    session.add(make_rule(valid_to=date(2026, 11, 23)))
    session.flush()

    assert gates.breaks_statutory_price(session, case=case, now=NOW) is False
    assert gates.breaks_statutory_price(session, case=case, now=NOW - timedelta(days=1)) is True


def test_a_price_far_below_the_neighbours_is_not_approved(session, reviewer):
    """1.190 net is less than 0.9 of the 2.000 that three other villages got."""
    case = make_case(reviewer)
    for _ in range(3):
        ListingFactory(price_idr_per_kg=2000)

    states = gates.ranking_states(session, case=case, now=NOW)
    with pytest.raises(GatesOpenError) as refusal:
        decide(session, case, reviewer)

    assert states["price"] == gates.FAIL
    assert refusal.value.gates[0] == "price"
    assert is_untouched(session, case)


def test_what_the_figures_close_is_not_asked_of_a_person(session, reviewer):
    case = make_case(reviewer)
    for _ in range(3):
        ListingFactory()

    states = gates.ranking_states(session, case=case, now=NOW)

    assert states["price"] == gates.PASS
    assert "price" not in gates.to_close(case, states)
    unknown = [gate for gate in gates.RANKING_GATES if states[gate] == gates.UNKNOWN]
    assert gates.to_close(case, states) == (*unknown, *gates.APPROVAL_GATES)
