"""Teams: who invites whom, replaces whom, ends whose post, and hands out which code."""

import io
import re

import pytest
import sqlalchemy as sa

from hilirisasi.services import invitation_sheets, passwords
from hilirisasi.services.invitation_sheets import COLUMNS
from hilirisasi.spreadsheets.columns import header_of
from models import Invitation, Membership, Organisation, ResetCode, Role, SheetUpload, User
from tests.factories import (
    NOW,
    CommodityFactory,
    CompanyFactory,
    InvitationFactory,
    PlanFactory,
    RegencyOfficeFactory,
    SheetUploadFactory,
    VillageFactory,
    VillageOrganisationFactory,
    person,
)
from tests.spreadsheets import sheets

CODE = re.compile(r"/undangan/([A-Z2-9-]{19})")
RESET = re.compile(r"/atur-ulang/([A-Z2-9-]{19})")
PASSWORD = "kuda laut biru bernyanyi"


@pytest.fixture
def village(session):
    return VillageOrganisationFactory()


@pytest.fixture
def officer(session, village):
    return person(Role.REGENCY, RegencyOfficeFactory(region=village.region.parent.parent))


def newest(session):
    return session.scalars(sa.select(Invitation).order_by(Invitation.id.desc())).first()


def test_an_operator_invites_an_assistant_for_named_commodities_and_nobody_else(
    client, session, sign_in, village
):
    CommodityFactory()
    sign_in(person(Role.VILLAGE_OPERATOR, village))
    where = f"/tim/{village.id}"
    assistant = {"role": "village_assistant", "post": "Ketua BUM Desa"}

    assert client.get("/tim").location == where
    assert client.post(f"{where}/undangan", data=assistant).status_code == 422
    assert (
        client.post(f"{where}/undangan", data={"role": "village_head", "post": "Kades"}).status_code
        == 422
    )
    page = client.post(f"{where}/undangan", data={**assistant, "commodities": ["cassava"]}).text

    code = CODE.search(page)[1]
    assert newest(session).commodities == ["cassava"]
    assert "https://wa.me/?text=" in page
    listed = client.get(where).text
    assert "Ketua BUM Desa" in listed
    assert code not in listed


def test_an_invitation_is_revoked(client, session, sign_in, village):
    invitation = InvitationFactory(organisation=village)
    sign_in(person(Role.VILLAGE_OPERATOR, village))

    assert client.post(f"/undangan/{invitation.id}/batal").location == f"/tim/{village.id}"

    session.expire_all()
    assert invitation.revoked_at == NOW
    assert "Undangan yang belum dipakai" not in client.get(f"/tim/{village.id}").text


def test_the_operator_ends_an_assistants_post(client, session, sign_in, village):
    assistant = person(Role.VILLAGE_ASSISTANT, village).memberships[0]
    operator = person(Role.VILLAGE_OPERATOR, village)
    sign_in(operator)

    assert client.post(f"/jabatan/{assistant.id}/akhiri").status_code == 302
    assert client.post(f"/jabatan/{operator.memberships[0].id}/akhiri").status_code == 404

    session.expire_all()
    assert assistant.ended_at == NOW
    assert operator.memberships[0].ended_at is None


def test_a_regency_invites_the_first_operator_of_a_village(client, session, sign_in, officer):
    region = VillageFactory()
    sign_in(officer)
    where = f"/desa/{region.code}/tim"

    assert "Belum ada" in client.get(where).text
    assert session.scalar(sa.select(Organisation).where(Organisation.region == region)) is None
    client.post(f"{where}/undangan", data={"role": "village_operator", "post": "Kaur"})

    invitation = newest(session)
    assert (invitation.role, invitation.organisation.region_code) == (
        Role.VILLAGE_OPERATOR,
        region.code,
    )
    assert client.get("/desa/18.99.99.2999/tim").status_code == 404


def test_an_operator_passes_the_post_to_somebody_new(client, session, sign_in, village):
    old = person(Role.VILLAGE_OPERATOR, village)
    sign_in(old)
    where = f"/jabatan/{old.memberships[0].id}"

    page = client.post(f"{where}/serah-terima", data={"successor": "baru", "post": "Kaur Umum"})
    code = CODE.search(page.text)[1]
    assert client.get(where).status_code == 200  # until the code is used
    client.post("/keluar")
    accept = {"name": "Sri Baru", "phone": "0813-0000-9999", "password": PASSWORD}
    shown = client.get(f"/undangan/{code}").text
    assert old.name in shown
    assert client.post(f"/undangan/{code}", data=accept).status_code == 302

    session.expire_all()
    assert old.memberships[0].ended_at == NOW
    team = client.get(f"/tim/{village.id}").text
    assert "Sri Baru" in team
    assert old.name not in team


def test_an_investor_passes_the_post_to_a_colleague_at_once(client, session, sign_in):
    company = CompanyFactory()
    old, new = person(Role.INVESTOR, company), person(Role.INVESTOR, company)
    plan = PlanFactory(organisation=company, contact_id=old.id)
    sign_in(old)
    where = f"/jabatan/{old.memberships[0].id}"
    assert f"Rencana {plan.id}" in client.get(where).text

    choice = {"successor": str(new.memberships[0].id), "post": "-"}
    assert client.post(f"{where}/serah-terima", data=choice).status_code == 302

    session.expire_all()
    assert plan.contact_id == new.id
    assert client.get(f"/tim/{company.id}").status_code == 404


def test_a_regency_gives_a_code_for_a_new_password(client, session, sign_in, village, officer):
    head = person(Role.VILLAGE_HEAD, village)
    head.pin_hash = passwords.hash_password("246810")
    sign_in(officer)

    page = client.post(f"/akun/{head.id}/kode-sandi").text
    code = RESET.search(page)[1]
    client.post("/keluar")
    assert client.get(f"/atur-ulang?kode={code.lower()}").location == f"/atur-ulang/{code.lower()}"
    answers = {"password": PASSWORD, "pin": "111111", "pin_again": "111111"}
    assert "PIN terdiri dari enam angka" in client.post(f"/atur-ulang/{code}", data=answers).text
    blank = {**answers, "pin": "", "pin_again": ""}
    assert client.post(f"/atur-ulang/{code}", data=blank).status_code == 302

    session.expire_all()
    assert passwords.is_right(PASSWORD, head.password_hash)
    assert passwords.is_right("246810", head.pin_hash)
    assert client.get(f"/atur-ulang/{code}").status_code == 422


def test_guesses_at_codes_are_counted(client, session):
    answers = [client.get("/atur-ulang/AAAA-AAAA-AAAA-AAAA").status_code for _ in range(11)]

    assert answers == [422] * 10 + [429]


def test_nobody_outside_the_reach_gets_a_code(client, session, sign_in, officer):
    reviewer = person(Role.REVIEWER)
    sign_in(officer)

    assert client.post(f"/akun/{reviewer.id}/kode-sandi").status_code == 404
    assert session.scalar(sa.select(sa.func.count(ResetCode.id))) == 0


def test_a_head_needs_no_password(client, session, village, sign_in, officer):
    sign_in(officer)
    page = client.post(
        f"/tim/{village.id}/undangan", data={"role": "village_head", "post": "Kades"}
    ).text
    client.post("/keluar")
    answers = {
        "name": "Bu Kades",
        "phone": "0813-0000-9998",
        "pin": "246810",
        "pin_again": "246810",
    }

    assert client.post(f"/undangan/{CODE.search(page)[1]}", data=answers).status_code == 302

    head = session.scalars(sa.select(User).where(User.name == "Bu Kades")).one()
    assert passwords.is_right("246810", head.pin_hash)
    assert not passwords.is_right("", head.password_hash)
    assert client.get("/percakapan").status_code == 200


def test_an_operator_must_set_a_password(client, session, village, sign_in, officer):
    sign_in(officer)
    data = {"role": "village_operator", "post": "Kaur"}
    page = client.post(f"/tim/{village.id}/undangan", data=data).text
    client.post("/keluar")
    answers = {"name": "Bu Kaur", "phone": "0813-0000-9998", "password": ""}

    client.post(f"/undangan/{CODE.search(page)[1]}", data=answers)

    assert session.scalars(sa.select(User).where(User.name == "Bu Kaur")).first() is None


def test_who_works_for_several_chooses(client, session, sign_in, village):
    investor = person(Role.INVESTOR)
    session.add(
        Membership(
            user=investor,
            organisation=village,
            role=Role.VILLAGE_ASSISTANT,
            post="-",
            commodities=["cassava"],
            started_at=NOW,
        )
    )
    sign_in(investor)

    page = client.get("/tim").text

    assert f"/tim/{village.id}" in page
    assert f"/tim/{investor.memberships[0].organisation_id}" in page


def test_a_regency_invites_from_a_sheet_and_sees_the_cards_once(
    client, session, sign_in, village, officer
):
    sign_in(officer)
    rows = [
        header_of(COLUMNS, "id"),
        [
            None,
            village.region_code,
            None,
            "Kepala desa",
            "Kepala Desa",
            "Wayan Unik",
            "081234567890",
        ],
        [None, "x", None, "Kepala desa", "Kepala Desa", None, None],
    ]
    content = sheets.xlsx(rows)
    sent = client.post(
        "/kabupaten/undangan/unggah",
        data={
            "organisation": officer.memberships[0].organisation_id,
            "file": (io.BytesIO(content), "undangan.xlsx"),
        },
    )
    dry = client.get(sent.location).text
    assert "Undangan baru" in dry
    assert "Bukan kode desa" in dry
    assert session.scalar(sa.select(sa.func.count(Invitation.id))) == 0

    cards = client.post(f"{sent.location}/terima", data={"rows": "benar"}).text

    assert CODE.search(cards)
    assert "Wayan Unik" in cards
    assert "https://wa.me/6281234567890?text=" in cards
    again = client.get(sent.location).text
    assert "diterima pada" in again
    assert CODE.search(again) is None
    assert client.get(f"{sent.location}/salah.xlsx").status_code == 200


@pytest.mark.parametrize("name", ["templat.xlsx", "templat.csv"])
def test_the_template_is_read_as_an_empty_sheet(client, session, sign_in, officer, name):
    sign_in(officer)

    content = client.get(f"/kabupaten/undangan/unggah/{name}").data

    trial = invitation_sheets.try_out(
        session, content=content, allowed_villages=frozenset(), now=NOW
    )
    assert (trial.run.total, trial.unknown_headers) == (0, ())


def test_each_kind_of_sheet_has_its_own_pages(client, session, sign_in, officer):
    office = officer.memberships[0].organisation
    listing = SheetUploadFactory(organisation=office)
    invitation = SheetUploadFactory(organisation=office, kind=invitation_sheets.KIND)
    sign_in(officer)

    assert client.get(f"/kabupaten/undangan/unggah/{listing.id}").status_code == 404
    assert client.get(f"/produk/unggah/{invitation.id}").status_code == 404
    assert session.scalar(sa.select(sa.func.count(SheetUpload.id))) == 2
