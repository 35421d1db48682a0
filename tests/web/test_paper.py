from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from hilirisasi.services import step_clocks
from hilirisasi.web import paper
from models import JobsEvidence, PricePlace, PriceRule, Role, User
from tests.factories import CaseFactory, PlanFactory, TalkFactory, TermsFactory, person

SignIn = Callable[[User], None]


def test_the_sheet_of_a_musyawarah_weighs_the_newest_terms(
    client: FlaskClient, session: Session, sign_in: SignIn
) -> None:
    talk = TalkFactory(plan=PlanFactory(complete=True, wage_idr_per_hok=None))
    TermsFactory(talk=talk, price_idr_per_kg=1_000, offer_price_idr_per_kg=1_200)
    TermsFactory(talk=talk, number=2, floor_idr_per_kg=None)
    session.add(
        PriceRule(
            commodity_code="cassava",
            form_code="fresh_root",
            price_idr_per_kg=1500,
            max_deduction_share=0.1,
            place=PricePlace.FARM,
            binds="factories",
            valid_from=date(2025, 1, 1),
            instrument="Kepgub Uji",
            source="Sumber",
            url="https://aturan.example/",
        )
    )
    sign_in(person(Role.VILLAGE_OPERATOR, talk.listing.organisation))

    page = client.get(f"/percakapan/{talk.id}/lembar-musyawarah").text

    for words in (
        "Rp1.190",
        "Rp1.100",
        "Kepgub Uji",
        "di bawah harga atau di atas potongan",
        "Tidak ada harga terendah tertulis",
        "kira-kira 10 orang bekerja sepanjang tahun. Buktinya belum diperiksa petugas.",
        "upah per hari",
        "Ketua BPD",
        talk.plan.organisation.name,
    ):
        assert words in page
    assert "Rp1.000<" not in page


def test_there_is_no_sheet_without_terms(
    client: FlaskClient, session: Session, sign_in: SignIn
) -> None:
    talk = TalkFactory()
    sign_in(person(Role.VILLAGE_OPERATOR, talk.listing.organisation))

    assert client.get(f"/percakapan/{talk.id}/lembar-musyawarah").status_code == 404


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"claimed_jobs_fte": None}, "belum menyebut"),
        ({"claimed_jobs_fte": 3, "jobs_evidence": JobsEvidence.NONE}, "Belum ada dokumen"),
        (
            {
                "claimed_jobs_fte": 3,
                "jobs_evidence": JobsEvidence.STUDY,
                "jobs_evidence_checked": True,
            },
            "sudah diperiksa",
        ),
    ],
)
def test_jobs_are_told_with_what_stands_behind_them(
    app: Flask, session: Session, values: dict[str, object], words: str
) -> None:
    plan = PlanFactory(**values)

    with app.test_request_context():
        text = paper.jobs_of(plan)

    assert words in text
    assert "FTE" not in text


def test_what_is_known_is_not_called_unknown(app: Flask, session: Session) -> None:
    talk = TalkFactory(plan=PlanFactory(complete=True, wage_idr_per_hok=120_000, peak_labour_hok=5))
    talk.listing.home_processors, talk.listing.idle_hok_per_month = 0, 0

    with app.test_request_context():
        assert paper.unknowns_of(talk.plan, talk.listing) == []
        assert len(paper.unknowns_of(PlanFactory(), TalkFactory().listing)) == 7


def test_the_receipt_of_a_case_names_parties_and_the_promised_days(
    client: FlaskClient, session: Session, sign_in: SignIn
) -> None:
    step_clocks.keep_limits(session)
    case = CaseFactory()
    sign_in(person(Role.INVESTOR, case.plan.organisation))

    page = client.get(f"/kerja-sama/{case.id}/tanda-terima").text

    for words in (
        case.number,
        case.listing.village.name,
        case.plan.organisation.name,
        "paling lama 12 hari kerja",
        "Menunggu penelaah",
    ):
        assert words in page
