"""Conditions over HTTP: on the case's page, met by their owner, reconsidered by a decider."""

import io
import zipfile
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from flask_babel import force_locale

from hilirisasi.actors import actor_of
from hilirisasi.services import cases, conditions, decisions
from hilirisasi.services.conditions import ConditionDraft
from hilirisasi.web.official_letter_words import BODIES
from models import (
    CaseStatus,
    Condition,
    ConditionEvidence,
    ConditionOwner,
    ConditionStatus,
    LetterKind,
    Outcome,
    Role,
)
from tests.factories import person
from tests.review_rules import APPROVAL, NOW, make_case

PDF = b"%PDF-1.7\nisi\n%%EOF\n"
DRAFT = ConditionDraft(
    text="UKL-UPL selesai.",
    owner=ConditionOwner.COMPANY,
    due_on=date(2027, 1, 8),
    proof="Salinan persetujuannya",
)


@pytest.fixture
def reviewer(session):
    return person(Role.REVIEWER)


@pytest.fixture
def case(session, reviewer):
    case = make_case()
    session.refresh(reviewer)
    cases.take(session, case=case, actor=actor_of(reviewer), now=NOW)
    verdict = replace(APPROVAL, outcome=Outcome.APPROVE_WITH_CONDITIONS, conditions=(DRAFT,))
    decisions.decide(session, case=case, actor=actor_of(reviewer), verdict=verdict, now=NOW)
    session.commit()
    return case


@pytest.fixture
def investor(session, case):
    return person(Role.INVESTOR, case.plan.organisation)


def condition_of(session):
    session.expire_all()
    return session.scalars(sa.select(Condition)).one()


def address(case, *rest):
    return "/".join(["", "kerja-sama", str(case.id), "syarat", "1", *rest])


def test_from_evidence_to_met(client, session, sign_in, case, reviewer, investor):
    sign_in(investor)
    assert "UKL-UPL selesai." in client.get(f"/kerja-sama/{case.id}").text
    assert "Masukkan bukti" in client.get(address(case)).text
    data = {"bukti-note": "Terbit.", "bukti-version": condition_of(session).version}
    sent = {**data, "bukti-file": (io.BytesIO(PDF), "ukl.pdf")}

    answer = client.post(address(case, "bukti"), data=sent)
    assert answer.location == address(case)
    digest = session.scalars(sa.select(ConditionEvidence.digest)).one()
    file = client.get(address(case, "bukti", digest))
    assert (file.data, file.headers["Cache-Control"]) == (PDF, "no-store")
    assert file.headers["Content-Disposition"].startswith("attachment")
    sign_in(reviewer)
    assert "Periksa bukti" in client.get(address(case)).text
    version = condition_of(session).version
    done = client.post(
        address(case, "jawaban"), data={"jawaban-answer": "yes", "jawaban-version": version}
    )

    assert done.status_code == 302
    assert condition_of(session).status is ConditionStatus.MET
    assert "Diterima: syarat ini terpenuhi." in client.get(address(case)).text


@pytest.mark.parametrize(
    ("sent", "status", "message"),
    [
        ({"bukti-note": " "}, 422, "Tulis apa yang sudah dilakukan, atau pilih berkasnya."),
        ({"bukti-file": (io.BytesIO(b"MZ"), "a.exe")}, 422, "bukan PDF yang utuh"),
        ({"bukti-note": "Tulisan saya.", "bukti-version": "99"}, 409, "Tulisan saya."),
    ],
)
def test_evidence_that_cannot_be_kept_is_refused_with_what_was_typed(
    client, session, sign_in, case, investor, sent, status, message
):
    sign_in(investor)

    answer = client.post(address(case, "bukti"), data=sent)

    assert (answer.status_code, message in answer.text) == (status, True)
    assert session.scalars(sa.select(ConditionEvidence)).all() == []


def test_who_does_not_own_it_reads_and_files_nothing(client, session, sign_in, case):
    sign_in(person(Role.VILLAGE_OPERATOR, case.listing.organisation))
    page = client.get(address(case))

    answer = client.post(address(case, "bukti"), data={"bukti-note": "Kami."})

    assert (page.status_code, "Masukkan bukti" in page.text) == (200, False)
    assert answer.status_code == 409


def test_a_decider_gives_a_reconsidered_condition_a_new_day(
    client, session, sign_in, case, reviewer, investor
):
    condition = condition_of(session)
    condition.status, condition.warned_until = ConditionStatus.RECONSIDERED, date(2026, 11, 20)
    session.commit()
    sign_in(reviewer)
    page = client.get(address(case)).text
    data = {"tanggal-reason": "Kantor lambat.", "tanggal-version": condition.version}

    wrong = client.post(address(case, "tanggal"), data={**data, "tanggal-due_on": "2027-01-09"})
    right = client.post(address(case, "tanggal"), data={**data, "tanggal-due_on": "2027-03-05"})

    assert "Beri tanggal baru" in page
    assert (wrong.status_code, right.status_code) == (422, 302)
    kept = condition_of(session)
    assert (kept.status, kept.due_on) == (ConditionStatus.OPEN, date(2027, 3, 5))


def test_the_file_of_the_case_holds_conditions_and_evidence(
    client, session, sign_in, case, investor
):
    sign_in(investor)
    version = condition_of(session).version
    sent = {"bukti-version": version, "bukti-file": (io.BytesIO(PDF), "ukl.pdf")}
    client.post(address(case, "bukti"), data=sent)

    file = zipfile.ZipFile(
        io.BytesIO(client.get(f"/kerja-sama/{case.id}/berkas.zip", buffered=True).data)
    )

    assert "UKL-UPL selesai." in file.read("syarat-putusan.csv").decode("utf-8-sig")
    assert "Bukti masuk" in file.read("syarat-putusan.csv").decode("utf-8-sig")
    names = [name for name in file.namelist() if name.startswith("bukti/")]
    assert [file.read(name) for name in names] == [PDF]
    assert "BA/3/2026" in file.read("musyawarah.csv").decode("utf-8-sig")


def test_the_public_reads_counts(client, session, case):
    page = client.get(f"/wilayah/{case.listing.village_code}").text

    assert "Syarat putusan: 0 terpenuhi, 1 belum, 0 lewat tanggal." in page
    assert conditions.count(conditions.current(case)).open == 1
    assert case.status is CaseStatus.APPROVED_WITH_CONDITIONS


def test_the_letter_of_the_decision_names_each_condition(app, session, case):
    with app.test_request_context(), force_locale("id"):
        body = BODIES[LetterKind.DECISION](case, None)

    company = case.plan.organisation.name
    assert body[2:4] == [
        "Syarat yang harus dipenuhi:",
        [
            (
                f"UKL-UPL selesai. Dipenuhi oleh: {company}. Paling lambat: 8 Januari 2027. "
                "Bukti: Salinan persetujuannya"
            )
        ],
    ]
