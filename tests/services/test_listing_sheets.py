"""A sheet of listings says what it would do before doing it; what was exported changes nothing."""

import hashlib
from datetime import date, timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hilirisasi.errors import SheetAcceptedError, SheetHeaderError, SheetRowsWrongError
from hilirisasi.harvest import AmountAnswer, Basis
from hilirisasi.services import (
    listing_answers,
    listing_sheet_exports,
    listing_sheet_writes,
    listing_sheets,
    listings,
    regions,
    sheet_uploads,
)
from hilirisasi.services.listing_answers import ListingAnswers
from hilirisasi.services.listing_sheet_columns import BY_KEY, COLUMNS, TITLE
from hilirisasi.spreadsheets.cells import Cause
from hilirisasi.spreadsheets.columns import CAUSE, header_of
from hilirisasi.spreadsheets.dry_run import Effect
from hilirisasi.spreadsheets.reading import read
from hilirisasi.spreadsheets.writing import csv_text, workbook
from models import (
    AuditEvent,
    Availability,
    HolderKind,
    Listing,
    ListingStatus,
    Organisation,
    ProductKind,
    Ranking,
    Reservation,
    Role,
    SheetUpload,
)
from tests.factories import (
    NOW,
    CaseFactory,
    CommodityFactory,
    FormFactory,
    ListingFactory,
    PlanFactory,
    RegencyFactory,
    RegencyOfficeFactory,
    TalkFactory,
    TermsFactory,
    VillageFactory,
    VillageOrganisationFactory,
    actor,
)
from tests.spreadsheets import sheets

ROW = {
    "commodity": "Singkong",
    "form": "Ubi segar",
    "amount": 10,
    "unit": "ton",
    "basis": "Tiap bulan panen",
    "months": "semua",
    "price": 1100,
    "price_on": date(2026, 11, 1),
    "availability": "Bebas dijual",
    "holder_kind": "BUMDes",
    "holder_name": "BUMDes Maju",
}


@pytest.fixture
def organisation(session):
    FormFactory()
    return VillageOrganisationFactory()


@pytest.fixture
def operator(organisation):
    return actor(Role.VILLAGE_OPERATOR, organisation)


@pytest.fixture
def own(organisation):
    return frozenset({organisation.region_code})


def sheet_of(organisation, *rows):
    filled = [{"village_code": organisation.region_code, **ROW, **row} for row in rows]
    cells = [[row.get(column.key) for column in COLUMNS] for row in filled]
    return workbook(COLUMNS, cells, title=TITLE)


def trial_of(session, content, allowed):
    return listing_sheets.try_out(session, content=content, allowed_villages=allowed, now=NOW)


def only_wrong(trial):
    return [(wrong.row, wrong.column.key, wrong.cause) for wrong in trial.run.wrong]


def take(session, operator, content, allowed, *, only_good=False, leave=None):
    upload = keep(session, operator, content)
    options = {"leave": leave} if leave else {}
    run = listing_sheets.accept(
        session,
        upload=upload,
        actor=operator,
        allowed_villages=allowed,
        only_good=only_good,
        now=NOW,
        **options,
    )
    return upload, run


def keep(session, operator, content):
    return sheet_uploads.keep(
        session,
        kind=listing_sheets.KIND,
        columns=listing_sheets.READ_COLUMNS,
        actor=operator,
        organisation_id=operator.posts[0].organisation_id,
        filename="produk.xlsx",
        content=content,
        now=NOW,
    )


def export(session, where, make=csv_text, language="id"):
    rows = listing_sheet_exports.list_rows(session, where=where, columns=COLUMNS, language=language)
    if make is csv_text:
        return csv_text(COLUMNS, rows, language=language)
    return workbook(COLUMNS, rows, title=TITLE, language=language)


def test_a_new_row_becomes_the_listing_that_the_form_would_make(
    session, organisation, operator, own
):
    answers = ListingAnswers(
        amount=AmountAnswer(
            basis=Basis.PER_MONTH, amount=Decimal(10), unit="ton", months=tuple(range(1, 13))
        ),
        availability=Availability.FREE,
        free_share=None,
        price_idr_per_kg=1100,
        price_on=date(2026, 11, 1),
        holder_kind=HolderKind.BUMDES,
        holder_name="BUMDes Maju",
        home_processors=None,
        home_processing_share=None,
        other_buyers_kg_per_year=None,
        idle_hok_per_month=None,
        quality_note="",
    )
    by_form = listings.publish(
        session,
        actor=operator,
        organisation=organisation,
        form=FormFactory(),
        answers=answers,
        request_key="a" * 36,
        now=NOW,
    )
    session.delete(by_form)
    session.commit()

    take(session, operator, sheet_of(organisation, {}), own)
    by_sheet = session.scalars(sa.select(Listing)).one()

    names = [c.key for c in Listing.__table__.c if c.key not in {"id", "request_key"}]
    assert {n: getattr(by_sheet, n) for n in names} == {n: getattr(by_form, n) for n in names}


def test_a_dry_run_changes_nothing(session, organisation, own):
    trial = trial_of(session, sheet_of(organisation, {}), own)

    assert trial.run.effects == {Effect.CREATED: 1}
    assert session.scalar(sa.select(sa.func.count(Listing.id))) == 0


def test_rows_are_known_by_number_else_by_product_and_holder(session, organisation, own):
    listing = ListingFactory(organisation=organisation)
    by_number = {"id": listing.id, "holder_name": "BUMDes Baru"}

    assert trial_of(session, sheet_of(organisation, {}), own).run.effects == {Effect.UNCHANGED: 1}
    assert trial_of(session, sheet_of(organisation, by_number), own).run.effects == {
        Effect.CHANGED: 1
    }
    assert trial_of(session, sheet_of(organisation, {"holder_name": "Lain"}), own).run.effects == {
        Effect.CREATED: 1
    }


def test_a_changed_row_changes_its_listing_and_confirms_it(session, organisation, operator, own):
    listing = ListingFactory(organisation=organisation, confirmed_at=NOW - timedelta(days=90))
    version = listing.version

    take(session, operator, sheet_of(organisation, {"price": 1300, "price_unit": "kg"}), own)
    session.refresh(listing)

    assert listing.price_idr_per_kg == 1300
    assert listing.version == version + 1
    assert listing.confirmed_at == NOW
    assert listing.confirmed_by_name == operator.name


def test_one_event_tells_of_the_whole_sheet(session, organisation, operator, own):
    content = sheet_of(organisation, {}, {"holder_name": "Lain"}, {"amount": "banyak"})

    upload, run = take(session, operator, content, own, only_good=True)
    event = session.scalars(sa.select(AuditEvent)).one()

    assert event.action == "listing.import"
    assert (event.record, event.record_id) == ("sheet_upload", str(upload.id))
    assert event.after == {
        "filename": "produk.xlsx",
        "sha256": hashlib.sha256(content).hexdigest(),
        "created": 2,
        "changed": 0,
        "unchanged": 0,
        "wrong": 1,
    }
    assert run.count(Effect.CREATED) == 2


def test_a_sheet_with_wrong_rows_is_not_taken_whole(session, organisation, operator, own):
    content = sheet_of(organisation, {}, {"amount": "banyak"})

    with pytest.raises(SheetRowsWrongError):
        take(session, operator, content, own)

    assert session.scalar(sa.select(sa.func.count(Listing.id))) == 0
    assert session.scalars(sa.select(SheetUpload)).one().accepted_at is None


def test_a_sheet_is_taken_once(session, organisation, operator, own):
    upload, _run = take(session, operator, sheet_of(organisation, {}), own)

    with pytest.raises(SheetAcceptedError):
        listing_sheets.accept(
            session,
            upload=upload,
            actor=operator,
            allowed_villages=own,
            only_good=True,
            now=NOW,
        )
    assert upload.content == b""
    assert session.scalar(sa.select(sa.func.count(Listing.id))) == 1


def test_of_a_sheet_taken_in_part_the_wrong_rows_stay(session, organisation, operator, own):
    content = sheet_of(organisation, {}, {"amount": "banyak"})

    upload, _run = take(
        session, operator, content, own, only_good=True, leave=lambda t: repr(t.wrong_rows).encode()
    )

    assert b"'banyak'" in upload.content
    assert b"(3," in upload.content


def test_a_new_upload_replaces_what_was_not_accepted(session, organisation, operator):
    keep(session, operator, sheet_of(organisation, {}))

    keep(session, operator, sheet_of(organisation, {"amount": 2}))

    assert session.scalar(sa.select(sa.func.count(SheetUpload.id))) == 1


def test_rankings_of_the_touched_products_become_stale(session, organisation, operator, own):
    plans = [PlanFactory(), PlanFactory(form=FormFactory(code="gaplek", name_id="Gaplek"))]
    session.add_all(Ranking(plan_id=plan.id, is_stale=False, revision=0) for plan in plans)
    session.commit()

    take(session, operator, sheet_of(organisation, {}, {"holder_name": "Lain"}), own)

    rankings = [session.get_one(Ranking, plan.id) for plan in plans]
    assert [(r.is_stale, r.revision) for r in rankings] == [(True, 1), (False, 0)]


@pytest.mark.parametrize(
    ("row", "column", "cause"),
    [
        ({"amount": "banyak"}, "amount", Cause.NOT_A_NUMBER),
        ({"amount": None}, "amount", Cause.BLANK),
        ({"amount": 0}, "amount", Cause.OUT_OF_RANGE),
        ({"basis": "Tiap hektare tiap panen"}, "hectares", Cause.BLANK),
        ({"unit": "butir"}, "unit", Cause.UNKNOWN_UNIT),
        ({"unit": "karung"}, "unit", Cause.NOT_A_CHOICE),
        ({"months": "kemarau"}, "months", Cause.NOT_A_MONTH),
        ({"by_month": "tiap hari"}, "by_month", Cause.NOT_BY_MONTH),
        ({"by_month": "Jan 3; Feb 2"}, "amount", Cause.MONTHS_DIFFER),
        ({"amount": None, "by_month": "Jan 3"}, "basis", Cause.MONTHS_DIFFER),
        ({"price": 10**9}, "price", Cause.OUT_OF_RANGE),
        ({"price_on": date(2026, 11, 25)}, "price_on", Cause.DATE_TO_COME),
        ({"price_on": "kemarin"}, "price_on", Cause.NOT_A_DATE),
        ({"availability": "mungkin"}, "availability", Cause.NOT_A_CHOICE),
        ({"free_percent": 0.4}, "free_percent", Cause.SHARE_OR_PERCENT),
        ({"holder_kind": None}, "holder_kind", Cause.BLANK),
        ({"holder_name": "x" * 81}, "holder_name", Cause.TOO_LONG),
        ({"commodity": "Singkung"}, "commodity", Cause.UNKNOWN_PRODUCT),
        ({"form": "Ubi busuk"}, "form", Cause.UNKNOWN_PRODUCT),
        ({"village_code": "18.99.01.2001"}, "village_code", Cause.UNKNOWN_VILLAGE),
        ({"village_code": "desa saya"}, "village_code", Cause.NOT_A_CODE),
        ({"id": 999_999}, "id", Cause.UNKNOWN_NUMBER),
    ],
)
def test_a_wrong_cell_is_named_by_row_and_column(session, organisation, own, row, column, cause):
    trial = trial_of(session, sheet_of(organisation, {"holder_name": "Lain"}, row), own)

    assert only_wrong(trial) == [(3, column, cause)]
    assert trial.run.effects == {Effect.CREATED: 1, Effect.WRONG: 1}
    assert [number for number, _cells in trial.wrong_rows] == [3]


def test_a_row_of_another_village_is_wrong(session, organisation, own):
    foreign = VillageFactory()

    trial = trial_of(session, sheet_of(organisation, {"village_code": foreign.code}), own)

    assert only_wrong(trial) == [(2, "village_code", Cause.FOREIGN_VILLAGE)]


def test_a_blank_kind_is_the_usual_one_of_the_form(session, organisation, operator, own):
    FormFactory(
        code="onggok_dry",
        name_id="Onggok kering",
        position=1,
        product_kind=ProductKind.BY_PRODUCT,
    )
    rows = ({}, {"form": "Onggok kering"}, {"product_kind": "Limbah", "holder_name": "BUMDes Lain"})

    take(session, operator, sheet_of(organisation, *rows), own)

    kinds = session.scalars(sa.select(Listing.product_kind).order_by(Listing.id)).all()
    assert kinds == [ProductKind.MAIN, ProductKind.BY_PRODUCT, ProductKind.WASTE]


def test_a_number_of_another_village_is_unknown(session, organisation, own):
    foreign = ListingFactory()

    trial = trial_of(session, sheet_of(organisation, {"id": foreign.id}), own)

    assert only_wrong(trial) == [(2, "id", Cause.UNKNOWN_NUMBER)]


def test_the_number_of_another_product_is_wrong(session, organisation, own):
    other = FormFactory(code="gaplek", name_id="Gaplek", position=1)
    listing = ListingFactory(organisation=organisation, form=other)

    trial = trial_of(session, sheet_of(organisation, {"id": listing.id}), own)

    assert only_wrong(trial) == [(2, "id", Cause.OTHER_PRODUCT)]


def test_the_same_product_twice_in_a_sheet_is_wrong(session, organisation, own):
    trial = trial_of(session, sheet_of(organisation, {}, {}), own)

    assert only_wrong(trial) == [(3, "commodity", Cause.TWICE)]
    assert trial.run.wrong[0].facts == {"row": 2}


def test_a_row_that_fits_two_listings_asks_for_the_number(session, organisation, own):
    twins = [ListingFactory(organisation=organisation) for _ in range(2)]

    trial = trial_of(session, sheet_of(organisation, {}), own)

    assert only_wrong(trial) == [(2, "id", Cause.TWO_LISTINGS)]
    assert trial.run.wrong[0].facts == {"numbers": tuple(twin.id for twin in twins)}


def test_local_names_are_known_and_a_doubtful_one_is_refused(session, organisation, own):
    for code, name in (("coffee_robusta", "Kopi robusta"), ("coffee_arabica", "Kopi arabika")):
        coffee = CommodityFactory(code=code, name_id=name, aliases="kopi|kahwa")
        FormFactory(commodity=coffee, code="bean", name_id="Biji")
    FormFactory(commodity=coffee, code="cherry", name_id="Buah")
    session.get_one(type(coffee), "cassava").aliases = "ubi kayu|kaspe"
    session.flush()

    def effects(commodity, form):
        row = {"commodity": commodity, "form": form}
        trial = trial_of(session, sheet_of(organisation, row), own)
        return only_wrong(trial) or dict(trial.run.effects)

    assert effects("KASPE", "fresh root") == {Effect.CREATED: 1}
    assert effects("kopi", "Biji") == [(2, "commodity", Cause.TWO_PRODUCTS)]
    assert effects("kopi", "Buah") == {Effect.CREATED: 1}


def test_less_than_is_promised_is_wrong(session, organisation, own):
    listing = ListingFactory(organisation=organisation)
    terms = TermsFactory(talk=TalkFactory(listing=listing))
    session.add(
        Reservation(
            case_id=CaseFactory(terms=terms).id,
            listing_id=listing.id,
            month=date(2027, 3, 1),
            kg=6_000,
        )
    )
    session.commit()

    trial = trial_of(session, sheet_of(organisation, {"amount": 5}), own)

    assert only_wrong(trial) == [(2, "amount", Cause.RESERVED)]
    assert trial.run.wrong[0].facts == {"short_kg": {3: 1_000}}
    assert trial_of(session, sheet_of(organisation, {"amount": 6}), own).run.effects == {
        Effect.CHANGED: 1
    }


def test_a_regency_writes_for_villages_without_an_organisation_yet(session, organisation):
    village = VillageFactory()
    session.commit()
    office = RegencyOfficeFactory(region=RegencyFactory())
    regency = actor(Role.REGENCY, office)
    allowed = regions.villages_of(session, organisation=office)

    take(session, regency, sheet_of(organisation, {"village_code": village.code}), allowed)
    listing = session.scalars(sa.select(Listing)).one()

    assert listing.village_code == village.code
    assert session.get_one(Organisation, listing.organisation_id).region_code == village.code


def test_the_example_of_the_template_is_passed_over(session, organisation, own):
    content = sheet_of(organisation, {"id": "Contoh", "amount": "?"}, {})

    assert trial_of(session, content, own).run.effects == {Effect.CREATED: 1}


def test_the_own_village_need_not_be_written(session, organisation, own):
    content = sheet_of(organisation, {"village_code": None})

    assert trial_of(session, content, own).run.effects == {Effect.CREATED: 1}


def test_an_older_template_and_unknown_columns_are_accepted(session, organisation, own):
    older = {"Bentuk": "Bentuk produk", "Harga (Rp)": "Harga", "Tanggal harga": "Tanggal"}
    row = {"village_code": organisation.region_code, **ROW}
    headers = [older.get(header, header) for header in header_of(COLUMNS, "id")]
    content = sheets.xlsx(
        [[*headers, "Hobi", CAUSE.header.id], [*(row.get(c.key) for c in COLUMNS), "x", "y"]]
    )

    trial = trial_of(session, content, own)

    assert trial.run.effects == {Effect.CREATED: 1}
    assert trial.unknown_headers == ("Hobi",)


def test_a_sheet_without_needed_columns_is_refused(session, organisation, operator):
    with pytest.raises(SheetHeaderError) as refused:
        keep(session, operator, sheets.xlsx([["Komoditas", "Bentuk"], ["Singkong", "Ubi segar"]]))

    assert "Jumlah" in refused.value.missing
    assert session.scalar(sa.select(sa.func.count(SheetUpload.id))) == 0


@pytest.mark.parametrize("make", [sheets.xlsx, sheets.xls, sheets.ods, sheets.csv])
def test_every_format_is_taken(session, organisation, own, make):
    row = {"village_code": organisation.region_code, **ROW}
    used = [column for column in COLUMNS if column.key in row]
    content = make([[c.header.id for c in used], [row[c.key] for c in used]])

    assert trial_of(session, content, own).run.effects == {Effect.CREATED: 1}


def test_queries_do_not_grow_with_the_rows(session, organisation, own):
    def count(rows):
        statements = []
        connection = session.connection()
        listener = lambda *event: statements.append(event[2])  # noqa: E731
        sa.event.listen(connection, "before_cursor_execute", listener)
        content = sheet_of(organisation, *({"holder_name": f"K {n}"} for n in range(rows)))
        trial_of(session, content, own)
        sa.event.remove(connection, "before_cursor_execute", listener)
        return len(statements)

    assert count(40) == count(4)


names = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), max_size=40).map(
    lambda text: BY_KEY["holder_name"].parse(text, None)
)
decimals = st.decimals(1, 1000, places=3)
shares = st.none() | st.integers(0, 100_000).map(lambda n: Decimal(n) / 100_000)


@st.composite
def listing_answer_values(draw):
    basis = draw(st.sampled_from(Basis))
    availability = draw(st.sampled_from(Availability))
    months = tuple(sorted(draw(st.sets(st.integers(1, 12), min_size=1))))
    by_month = None
    if basis is Basis.PER_YEAR and draw(st.booleans()):
        # Written by month, 1.000 is 1: the same amount, not the same text.
        each = decimals.map(lambda amount: Decimal(format(amount.normalize(), "f")))
        by_month = tuple(draw(each) if n in months else Decimal(0) for n in range(1, 13))
    return ListingAnswers(
        amount=AmountAnswer(
            basis=basis,
            amount=draw(decimals) if by_month is None else sum(by_month),
            unit=draw(st.sampled_from(["kuintal", "ton"])),
            months=months,
            hectares=draw(decimals) if basis is Basis.PER_HECTARE else None,
            harvests=draw(st.none() | st.integers(1, 12)),
            by_month=by_month,
        ),
        availability=availability,
        free_share=draw(shares),
        price_idr_per_kg=draw(st.integers(1, 10**8)),
        price_on=draw(st.dates(date(2020, 1, 1), date(2026, 11, 24))),
        holder_kind=draw(st.sampled_from(HolderKind)),
        holder_name=draw(names),
        home_processors=draw(st.none() | st.integers(0, 100_000)),
        home_processing_share=draw(shares),
        other_buyers_kg_per_year=draw(st.none() | st.integers(0, 10**12)),
        idle_hok_per_month=draw(st.none() | st.integers(0, 10**7)),
        quality_note=draw(names),
        product_kind=draw(st.sampled_from(ProductKind)),
    )


def listed(session, answers, **values):
    """Return a new village's listing with some answers."""
    form = FormFactory()
    listing = ListingFactory(**values)
    listing_answers.write(listing, form, answers)
    session.flush()
    return listing


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    answers=listing_answer_values(),
    status=st.sampled_from(ListingStatus),
    make=st.sampled_from([csv_text, workbook]),
    language=st.sampled_from(["id", "en"]),
)
def test_what_is_exported_is_imported_unchanged(session, answers, status, make, language):
    listing = listed(session, answers, status=status)
    exported = export(session, Listing.id == listing.id, make, language)

    trial = trial_of(session, exported, frozenset({listing.village_code}))

    assert only_wrong(trial) == []
    assert trial.run.effects == {Effect.UNCHANGED: 1}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answers=listing_answer_values(), make=st.sampled_from([csv_text, workbook]))
def test_export_import_export_is_identical(session, operator, own, answers, make):
    session.execute(sa.delete(Listing).where(Listing.village_code.in_(own)))
    listing = listed(session, answers)
    exported = cells_of(export(session, Listing.id == listing.id, make))
    moved = make_sheet([[None, *own, *cells[2:]] for cells in exported], make)

    listing_sheet_writes.write(session, trial_of(session, moved, own).planned, operator, NOW)
    again = session.scalars(sa.select(Listing).where(Listing.village_code.in_(own))).one()

    (first,), (second,) = exported, cells_of(export(session, Listing.id == again.id, make))
    assert second[3:] == first[3:]
    amounts = [AmountAnswer.from_json(each.amount_answer) for each in (again, listing)]
    assert amounts[0] == amounts[1]
    written = set(listing_answers.WRITTEN) - {"amount_answer"}
    assert {n: getattr(again, n) for n in written} == {n: getattr(listing, n) for n in written}


def make_sheet(rows, make):
    return workbook(COLUMNS, rows, title=TITLE) if make is workbook else csv_text(COLUMNS, rows)


def cells_of(content):
    return [row.cells for row in read(content, COLUMNS).rows]
