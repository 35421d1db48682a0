"""The record of a case, and what its parties do there."""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from models import (
    AuditEvent,
    CaseStatus,
    Decision,
    GateFinding,
    Outcome,
    Reservation,
    Role,
    TalkStatus,
)
from tests.factories import (
    CaseFactory,
    CaseReviewFactory,
    TalkFactory,
    TermsFactory,
    bring,
    person,
)

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


@pytest.fixture
def case(session):
    return CaseFactory(terms=TermsFactory(talk=TalkFactory(status=TalkStatus.AGREED)))


@pytest.fixture
def village(case):
    return person(Role.VILLAGE_OPERATOR, case.listing.organisation)


@pytest.fixture
def investor(case):
    return person(Role.INVESTOR, case.plan.organisation)


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.OVERSEER])
def test_the_record_is_open_to_those_who_review(client, session, sign_in, case, role):
    sign_in(person(role))

    assert client.get(f"/kerja-sama/{case.id}").status_code == 200
    assert case.number in client.get("/kerja-sama").text


@pytest.mark.parametrize("role", [Role.VILLAGE_OPERATOR, Role.INVESTOR, Role.ADMIN])
def test_to_others_a_case_does_not_exist(client, session, sign_in, case, role):
    sign_in(person(role))

    assert client.get(f"/kerja-sama/{case.id}").status_code == 404
    assert case.number not in client.get("/kerja-sama").text


@pytest.mark.parametrize("step", ["tarik", "jawab"])
@pytest.mark.parametrize("role", [Role.VILLAGE_OPERATOR, Role.INVESTOR, Role.REVIEWER, Role.ADMIN])
def test_only_the_parties_act_on_a_case(client, session, sign_in, case, role, step):
    case.status = CaseStatus.RETURNED
    session.commit()
    sign_in(person(role))

    answer = client.post(
        f"/kerja-sama/{case.id}/{step}",
        data={"tarik-reason": "x", "jawab-text": "x", f"{step}-version": case.version},
    )

    assert answer.status_code == 404
    session.refresh(case)
    assert case.status is CaseStatus.RETURNED


def test_the_record_shows_terms_gates_decisions_and_reservations(
    client, session, sign_in, case, village
):
    reviewer = person(Role.REVIEWER)
    CaseReviewFactory(case=case, reviewer=reviewer)
    made = {"made_by_id": reviewer.id, "made_by_name": "Ratna", "made_by_post": "Penelaah, DPMPTSP"}
    session.add_all(
        [
            Decision(
                case_id=case.id,
                outcome=Outcome.APPROVE,
                reason="Semua terpenuhi.",
                minutes_number="BA/3/2026",
                minutes_on=date(2026, 11, 20),
                minutes_attendance=45,
                made_at=NOW,
                **made,
            ),
            GateFinding(
                case_id=case.id,
                gate="lp2b",
                finding="met",
                note="Peta LP2B 2025",
                found_by_id=reviewer.id,
                found_by_name="Ratna",
                found_at=NOW,
            ),
            Reservation(
                case_id=case.id, listing_id=case.listing_id, month=date(2027, 1, 1), kg=5_000
            ),
        ]
    )
    bring(case, CaseStatus.IN_REVIEW)
    session.flush()  # the database looks for the decision
    case.status = CaseStatus.APPROVED
    session.commit()
    sign_in(village)

    page = client.get(f"/kerja-sama/{case.id}").text

    for words in (
        "Disetujui untuk difasilitasi; bukan izin, izin tetap di OSS.",
        "Rp1.190 per kg",
        "Semua terpenuhi.",
        "Penelaah, DPMPTSP",
        "berita acara BA/3/2026, 20 November 2026, 45 orang hadir",
        "Peta LP2B 2025",
        "Januari 2027",
        "5 ton",
        "belum diperiksa",
    ):
        assert words in page
    assert "Ratna" not in page  # the sides read the office, never the person


def test_a_withdrawal_is_shown_in_the_audit_and_frees_once(client, session, sign_in, case, village):
    bring(case, CaseStatus.APPROVED)
    session.add(
        Reservation(case_id=case.id, listing_id=case.listing_id, month=date(2027, 1, 1), kg=5_000)
    )
    session.commit()
    data = {"tarik-reason": "Gagal panen.", "tarik-version": case.version}
    sign_in(village)

    answers = [client.post(f"/kerja-sama/{case.id}/tarik", data=data) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 409]
    assert session.scalars(sa.select(Reservation.released_at)).one() is not None
    actions = session.scalars(sa.select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert actions == ["case.withdraw", "reservation.release"]
    assert "menarik berkas: Gagal panen." in client.get(f"/kerja-sama/{case.id}").text


def test_a_withdrawal_without_a_reason_says_so_beside_the_field(
    client, session, sign_in, case, investor
):
    sign_in(investor)

    answer = client.post(
        f"/kerja-sama/{case.id}/tarik", data={"tarik-reason": "", "tarik-version": case.version}
    )

    assert answer.status_code == 422
    assert answer.text.count("Tuliskan alasannya.") == 2  # summary and field


def test_an_answer_goes_back_to_the_reviewer(client, session, sign_in, case, investor):
    reviewer = person(Role.REVIEWER)
    case.status, case.reviewer_id = CaseStatus.RETURNED, reviewer.id
    session.add(
        Decision(
            case_id=case.id,
            outcome=Outcome.RETURN,
            reason="Mana KKPR-nya?",
            made_by_id=reviewer.id,
            made_by_name="Ratna",
            made_by_post="Penelaah",
            made_at=NOW,
        )
    )
    session.commit()
    sign_in(investor)
    assert "Mana KKPR-nya?" in client.get(f"/kerja-sama/{case.id}").text

    client.post(
        f"/kerja-sama/{case.id}/jawab",
        data={"jawab-text": "Sudah terbit.", "jawab-version": case.version},
    )

    session.refresh(case)
    assert (case.status, case.reviewer_id, case.answer) == (
        CaseStatus.IN_REVIEW,
        reviewer.id,
        "Sudah terbit.",
    )


def test_an_old_page_shows_what_is_saved_and_what_was_sent(
    client, session, sign_in, case, investor
):
    sign_in(investor)

    answer = client.post(
        f"/kerja-sama/{case.id}/tarik",
        data={"tarik-reason": "Salah jumlah.", "tarik-version": case.version + 1},
    )

    assert answer.status_code == 409
    assert "Salah jumlah." in answer.text
    assert "Menunggu penelaah" in answer.text
    session.refresh(case)
    assert case.status is CaseStatus.SUBMITTED
