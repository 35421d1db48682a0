"""Offers side by side: the same lines of each company, nothing blank, nothing ranked."""

import html
import re
from datetime import date

import pytest

from models import (
    CompanyCheck,
    HomeProcessing,
    PriceRule,
    PriceRuleKind,
    Role,
    TalkStatus,
)
from tests.factories import (
    NOW,
    CaseFactory,
    CompanyFactory,
    ListingFactory,
    PlanFactory,
    RegencyOfficeFactory,
    TalkFactory,
    TermsFactory,
    UserFactory,
    person,
)


@pytest.fixture
def listing(session):
    return ListingFactory()


@pytest.fixture
def village(listing):
    return person(Role.VILLAGE_OPERATOR, listing.organisation)


def make_talk(listing, name, **values):
    plan = PlanFactory(organisation=CompanyFactory(name=name), **values)
    return TalkFactory(listing=listing, plan=plan)


def read(client, listing, query=""):
    answer = client.get(f"/produk/{listing.id}/banding{query}")
    assert answer.status_code == 200
    return answer.text


def lines(page):
    """Return what each line of the table says, by its name."""
    rows = re.findall(r"<tr>(.*?)</tr>", page.split("<tbody>")[1].split("</tbody>")[0], re.DOTALL)
    found = {}
    for row in rows:
        label, *values = (
            html.unescape(text.strip())
            for text in re.findall(r"<span>(.*?)</span>", row, re.DOTALL)
        )
        found[label] = values
    return found


def test_terms_and_a_plan_stand_side_by_side(client, session, sign_in, listing, village):
    make_talk(listing, "PT Lama")
    new = make_talk(listing, "PT Baru", complete=True, floor_idr_per_kg=1150)
    TermsFactory(
        talk=new, price_idr_per_kg=1020, offer_price_idr_per_kg=1200, floor_idr_per_kg=1100
    )
    sign_in(village)

    page = read(client, listing)

    said = lines(page)
    assert re.findall(r'<th scope="col">([^<]*)</th>', page) == ["Hal", "1. PT Baru", "2. PT Lama"]
    assert said["Angka dari"] == [
        "usulan 1 dari investor, 24 November 2026",
        "rencana perusahaan; belum ada usulan syarat",
    ]
    assert said["Bersih di kebun"] == ["Rp1.020 per kg", "Rp1.190 per kg"]
    assert said["Dibanding harga desa sekarang"] == ["lebih rendah Rp80", "lebih tinggi Rp90"]
    assert said["Hitungannya"][1] == "Rp1.400 (di kebun) dikurangi potongan 15%"
    assert said["Harga terendah tertulis"] == [
        "Rp1.100 per kg, sebelum potongan",
        "belum diketahui",
    ]
    assert said["Setahun"] == ["60 ton", "belum diketahui; dicari 300 ton dari semua desa"]
    assert said["Tiap bulan"] == ["5 ton tiap bulan", "belum diketahui"]
    assert said["Masa"] == [
        "Januari 2027 – Desember 2027",
        "mulai Januari 2027; sampai kapan belum diketahui",
    ]


def test_what_nobody_told_is_called_unknown_and_nothing_is_blank(
    client, session, sign_in, listing, village
):
    make_talk(listing, "PT Satu", price_place="factory", farmer_pays_haulage=True)
    sign_in(village)

    said = lines(read(client, listing))

    unknown = (
        "Bersih di kebun",
        "Dibanding harga desa sekarang",
        "Perubahan harga",
        "Harga terendah tertulis",
        "Tiap bulan",
        "Pekerjaan",
        "Bagian laba untuk desa",
        "Dengan yang sudah mengolah di rumah",
    )
    assert {label: said[label] for label in unknown} == {
        label: ["belum diketahui"] for label in unknown
    }
    assert said["Hitungannya"][0].endswith("angkutan: belum diketahui")
    assert all(value for values in said.values() for value in values)


def test_claims_are_told_with_what_stands_behind_them(client, session, sign_in, listing, village):
    talk = make_talk(
        listing,
        "PT Satu",
        complete=True,
        home_processing=HomeProcessing.BUYS_PRODUCT,
        home_processors_note="Sepuluh rumah.",
        price_rule_kind=PriceRuleKind.REFERENCE_PREMIUM,
        premium_idr_per_kg=50,
    )
    checker = UserFactory()
    session.add(
        CompanyCheck(
            organisation_id=talk.plan.organisation_id,
            result="matched",
            name="PT Satu",
            identity="1",
            person="Budi",
            note="Cocok.",
            made_by_id=checker.id,
            made_by_name=checker.name,
            made_by_post="Penelaah",
            made_at=NOW,
        )
    )
    session.commit()
    sign_in(village)

    page = read(client, listing)

    said = lines(page)
    assert said["Pemeriksaan"] == [
        "Perusahaan diperiksa dengan OSS oleh Penelaah, 24 November 2026"
    ]
    (jobs,) = said["Pekerjaan"]
    assert jobs == (
        "Kata perusahaan: kira-kira 10 orang bekerja sepanjang tahun. "
        "Buktinya belum diperiksa petugas. Ada studi kelayakan."
    )
    assert said["Bagian laba untuk desa"] == ["0%"]
    assert said["Dengan yang sudah mengolah di rumah"] == [
        "Hasil olahan mereka dibeli. Sepuluh rumah."
    ]
    assert said["Perubahan harga"] == ["Mengikuti harga acuan ditambah sekian: Rp50"]
    assert not re.search(r"FTE|tergeser|bocor|terbaik", page)


def test_how_far_each_is(client, session, sign_in, listing, village):
    agreed = make_talk(listing, "PT Sepakat")
    agreed.status = TalkStatus.AGREED
    case = CaseFactory(terms=TermsFactory(talk=agreed))
    session.commit()
    sign_in(village)

    said = lines(read(client, listing))

    assert said["Sudah sampai mana?"] == [
        f"Sepakat; proposal: 6 langkah belum lengkap; berkas {case.number}: menunggu penelaah"
    ]


def test_a_statutory_price_is_named_and_who_breaks_it(client, session, sign_in, listing, village):
    session.add(
        PriceRule(
            commodity_code="cassava",
            form_code="fresh_root",
            price_idr_per_kg=1500,
            max_deduction_share=0.15,
            place="farm",
            binds="factories",
            valid_from=date(2025, 1, 1),
            instrument="Kepgub Uji",
            source="Sumber",
            url="https://aturan.example/",
        )
    )
    make_talk(listing, "PT Murah")
    make_talk(listing, "PT Patuh", price_idr_per_kg=1500)
    make_talk(listing, "PT Jauh", price_idr_per_kg=1500, price_place="factory")
    sign_in(village)

    page = read(client, listing)

    assert "Kepgub Uji" in page
    assert lines(page)["Menurut aturan harga"] == [
        "potongan sesuai; harga belum diketahui, tempatnya lain",
        "tidak melanggar",
        "di bawah harga atau di atas potongan",
    ]


def test_up_to_four_are_chosen_by_ticks(client, session, sign_in, listing, village):
    talks = [make_talk(listing, f"PT {letter}") for letter in "ABCDEF"]
    foreign = make_talk(ListingFactory(), "PT Asing")
    sign_in(village)
    names = r'<th scope="col">\d\. ([^<]*)</th>'

    newest = read(client, listing)
    chosen = read(client, listing, f"?talk={talks[0].id}&talk={talks[2].id}&talk={foreign.id}")
    many = read(client, listing, "?" + "&".join(f"talk={talk.id}" for talk in talks))
    junk = read(client, listing, "?talk=²&talk=x&talk=-1&talk=99999999999999999999")

    assert re.findall(names, newest) == ["PT F", "PT E", "PT D", "PT C"]
    assert re.findall(names, chosen) == ["PT C", "PT A"]
    assert chosen.count(" checked>") == 2
    assert "PT Asing" not in chosen
    assert re.findall(names, many) == re.findall(names, newest)
    assert "Paling banyak 4 tawaran" in many
    assert re.findall(names, junk) == re.findall(names, newest)


def test_without_an_offer_the_page_says_so(client, session, sign_in, listing, village):
    sign_in(village)

    assert "Belum ada tawaran yang dapat dibandingkan." in read(client, listing)


def test_the_link_appears_where_there_are_two(client, session, sign_in, listing, village):
    talk = make_talk(listing, "PT A")
    pages = (f"/produk/{listing.id}/kecocokan", f"/percakapan/{talk.id}")
    link = f'href="/produk/{listing.id}/banding"'
    sign_in(village)
    assert all(link not in client.get(page).text for page in pages)

    make_talk(listing, "PT B")

    assert all(link in client.get(page).text for page in pages)
    sign_in(person(Role.INVESTOR, talk.plan.organisation))
    assert link not in client.get(f"/percakapan/{talk.id}").text


def test_only_the_village_and_its_regency_compare(client, session, sign_in, listing):
    make_talk(listing, "PT A")
    region = listing.village.parent.parent
    own = (
        person(Role.VILLAGE_HEAD, listing.organisation),
        person(Role.REGENCY, RegencyOfficeFactory(region=region)),
    )
    for user in own:
        sign_in(user)
        assert "PT A" in read(client, listing)
    for role in (Role.VILLAGE_OPERATOR, Role.INVESTOR, Role.REVIEWER, Role.OVERSEER, Role.ADMIN):
        sign_in(person(role))
        assert client.get(f"/produk/{listing.id}/banding").status_code == 403


def test_the_village_reads_with_whom_it_talks_alone(client, session, sign_in, listing, village):
    talk = make_talk(listing, "PT A")
    talk.alone_until = date(2026, 12, 23)
    session.commit()
    sign_in(village)

    page = read(client, listing)

    assert "Desa sedang bicara berdua dengan PT A sampai 23 Desember 2026" in page
