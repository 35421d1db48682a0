"""Every list is a file too: what its page shows, to whom it shows it, asked for in few queries."""

import csv
import io
import re
import zipfile
from dataclasses import dataclass

import pytest
import python_calamine

from hilirisasi.permissions import Permission
from hilirisasi.services import invitation_sheets, match_lists
from hilirisasi.services.match_pages import Filters
from hilirisasi.spreadsheets.columns import header_of
from hilirisasi.spreadsheets.dry_run import Effect
from hilirisasi.spreadsheets.writing import csv_text
from hilirisasi.web.exports import EXPORTS
from models import AuditEvent, MonthlyKg, PolicyRecord, Role
from tests import factories
from tests.factories import (
    NOW,
    CaseFactory,
    CompanyFactory,
    InvitationFactory,
    ListingFactory,
    MembershipFactory,
    PlanFactory,
    RegencyOfficeFactory,
    TalkFactory,
    VillageFactory,
    VillageOrganisationFactory,
    person,
)
from tests.statements import statements
from tests.web import world as worlds

LONG_AGO = NOW.replace(year=2025)
BY_NAME = {export.name: export for export in EXPORTS}
# Lists without a page of the same address: who may have each.
WITHOUT_PAGE = {
    "/produk/milik": Permission.LISTING_UPLOAD,
    "/kabupaten/undangan": Permission.INVITATION_UPLOAD,
    "/wilayah/<code>/daftar": Permission.PUBLIC,
    "/produk/dapat-dibeli/bulan": Permission.PUBLIC,
}


@pytest.fixture
def world(session):
    return worlds.build(session)


def rows_of(answer):
    """Return an export's rows by header, from either format."""
    if answer.mimetype == "text/csv":
        text = answer.data.decode("utf-8-sig")
        header, *rows = csv.reader(io.StringIO(text), delimiter=";")
    else:
        book = python_calamine.load_workbook(io.BytesIO(answer.data))
        header, *rows = book.get_sheet_by_index(0).to_python()
    return [dict(zip(header, row, strict=True)) for row in rows]


def parts_of(content):
    """Return the texts that a file holds; a workbook is packed."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return [content]
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return [packed.read(name) for name in packed.namelist()]


def export(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return rows_of(answer)


@dataclass
class Listed:
    """One list: whose it is, its page, and what makes one more row of it."""

    role: Role
    page: str
    more: object


def _talk(world, **values):
    return TalkFactory(
        listing=ListingFactory(organisation=world.own.listing.organisation),
        plan=PlanFactory(organisation=world.own.plan.organisation),
        **values,
    )


def _case(world):
    talk = _talk(world)
    return CaseFactory(terms__talk=talk)


def _event(world):
    values = {"actor_name": "Ratna", "actor_post": "Penelaah", "action": "case.take", "reason": ""}
    factories.Session().add(AuditEvent(at=NOW, record="case", record_id="7", **values))


def _member(world):
    return MembershipFactory(
        organisation=world.own.listing.organisation, role=Role.VILLAGE_OPERATOR
    )


def _board(world):
    return PlanFactory(organisation=CompanyFactory())


LISTS = {
    "dicari": Listed(Role.VILLAGE_OPERATOR, "/dicari", _board),
    "proposal": Listed(
        Role.INVESTOR,
        "/proposal",
        lambda world: PlanFactory(organisation=world.own.plan.organisation),
    ),
    "percakapan": Listed(Role.VILLAGE_OPERATOR, "/percakapan", _talk),
    "kerja_sama": Listed(Role.VILLAGE_OPERATOR, "/kerja-sama", _case),
    "telaah": Listed(Role.REVIEWER, "/telaah", _case),
    "tanggapan": Listed(Role.INVESTOR, "/tanggapan", _case),
    "perusahaan": Listed(
        Role.REVIEWER,
        "/telaah/perusahaan",
        lambda world: CompanyFactory(check_status="unchecked", nib="1" * 13),
    ),
    "kabupaten": Listed(
        Role.REGENCY,
        "/kabupaten",
        lambda world: VillageFactory(parent=world.own.listing.village.parent),
    ),
    "diam": Listed(
        Role.REGENCY,
        "/kabupaten/diam",
        lambda world: _talk(world, started_at=LONG_AGO, opened_at=LONG_AGO),
    ),
    "undangan": Listed(Role.REGENCY, "/kabupaten/undangan/unggah", _member),
    "pengawasan": Listed(Role.OVERSEER, "/pengawasan", _event),
    "akun": Listed(Role.ADMIN, "/admin", _member),
    "tim": Listed(Role.VILLAGE_OPERATOR, "/tim/{organisation}", _member),
    "wilayah": Listed(
        Role.INVESTOR,
        "/wilayah/18.02.01",
        lambda world: VillageFactory(parent=world.own.listing.village.parent),
    ),
    "calon_pemasok": Listed(
        Role.INVESTOR,
        "/proposal/{plan}/kecocokan",
        lambda world: ListingFactory(organisation=world.own.listing.organisation),
    ),
    "calon_mitra": Listed(Role.VILLAGE_OPERATOR, "/produk/{listing}/kecocokan", _board),
}


def address(text, world):
    return text.format(
        organisation=world.own.listing.organisation_id,
        plan=world.own.plan.id,
        listing=world.own.listing.id,
    )


def links(client, page):
    """Return the two addresses that a page offers for its list."""
    found = re.search(r'Unduh daftar ini: <a href="([^"]+)">XLSX</a> · <a href="([^"]+)">CSV', page)
    return [text.replace("&amp;", "&") for text in found.groups()]


@pytest.mark.parametrize("name", LISTS)
def test_a_page_offers_its_list_in_both_formats_and_one_row_more_is_one_row_more(
    client, session, sign_in, world, name
):
    listed = LISTS[name]
    listed.more(world)
    session.commit()
    sign_in(world.person(listed.role))
    page = client.get(address(listed.page, world))
    xlsx, csv = links(client, page.text)
    before = export(client, xlsx)
    listed.more(world)
    session.commit()

    after = export(client, xlsx)

    assert xlsx.split("?")[0].endswith(".xlsx")
    assert [list(row) for row in export(client, csv)] == [list(row) for row in after]
    assert len(after) == len(before) + 1
    assert list(after[0]) == header_of(BY_NAME[name].columns, "id")


@pytest.mark.parametrize("name", LISTS)
def test_many_rows_are_asked_for_as_few_are(client, session, sign_in, world, name):
    listed = LISTS[name]
    for _ in range(2):
        listed.more(world)
    session.commit()
    sign_in(world.person(listed.role))
    link = links(client, client.get(address(listed.page, world)).text)[1]
    with statements(session) as few:
        short = export(client, link)
    for _ in range(8):
        listed.more(world)
    session.commit()

    with statements(session) as many:
        long = export(client, link)

    assert len(long) == len(short) + 8
    assert len(many) == len(few)


def test_each_list_asks_the_permission_of_its_page(app):
    pages = {
        rule.rule: app.view_functions[rule.endpoint].permission
        for rule in app.url_map.iter_rules()
        if "GET" in rule.methods
    } | WITHOUT_PAGE

    assert {each.path: each.permission for each in EXPORTS} == {
        each.path: pages[each.path] for each in EXPORTS
    }


@pytest.mark.parametrize("export_", EXPORTS, ids=lambda each: each.name)
def test_headers_are_in_both_languages_and_no_two_are_the_same(export_):
    for language in ("id", "en"):
        header = header_of(export_.columns, language)
        assert all(header)
        assert len(set(header)) == len(header)


def test_a_reader_of_english_gets_english(client, session, world):
    client.set_cookie("bahasa", "en")

    (row, *_rest) = export(client, "/tanggapan.csv")

    assert (row["Commodity"], row["Company"]) == ("Cassava", "PT Satu Unik")


def test_filters_of_the_page_are_kept_in_its_file(client, session, sign_in, world):
    VillageFactory(name="Lain Sekali", parent=world.own.listing.village.parent)
    session.commit()
    sign_in(world.person(Role.REGENCY))
    page = client.get("/kabupaten?saring=tanpa-operator&nama=lain").text

    rows = export(client, links(client, page)[1])

    assert [row["Desa"] for row in rows] == ["Lain Sekali"]


def test_the_products_of_a_village_are_a_file_of_its_own(client, session, world):
    page = client.get(f"/wilayah/{world.own.listing.village_code}").text

    rows = export(client, links(client, page)[0])

    assert [row["Kode desa"] for row in rows] == [world.own.listing.village_code]
    assert len(export(client, "/produk.xlsx?komoditas=cassava")) == 2
    assert export(client, "/produk.xlsx?komoditas=coffee") == []


def test_the_board_keeps_its_product(client, session, sign_in, world):
    sign_in(world.person(Role.VILLAGE_OPERATOR))

    assert len(export(client, "/dicari.csv?komoditas=cassava")) == 2
    assert export(client, "/dicari.csv?komoditas=coffee") == []


def test_the_board_names_no_company_and_a_talk_list_no_hidden_talk(client, session, sign_in, world):
    _talk(world, is_hidden=True)
    session.commit()
    sign_in(world.person(Role.VILLAGE_OPERATOR))

    assert b"Unik" not in client.get("/dicari.csv").data
    assert len(export(client, "/percakapan.csv")) == 1


def test_the_audit_is_filtered_and_capped(client, session, sign_in, world, monkeypatch):
    for _ in range(3):
        _event(world)
    session.commit()
    sign_in(world.person(Role.OVERSEER))
    monkeypatch.setattr("hilirisasi.web.exported.people.MAX_EXPORTED", 2)
    monkeypatch.setattr("hilirisasi.web.oversight.MAX_EXPORTED", 2)

    page = client.get("/pengawasan?orang=ratna").text

    assert "Berkas memuat 2 catatan yang terbaru." in page
    rows = export(client, links(client, page)[0])
    assert [row["Siapa"] for row in rows] == ["Ratna", "Ratna"]
    assert rows[0]["Kapan (WIB)"] == "2026-11-24 10:00"
    assert export(client, "/pengawasan.csv?orang=budi") == []


def test_accounts_are_masked_as_on_the_page_and_a_team_has_no_contact(
    client, session, sign_in, world
):
    someone = world.own.investor
    someone.email, someone.phone = "wayan.unik@contoh.id", "+6281234567890"
    session.commit()
    sign_in(world.person(Role.ADMIN))
    accounts = client.get("/admin.csv").data.decode()
    sign_in(someone)
    team = client.get(f"/tim/{world.own.plan.organisation_id}.csv").data.decode()

    assert "wa•••@contoh.id" in accounts
    assert someone.name in team
    for text in (accounts, team):
        assert "wayan.unik" not in text
        assert "81234567890" not in text


def test_sample_data_are_marked(client, session, sign_in, world):
    world.own.plan.is_sample = True
    session.merge(world.own.plan)
    session.commit()
    sign_in(world.own.investor)

    assert [row["Data contoh"] for row in export(client, "/proposal.csv")] == ["ya"]


@pytest.fixture
def ranked(session, world):
    """A plan that several villages could supply, one of them at a price below the rule."""
    for number in range(4):
        ListingFactory(home_processors=number, home_processing_share=0.1)
    plan = world.own.plan
    plan.need_kg = MonthlyKg((12_000,) * 12)
    plan = session.merge(plan)
    session.commit()
    return plan


def test_a_ranking_shows_the_points_of_every_part_and_why_others_are_kept_out(
    client, session, sign_in, world, ranked
):
    sign_in(world.own.investor)
    page = match_lists.of_plan(session, plan=ranked, filters=Filters(), page=1, now=NOW)

    rows = export(client, f"/proposal/{ranked.id}/kecocokan.xlsx")

    singles = [row for row in rows if row["Pasokan"] == "satu desa"]
    pools = [row for row in rows if row["Pasokan"] == "gabungan"]
    assert [row["Nomor produk"] for row in singles] == [
        row.listing_id for row in (*page.ranked, *page.excluded)
    ]
    assert [row["Peringkat"] for row in singles] == [
        *range(1, page.total + 1),
        *[""] * page.excluded_total,
    ]
    assert len(pools) == len(page.pools) == 1
    assert pools[0]["Desa dalam gabungan (ton setahun)"].count("; ") == len(page.pools[0].parts) - 1
    for row in rows:
        parts = [value for header, value in row.items() if header.startswith("Poin: ")]
        assert sum(parts) == pytest.approx(row["Poin"], abs=1e-5)
        product = round(row["Poin"], 2) * row["Kemungkinan untung (persen)"] / 100
        assert row["Poin × kemungkinan untung"] == pytest.approx(product, abs=1e-4)
    in_order = [row["Poin × kemungkinan untung"] for row in singles if row["Peringkat"]]
    assert in_order == sorted(in_order, reverse=True)
    failed = {row["Nomor produk"]: row["Syarat yang tidak dipenuhi"] for row in singles}
    assert all(failed[row.listing_id] for row in page.excluded)
    assert not any(failed[row.listing_id] for row in page.ranked)


def test_a_listing_has_the_plans_of_its_page_without_a_name(
    client, session, sign_in, world, ranked
):
    PlanFactory(organisation=CompanyFactory(check_status="unchecked"), complete=True)
    session.commit()
    listing = world.own.listing
    sign_in(world.own.village)
    page = match_lists.of_listing(session, listing=listing, filters=Filters(), page=1, now=NOW)

    answer = client.get(f"/produk/{listing.id}/kecocokan.csv")

    rows = rows_of(answer)
    assert [int(row["Nomor rencana"]) for row in rows] == [
        row.plan_id for row in (*page.ranked, *page.excluded)
    ]
    assert b"Unik" not in answer.data


def test_a_ranking_that_cannot_be_computed_leads_to_its_page(
    client, session, sign_in, world, ranked
):
    session.add(
        PolicyRecord(
            version="rusak", content={"x": 1}, is_provisional=True, source="", activated_at=NOW
        )
    )
    session.commit()
    sign_in(world.own.investor)

    answer = client.get(f"/proposal/{ranked.id}/kecocokan.csv")

    assert answer.location in {f"/minat/{ranked.id}", f"/proposal/{ranked.id}/kecocokan"}


def test_prices_have_the_same_rows_in_all_three_formats(client, session):
    for _ in range(3):
        ListingFactory()
    session.commit()
    as_json = client.get("/harga.json").json

    rows = export(client, "/harga.xlsx")

    assert len(rows) == len(as_json["rows"]) == 1
    assert list(rows[0]) == as_json["columns"]
    assert [value or None for value in rows[0].values()] == [
        as_json["rows"][0][column] for column in as_json["columns"]
    ]
    assert 'href="/harga.xlsx' in client.get("/harga").text


@pytest.fixture
def office(session):
    return RegencyOfficeFactory(region=VillageFactory().parent.parent)


@pytest.fixture
def officer(session, sign_in, office):
    user = person(Role.REGENCY, office)
    sign_in(user)
    return user


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_who_holds_a_villages_posts_is_exported_and_imported_unchanged(
    client, session, office, officer, ending, language
):
    village = VillageOrganisationFactory(region=VillageFactory())
    for end, role in enumerate((Role.VILLAGE_OPERATOR, Role.VILLAGE_OPERATOR, Role.VILLAGE_HEAD)):
        MembershipFactory(organisation=village, role=role, user__phone=f"+628123456789{end}")
    MembershipFactory(organisation=village, role=Role.VILLAGE_ASSISTANT)
    foreign = VillageOrganisationFactory(region=VillageFactory(code="18.99.01.2001"))
    MembershipFactory(organisation=foreign, role=Role.VILLAGE_HEAD)
    session.commit()
    client.set_cookie("bahasa", language)

    content = client.get(f"/kabupaten/undangan.{ending}").data

    assert all(b"8123456789" not in part for part in parts_of(content))
    trial = invitation_sheets.try_out(
        session,
        content=content,
        allowed_villages=frozenset({village.region_code}),
        now=NOW,
    )
    assert trial.run.effects == {Effect.UNCHANGED: 3}
    assert (trial.planned, trial.unknown_headers) == ([], ())


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_the_template_names_each_village_that_still_needs_an_operator(
    client, session, office, officer, ending
):
    needy, helped, invited = (VillageOrganisationFactory(region=VillageFactory()) for _ in "abc")
    MembershipFactory(organisation=helped, role=Role.VILLAGE_OPERATOR)
    MembershipFactory(organisation=needy, role=Role.VILLAGE_HEAD)
    InvitationFactory(organisation=invited, role=Role.VILLAGE_OPERATOR)
    VillageFactory(code="18.99.01.2001")
    session.commit()

    answer = client.get(f"/kabupaten/undangan/unggah/templat.{ending}")

    _example, *rows = rows_of(answer)
    named = {row["Kode desa"]: row for row in rows}
    assert needy.region_code in named
    assert not named.keys() & {helped.region_code, invited.region_code, "18.99.01.2001"}
    row = named[needy.region_code]
    assert (row["Nama desa"], row["Peran"]) == (needy.region.name, "Operator desa")
    assert (row["Jabatan"], row["Nama"], row["Nomor HP"]) == ("", "", "")
    trial = invitation_sheets.try_out(
        session, content=answer.data, allowed_villages=frozenset(named), now=NOW
    )
    assert trial.run.total == 0


def test_of_the_templates_rows_only_those_are_read_that_somebody_filled(session, office):
    villages = [VillageFactory() for _ in range(3)]
    rows = [
        {"village_code": village.code, "role": "Operator desa", **filled}
        for village, filled in zip(villages, ({"post": "Kaur"}, {}, {"name": "Wayan"}), strict=True)
    ]
    columns = invitation_sheets.COLUMNS
    content = csv_text(columns, ([row.get(column.key) for column in columns] for row in rows))

    trial = invitation_sheets.try_out(
        session,
        content=content,
        allowed_villages=frozenset(village.code for village in villages),
        now=NOW,
    )

    assert [row.village_code for row in trial.planned] == [villages[0].code]
    assert [(cell.row, cell.column.key) for cell in trial.run.wrong] == [(4, "post")]
