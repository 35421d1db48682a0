"""/dampak: what is promised, never as if it were done, and nothing of those not approved."""

from sqlalchemy.orm import Session

from models import CaseStatus, Outline
from tests.factories import NOW, CaseFactory, RegencyFactory
from tests.web.pictures import charts_of, drawn

SCORED = {"quantities": {"jobs": 12.34, "va": 1.5}}


def test_with_nothing_approved_it_says_so(client, session):
    RegencyFactory()
    CaseFactory(explanation=SCORED)
    session.commit()

    page = client.get("/dampak").text

    assert "Belum ada kerja sama yang disetujui." in page
    assert "12,3" not in page


def test_the_public_reads_what_is_promised_where_and_that_no_report_came(client, session):
    approved = CaseFactory(status=CaseStatus.APPROVED, explanation=SCORED, is_sample=True)
    waiting = CaseFactory(explanation=SCORED)
    session.commit()

    page = client.get("/dampak").text

    for words in (
        "1. Kabupaten Lampung Tengah",
        "60 ton",
        "12,3",
        "Rp1,50 miliar",
        "belum ada laporan",
        "1 kerja sama di sini adalah contoh, bukan data sebenarnya.",
        f"/tanggapan?perkara={approved.number}",
    ):
        assert words in page
    assert waiting.number not in page
    assert charts_of(page)["janji"].said == [
        ("2027, dijanjikan", "60 ton"),
        ("2027, kenyataannya", "belum ada laporan"),
    ]


def test_the_map_says_what_its_table_says(client, session: Session):
    CaseFactory(status=CaseStatus.APPROVED)
    RegencyFactory(code="18.07", name="Lampung Timur")
    ring = [[105.0, -5.0], [105.5, -5.0], [105.5, -4.5], [105.0, -5.0]]
    session.add_all(
        Outline(
            region_code=code,
            geometry={"type": "Polygon", "coordinates": [ring]},
            is_official=True,
            source="Uji",
            loaded_at=NOW,
        )
        for code in ("18.02", "18.07")
    )
    session.commit()

    picture = drawn(client.get("/dampak/peta.svg"))

    assert picture.told == (
        "1. Kabupaten Lampung Tengah: 1 disetujui, dijanjikan 60 ton. "
        "2. Kabupaten Lampung Timur: belum ada yang disetujui."
    )
    assert picture.fills == ["#0d4737", "#ffffff"]
    assert not any("indikatif" in text for text in picture.texts)


def test_a_region_shows_the_years_of_what_is_approved_there(client, session):
    case = CaseFactory(status=CaseStatus.APPROVED)
    CaseFactory()
    session.commit()

    page = client.get(f"/wilayah/{case.listing.village_code[:5]}").text

    assert charts_of(page)["janji"].said[0] == ("2027, dijanjikan", "60 ton")
