import re
from collections.abc import Callable
from datetime import date

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from hilirisasi.services import paper_codes, paper_forms
from models import Listing, ListingStatus, Organisation, PaperForm, Role, User
from tests import factories
from tests.factories import NOW, ListingFactory, PaperFormFactory
from tests.web.right_forms import LISTING

SignIn = Callable[[User], None]


@pytest.fixture
def village(session: Session) -> Organisation:
    village: Organisation = factories.VillageOrganisationFactory()
    factories.FormFactory()
    session.commit()
    return village


@pytest.fixture
def paper(session: Session, village: Organisation) -> PaperForm:
    paper: PaperForm = PaperFormFactory(village=village.region)
    session.commit()
    return paper


def code_of(paper: PaperForm) -> str:
    return paper_codes.printed(paper.number)


def test_a_village_makes_sheets_and_prints_them(
    client: FlaskClient, session: Session, sign_in: SignIn, village: Organisation
) -> None:
    sign_in(factories.person(Role.VILLAGE_OPERATOR, village))
    path = f"/desa/{village.region_code}/kertas"

    answer = client.post(path, data={"product": "cassava.fresh_root", "copies": "2"})

    papers = session.scalars(sa.select(PaperForm).order_by(PaperForm.id)).all()
    numbers = "&".join(f"lembar={paper.id}" for paper in papers)
    assert (answer.status_code, answer.location) == (302, f"{path}/cetak?{numbers}")
    page = client.get(answer.location).text
    for words in (
        *(code_of(paper) for paper in papers),
        village.region.name,
        "Oktober 2026 – Maret 2027",
        "lembar versi 1",
        "Singkong, ubi segar",
        "Jangan menulis nama orang, NIK, atau nomor HP",
        "http://127.0.0.1:8000/kertas",
    ):
        assert words in page
    assert page.count('class="form__head"') == 2


def test_a_sheet_of_a_listed_product_shows_what_is_recorded(
    client: FlaskClient, session: Session, sign_in: SignIn, village: Organisation
) -> None:
    listing = ListingFactory(organisation=village, holder_name="BUMDes Rahasia")
    sign_in(factories.person(Role.VILLAGE_OPERATOR, village))

    answer = client.post(
        f"/desa/{village.region_code}/kertas",
        data={"product": f"tercatat-{listing.id}", "copies": "9"},
    )

    page = client.get(answer.location).text
    assert page.count('class="form__head"') == 1
    for words in ("10 ton, tiap bulan panen", "Rp1.100 per kg, 1 November 2026", "masih benar"):
        assert words in page
    assert "Rahasia" not in page


@pytest.mark.parametrize("copies", ["0", "21", "-1", "x", "", "1e9"])
def test_a_wrong_number_of_copies_makes_none(
    client: FlaskClient, session: Session, sign_in: SignIn, village: Organisation, copies: str
) -> None:
    sign_in(factories.person(Role.VILLAGE_OPERATOR, village))

    answer = client.post(f"/desa/{village.region_code}/kertas", data={"copies": copies})

    assert answer.status_code == 422
    assert session.scalar(sa.select(sa.func.count(PaperForm.id))) == 0


def test_another_village_s_listing_is_not_offered(
    client: FlaskClient, session: Session, sign_in: SignIn, village: Organisation
) -> None:
    foreign = ListingFactory()
    sign_in(factories.person(Role.VILLAGE_OPERATOR, village))

    answer = client.post(
        f"/desa/{village.region_code}/kertas",
        data={"product": f"tercatat-{foreign.id}", "copies": "1"},
    )

    assert answer.status_code == 422


def test_sheets_of_another_village_are_not_printed(
    client: FlaskClient, sign_in: SignIn, village: Organisation, paper: PaperForm
) -> None:
    foreign = PaperFormFactory()
    sign_in(factories.person(Role.VILLAGE_OPERATOR, village))

    page = client.get(
        f"/desa/{village.region_code}/kertas/cetak?lembar={foreign.id}&lembar={2**70}&lembar=²"
    ).text

    assert code_of(foreign) not in page
    assert client.get(f"/desa/{foreign.village_code}/kertas/cetak").status_code == 403


@pytest.mark.parametrize("role", [Role.VILLAGE_OPERATOR, Role.VILLAGE_ASSISTANT, Role.REGENCY])
def test_the_code_opens_the_sheet_of_the_own_village(
    client: FlaskClient, sign_in: SignIn, village: Organisation, paper: PaperForm, role: Role
) -> None:
    sign_in(factories.person(role, None if role is Role.REGENCY else village))

    answer = client.get("/kertas", query_string={"kode": f" {code_of(paper)} "})

    assert (answer.status_code, answer.location) == (302, f"/kertas/{paper.id}")
    assert client.get(answer.location).status_code == 200


def test_a_mistyped_code_and_a_foreign_one_are_told_apart_from_nothing_else(
    client: FlaskClient, sign_in: SignIn, village: Organisation, paper: PaperForm
) -> None:
    foreign = code_of(PaperFormFactory())
    unknown = paper_codes.printed("9999999")
    sign_in(factories.person(Role.VILLAGE_OPERATOR, village))
    wrong = code_of(paper)[:-1] + str((int(code_of(paper)[-1]) + 1) % 10)

    answers = {code: client.get(f"/kertas?kode={code}") for code in (wrong, foreign, unknown)}

    assert {answer.status_code for answer in answers.values()} == {404}
    assert "salah ketik" in answers[wrong].text
    assert "Tidak ada lembar dengan kode ini" in answers[foreign].text
    assert answers[foreign].text.replace(foreign, "") == answers[unknown].text.replace(unknown, "")


def test_answers_are_typed_once_and_the_sheet_says_by_whom(
    client: FlaskClient, session: Session, sign_in: SignIn, village: Organisation, paper: PaperForm
) -> None:
    person = factories.person(Role.VILLAGE_OPERATOR, village)
    sign_in(person)
    path = f"/kertas/{paper.id}/isi"

    form = client.get(path).text
    checked = client.post(path, data={**LISTING, "step": ""}).text
    answer = client.post(path, data=LISTING)

    listing = session.scalars(sa.select(Listing)).one()
    assert f"Anda mengetik lembar {code_of(paper)}" in form
    assert "Sudah benar?" in checked
    assert (answer.status_code, answer.location) == (302, f"/produk/{listing.id}")
    assert (listing.village_code, listing.status) == (village.region_code, ListingStatus.PUBLISHED)
    page = client.get(f"/kertas/{paper.id}").text
    assert f"oleh {person.name}" in page
    assert "Tidak perlu diketik lagi" in page
    assert f"/produk/{listing.id}" in page
    assert client.get(path).location == f"/kertas/{paper.id}"


def test_a_sheet_without_a_product_asks_for_it_first(
    client: FlaskClient, session: Session, sign_in: SignIn, village: Organisation
) -> None:
    paper = PaperFormFactory(village=village.region, commodity_code=None, form_code=None)
    sign_in(factories.person(Role.VILLAGE_OPERATOR, village))

    choice = client.get(f"/kertas/{paper.id}/isi").text
    path = f"/kertas/{paper.id}/isi?produk=cassava.fresh_root"
    answer = client.post(path, data=LISTING)

    assert f'href="{path}"' in choice
    assert answer.status_code == 302
    assert session.scalars(sa.select(Listing.form_code)).one() == "fresh_root"


def test_a_sheet_of_a_listed_product_changes_it(
    client: FlaskClient, session: Session, sign_in: SignIn, village: Organisation
) -> None:
    listing = ListingFactory(organisation=village)
    paper = PaperFormFactory(village=village.region, listing=listing)
    sign_in(factories.person(Role.VILLAGE_OPERATOR, village))

    form = client.get(f"/kertas/{paper.id}/isi").text
    answer = client.post(f"/kertas/{paper.id}/isi", data=LISTING)

    session.expire_all()
    assert 'value="1.100"' in form
    assert answer.location == f"/produk/{listing.id}"
    assert listing.price_idr_per_kg == 1_200
    assert session.scalar(sa.select(sa.func.count(Listing.id))) == 1


def test_typing_it_in_again_shows_what_stands_there_and_stores_nothing(
    client: FlaskClient, session: Session, sign_in: SignIn, village: Organisation, paper: PaperForm
) -> None:
    sign_in(factories.person(Role.VILLAGE_OPERATOR, village))
    client.post(f"/kertas/{paper.id}/isi", data=LISTING)
    sign_in(factories.person(Role.REGENCY))
    other = {**LISTING, "price": "9.900", "request_key": "6b0c1a52-7d1e-4c3a-9b6f-0a1b2c3d4e5f"}

    answer = client.post(f"/kertas/{paper.id}/isi", data=other)

    assert answer.status_code == 409
    assert "1.200" in answer.text
    assert "9.900" in answer.text
    assert session.scalars(sa.select(Listing.price_idr_per_kg)).all() == [1_200]


def test_an_assistant_types_in_a_draft_of_the_own_product_only(
    client: FlaskClient, session: Session, sign_in: SignIn, village: Organisation, paper: PaperForm
) -> None:
    person = factories.person(Role.VILLAGE_ASSISTANT, village)
    sign_in(person)

    refused = client.post(f"/kertas/{paper.id}/isi", data=LISTING)
    told = client.get(f"/kertas/{paper.id}").text
    person.memberships[0].commodities = ["cassava"]
    session.commit()
    client.post(f"/kertas/{paper.id}/isi", data=LISTING)

    assert refused.location == f"/kertas/{paper.id}"
    assert "Anda belum ditunjuk untuk produk ini" in told
    assert "Ketik jawabannya" not in told
    assert session.scalars(sa.select(Listing.status)).all() == [ListingStatus.DRAFT]


def test_an_assistant_does_not_change_what_is_published(
    client: FlaskClient, session: Session, sign_in: SignIn, village: Organisation
) -> None:
    listing = ListingFactory(organisation=village)
    paper = PaperFormFactory(village=village.region, listing=listing)
    person = factories.person(Role.VILLAGE_ASSISTANT, village)
    person.memberships[0].commodities = ["cassava"]
    session.commit()
    sign_in(person)

    answer = client.post(f"/kertas/{paper.id}/isi", data=LISTING)

    session.expire_all()
    assert answer.location == f"/kertas/{paper.id}"
    assert listing.price_idr_per_kg == 1_100


def test_a_regency_types_in_for_its_village_and_is_named(
    client: FlaskClient, session: Session, sign_in: SignIn, village: Organisation, paper: PaperForm
) -> None:
    person = factories.person(Role.REGENCY)
    sign_in(person)

    client.post(f"/kertas/{paper.id}/isi", data=LISTING)

    session.expire_all()
    listing = session.scalars(sa.select(Listing)).one()
    assert listing.organisation_id == village.id
    assert listing.confirmed_by_id == person.id
    assert paper.entered_by_name == person.name


@pytest.mark.parametrize(
    "role", [Role.VILLAGE_OPERATOR, Role.VILLAGE_HEAD, Role.INVESTOR, Role.ADMIN]
)
def test_to_others_a_sheet_does_not_exist(
    client: FlaskClient, sign_in: SignIn, paper: PaperForm, role: Role
) -> None:
    sign_in(factories.person(role))

    for path in (f"/kertas/{paper.id}", f"/kertas/{paper.id}/isi"):
        assert client.get(path).status_code == 404


def test_a_sheet_of_an_older_season_or_layout_says_so(
    client: FlaskClient,
    session: Session,
    sign_in: SignIn,
    village: Organisation,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    paper = PaperFormFactory(village=village.region, season_on=date(2026, 4, 1))
    monkeypatch.setattr(paper_forms, "LAYOUT", 2)
    sign_in(factories.person(Role.VILLAGE_OPERATOR, village))

    page = client.get(f"/kertas/{paper.id}").text

    assert "dari musim April 2026 – September 2026" in page
    assert "susunan lama (versi 1)" in page


def test_nobody_is_asked_for_what_a_listing_does_not_need(
    client: FlaskClient, sign_in: SignIn, village: Organisation, paper: PaperForm
) -> None:
    sign_in(factories.person(Role.VILLAGE_OPERATOR, village))

    page = client.get(f"/desa/{village.region_code}/kertas/cetak").text

    asked = re.findall(r"<h3>([^<]+)</h3>", page)
    assert asked == [
        "Produk dan bentuknya",
        "1. Berapa banyak?",
        "2. Bulan panen",
        "3. Harga jual terakhir yang diterima petani",
        "4. Sudah ada yang terikat?",
        "5. Siapa yang memegang dan menjual?",
    ]
    assert paper.made_at == NOW
