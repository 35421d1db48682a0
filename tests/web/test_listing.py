"""A village lists a product in five answers; everything typed is kept, nothing stored by halves."""

import re
import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa

from models import (
    AuditEvent,
    Availability,
    CaseStatus,
    Listing,
    ListingStatus,
    MonthlyKg,
    ProductKind,
    Reservation,
    Role,
)
from tests.factories import (
    NOW,
    CaseFactory,
    CommodityFactory,
    DistrictFactory,
    FormFactory,
    ListingFactory,
    PlanFactory,
    RegencyFactory,
    RouteFactory,
    TalkFactory,
    TermsFactory,
    VillageFactory,
    VillageOrganisationFactory,
    person,
)

NEW = "/produk/baru?produk=cassava.fresh_root"


@pytest.fixture
def organisation(session):
    RouteFactory()
    return VillageOrganisationFactory()


@pytest.fixture
def village(organisation, sign_in):
    user = person(Role.VILLAGE_OPERATOR, organisation)
    sign_in(user)
    return user


def answers(**changes):
    return {
        "amount": "1,5 ton",
        "unit": "kg",
        "basis": "per_month",
        "months": ["7", "8"],
        "price": "1.150",
        "price_unit": "kg",
        "price_on": "2026-11-02",
        "availability": "free",
        "holder_kind": "bumdes",
        "holder_name": "BUMDes Maju",
        "request_key": str(uuid.uuid4()),
        "step": "save",
        **changes,
    }


def stored(session):
    session.expire_all()
    return session.scalars(sa.select(Listing)).all()


def of_preview(page):
    """Return what the preview would send, as a browser does."""
    pairs = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text)
    data = {name: [v for n, v in pairs if n == name] for name, _ in pairs}
    return {**data, "step": "save"}


def test_the_first_answer_is_a_tap(client, village):
    page = client.get("/produk/baru")

    assert 'href="/produk/baru?produk=cassava.fresh_root"' in page.text


def test_the_form_is_filled_in_beforehand(client, session, village, organisation):
    ListingFactory(organisation=organisation, holder_name="Koperasi Kami")
    session.commit()

    page = client.get(NEW)

    assert 'value="Koperasi Kami"' in page.text
    assert len(re.findall(r'name="months"[^>]*checked|checked[^>]*name="months"', page.text)) == 12


def test_what_was_checked_is_published_at_once(client, session, village, organisation):
    answer = client.post(NEW, data=answers())

    listing = stored(session)[0]
    assert answer.status_code == 302
    assert answer.location == f"/produk/{listing.id}?baru=1"
    assert listing.status is ListingStatus.PUBLISHED
    assert listing.organisation_id == organisation.id
    assert listing.harvest_kg == (*[0] * 6, 1_500, 1_500, *[0] * 4)
    assert f"/produk/{listing.id}" in client.get("/produk").text


@pytest.mark.parametrize(
    ("changes", "yearly_kg"),
    [
        ({"amount": "1,5 ton", "unit": "kg"}, 3_000),
        ({"amount": "1,5 ton", "unit": "kuintal"}, 3_000),
        ({"amount": "1.234,5", "unit": "kg"}, 2_469),
        ({"amount": "20 kw", "basis": "per_year"}, 2_000),
        ({"amount": "250 kuintal", "basis": "per_hectare", "hectares": "2,5"}, 62_500),
        ({"amount": "3", "unit": "ton", "basis": "per_harvest", "harvests": "2"}, 6_000),
    ],
)
def test_amounts_are_read_as_people_count_and_a_typed_unit_wins(
    client, session, village, changes, yearly_kg
):
    client.post(NEW, data=answers(**changes))

    assert sum(stored(session)[0].harvest_kg) == yearly_kg


def test_what_is_counted_by_the_piece_comes_to_kg(client, session, village):
    FormFactory(
        commodity=CommodityFactory(code="coconut"),
        code="whole_nut",
        units={"butir": 1.25, "kg": 1},
    )
    session.commit()

    data = answers(amount="1.000", unit="butir", price="2.500", price_unit="butir")
    client.post("/produk/baru?produk=coconut.whole_nut", data=data)

    listing = stored(session)[0]
    assert (sum(listing.harvest_kg), listing.price_idr_per_kg) == (2_500, 2_000)


def test_the_preview_shows_kg_before_anything_is_stored(client, session, village):
    page = client.post(NEW, data=answers(step=""))

    assert "3 ton" in page.text
    assert "1,5 ton" in page.text
    assert stored(session) == []


def test_months_that_differ_are_kept_as_they_were_told(client, session, village):
    uneven = {"amount": "5 ton", "basis": "per_year", "by_month": "Jul 2; Agu 3"}
    other = client.post(NEW, data=answers(**uneven | {"amount": "6 ton"}))
    unread = client.post(NEW, data=answers(**uneven | {"by_month": "sering"}))

    client.post(NEW, data=of_preview(client.post(NEW, data=answers(**uneven, step=""))))

    (listing,) = stored(session)
    assert "seluruhnya 5 ton setahun" in other.text
    assert "Tulis bulan dan jumlahnya" in unread.text
    assert listing.harvest_kg == (*[0] * 6, 2_000, 3_000, *[0] * 4)


def test_the_preview_sends_what_was_answered(client, session, village):
    given = answers(step="", availability="partly", free_percent="40", quality_note="Pati 24\nBaik")
    page = client.post(NEW, data=given)

    client.post(NEW, data=of_preview(page))

    listing = stored(session)[0]
    assert listing.harvest_kg == (*[0] * 6, 1_500, 1_500, *[0] * 4)
    assert listing.offered_kg[6] == 600
    assert (listing.price_idr_per_kg, listing.request_key) == (1150, given["request_key"])


def test_a_form_that_is_sent_twice_is_one_listing(client, session, village):
    data = answers()

    first, second = client.post(NEW, data=data), client.post(NEW, data=data)

    assert first.location == second.location
    assert len(stored(session)) == 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"amount": "1.50"}, "Tulis angkanya seperti contoh: 1,5 ton"),
        ({"amount": "1,500.00"}, "Tulis angkanya seperti contoh: 1,5 ton"),
        ({"amount": "banyak"}, "Tulis angkanya seperti contoh: 1,5 ton"),
        ({"amount": "10 karung"}, "Tulis angkanya seperti contoh: 1,5 ton"),
        ({"amount": ""}, "Kolom ini wajib diisi."),
        ({"amount": "0"}, "Isi lebih dari nol."),
        ({"amount": "0,001", "unit": "kg"}, "Isi antara 1 kg"),
        (
            {
                "amount": "1.000.000.000 ton",
                "basis": "per_harvest",
                "harvests": "12",
                "months": "1",
            },
            "Isi antara 1 kg",
        ),
        ({"price": "1.15"}, "Tulis angkanya seperti contoh: 1.350"),
        ({"price": "900.000.000"}, "Isi antara Rp1"),
        ({"price_on": "besok"}, ""),
        ({"price_on": (NOW + timedelta(days=2)).date().isoformat()}, "belum lewat"),
        ({"months": []}, "Pilih paling sedikit satu bulan."),
        ({"basis": "per_hectare"}, "Isi luas lahan, seperti contoh: 2,5"),
        ({"harvests": "13"}, "Isi antara 1 dan 12."),
        ({"other_buyers_t": "9999999999"}, "Isi antara 0 dan 1.000.000.000."),
        ({"request_key": "x" * 60}, ""),
        ({"request_key": ""}, ""),
    ],
)
def test_what_is_wrong_is_said_and_all_that_was_typed_stays(
    client, session, village, changes, message
):
    page = client.post(NEW, data=answers(holder_name="Kelompok Suka Tani", **changes))

    assert page.status_code == 200
    assert "field__errors" in page.text or "request_key" in changes
    assert message in page.text
    assert 'value="Kelompok Suka Tani"' in page.text
    if "amount" in changes:
        assert f'value="{changes["amount"]}"' in page.text
    assert stored(session) == []


def test_half_is_free_where_a_village_says_partly_and_it_is_marked(client, session, village):
    client.post(NEW, data=answers(availability="partly"))

    listing = stored(session)[0]
    page = client.get(f"/produk/{listing.id}")
    assert (listing.availability, sum(listing.offered_kg)) == (Availability.PARTLY, 1_500)
    assert "perkiraan" in page.text
    assert "dihitung separuh" in page.text


def test_a_figure_far_off_is_questioned_once_and_never_refused(client, session, village):
    for _ in range(3):
        ListingFactory()  # 120 tonnes a year at Rp1.100
    session.commit()
    data = answers(amount="900 ton", price="5.000", step="")

    page = client.post(NEW, data=data)
    assert page.text.count("lanjutkan saja") == 2

    assert client.post(NEW, data=of_preview(page)).status_code == 302
    assert len(stored(session)) == 4


@pytest.mark.parametrize(("neighbours", "is_shown"), [(2, False), (3, True)])
def test_the_neighbours_range_needs_three(client, session, village, neighbours, is_shown):
    for price in range(neighbours):
        ListingFactory(price_idr_per_kg=1000 + 100 * price)
    session.commit()

    page = client.get(NEW)

    assert ("3 produk di Kalirejo: Rp1.000 sampai Rp1.200 per kg" in page.text) is is_shown


def test_a_saved_listing_shows_what_it_is_worth_and_who_looks_for_it(client, session, village):
    PlanFactory()
    session.commit()

    page = client.get(client.post(NEW, data=answers()).location)

    assert "Tapioka (pabrik)" in page.text
    assert "1 rencana investasi" in page.text
    assert "Bila dijawab, hitungan lebih tepat" in page.text


@pytest.fixture
def listing(session, organisation):
    return ListingFactory(organisation=organisation, quality_note="Lama")


def test_an_edit_shows_the_answers_as_they_were_counted(client, session, village):
    client.post(NEW, data=answers(amount="2,5 ton", availability="partly", free_percent="40"))
    listing = stored(session)[0]

    page = client.get(f"/produk/{listing.id}/ubah")

    assert 'name="amount" type="text" value="2,5"' in page.text or 'value="2,5"' in page.text
    assert 'value="40"' in page.text
    assert re.search(r'<option selected value="ton"|value="ton" selected', page.text)


def test_a_stale_edit_is_a_page_with_both_versions_and_stores_nothing(
    client, session, village, listing
):
    version = listing.version
    listing.quality_note = "Dari rekan"
    session.commit()

    answer = client.post(
        f"/produk/{listing.id}/ubah", data=answers(version=version, quality_note="Dari saya")
    )

    assert answer.status_code == 409
    assert "Dari rekan" in answer.text
    assert "Dari saya" in answer.text
    assert stored(session)[0].quality_note == "Dari rekan"


def test_an_edit_is_stored(client, session, village, listing):
    data = answers(version=listing.version, price="1.300")

    assert client.post(f"/produk/{listing.id}/ubah", data=data).status_code == 302
    assert stored(session)[0].price_idr_per_kg == 1300


def test_less_than_is_promised_is_refused_with_the_months_and_keeps_the_answers(
    client, session, village, listing
):
    case = CaseFactory(
        terms=TermsFactory(talk=TalkFactory(listing=listing)), status=CaseStatus.APPROVED
    )
    month = NOW.date().replace(month=7, day=1)
    month = month.replace(year=month.year + 1)
    case.reservations.append(Reservation(listing_id=listing.id, month=month, kg=9_000))
    session.commit()

    data = answers(version=listing.version, amount="8 ton", holder_name="Baru")
    answer = client.post(f"/produk/{listing.id}/ubah", data=data)

    assert answer.status_code == 409
    assert "sudah dijanjikan" in answer.text
    assert "Juli 1 ton" in answer.text
    assert 'value="Baru"' in answer.text
    assert stored(session)[0].harvest_kg == MonthlyKg((10_000,) * 12)


def test_a_listing_is_confirmed_withdrawn_and_brought_back(client, session, village, listing):
    for step, data, status in (
        ("benar", {}, ListingStatus.PUBLISHED),
        ("tarik", {"reason": "Diganti jagung."}, ListingStatus.WITHDRAWN),
        ("tayangkan", {}, ListingStatus.PUBLISHED),
    ):
        assert client.post(f"/produk/{listing.id}/{step}", data=data).status_code == 302
        assert stored(session)[0].status is status


def test_a_withdrawal_says_why_to_those_who_talk_about_it(
    client, session, sign_in, organisation, listing
):
    talk = TalkFactory(listing=listing)
    investor = person(Role.INVESTOR, talk.plan.organisation)
    session.commit()
    sign_in(person(Role.VILLAGE_OPERATOR, organisation))
    address = f"/produk/{listing.id}/tarik"

    assert client.post(address, data={"reason": " "}).status_code == 422
    assert stored(session)[0].status is ListingStatus.PUBLISHED
    assert client.post(address, data={"reason": "Diganti jagung."}).status_code == 302

    event = session.scalar(sa.select(AuditEvent).where(AuditEvent.action == "listing.withdraw"))
    assert event.reason == "Diganti jagung."
    client.post("/keluar")
    sign_in(investor)
    assert "Desa menarik produk ini: Diganti jagung." in client.get(f"/percakapan/{talk.id}").text


def test_what_the_regency_wrote_says_so_until_the_village_confirms_it(
    client, session, sign_in, organisation, listing
):
    officer = person(Role.REGENCY)
    sign_in(officer)
    client.post(f"/produk/{listing.id}/benar")
    assert "dibantu kabupaten" in client.get(f"/produk/{listing.id}").text
    client.post("/keluar")

    sign_in(person(Role.VILLAGE_OPERATOR, organisation))
    client.post(f"/produk/{listing.id}/benar")

    page = client.get(f"/produk/{listing.id}").text
    assert "dibantu kabupaten" not in page
    assert "Pernyataan desa, dikonfirmasi" in page


def test_what_is_left_of_a_crop_is_chosen_as_a_form_of_its_own(client, session, village):
    FormFactory(
        code="onggok_dry",
        name_id="Onggok kering",
        position=1,
        product_kind=ProductKind.BY_PRODUCT,
    )
    session.commit()

    assert "(hasil samping)" in client.get("/produk/baru").text
    page = client.get("/produk/baru?produk=cassava.onggok_dry").text

    assert re.search(r'value="by_product" checked', page)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.REGENCY])
def test_only_the_own_village_changes_a_listing(client, session, sign_in, listing, role):
    sign_in(person(role))

    assert client.get(f"/produk/{listing.id}/ubah").status_code == 403
    answer = client.post(f"/produk/{listing.id}/ubah", data=answers(version=listing.version))
    assert answer.status_code == 403
    assert client.post(f"/produk/{listing.id}/tarik").status_code == 403
    assert stored(session)[0].quality_note == "Lama"


WRITERS = {Role.VILLAGE_OPERATOR, Role.REGENCY}


@pytest.mark.parametrize("role", [role for role in Role if role not in WRITERS])
def test_only_a_village_lists(client, session, sign_in, organisation, role):
    sign_in(person(role))

    assert client.post(NEW, data=answers()).status_code == 403
    assert stored(session) == []


def test_the_regency_writes_for_a_village_of_its_own(client, session, sign_in, organisation):
    sign_in(person(Role.REGENCY))
    address = f"{NEW}&desa={organisation.region_code}"

    assert client.post(NEW, data=answers()).location == "/kabupaten"
    assert client.post(address, data=answers()).status_code == 302

    [listing] = stored(session)
    assert (listing.organisation_id, listing.status) == (organisation.id, ListingStatus.PUBLISHED)
    assert listing.confirmed_by_post == "Penelaah, DPMPTSP Lampung Tengah"


def test_the_regency_writes_for_no_other_village(client, session, sign_in):
    other = VillageFactory(
        code="18.07.12.2001",
        parent=DistrictFactory(code="18.07.12", parent=RegencyFactory(code="18.07")),
    )
    sign_in(person(Role.REGENCY))

    assert client.post(f"{NEW}&desa={other.code}", data=answers()).status_code == 403
    assert stored(session) == []


def test_an_assistant_drafts_what_they_were_named_for_and_the_operator_publishes(
    client, session, sign_in, organisation
):
    assistant = person(Role.VILLAGE_ASSISTANT, organisation)
    session.refresh(assistant)
    assistant.memberships[0].commodities = ["cassava"]
    operator = person(Role.VILLAGE_OPERATOR, organisation)
    sign_in(assistant)

    assert client.post(NEW, data=answers()).status_code == 302
    [draft] = stored(session)
    assert draft.status is ListingStatus.DRAFT
    assert client.post(f"/produk/{draft.id}/tayangkan").status_code == 403
    client.post("/keluar")
    assert client.get(f"/produk/{draft.id}").status_code == 404

    sign_in(operator)
    assert "Baca draf produk dan tayangkan" in client.get("/").text
    assert client.post(f"/produk/{draft.id}/tayangkan").status_code == 302
    assert stored(session)[0].status is ListingStatus.PUBLISHED


def test_a_lapsed_listing_is_hidden_and_one_tap_brings_it_back(
    client, session, sign_in, organisation, listing
):
    listing.confirmed_at = NOW - timedelta(days=181)
    session.commit()
    name = "Sukamaju"
    assert name not in client.get("/produk").text.split("<main")[1]

    sign_in(person(Role.VILLAGE_OPERATOR, organisation))
    assert "Tidak tayang lagi" in client.get("/").text
    assert "Tidak tayang sejak" in client.get(f"/produk/{listing.id}").text
    client.post(f"/produk/{listing.id}/benar")
    client.post("/keluar")

    assert name in client.get("/produk").text.split("<main")[1]


def test_a_failed_harvest_is_taken_down_with_its_reason(client, session, sign_in, organisation):
    listing = ListingFactory(organisation=organisation)
    sign_in(person(Role.VILLAGE_OPERATOR, organisation))
    address = f"/produk/{listing.id}/gagal-panen"

    assert client.post(address, data={"reason": " "}).status_code == 422
    assert client.post(address, data={"reason": "Banjir."}).status_code == 302

    assert stored(session)[0].status is ListingStatus.FAILED
    assert "Desa melaporkan gagal panen: Banjir." in client.get(f"/produk/{listing.id}").text


def test_a_visitor_reads_and_is_asked_to_sign_in_to_write(client, session, listing):
    session.commit()

    assert client.get(f"/produk/{listing.id}").status_code == 200
    assert client.get("/produk").status_code == 200
    for path in (NEW, f"/produk/{listing.id}/ubah"):
        answer = client.post(path, data=answers())
        assert answer.status_code == 302
        assert answer.location.startswith("/masuk")
    assert len(stored(session)) == 1


def test_a_sample_says_so(client, session, listing):
    listing.is_sample = True
    session.commit()

    assert "Contoh, bukan data sebenarnya" in client.get(f"/produk/{listing.id}").text


def test_filters_stand_in_the_address_and_stay_on_the_next_page(client, session):
    for _ in range(21):
        ListingFactory()
    session.commit()

    page = client.get("/produk?komoditas=cassava&wilayah=18.02")

    assert "21 produk" in page.text
    assert re.search(r"komoditas=cassava&amp;wilayah=18\.02&amp;hal=2", page.text)
    assert "Belum ada produk yang cocok" in client.get("/produk?komoditas=maize").text


def test_an_unknown_listing_is_not_found(client, session):
    assert client.get("/produk/999").status_code == 404


def test_a_form_that_is_saved_as_it_stands_changes_no_figure(
    client, session, sign_in, organisation
):
    own_use = MonthlyKg((1_237,) * 12)
    listing = ListingFactory(
        organisation=organisation, availability=Availability.PARTLY, own_use_kg=own_use
    )
    sign_in(person(Role.VILLAGE_OPERATOR, organisation))
    page = client.get(f"/produk/{listing.id}/ubah").text
    shown = re.search(r'name="free_percent"[^>]*value="([^"]+)"', page)[1]
    sent = answers(
        amount="10 ton",
        basis="per_month",
        months=[str(month) for month in range(1, 13)],
        availability="partly",
        free_percent=shown,
        version=listing.version,
    )

    assert client.post(f"/produk/{listing.id}/ubah", data=sent).status_code == 302

    assert shown == "87,63"
    assert stored(session)[0].own_use_kg == own_use
