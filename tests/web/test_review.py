"""The province's desk, over HTTP."""

import re
from datetime import date

import pytest
import sqlalchemy as sa

from hilirisasi.services import gates
from models import (
    AuditEvent,
    CaseStatus,
    Decision,
    MonthlyKg,
    Outcome,
    Reservation,
    Role,
    TalkStatus,
)
from tests.factories import (
    CaseFactory,
    ListingFactory,
    MembershipFactory,
    PlanFactory,
    TalkFactory,
    TermsFactory,
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
        **change,
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
        "conditions": "",
        "minutes_number": "BA/3/2026",
        "minutes_on": "2026-11-20",
        "minutes_attendance": "45",
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
    case.status, case.reviewer_id = CaseStatus.SUBMITTED, None
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
        ({"minutes_number": ""}, "Isi nomor, tanggal, dan jumlah hadir musyawarah desa", 422),
        ({"minutes_on": "2126-01-01"}, "tidak boleh sesudah hari putusan", 422),
        ({"minutes_attendance": "0"}, "Isi antara 1 dan 100.000.", 422),
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
    case.status = CaseStatus.APPROVED
    session.commit()
    sign_in(reviewer)
    url = f"/kerja-sama/{case.id}/cabut"

    client.post(url, data={"cabut-reason": "", "cabut-version": case.version})
    session.refresh(case)
    assert case.status is CaseStatus.APPROVED

    client.post(url, data={"cabut-reason": "Pabrik batal.", "cabut-version": case.version})

    session.refresh(case)
    assert case.status is CaseStatus.REVOKED
