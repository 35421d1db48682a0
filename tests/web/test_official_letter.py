import hashlib
import io
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse

from hilirisasi import pdf
from hilirisasi.media import Media
from hilirisasi.services import official_letters, paper_codes, sessions
from hilirisasi.web import official_letter
from models import (
    Appeal,
    Attempt,
    AuditEvent,
    Case,
    CaseQuestion,
    CaseStatus,
    Decision,
    MissingItem,
    MissingPart,
    Notice,
    OfficialLetter,
    Outcome,
    Role,
    Side,
    SignedFile,
    User,
)
from tests import factories
from tests.web.right_forms import LETTER

SignIn = Callable[[User], None]
SIGNED = b"%PDF-1.7\n1 0 obj\n<</Type /Catalog>>\nendobj\n%%EOF\n"
LONG = "Raden Ayu Siti Nurhaliza Kusumawardhani Adiningrat Puspitasari"


@pytest.fixture(autouse=True)
def files(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Media:
    files = Media(tmp_path)
    monkeypatch.setitem(app.config, "MEDIA", files)
    return files


@pytest.fixture
def case(session: Session) -> Case:
    case: Case = factories.CaseFactory()
    session.commit()
    return case


@pytest.fixture
def reviewer(session: Session, sign_in: SignIn) -> User:
    user = factories.person(Role.REVIEWER)
    sign_in(user)
    return user


def make(client: FlaskClient, case: Case, **changed: str) -> TestResponse:
    data = {**LETTER, "version": str(case.version), **changed}
    return client.post(f"/kerja-sama/{case.id}/surat/baru", data=data)


def made(client: FlaskClient, session: Session, case: Case, **changed: str) -> OfficialLetter:
    assert make(client, case, **changed).status_code == 302
    session.expire_all()
    return session.scalars(sa.select(OfficialLetter).order_by(OfficialLetter.id)).all()[-1]


def address(letter: OfficialLetter) -> str:
    return f"/surat/{official_letters.printed_code(letter.code)}"


def text_of(content: bytes) -> str:
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def bring(client: FlaskClient, letter: OfficialLetter, content: bytes) -> TestResponse:
    return client.post(
        f"/kerja-sama/{letter.case_id}{address(letter)}/tertanda",
        data={"file": FileStorage(io.BytesIO(content), "surat.pdf")},
    )


def compare(client: FlaskClient, letter: OfficialLetter, content: bytes) -> str:
    data = {"file": FileStorage(io.BytesIO(content), "surat.pdf"), "digest": ""}
    return client.post(address(letter), data=data).text


def test_a_letter_is_made_and_its_page_shows_the_hash_of_its_bytes(
    client: FlaskClient, session: Session, case: Case, reviewer: User
) -> None:
    letter = made(client, session, case)

    visitor = client.application.test_client()
    page = visitor.get(address(letter))
    served = visitor.get(f"{address(letter)}/berkas.pdf")
    assert (served.status_code, served.mimetype) == (200, "application/pdf")
    assert letter.pdf_digest == hashlib.sha256(served.data).hexdigest()
    assert letter.pdf_digest in page.text
    assert "Belum ditandatangani (konsep)" in page.text
    assert page.headers["X-Robots-Tag"] == "noindex"
    text = text_of(served.data)
    for words in (
        *("PEMERINTAH PROVINSI LAMPUNG", "DPMPTSP PROVINSI LAMPUNG", "Bandar Lampung, 24 November"),
        *("500.16/123/V.16/2026", case.number, "Kepala Dinas,", "Siti Penanda", "Tembusan:"),
        *(case.plan.organisation.name, address(letter), "Konsep – belum ditandatangani"),
    ):
        assert words in text


def test_the_letter_is_looked_at_before_it_is_made(
    client: FlaskClient, session: Session, case: Case, reviewer: User
) -> None:
    answer = make(client, case, step="look")

    assert answer.status_code == 200
    assert "Beginilah suratnya" in answer.text
    assert "Siti Penanda" in answer.text
    assert session.scalars(sa.select(OfficialLetter)).all() == []


def test_renaming_everybody_later_leaves_the_letter_as_it_was(
    client: FlaskClient, session: Session, case: Case, reviewer: User, app: Flask
) -> None:
    letter = made(client, session, case)
    digest, content, by = letter.pdf_digest, dict(letter.content), letter.made_by_name
    case.plan.organisation.name = "PT Nama Baru"
    letter.organisation.name = "Dinas Nama Baru"
    reviewer.name = "Nama Baru"
    reviewer.memberships[0].post = "Jabatan Baru"
    session.commit()
    session.expire_all()

    page = client.get(address(letter)).text
    with app.test_request_context("/"):
        again = official_letter.draw(letter.content, letter.code)

    assert (letter.content, letter.made_by_name) == (content, by)
    assert "Dinas Nama Baru".upper() not in page
    assert "PT Nama Baru" not in page
    assert hashlib.sha256(again).hexdigest() == digest


def test_a_changed_byte_is_seen(
    client: FlaskClient, session: Session, case: Case, reviewer: User
) -> None:
    letter = made(client, session, case)
    content = client.get(f"{address(letter)}/berkas.pdf").data
    place = len(content) // 2
    changed = content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]

    assert "Sama dengan konsep surat ini." in compare(client, letter, content)
    assert "Tidak sama." in compare(client, letter, changed)
    typed = client.post(address(letter), data={"digest": f" {letter.pdf_digest.upper()} "}).text
    assert "Sama dengan konsep surat ini." in typed
    assert client.post(address(letter), data={"digest": ""}).status_code == 422


def test_once_signed_the_signed_file_is_shown_and_stays(
    client: FlaskClient, session: Session, case: Case, reviewer: User
) -> None:
    letter = made(client, session, case)

    first, again = (bring(client, letter, SIGNED) for _ in range(2))
    other = bring(client, letter, SIGNED + b"\n%%EOF")

    assert [answer.status_code for answer in (first, again, other)] == [302, 302, 409]
    session.expire_all()
    assert letter.digest == hashlib.sha256(SIGNED).hexdigest()
    visitor = client.application.test_client()
    assert visitor.get(f"{address(letter)}/berkas.pdf").data == SIGNED
    page = visitor.get(address(letter)).text
    assert "Surat ini sudah ditandatangani." in page
    assert "Belum ditandatangani" not in page
    assert letter.digest in page
    assert "Sama. Yang Anda pegang" in compare(visitor, letter, SIGNED)
    actions = session.scalars(
        sa.select(AuditEvent.action).where(AuditEvent.action.startswith("letter."))
    ).all()
    assert actions == ["letter.make", "letter.sign"]


def withdraw(
    client: FlaskClient, letter: OfficialLetter, reason: str = "Terpindai surat lain."
) -> TestResponse:
    return client.post(
        f"/kerja-sama/{letter.case_id}{address(letter)}/tarik",
        data={"tarik-digest": letter.digest, "tarik-reason": reason},
    )


def test_another_decider_of_the_office_withdraws_a_wrong_file_and_the_page_says_so(
    client: FlaskClient, session: Session, case: Case, reviewer: User, sign_in: SignIn
) -> None:
    letter = made(client, session, case)
    bring(client, letter, SIGNED)
    wrong, right = hashlib.sha256(SIGNED).hexdigest(), SIGNED + b"benar\n%%EOF"
    session.expire_all()
    elsewhere = factories.person(Role.DECIDER, factories.OfficeFactory(name="Dinas lain"))
    decider = factories.person(Role.DECIDER, letter.organisation)
    session.commit()
    refused = [withdraw(client, letter).status_code]  # the reviewer who brought it
    sign_in(elsewhere)
    refused.append(withdraw(client, letter).status_code)
    sign_in(decider)
    assert "Tarik berkas surat" in client.get(address(letter)).text
    refused.append(withdraw(client, letter, " ").status_code)

    done = withdraw(client, letter)

    session.expire_all()
    assert (refused, done.status_code) == ([409, 409, 422], 302)
    visitor = client.application.test_client()
    page = visitor.get(address(letter)).text
    assert "Satu berkas surat ini ditarik" in page
    assert "Terpindai surat lain." in page
    assert "Penggantinya belum diunggah" in page
    assert decider.name not in page
    assert wrong in page
    assert visitor.get(f"{address(letter)}/berkas.pdf").data != SIGNED
    assert "sudah ditarik oleh kantornya" in compare(visitor, letter, SIGNED)
    assert bring(client, letter, SIGNED).status_code == 409

    assert bring(client, letter, right).status_code == 302
    session.expire_all()
    page = visitor.get(address(letter)).text
    assert visitor.get(f"{address(letter)}/berkas.pdf").data == right
    assert "Penggantinya ada di halaman ini." in page
    assert "Tarik berkas surat" not in client.get(address(letter)).text  # the own one
    events = session.execute(
        sa.select(AuditEvent.action, AuditEvent.reason)
        .where(AuditEvent.action.startswith("letter."))
        .order_by(AuditEvent.id)
    )
    assert [tuple(row) for row in events] == [
        *(("letter.make", ""), ("letter.sign", "")),
        *(("letter.withdraw", "Terpindai surat lain."), ("letter.sign", "")),
    ]


def test_the_database_keeps_a_signed_file_but_for_one_withdrawal(
    client: FlaskClient, session: Session, case: Case, reviewer: User
) -> None:
    letter = made(client, session, case)
    bring(client, letter, SIGNED)
    session.expire_all()
    decider = factories.person(Role.DECIDER, letter.organisation)
    session.commit()
    other = {"digest": "0" * 64, "brought_at": factories.NOW, "brought_by_post": "Penelaah"}
    withdrawal = {
        "withdrawn_at": factories.NOW,
        "withdrawn_by_id": decider.id,
        "reason": "Terpindai surat lain.",
    }

    def refuses(statement: sa.Executable) -> bool:
        try:
            with session.begin_nested():
                session.execute(statement.execution_options(synchronize_session=False))
        except sa.exc.IntegrityError:
            return True
        return False

    row = sa.insert(SignedFile).values(
        letter_id=letter.id, brought_by_name="Orang", **other, reason=""
    )
    before = [
        refuses(statement)
        for statement in (
            row,  # two at once
            sa.update(SignedFile).values(digest="0" * 64),
            sa.update(SignedFile).values(**{**withdrawal, "reason": ""}),
            sa.update(SignedFile).values(**{**withdrawal, "withdrawn_by_id": reviewer.id}),
            sa.delete(SignedFile),
        )
    ]
    once = [refuses(sa.update(SignedFile).values(**withdrawal)) for _ in range(2)]

    assert (before, once, refuses(row)) == ([True] * 5, [False, True], False)


def test_what_was_withdrawn_meanwhile_is_not_withdrawn_again(
    client: FlaskClient, session: Session, case: Case, reviewer: User, sign_in: SignIn
) -> None:
    letter = made(client, session, case)
    bring(client, letter, SIGNED)
    session.expire_all()
    sign_in(factories.person(Role.DECIDER, letter.organisation))
    data = {"tarik-digest": letter.digest, "tarik-reason": "Salah."}
    path = f"/kerja-sama/{case.id}{address(letter)}/tarik"

    answers = [client.post(path, data=data).status_code for _ in range(2)]

    assert answers == [302, 409]


@pytest.mark.parametrize("content", [b"", b"<html>", b"%PDF-1.7 half", b"PK\x03\x04 %%EOF"])
def test_what_is_no_pdf_is_refused(
    client: FlaskClient, session: Session, case: Case, reviewer: User, content: bytes
) -> None:
    letter = made(client, session, case)

    answer = bring(client, letter, content)

    session.expire_all()
    assert (answer.status_code, letter.is_signed) == (422, False)


def test_a_file_that_is_too_large_is_refused(
    client: FlaskClient,
    session: Session,
    case: Case,
    reviewer: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    letter = made(client, session, case)
    monkeypatch.setattr("hilirisasi.web.forms.official_letter.MAX_BYTES", 20)

    answer = bring(client, letter, SIGNED)

    assert answer.status_code == 422
    assert "paling besar" in answer.text


def test_a_number_is_given_once_an_office_and_year(
    client: FlaskClient, session: Session, case: Case, reviewer: User
) -> None:
    made(client, session, case)

    same, other = make(client, case), make(client, case, number="500.16/124/V.16/2026")

    assert (same.status_code, other.status_code) == (409, 302)
    assert "sudah dipakai kantor Anda" in same.text
    assert len(session.scalars(sa.select(OfficialLetter)).all()) == 2


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"dated_on": "2026-11-25"}, 422),  # tomorrow
        ({"dated_on": "2026-11-23"}, 422),  # before the case
        ({"kind": "decision"}, 422),  # nothing was decided
        ({"signer_number": "12"}, 422),
        ({"copies": "\n".join("abcdefghi")}, 422),
        ({"number": " "}, 422),
    ],
)
def test_a_letter_that_cannot_be_is_refused(
    client: FlaskClient,
    session: Session,
    case: Case,
    reviewer: User,
    changed: dict[str, str],
    status: int,
) -> None:
    answer = make(client, case, **changed)

    assert answer.status_code == status
    assert session.scalars(sa.select(OfficialLetter)).all() == []


def test_a_case_that_changed_meanwhile_makes_no_letter(
    client: FlaskClient, session: Session, case: Case, reviewer: User
) -> None:
    old = case.version
    case.answer = "Baru"
    session.commit()

    answer = make(client, case, version=str(old))

    assert answer.status_code == 409
    assert session.scalars(sa.select(OfficialLetter)).all() == []


def test_unknown_and_mistyped_codes_are_told_apart(client: FlaskClient) -> None:
    unknown = client.get(f"/surat/{paper_codes.printed('1' * 15)}")
    mistyped = client.get(f"/surat/{paper_codes.printed('1' * 15)[:-1]}x")

    assert (unknown.status_code, mistyped.status_code) == (404, 404)
    assert "Tidak ada surat dengan kode ini." in unknown.text
    assert "Kode ini salah ketik" in mistyped.text


def test_whoever_tries_many_codes_is_stopped(
    client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sessions.LIMITS, "letter", ((3, sessions.LIMITS["letter"][0][1]),))
    codes = [paper_codes.printed(str(number) * 15) for number in range(5)]

    answers = [client.get(f"/surat/{code}").status_code for code in codes]

    assert answers == [404, 404, 404, 429, 429]
    assert len(session.scalars(sa.select(Attempt).where(Attempt.kind == "letter")).all()) == 3


def test_both_sides_read_of_the_letter_on_the_case_and_cannot_sign_it(
    client: FlaskClient, session: Session, case: Case, reviewer: User, sign_in: SignIn
) -> None:
    village = factories.person(Role.VILLAGE_OPERATOR, case.listing.organisation)
    session.commit()
    letter = made(client, session, case)
    told = session.scalars(sa.select(Notice).where(Notice.user_id == village.id)).all()
    sign_in(village)

    page = client.get(f"/kerja-sama/{case.id}").text

    assert [notice.kind for notice in told] == ["letter.make"]
    assert f'href="{address(letter)}"' in page
    assert "surat/baru" not in page
    assert "Unggah surat tertanda" not in client.get(address(letter)).text
    assert bring(client, letter, SIGNED).status_code == 404


def test_no_other_office_signs_a_letter(
    client: FlaskClient, session: Session, case: Case, reviewer: User, sign_in: SignIn
) -> None:
    letter = made(client, session, case)
    other = factories.person(Role.REVIEWER, factories.OfficeFactory(name="Dinas lain"))
    sign_in(other)

    assert "Unggah surat tertanda" not in client.get(address(letter)).text
    bring(client, letter, SIGNED)

    session.refresh(letter)
    assert not letter.is_signed


def test_a_letter_belongs_to_its_case_alone(
    client: FlaskClient, session: Session, case: Case, reviewer: User
) -> None:
    letter, other = made(client, session, case), factories.CaseFactory()
    session.commit()

    answer = client.post(
        f"/kerja-sama/{other.id}{address(letter)}/tertanda",
        data={"file": FileStorage(io.BytesIO(SIGNED), "surat.pdf")},
    )

    assert answer.status_code == 404


def test_without_pango_the_page_names_the_packages_and_the_pdf_follows(
    client: FlaskClient,
    session: Session,
    case: Case,
    reviewer: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as machine:
        machine.setattr(pdf, "is_available", lambda: False)
        form = client.get(f"/kerja-sama/{case.id}/surat/baru").text
        letter = made(client, session, case)
        page = client.get(address(letter)).text
        printable = client.get(f"{address(letter)}/cetak")
        missing = client.get(f"{address(letter)}/berkas.pdf").status_code

    assert letter.pdf_digest is None
    assert all("libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" in t for t in (form, page))
    assert (printable.status_code, missing) == (200, 404)
    assert re.search(r"<svg[^>]*>", printable.text)
    assert client.post(f"/kerja-sama/{case.id}{address(letter)}/pdf").status_code == 302
    session.expire_all()
    content = client.get(f"{address(letter)}/berkas.pdf").data
    assert letter.pdf_digest == hashlib.sha256(content).hexdigest()


def test_long_names_stay_on_their_a4_page(
    client: FlaskClient, session: Session, case: Case, reviewer: User
) -> None:
    case.plan.organisation.name = "PT " + "Pengolahan Hasil Bumi Nusantara Sejahtera " * 2 + "Abadi"
    session.commit()
    session.refresh(case)
    letter = made(
        client,
        session,
        case,
        signer_name=LONG,
        signer_post="Pelaksana Tugas Kepala Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu",
        number="0123456789" * 6,
        copies="\n".join(f"{number}. {LONG} {LONG}" for number in range(8)),
    )

    reader = PdfReader(io.BytesIO(client.get(f"{address(letter)}/berkas.pdf").data))
    box = reader.pages[0].mediabox
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())

    assert [round(float(side)) for side in (box.width, box.height)] == [595, 842]  # A4 in points
    assert LONG in text
    assert len(reader.pages) <= 2
    edges = []
    for page in reader.pages:
        page.extract_text(visitor_text=lambda _t, _c, tm, _f, _s: edges.append(tm[4]))
    assert max(edges) < 595


def test_an_english_reader_makes_an_indonesian_letter(
    client: FlaskClient, session: Session, case: Case, reviewer: User
) -> None:
    client.get("/bahasa/en")

    letter = made(client, session, case)

    assert letter.content["dated"] == "Bandar Lampung, 24 November 2026"
    assert any("Bersama ini kami sampaikan" in part for part in letter.content["body"])
    assert "per kg" in str(letter.content["body"])
    assert letter.content["recipients"][1].startswith("Kepala ")


def decided(session: Session, case: Case, outcome: Outcome, **facts: object) -> Decision:
    decision = Decision(
        case_id=case.id,
        outcome=outcome,
        reason="Pasokan belum cukup.",
        made_by_id=factories.person(Role.DECIDER).id,
        made_by_name="Pak Pemutus",
        made_by_post="Kepala Dinas",
        made_at=factories.NOW,
        **facts,
    )
    session.add(decision)
    session.commit()
    return decision


def test_a_question_lists_all_that_is_missing_and_until_when(
    client: FlaskClient, session: Session, case: Case, reviewer: User
) -> None:
    case.status, case.returned_from = CaseStatus.RETURNED, CaseStatus.SUBMITTED
    for part, note in ((MissingPart.SITE, "Koordinat lahan"), (MissingPart.OTHER, "Peta")):
        session.add(MissingItem(case_id=case.id, part=part, note=note, asked_at=factories.NOW))
    session.commit()
    session.refresh(case)

    letter = made(client, session, case, kind="question", answer_by="2026-12-08")

    opening, wanted, until, _closing = letter.content["body"]
    assert "belum dapat diproses karena:" in opening
    assert [line.partition(": ")[2] for line in wanted] == ["Koordinat lahan", "Peta"]
    assert until.startswith("Mohon dilengkapi paling lambat 8 Desember 2026.")


def test_a_question_names_each_question_of_the_round_with_its_rule(
    client: FlaskClient, session: Session, case: Case, reviewer: User
) -> None:
    earlier = factories.NOW - timedelta(days=3)
    for text, at in (("Lama?", earlier), ("Mana KKPR?", factories.NOW), ("Gaji?", factories.NOW)):
        session.add(CaseQuestion(case_id=case.id, text=text, rule="PP 21/2021", asked_at=at))
    decided(session, case, Outcome.RETURN)
    case.status, case.returned_from = CaseStatus.RETURNED, CaseStatus.IN_REVIEW
    session.commit()
    session.refresh(case)

    wanted = made(client, session, case, kind="question").content["body"][1]

    assert wanted == ["Mana KKPR? (dasar: PP 21/2021)", "Gaji? (dasar: PP 21/2021)"]


def test_a_rejection_says_why_and_until_when_to_object(
    client: FlaskClient, session: Session, case: Case, reviewer: User
) -> None:
    factories.CaseReviewFactory(case=case)
    factories.bring(case, CaseStatus.IN_REVIEW)
    session.commit()
    decided(session, case, Outcome.REJECT)
    case.status = CaseStatus.REJECTED
    session.commit()
    session.refresh(case)

    letter = made(client, session, case, kind="decision")

    opening, grounds, until, _closing = letter.content["body"]
    days = timedelta(days=case.rule.policy.objection_days)
    assert "belum dapat disetujui, dengan pertimbangan:" in opening
    assert grounds == ["Pasokan belum cukup."]
    assert f"{(factories.NOW + days).day} Desember 2026" in until
    assert client.get(f"/kerja-sama/{case.id}/surat/baru").text.count("Pak Pemutus") == 1


def test_an_answer_to_an_objection_names_both_days(
    client: FlaskClient, session: Session, case: Case, reviewer: User
) -> None:
    factories.CaseReviewFactory(case=case)
    factories.bring(case, CaseStatus.IN_REVIEW)
    session.commit()
    first = decided(session, case, Outcome.REJECT)
    case.status = CaseStatus.REJECTED
    session.add(
        Appeal(
            case_id=case.id,
            decision_id=first.id,
            side=Side.VILLAGE,
            reason="Panennya cukup.",
            raised_by_id=factories.UserFactory().id,
            raised_by_name="Bu Desa",
            raised_by_post="Operator",
            raised_at=factories.NOW,
        )
    )
    decided(session, case, Outcome.REJECT, supersedes_id=first.id)
    session.refresh(case)

    letter = made(client, session, case, kind="objection_answer")

    opening = letter.content["body"][0]
    assert "keberatan dimaksud tidak dikabulkan" in opening
    assert "Bu Desa" not in str(letter.content)
    assert make(client, case, kind="decision", number="2").status_code == 422


def test_a_stop_and_its_answer_name_the_contract(
    client: FlaskClient, session: Session, case: Case, reviewer: User
) -> None:
    factories.bring(case, CaseStatus.RUNNING)
    session.commit()
    first = decided(session, case, Outcome.STOP)
    factories.bring(case, CaseStatus.STOPPED)
    session.commit()
    session.refresh(case)

    told = made(client, session, case, kind="decision").content["body"]
    assert "kontraknya berakhir sebelum waktunya, dengan pertimbangan:" in told[0]
    assert told[2].startswith("Saudara dapat mengajukan keberatan paling lambat")

    factories.bring(case, CaseStatus.OBJECTED)
    session.add(
        Appeal(
            case_id=case.id,
            decision_id=first.id,
            side=Side.VILLAGE,
            reason="Limbahnya diolah.",
            raised_by_id=factories.UserFactory().id,
            raised_by_name="Bu Desa",
            raised_by_post="Operator",
            raised_at=factories.NOW,
        )
    )
    session.commit()
    decided(session, case, Outcome.CONTINUE, supersedes_id=first.id)
    session.refresh(case)

    opening = made(client, session, case, kind="objection_answer", number="2").content["body"][0]
    assert "keberatan dimaksud dikabulkan" in opening
    assert "dilanjutkan menurut kontraknya" in opening
