"""The province's desk, over HTTP."""

import re
from datetime import date

import pytest
import sqlalchemy as sa

from hilirisasi.services import gates
from models import (
    AuditEvent,
    CaseStatus,
    Condition,
    ConditionOwner,
    Decision,
    MonthlyKg,
    Outcome,
    Reservation,
    Role,
    TalkStatus,
)
from tests.factories import (
    CaseFactory,
    CaseReviewFactory,
    ListingFactory,
    MembershipFactory,
    PlanFactory,
    TalkFactory,
    TermsFactory,
    bring,
    person,
)

GATES = [gate for gate in (*gates.RANKING_GATES, *gates.APPROVAL_GATES) if gate != "musyawarah"]


@pytest.fixture
def reviewer(session):
    return person(Role.REVIEWER)


def make_case(reviewer, **change):
    """Return a case that the reviewer took and may approve."""
    ListingFactory(harvest_kg=MonthlyKg((1_000_000,) * 12))  # neighbours: the supply gate passes
    return CaseFactory(
        terms=TermsFactory(
            talk=TalkFactory(plan=PlanFactory(complete=True), status=TalkStatus.AGREED),
            first_month=date(2127, 1, 1),
            last_month=date(2127, 2, 1),
        ),
        status=CaseStatus.IN_REVIEW,
        reviewer_id=reviewer.id,
        **{"consented": True, **change},
    )


@pytest.fixture
def case(session, reviewer):
    return make_case(reviewer)


def verdict(case, page_text="", **change):
    """Return a whole approval as the form sends it, the gates in the order of the page."""
    places = re.findall(r'name="gates-(\d+)-gate" type="hidden" value="(\w+)"', page_text)
    answers = {}
    for place, gate in places or enumerate(GATES):
        answers[f"gates-{place}-gate"] = gate
        answers[f"gates-{place}-finding"] = "met"
        answers[f"gates-{place}-note"] = "Surat 12/2026"
    return {
        "outcome": "approve",
        "reason": "Semua terpenuhi.",
        "version": case.version,
        **answers,
        **change,
    }


def test_the_queue_is_the_reviewers(client, session, sign_in, case):
    for role, status in (
        (Role.REVIEWER, 200),
        (Role.OVERSEER, 200),
        (Role.INVESTOR, 403),
        (Role.VILLAGE_OPERATOR, 403),
        (Role.ADMIN, 403),
    ):
        sign_in(person(role))
        assert client.get("/telaah").status_code == status


def test_taking_twice_is_taking_once(client, session, sign_in, case, reviewer):
    bring(case, CaseStatus.SUBMITTED)
    case.reviewer_id = None
    session.commit()
    sign_in(reviewer)

    answers = [client.post(f"/kerja-sama/{case.id}/ambil") for _ in range(2)]

    assert [answer.location for answer in answers] == [f"/kerja-sama/{case.id}/putusan"] * 2
    assert session.scalars(sa.select(AuditEvent.action).order_by(AuditEvent.id)).all() == [
        "case.complete",
        "case.take",
    ]


@pytest.mark.parametrize("step", ["ambil", "putusan", "cabut"])
@pytest.mark.parametrize("who", ["village", "company", "overseer", "admin", "partial reviewer"])
def test_a_party_an_overseer_and_the_admin_decide_nothing(
    client, session, sign_in, case, reviewer, who, step
):
    people = {
        "village": lambda: person(Role.VILLAGE_OPERATOR, case.listing.organisation),
        "company": lambda: person(Role.INVESTOR, case.plan.organisation),
        "overseer": lambda: person(Role.OVERSEER),
        "admin": lambda: person(Role.ADMIN),
        "partial reviewer": lambda: (
            MembershipFactory(
                user=reviewer, organisation=case.plan.organisation, role=Role.INVESTOR
            ).user
        ),
    }
    sign_in(people[who]())

    answer = client.post(f"/kerja-sama/{case.id}/{step}", data=verdict(case))

    assert answer.status_code == 404
    session.refresh(case)
    assert case.status is CaseStatus.IN_REVIEW


def test_an_approval_over_the_form_reserves(client, session, sign_in, case, reviewer):
    sign_in(reviewer)
    page = client.get(f"/kerja-sama/{case.id}/putusan")

    answer = client.post(f"/kerja-sama/{case.id}/putusan", data=verdict(case, page.text))

    assert (page.status_code, answer.status_code) == (200, 302)
    session.refresh(case)
    assert case.status is CaseStatus.APPROVED
    assert session.scalars(sa.select(Reservation.kg)).all() == [5_000, 5_000]


def test_the_same_decision_sent_twice_has_one_effect(client, session, sign_in, case, reviewer):
    sign_in(reviewer)
    data = verdict(case, client.get(f"/kerja-sama/{case.id}/putusan").text)

    answers = [client.post(f"/kerja-sama/{case.id}/putusan", data=data) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert session.scalar(sa.select(sa.func.count()).select_from(Decision)) == 1


def test_another_reviewer_is_led_back_and_decides_nothing(client, session, sign_in, case):
    sign_in(person(Role.REVIEWER))

    answer = client.post(f"/kerja-sama/{case.id}/putusan", data=verdict(case))

    assert answer.location == f"/kerja-sama/{case.id}"
    session.refresh(case)
    assert case.status is CaseStatus.IN_REVIEW


@pytest.mark.parametrize(
    ("change", "message", "status"),
    [
        ({"outcome": ""}, "Pilih salah satu.", 422),
        ({"reason": " "}, "Tuliskan alasannya.", 422),
        ({"outcome": "approve_with_conditions"}, "Sebutkan syarat yang harus dipenuhi.", 422),
        ({"conditions-0-text": "Pasang papan harga."}, "Tulis apa yang akan menjadi buktinya", 422),
        (
            {
                "outcome": "approve_with_conditions",
                "conditions-1-text": "Pasang papan harga.",
                "conditions-1-owner": "village",
                "conditions-1-due_on": "2126-12-29",  # a Sunday
                "conditions-1-proof": "Foto",
            },
            "Pilih hari kerja sesudah hari ini.",
            422,
        ),
        ({"version": "99"}, "Data ini baru saja diubah orang lain", 409),
    ],
)
def test_what_is_missing_is_said_and_the_rest_is_kept(
    client, session, sign_in, case, reviewer, change, message, status
):
    sign_in(reviewer)
    page = client.get(f"/kerja-sama/{case.id}/putusan").text

    answer = client.post(
        f"/kerja-sama/{case.id}/putusan",
        data=verdict(case, page, **{"reason": "Alasan saya.", **change}),
    )

    assert answer.status_code == status
    assert message in answer.text
    assert "Alasan saya." in answer.text or change.get("reason")
    assert session.scalars(sa.select(Decision)).all() == []


@pytest.mark.parametrize("change", [{"finding": "not_met"}, {"finding": ""}, {"note": ""}])
def test_an_open_gate_is_named_beside_its_field(client, session, sign_in, case, reviewer, change):
    sign_in(reviewer)
    page = client.get(f"/kerja-sama/{case.id}/putusan").text
    data = verdict(case, page)
    place = next(name.split("-")[1] for name, value in data.items() if value == "lp2b")
    (field, value) = next(iter(change.items()))

    answer = client.post(
        f"/kerja-sama/{case.id}/putusan", data={**data, f"gates-{place}-{field}": value}
    )

    assert answer.status_code == 422
    assert "Lahan pangan dilindungi (LP2B)." in answer.text
    assert "Belum diperiksa, belum ada dasarnya, atau tidak terpenuhi." in answer.text
    assert answer.text.count("Surat 12/2026") >= 3
    assert session.scalars(sa.select(Decision)).all() == []


def test_too_little_supply_is_said_by_month(client, session, sign_in, case, reviewer):
    case.terms.kg = MonthlyKg((12_000,) * 12)
    session.commit()
    sign_in(reviewer)
    page = client.get(f"/kerja-sama/{case.id}/putusan").text

    answer = client.post(f"/kerja-sama/{case.id}/putusan", data=verdict(case, page))

    assert answer.status_code == 409
    assert "Kurang Januari 2127: 2 ton, Februari 2127: 2 ton." in answer.text
    assert session.scalars(sa.select(Reservation)).all() == []


def test_a_return_leaves_the_gates_open(client, session, sign_in, case, reviewer):
    sign_in(reviewer)

    client.post(
        f"/kerja-sama/{case.id}/putusan",
        data={
            "outcome": "return",
            "reason": "Mana KKPR-nya?",
            "version": case.version,
            "questions-0-text": "Mana KKPR-nya?",
            "questions-0-rule": "PP 21/2021",
        },
    )

    session.refresh(case)
    assert (case.status, case.decisions[0].outcome) == (CaseStatus.RETURNED, Outcome.RETURN)


def test_an_approval_is_revoked_with_a_reason(client, session, sign_in, case, reviewer):
    bring(case, CaseStatus.APPROVED)
    session.commit()
    sign_in(reviewer)
    url = f"/kerja-sama/{case.id}/cabut"

    client.post(url, data={"cabut-reason": "", "cabut-version": case.version})
    session.refresh(case)
    assert case.status is CaseStatus.APPROVED

    client.post(url, data={"cabut-reason": "Pabrik batal.", "cabut-version": case.version})

    session.refresh(case)
    assert case.status is CaseStatus.REVOKED


def test_conditions_are_set_on_the_form_in_rows(client, session, sign_in, case, reviewer):
    sign_in(reviewer)
    page = client.get(f"/kerja-sama/{case.id}/putusan").text
    row = {
        "conditions-0-text": "Pasang papan harga.",
        "conditions-0-owner": "village",
        "conditions-0-due_on": "2027-01-15",
        "conditions-0-proof": "Foto papan",
    }

    answer = client.post(
        f"/kerja-sama/{case.id}/putusan",
        data=verdict(case, page, outcome="approve_with_conditions", **row),
    )

    assert answer.status_code == 302
    (condition,) = session.scalars(sa.select(Condition)).all()
    assert (condition.text, condition.owner, condition.due_on, condition.proof) == (
        "Pasang papan harga.",
        ConditionOwner.VILLAGE,
        date(2027, 1, 15),
        "Foto papan",
    )
    assert "Pasang papan harga." in client.get(f"/kerja-sama/{case.id}").text


def test_without_a_musyawarah_the_desk_says_so_and_names_the_rule(
    client, session, sign_in, case, reviewer
):
    other = CaseFactory(
        terms=TermsFactory(
            talk=TalkFactory(plan=PlanFactory(complete=True), status=TalkStatus.AGREED),
            first_month=date(2127, 1, 1),
            last_month=date(2127, 2, 1),
        ),
        status=CaseStatus.IN_REVIEW,
        reviewer_id=reviewer.id,
    )
    session.commit()
    sign_in(reviewer)
    page = client.get(f"/kerja-sama/{other.id}/putusan").text

    answer = client.post(f"/kerja-sama/{other.id}/putusan", data=verdict(other, page))

    assert answer.status_code == 422
    assert "Aturannya: UU 6/2014, Pasal 54" in answer.text
    assert session.scalars(sa.select(Decision)).all() == []


def test_what_a_reviewer_would_set_is_where_the_decider_starts(
    client, session, sign_in, case, reviewer
):
    kept = {
        "text": "Pasang papan harga.",
        "owner": "company",
        "office_id": None,
        "due_on": "2027-01-15",
        "proof": "Foto",
    }
    CaseReviewFactory(case=case, proposed=[kept])
    session.commit()
    sign_in(reviewer)

    page = client.get(f"/kerja-sama/{case.id}/putusan").text

    assert 'name="conditions-0-text" type="text" value="Pasang papan harga."' in " ".join(
        page.split()
    )
