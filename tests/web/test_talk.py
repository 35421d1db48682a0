"""The page of a talk, from both sides."""

import re
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from models import (
    Answer,
    Case,
    Message,
    MonthlyKg,
    Role,
    Side,
    Talk,
    TalkStatus,
    Terms,
)
from tests.factories import (
    CompanyFactory,
    FormFactory,
    ListingFactory,
    MembershipFactory,
    PlanFactory,
    TalkFactory,
    TermsFactory,
    UserFactory,
    VillageOrganisationFactory,
    person,
)

SHEET = {
    **{f"syarat-tonnes-{month}": "2,5" for month in range(12)},
    "syarat-price": "1.400",
    "syarat-deduction_percent": "15",
    "syarat-price_place": "farm",
    "syarat-farmer_pays_haulage": "no",
    "syarat-haulage": "",
    "syarat-price_rule": "Tetap setahun.",
    "syarat-floor": "1.000",
    "syarat-payment_days": "7",
    "syarat-first_month": "2027-01-01",
    "syarat-last_month": "2027-12-01",
    "syarat-based_on": "0",
}


@pytest.fixture
def now(monkeypatch):
    """Requests happen on the day of the factories."""
    monkeypatch.setattr(
        "hilirisasi.web.access.datetime", type("Clock", (), {"now": staticmethod(lambda _tz: NOW)})
    )


NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


@pytest.fixture
def village(session):
    return MembershipFactory(
        role=Role.VILLAGE_OPERATOR,
        organisation=VillageOrganisationFactory(),
        user=UserFactory(name="Bu Sri", phone="+6281234567890"),
    ).user


@pytest.fixture
def investor(session):
    return MembershipFactory(
        role=Role.INVESTOR,
        organisation=CompanyFactory(name="PT Rahasia"),
        user=UserFactory(name="Pak Budi", phone="+6281298765432"),
    ).user


def organisation_of(user):
    return user.memberships[0].organisation


@pytest.fixture
def talk(session, village, investor):
    for user in (village, investor):
        session.refresh(user)
    return TalkFactory(
        listing=ListingFactory(organisation=organisation_of(village)),
        plan=PlanFactory(organisation=organisation_of(investor), complete=True),
    )


def asked(talk, session):
    talk.status, talk.village_answer, talk.opened_at = TalkStatus.ASKED, Answer.WAITING, None
    session.commit()
    return talk


def test_the_button_on_a_match_starts_a_talk_once(client, session, sign_in, investor):
    session.refresh(investor)
    plan, listing = PlanFactory(organisation=organisation_of(investor)), ListingFactory()
    sign_in(investor)
    url = f"/kecocokan/{listing.id}/{plan.id}/bicara"

    answers = [client.post(url) for _ in range(2)]

    talk = session.scalars(sa.select(Talk)).one()
    assert [answer.location for answer in answers] == [f"/percakapan/{talk.id}"] * 2
    assert talk.investor_answer is Answer.WILLING


def test_a_pool_is_asked_by_one_button_and_by_its_company_only(client, session, sign_in, investor):
    session.refresh(investor)
    plan = PlanFactory(organisation=organisation_of(investor), need_kg=MonthlyKg((15_000,) * 12))
    for _ in range(2):
        ListingFactory()
    url = f"/proposal/{plan.id}/pasokan/bicara"
    sign_in(person(Role.INVESTOR))
    assert client.post(url).status_code == 404

    sign_in(investor)
    answers = [client.post(url) for _ in range(2)]

    assert [answer.location for answer in answers] == ["/percakapan"] * 2
    assert session.scalar(sa.select(sa.func.count()).select_from(Talk)) == 2


@pytest.mark.parametrize("case", ["other company", "other product", "missing"])
def test_nobody_starts_a_talk_for_others_or_of_what_does_not_match(
    client, session, sign_in, investor, case
):
    session.refresh(investor)
    own = case != "other company"
    plan = PlanFactory(**({"organisation": organisation_of(investor)} if own else {}))
    form = FormFactory(code="chips") if case == "other product" else FormFactory()
    listing = ListingFactory(form=form)
    sign_in(investor)

    answer = client.post(f"/kecocokan/{listing.id + (case == 'missing')}/{plan.id}/bicara")

    assert answer.status_code == 404
    assert session.scalars(sa.select(Talk)).all() == []


def test_only_the_sides_read_a_talk(client, session, sign_in, talk):
    url = f"/percakapan/{talk.id}"
    assert client.get(url).status_code == 302
    for role in (Role.VILLAGE_OPERATOR, Role.INVESTOR, Role.REVIEWER, Role.ADMIN):
        sign_in(person(role))
        assert client.get(url).status_code == 404


@pytest.mark.parametrize("path", ["jawab", "pesan", "kunjungan", "hari", "tutup", "syarat"])
def test_only_the_sides_write_in_a_talk(client, session, sign_in, talk, path):
    sign_in(person(Role.INVESTOR))

    answer = client.post(f"/percakapan/{talk.id}/{path}", data={**SHEET, "pesan-body": "Halo"})

    assert answer.status_code == 404
    assert session.scalars(sa.select(Message)).all() == []


def test_a_village_sees_no_name_before_the_investor_is_willing(
    client, session, sign_in, talk, village
):
    talk.status, talk.opened_at = TalkStatus.ASKED, None
    talk.investor_answer = Answer.WAITING
    session.commit()
    sign_in(village)

    pages = [client.get(f"/percakapan/{talk.id}").text, client.get("/percakapan").text]

    for page in pages:
        assert "PT Rahasia" not in page
        assert "Pak Budi" not in page
        assert "81298765432" not in page
    assert "0812****5432" in pages[0]


def test_both_willing_see_each_other(client, session, sign_in, talk, village, investor):
    sign_in(village)
    page = client.get(f"/percakapan/{talk.id}").text
    assert "PT Rahasia" in page
    assert "+6281298765432" in page

    sign_in(investor)
    page = client.get(f"/percakapan/{talk.id}").text
    assert "Bu Sri" in page
    assert "+6281234567890" in page


def test_an_answer_without_its_reason_keeps_what_was_tapped(
    client, session, sign_in, talk, village
):
    asked(talk, session)
    sign_in(village)

    answer = client.post(
        f"/percakapan/{talk.id}/jawab",
        data={"jawab-answer": "not_yet", "jawab-version": talk.version},
    )

    assert answer.status_code == 422
    assert "Tuliskan alasannya." in answer.text
    assert 'value="not_yet" checked' in answer.text


def test_a_willing_answer_opens_the_talk(client, session, sign_in, talk, village):
    asked(talk, session)
    sign_in(village)

    answer = client.post(
        f"/percakapan/{talk.id}/jawab",
        data={"jawab-answer": "willing", "jawab-version": talk.version},
    )

    assert answer.status_code == 302
    session.refresh(talk)
    assert talk.status is TalkStatus.TALKING


@pytest.mark.parametrize("version", ["99", "", "abc", "9" * 30])
def test_an_old_page_shows_both_answers(client, session, sign_in, talk, village, version):
    asked(talk, session)
    sign_in(village)

    answer = client.post(
        f"/percakapan/{talk.id}/jawab",
        data={"jawab-answer": "willing", "jawab-version": version},
    )

    assert answer.status_code == 409
    assert "Belum menjawab" in answer.text
    session.refresh(talk)
    assert talk.village_answer is Answer.WAITING


def test_a_message_is_escaped_and_shown_to_both(client, session, sign_in, talk, village, investor):
    sign_in(village)
    client.post(f"/percakapan/{talk.id}/pesan", data={"pesan-body": "<b>Kapan datang?</b>"})

    sign_in(investor)
    page = client.get(f"/percakapan/{talk.id}").text

    assert "&lt;b&gt;Kapan datang?&lt;/b&gt;" in page


def test_a_message_is_taken_back_by_who_wrote_it_until_it_is_read(
    client, session, sign_in, talk, village, investor
):
    sign_in(village)
    for body in ("Salah kirim", "Kapan datang?"):
        client.post(f"/percakapan/{talk.id}/pesan", data={"pesan-body": body})
    wrong, right = session.scalars(sa.select(Message.id).order_by(Message.id))
    page = client.get(f"/percakapan/{talk.id}").text

    taken = client.post(f"/percakapan/{talk.id}/pesan/{wrong}/tarik", follow_redirects=True).text
    gone = client.post(f"/percakapan/{talk.id}/pesan/{wrong}/tarik")
    sign_in(investor)
    read = client.get(f"/percakapan/{talk.id}").text
    foreign = client.post(f"/percakapan/{talk.id}/pesan/{right}/tarik")
    sign_in(village)
    late = client.post(f"/percakapan/{talk.id}/pesan/{right}/tarik")

    assert page.count("Tarik pesan ini") == 2
    assert "Salah kirim" not in taken
    assert "Tarik pesan ini" not in read
    assert (gone.status_code, foreign.status_code, late.status_code) == (404, 404, 409)
    assert "sudah membaca pesan ini" in late.text
    after = client.get(f"/percakapan/{talk.id}").text
    assert "Dibaca " in after
    assert "Tarik pesan ini" not in after


def test_a_message_that_is_too_long_is_kept_and_refused(client, session, sign_in, talk, village):
    sign_in(village)

    answer = client.post(f"/percakapan/{talk.id}/pesan", data={"pesan-body": "x" * 2001})

    assert answer.status_code == 422
    assert "x" * 2001 in answer.text
    assert session.scalars(sa.select(Message)).all() == []


def test_three_days_are_proposed_and_one_is_chosen(
    client, session, sign_in, talk, village, investor, now
):
    days = {
        "hari-first": "2026-12-01",
        "hari-second": "2026-12-02",
        "hari-third": "2026-12-08",
    }
    sign_in(investor)
    client.post(f"/percakapan/{talk.id}/kunjungan", data=days)
    sign_in(village)
    assert "2 Desember 2026" in client.get(f"/percakapan/{talk.id}").text

    client.post(f"/percakapan/{talk.id}/hari", data={"pilih-day": "2026-12-02"})

    session.refresh(talk)
    assert talk.visit_on == date(2026, 12, 2)


def test_a_day_that_is_over_is_refused_beside_its_field(
    client, session, sign_in, talk, investor, now
):
    sign_in(investor)

    answer = client.post(
        f"/percakapan/{talk.id}/kunjungan",
        data={
            "hari-first": "2026-12-01",
            "hari-second": "2026-11-24",
            "hari-third": "2026-12-01",
        },
    )

    assert answer.status_code == 422
    assert answer.text.count("Pilih hari sesudah hari ini.") == 2  # field and summary
    assert answer.text.count("Hari ini sudah disebut. Pilih hari lain.") == 2
    assert 'value="2026-12-01"' in answer.text


def test_the_first_sheet_is_filled_from_the_plan_and_the_listing(
    client, session, sign_in, talk, investor, now
):
    talk.listing.harvest_kg = MonthlyKg((7_500,) * 12)
    talk.plan.price_idr_per_kg = 1455
    session.commit()
    sign_in(investor)

    page = client.get(f"/percakapan/{talk.id}").text

    assert 'name="syarat-tonnes-0" type="text" value="7,5"' in page
    assert 'value="1.455"' in page


def test_a_sheet_is_proposed_in_tonnes_and_kept_in_kg(
    client, session, sign_in, talk, investor, now
):
    sign_in(investor)

    answer = client.post(f"/percakapan/{talk.id}/syarat", data=SHEET)

    assert answer.status_code == 302
    terms = session.scalars(sa.select(Terms)).one()
    assert (terms.kg, terms.price_idr_per_kg, terms.side) == ((2_500,) * 12, 1190, Side.INVESTOR)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"syarat-tonnes-3": "11"}, "tidak lebih dari yang ditawarkan desa"),
        ({"syarat-tonnes-3": "satu"}, "Tulis angkanya seperti contoh: 1,5"),
        ({"syarat-price": ""}, "Kolom ini wajib diisi."),
        ({"syarat-price": "1.50"}, "Tulis angkanya seperti contoh: 1.400"),
        ({"syarat-deduction_percent": "91"}, "Isi antara 0 dan 90."),
        ({"syarat-last_month": "2026-12-01"}, "Masa kerja sama 1 sampai 36 bulan"),
        ({"syarat-last_month": "2020-01-01"}, "Pilih salah satu dari daftar."),
        ({"syarat-payment_days": "tujuh"}, "Tulis angka bulat, seperti contoh: 12"),
        ({"syarat-price_rule": "Tetap setahun." + "x" * 500}, "Paling panjang 500 huruf."),
        (
            {"syarat-price_place": "factory", "syarat-farmer_pays_haulage": "yes"},
            "Isi ongkos angkut per kg",
        ),
        (
            {
                "syarat-price_place": "factory",
                "syarat-farmer_pays_haulage": "yes",
                "syarat-haulage": "5.000",
            },
            "tidak ada sisa untuk petani",
        ),
    ],
)
def test_a_sheet_that_cannot_be_says_why_and_keeps_the_rest(
    client, session, sign_in, talk, investor, now, change, message
):
    sign_in(investor)

    answer = client.post(f"/percakapan/{talk.id}/syarat", data={**SHEET, **change})

    assert answer.status_code == 422
    assert message in answer.text
    assert "Tetap setahun." in answer.text
    assert session.scalars(sa.select(Terms)).all() == []


def test_a_sheet_written_before_the_newest_shows_both(
    client, session, sign_in, talk, investor, now
):
    TermsFactory(talk=talk, side=Side.VILLAGE, price_rule="Ditinjau tiap bulan.")
    sign_in(investor)

    answer = client.post(f"/percakapan/{talk.id}/syarat", data=SHEET)

    assert answer.status_code == 409
    assert "Ditinjau tiap bulan." in answer.text
    assert "Tetap setahun." in answer.text
    assert session.scalar(sa.select(sa.func.count()).select_from(Terms)) == 1


def test_terms_wait_for_the_proposal(client, session, sign_in, talk, investor, now):
    talk.plan.stage = "minat"
    talk.plan.investment_idr = None
    session.commit()
    sign_in(investor)

    page = client.get(f"/percakapan/{talk.id}").text
    answer = client.post(f"/percakapan/{talk.id}/syarat", data=SHEET)

    assert "Lengkapi proposal" in page
    assert answer.status_code == 422
    assert session.scalars(sa.select(Terms)).all() == []


def test_the_button_names_the_version_and_opens_the_case_once(
    client, session, sign_in, talk, village, now
):
    terms = TermsFactory(talk=talk, investor_confirmed_at=NOW)
    session.commit()
    sign_in(village)
    assert "Sepakati usulan 1" in client.get(f"/percakapan/{talk.id}").text

    answers = [client.post(f"/percakapan/{talk.id}/syarat/{terms.number}/sepakat") for _ in "ab"]

    case = session.scalars(sa.select(Case)).one()
    assert [answer.location for answer in answers] == [f"/kerja-sama/{case.id}"] * 2


def test_an_older_version_cannot_be_agreed(client, session, sign_in, talk, village, now):
    TermsFactory(talk=talk, investor_confirmed_at=NOW)
    TermsFactory(talk=talk, number=2, investor_confirmed_at=NOW)
    sign_in(village)

    answer = client.post(f"/percakapan/{talk.id}/syarat/1/sepakat")

    assert answer.status_code == 409
    assert session.scalars(sa.select(Case)).all() == []


def test_what_changed_between_versions_is_shown(client, session, sign_in, talk, village):
    TermsFactory(talk=talk, payment_days=30)
    TermsFactory(talk=talk, number=2, payment_days=3)
    sign_in(village)

    page = client.get(f"/percakapan/{talk.id}").text

    assert "Dibayar: paling lama 30 hari → <strong>paling lama 3 hari</strong>" in page
    assert page.count("→") == 1


def test_ending_needs_a_reason_and_hides_the_numbers(client, session, sign_in, talk, village):
    sign_in(village)
    assert (
        client.post(f"/percakapan/{talk.id}/tutup", data={"tutup-reason": " "}).status_code == 422
    )

    client.post(f"/percakapan/{talk.id}/tutup", data={"tutup-reason": "Sudah terjual."})

    session.refresh(talk)
    assert talk.status is TalkStatus.CLOSED
    assert "81298765432" not in client.get(f"/percakapan/{talk.id}").text


def test_every_form_of_the_page_has_a_token(app, client, session, sign_in, talk, investor):
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        sign_in(investor)
        page = client.get(f"/percakapan/{talk.id}").text
        refused = client.post(f"/percakapan/{talk.id}/pesan", data={"pesan-body": "Halo"})
    finally:
        app.config["WTF_CSRF_ENABLED"] = False

    tokens = re.findall(r'name="[a-z-]*csrf_token"', page)
    assert page.count('method="post"') == len(tokens) > 3
    assert refused.status_code == 400


def test_the_whole_way_from_willing_to_an_open_case(
    client, session, sign_in, village, investor, now
):
    session.refresh(village)
    session.refresh(investor)
    listing = ListingFactory(organisation=organisation_of(village))
    for _ in range(3):
        ListingFactory()  # neighbours, so that a reference price is known
    plan = PlanFactory(organisation=organisation_of(investor), complete=True)
    sign_in(investor)
    talk_url = client.post(f"/kecocokan/{listing.id}/{plan.id}/bicara").location
    sign_in(village)
    client.post(f"{talk_url}/jawab", data={"jawab-answer": "willing", "jawab-version": "1"})
    client.post(f"{talk_url}/syarat", data=SHEET)
    sign_in(investor)

    case_url = client.post(f"{talk_url}/syarat/1/sepakat").location

    page = client.get(case_url).text
    assert "Menunggu penelaah" in page
    assert "Jumlah poin" in page
    assert "membuka berkas kerja sama" in page
