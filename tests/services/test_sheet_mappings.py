"""A sheet of others does what our template would do; what it took to read it is remembered."""

from datetime import date

import pytest
import sqlalchemy as sa

from hilirisasi.errors import SheetUnreadableError
from hilirisasi.services import listing_sheets, regions, sheet_mappings
from hilirisasi.services.listing_sheet_columns import COLUMNS, TITLE
from hilirisasi.services.listing_sheet_words import MOST_WORDS, too_many, unknown_words
from hilirisasi.spreadsheets.cells import Cause
from hilirisasi.spreadsheets.column_maps import ColumnMap, Layout
from hilirisasi.spreadsheets.dry_run import Effect
from hilirisasi.spreadsheets.packing import unpack
from hilirisasi.spreadsheets.writing import workbook
from models import AuditEvent, Listing, Role, SheetMapping
from tests.factories import (
    NOW,
    CommodityFactory,
    DistrictFactory,
    FormFactory,
    RegencyFactory,
    RegencyOfficeFactory,
    VillageFactory,
    VillageOrganisationFactory,
    actor,
)
from tests.spreadsheets import sheets

NIK = "1801014101900001"
HEADER = [
    *("No", "Nama Petani", "NIK", "Komoditi", "Produksi (Ton)", "Bulan Panen", "Harga (Rp/Kg)"),
    "Tanggal harga",
]
ROWS = [
    [1, "Budi Santoso", NIK, "Ubi kayu", 120.5, "Jul-Sep", "1.150", "2/11/2026"],
    [2, "Siti Aminah", NIK, "Bayam", 2, "Jan", "3.000", "2/11/2026"],
]
FIXED = {
    "basis": "per_year",
    "availability": "free",
    "holder_kind": "farmers",
}
WORDS = {"product": {"ubi kayu": "cassava.fresh_root", "bayam": ""}}


@pytest.fixture
def organisation(session):
    FormFactory()
    return VillageOrganisationFactory()


@pytest.fixture
def operator(organisation):
    return actor(Role.VILLAGE_OPERATOR, organisation)


def keep(session, person, rows=(HEADER, *ROWS), make=sheets.xlsx, **options):
    return sheet_mappings.keep(
        session,
        actor=person,
        organisation_id=person.posts[0].organisation_id,
        filename="produksi.xlsx",
        content=make(rows) if isinstance(rows, (list, tuple)) else rows,
        now=NOW,
        **options,
    )


def answer(session, upload, person, *, fixed=FIXED, words=WORDS, **changes):
    """Give the answers that the guess leaves open."""
    found = ColumnMap.from_json(upload.mapping).to_json()
    found |= {"fixed": {**found["fixed"], **fixed}, "words": words, **changes}
    return sheet_mappings.save(
        session, upload=upload, column_map=ColumnMap.from_json(found), actor=person, now=NOW
    )


def trial_of(session, upload):
    return listing_sheets.try_out(
        session,
        content=upload.content,
        mapping=upload.mapping,
        allowed_villages=regions.villages_of(session, organisation=upload.organisation),
        now=NOW,
    )


def test_neither_names_nor_numbers_of_people_reach_the_database(session, operator):
    upload = keep(session, operator)
    answer(session, upload, operator)

    (mapping,) = session.scalars(sa.select(SheetMapping))
    kept = f"{unpack(upload.content)} {upload.mapping} {mapping.mapping} {mapping.headers}"

    assert not any(text in kept for text in (NIK, "Budi", "Siti"))
    assert "Ubi kayu" in kept


def test_a_mapped_sheet_does_what_our_template_does(session, operator, organisation):
    upload = keep(session, operator, [HEADER, ROWS[0]])
    assert answer(session, upload, operator) == []
    row = {
        "village_code": organisation.region_code,
        "commodity": "Singkong",
        "form": "Ubi segar",
        "amount": 120.5,
        "unit": "ton",
        "basis": "Setahun",
        "months": "Jul-Sep",
        "price": 1150,
        "price_unit": "kg",
        "price_on": date(2026, 11, 2),
        "availability": "Bebas dijual",
        "holder_kind": "Petani sendiri-sendiri",
    }
    template = workbook(COLUMNS, [[row.get(c.key) for c in COLUMNS]], title=TITLE)
    own = frozenset({organisation.region_code})
    ours = listing_sheets.try_out(session, content=template, allowed_villages=own, now=NOW)

    theirs = trial_of(session, upload)

    assert [p.answers for p in theirs.planned] == [p.answers for p in ours.planned]
    assert [(p.village, p.form) for p in theirs.planned] == [
        (p.village, p.form) for p in ours.planned
    ]
    assert theirs.run == ours.run


def test_what_was_taken_by_a_mapping_is_unchanged_in_our_own_export(session, operator):
    upload = keep(session, operator)
    answer(session, upload, operator)
    for _ in range(2):
        run = trial_of(session, upload).run
        if run.count(Effect.CREATED):
            listing_sheets.accept(
                session,
                upload=upload,
                actor=operator,
                allowed_villages=regions.villages_of(session, organisation=upload.organisation),
                only_good=False,
                now=NOW,
            )
            upload = keep(session, operator)  # the same sheet again, now by memory alone

    (listing,) = session.scalars(sa.select(Listing))
    assert run.effects == {Effect.UNCHANGED: 1}
    assert run.passed_over == 1
    assert sum(listing.harvest_kg) == 120_500


def test_headers_that_were_matched_before_need_no_answer(session, operator):
    answer(session, keep(session, operator), operator)
    moved = [["Laporan tahun ini"], [None], HEADER, ROWS[0]]

    again = ColumnMap.from_json(keep(session, operator, moved).mapping)

    assert again.is_ready
    assert again.header_row == 2
    assert again.fixed["basis"] == "per_year"


def test_a_new_word_is_asked_although_the_headers_are_known(session, operator):
    answer(session, keep(session, operator), operator)

    upload = keep(
        session, operator, [HEADER, [3, "Ani", NIK, "Kangkung", 1, "Mei", "2.000", "2/11/2026"]]
    )
    column_map = ColumnMap.from_json(upload.mapping)

    assert not column_map.is_ready
    asked = unknown_words(session, unpack(upload.content)[0], column_map)
    assert [(each.key, each.word) for each in asked] == [("product", "kangkung")]


def test_a_day_that_was_answered_for_one_sheet_is_asked_again(session, operator):
    rows = [HEADER[:-1], ROWS[0][:-1]]
    first = keep(session, operator, rows)
    answer(session, first, operator, fixed={**FIXED, "price_on": "2026-11-02"})
    was_ready = ColumnMap.from_json(first.mapping).is_ready

    again = ColumnMap.from_json(keep(session, operator, rows).mapping)

    assert was_ready
    assert not again.is_ready
    assert again.fixed == {**FIXED, "unit": "ton", "price_unit": "kg"}


def test_another_village_does_not_read_with_it(session, operator):
    answer(session, keep(session, operator), operator)
    other = actor(Role.VILLAGE_OPERATOR, VillageOrganisationFactory())

    found = ColumnMap.from_json(keep(session, other).mapping)

    assert not found.is_ready
    assert "basis" not in found.fixed
    assert found.words == {}


def test_changing_it_is_a_new_version_by_whom_and_when(session, operator):
    upload = keep(session, operator)
    answer(session, upload, operator)
    answer(session, upload, operator, fixed={**FIXED, "holder_kind": "bumdes"})

    (mapping,) = session.scalars(sa.select(SheetMapping))

    assert mapping.version == 2
    assert mapping.mapping["fixed"]["holder_kind"] == "bumdes"
    assert (mapping.mapped_by_name, mapping.mapped_at) == (operator.name, NOW)


def test_what_is_forgotten_is_asked_again_and_told_in_the_log(session, operator):
    answer(session, keep(session, operator), operator)
    (mapping,) = session.scalars(sa.select(SheetMapping))

    sheet_mappings.forget(session, mapping=mapping, actor=operator, now=NOW)

    actions = session.scalars(sa.select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert actions == ["mapping.remember", "mapping.forget"]
    assert not ColumnMap.from_json(keep(session, operator).mapping).is_ready


def test_products_are_suggested_and_never_decided(session, operator):
    pepper = CommodityFactory(code="pepper", name_id="Lada", aliases="merica")
    FormFactory(commodity=pepper, code="dry_black", name_id="Lada hitam kering")
    for code, name in (("coffee_robusta", "Kopi robusta"), ("coffee_arabica", "Kopi arabika")):
        FormFactory(commodity=CommodityFactory(code=code, name_id=name, aliases="kopi"), code="g")
    rows = [[n, "", "", text, 1, "Jan", 1, "2/11/2026"] for n, text in enumerate(
        ("Singkong mukibat", "Merica bubuk Bu Tini", "Kopi", "Bayam"))]  # fmt: skip

    upload = keep(session, operator, [HEADER, *rows])
    asked = answer(session, upload, operator, words={})

    assert [(each.text, each.suggestion) for each in asked] == [
        ("Singkong mukibat", "cassava.fresh_root"),
        ("Merica bubuk Bu Tini", "pepper.dry_black"),
        ("Kopi", ""),
        ("Bayam", ""),
    ]


def test_a_column_of_ever_new_words_is_another_column(session, operator):
    rows = [[n, "", "", f"Kata {n}", 1, "Jan", 1, "2/11/2026"] for n in range(MOST_WORDS + 1)]

    asked = answer(session, keep(session, operator, [HEADER, *rows]), operator)

    assert too_many(asked) == {"product"}


def test_a_regency_enters_its_own_villages_of_a_sheet_of_all_lampung(session, organisation):
    office = RegencyOfficeFactory(region=RegencyFactory())
    person = actor(Role.REGENCY, office)
    own = organisation.region
    district = DistrictFactory(
        code="18.07.01", name="Sukadana", parent=RegencyFactory(code="18.07", name="Lampung Timur")
    )
    foreign = VillageFactory(code="18.07.01.2001", name="Sukamaju", parent=district)
    header = ["Kabupaten", "Kecamatan", "Desa", *HEADER[3:]]
    places = [(v.parent.parent.name, v.parent.name, v.name) for v in (own, foreign)]
    rows = [[*place, *ROWS[0][3:]] for place in (*places, ("", "", "Entah"))]

    upload = keep(session, person, [header, *rows])
    answer(session, upload, person)
    trial = trial_of(session, upload)

    assert [planned.village.code for planned in trial.planned] == [own.code]
    assert [(wrong.row, wrong.cause) for wrong in trial.run.wrong] == [
        (3, Cause.FOREIGN_VILLAGE),
        (4, Cause.NOT_A_CODE),
    ]


def test_one_product_twice_is_told_by_row(session, operator):
    upload = keep(session, operator, [HEADER, ROWS[0], ROWS[0]])
    answer(session, upload, operator)

    (wrong,) = trial_of(session, upload).run.wrong

    assert (wrong.row, wrong.cause, wrong.facts) == (3, Cause.TWICE, {"row": 2})


def test_rows_of_a_month_each_are_seen_and_joined(session, operator):
    rows = [
        [n, "", "", "Ubi kayu", 10, month, "1.150", "2/11/2026"]
        for n, month in enumerate(("Jan", "Feb"))
    ]

    upload = keep(session, operator, [HEADER, *rows])
    assert ColumnMap.from_json(upload.mapping).layout is Layout.LONG
    answer(session, upload, operator)
    (planned,) = trial_of(session, upload).planned

    assert (planned.answers.amount.amount, planned.answers.amount.months) == (20, (1, 2))


def test_what_is_matched_anew_is_tried_out_anew(session, operator):
    upload = keep(session, operator)
    answer(session, upload, operator)
    upload.tried_at = NOW

    answer(session, upload, operator)

    assert upload.tried_at is None


def test_another_row_may_be_the_header(session, operator):
    upload = keep(session, operator, [["Judul", "lain"], HEADER, ROWS[0]])

    sheet_mappings.place(session, upload=upload, sheet=0, row=0, depth=1)
    wrong = ColumnMap.from_json(upload.mapping)
    sheet_mappings.place(session, upload=upload, sheet=0, row=1, depth=1)
    right = ColumnMap.from_json(upload.mapping)

    assert wrong.columns == {}
    assert (right.columns["amount"], list(right.personal)) == (4, [1, 2])


def test_what_no_row_answers_is_missing(session, operator):
    upload = keep(session, operator)
    grid = unpack(upload.content)[0]

    missing = sheet_mappings.missing(grid, ColumnMap.from_json(upload.mapping))

    assert missing == {"village_code", *FIXED}


@pytest.mark.parametrize("content", [b"Hanya kalimat\n", b"\x89PNG\0", b"<p>bukan tabel</p>"])
def test_what_has_no_header_is_refused(session, operator, content):
    with pytest.raises(SheetUnreadableError):
        keep(session, operator, content)


def test_the_web_page_that_opensid_hands_out_is_read(session, operator):
    cells = "".join(f"<th>{text}</th>" for text in ("NO", "PELAPAK", "PRODUK", "HARGA", "SATUAN"))
    row = "<td>1</td><td>Siti Aminah</td><td>Ubi kayu</td><td>Rp. 1.150,00</td><td>kg</td>"
    page = f"<html><table><tr><td><table><tr>{cells}</tr><tr>{row}</tr></table></td></tr></table>"
    fixed = {**FIXED, "price_on": "2026-11-02", "amount": "10", "unit": "ton", "months": "Jul"}

    upload = keep(session, operator, page.encode())
    answer(session, upload, operator, fixed=fixed)
    (planned,) = trial_of(session, upload).planned

    assert planned.answers.price_idr_per_kg == 1150
    assert "Siti" not in str(unpack(upload.content))
