"""The steps of a case on its page: each in the right hands, with what it asks for."""

from datetime import date

import pytest

from hilirisasi.services import cases, contracts, decisions, reviews, screenings
from models import CaseStatus, Outcome, Role
from tests.factories import MembershipFactory, OfficeFactory, person
from tests.review_rules import APPROVAL, NOW, keep_policy, make_case, official, village_of


@pytest.fixture
def case(session):
    return make_case()


@pytest.fixture
def village(case):
    return person(Role.VILLAGE_OPERATOR, case.listing.organisation)


def approve(session, case):
    reviewer = official()
    cases.take(session, case=case, actor=reviewer, now=NOW)
    decisions.decide(session, case=case, actor=reviewer, verdict=APPROVAL, now=NOW)
    session.commit()


def send(client, case, step, **fields):
    fields = {f"{step}-{name}": value for name, value in fields.items()}
    return client.post(
        f"/kerja-sama/{case.id}/langkah/{step}", data={f"{step}-version": case.version, **fields}
    )


def test_a_screener_sends_back_all_that_is_missing_and_the_side_reads_it(
    client, session, sign_in, case, village
):
    sign_in(person(Role.REVIEWER))
    page = f"/kerja-sama/{case.id}/kelengkapan"
    assert client.post(page, data={"version": case.version}).status_code == 422
    client.post(
        page,
        data={
            "site": "Koordinat.",
            "site_rule": "Syarat layanan 3",
            "capacity": "Jadwal beli.",
            "capacity_rule": "Syarat layanan 4",
            "version": case.version,
        },
    )

    sign_in(village)
    text = client.get(f"/kerja-sama/{case.id}").text
    assert all(
        note in text
        for note in ("Koordinat.", "Jadwal beli.", "Letak dan status lahan", "Syarat layanan 4")
    )
    data = {"jawab-text": "Terlampir.", "jawab-version": case.version}
    client.post(f"/kerja-sama/{case.id}/jawab", data=data)
    session.refresh(case)
    assert case.status is CaseStatus.SUBMITTED


def test_a_reviewer_declares_a_file_complete_and_a_party_does_not(
    client, session, sign_in, case, village
):
    sign_in(village)
    assert "Nyatakan lengkap" not in client.get(f"/kerja-sama/{case.id}").text
    assert send(client, case, "lengkap").status_code == 409

    sign_in(person(Role.REVIEWER))
    assert "Nyatakan lengkap" in client.get(f"/kerja-sama/{case.id}").text
    send(client, case, "lengkap")
    session.refresh(case)
    assert case.status is CaseStatus.COMPLETE


def test_a_side_notes_the_contract_the_start_and_the_stop(client, session, sign_in, case, village):
    approve(session, case)
    sign_in(village)
    assert send(client, case, "kontrak", number="12/PKS", on="").status_code == 422

    for step, fields in (
        ("kontrak", {"number": "12/PKS", "on": "2026-11-24"}),
        ("mulai", {"on": "2026-11-24"}),
        ("henti", {"reason": "Tidak dibayar."}),
    ):
        send(client, case, step, **fields)
        session.refresh(case)

    assert case.status is CaseStatus.STOPPED
    text = client.get(f"/kerja-sama/{case.id}").text
    assert "Tidak dibayar. Dibebaskan: 15 ton." in text


def sign_contract(session, case):
    contracts.sign(
        session, case=case, actor=village_of(case), number="12/PKS", on=NOW.date(), now=NOW
    )
    session.commit()


def test_the_province_stops_a_contract_and_other_people_let_it_go_on(
    client, session, sign_in, case, village
):
    approve(session, case)
    sign_contract(session, case)
    sign_in(person(Role.REVIEWER))
    assert "Hentikan dengan putusan" in client.get(f"/kerja-sama/{case.id}").text
    send(client, case, "henti", reason="Limbah dibuang.")

    sign_in(village)
    text = client.get(f"/kerja-sama/{case.id}").text
    assert "Pasokan tetap dicadangkan sampai 8 Desember 2026" in text
    assert "Limbah dibuang." in client.get(f"/wilayah/{case.listing.village_code}").text
    send(client, case, "keberatan", reason="Limbahnya diolah.")
    assert "Tarik berkas ini" not in client.get(f"/kerja-sama/{case.id}").text

    sign_in(person(Role.REVIEWER))
    text = client.get(f"/kerja-sama/{case.id}").text
    assert "Catat kontrak" not in text
    assert "Hentikan kerja sama" not in text
    address = f"/kerja-sama/{case.id}/putusan"
    text = client.get(address).text
    assert 'value="continue"' in text
    assert 'value="approve"' not in text
    session.refresh(case)
    answer = {"outcome": "continue", "reason": "Sudah diperiksa.", "version": case.version}
    assert client.post(address, data=answer).status_code == 302

    session.refresh(case)
    assert (case.status, case.decisions[-1].outcome) == (CaseStatus.SIGNED, Outcome.CONTINUE)
    assert "Lanjutkan kontrak" in client.get(f"/wilayah/{case.listing.village_code}").text


def test_two_edits_of_one_case_give_one_winner_and_one_page_with_both(
    client, session, sign_in, case, village
):
    approve(session, case)
    sign_in(village)
    seen = case.version
    send(client, case, "kontrak", number="12/PKS", on="2026-11-24")
    answer = client.post(
        f"/kerja-sama/{case.id}/langkah/henti",
        data={"henti-version": seen, "henti-reason": "Batal saja."},
    )

    assert answer.status_code == 409
    assert "Batal saja." in answer.text
    assert "Kontrak ditandatangani" in answer.text
    session.refresh(case)
    assert case.status is CaseStatus.SIGNED


def test_what_is_no_step_or_leads_nowhere_from_here_is_refused(
    client, session, sign_in, case, village
):
    sign_in(village)

    assert send(client, case, "terbang").status_code == 404
    assert send(client, case, "kontrak", number="1", on="2026-11-24").status_code == 409


def test_a_second_decider_reads_and_signs_what_the_public_does_not_see(
    client, session, sign_in, village
):
    version = keep_policy(session, has_other_decider=True, second_decider_from_idr=1)
    case = make_case(version, value_idr=5)
    reviewer, one = official(), official(Role.DECIDER)
    cases.take(session, case=case, actor=reviewer, now=NOW)
    reviews.give(
        session,
        case=case,
        actor=reviewer,
        recommendation=Outcome.APPROVE,
        reason="Sesuai.",
        now=NOW,
    )
    decisions.decide(session, case=case, actor=one, verdict=APPROVAL, now=NOW)
    session.commit()
    sign_in(person(Role.VILLAGE_OPERATOR, case.listing.organisation))
    assert APPROVAL.reason not in client.get(f"/kerja-sama/{case.id}").text

    sign_in(person(Role.DECIDER))
    assert APPROVAL.reason in client.get(f"/kerja-sama/{case.id}").text
    data = {"tanda-answer": "sign", "tanda-version": case.version}
    client.post(f"/kerja-sama/{case.id}/tanda-tangan", data=data)
    session.refresh(case)
    assert case.status is CaseStatus.APPROVED


def test_a_reviewer_gives_a_review_that_the_sides_do_not_read(client, session, sign_in):
    case = make_case(keep_policy(session, has_other_decider=True))
    screenings.pass_on(session, case=case, actor=official(), now=NOW)
    session.commit()
    sign_in(person(Role.REVIEWER))
    client.post(f"/kerja-sama/{case.id}/ambil")
    session.refresh(case)
    answer = client.post(
        f"/kerja-sama/{case.id}/telaah",
        data={"recommendation": "reject", "reason": "Limbahnya.", "version": case.version},
    )

    assert answer.status_code == 302
    assert "Limbahnya." in client.get(f"/kerja-sama/{case.id}").text
    sign_in(person(Role.INVESTOR, case.plan.organisation))
    assert "Limbahnya." not in client.get(f"/kerja-sama/{case.id}").text


def test_an_admin_lets_a_colleague_stand_in(client, session, sign_in):
    office = OfficeFactory(name="DPMPTSP uji")
    head = MembershipFactory(organisation=office, role=Role.DECIDER, post="Kepala")
    colleague = MembershipFactory(organisation=office, role=Role.OVERSEER, post="Sekretaris")
    session.commit()
    sign_in(person(Role.ADMIN))
    assert "Tunjuk pelaksana" in client.get(f"/jabatan/{head.id}").text

    client.post(
        f"/jabatan/{head.id}/pelaksana",
        data={
            "pelaksana-colleague": str(colleague.id),
            "pelaksana-acting": "plh",
            "pelaksana-until": date(2026, 12, 1).isoformat(),
        },
    )

    text = client.get(f"/tim/{office.id}").text
    assert "Plh. Kepala" in text
    assert f"menggantikan {head.user.name} sampai" in text
