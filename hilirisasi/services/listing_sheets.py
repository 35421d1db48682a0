"""Sheets of listings: tried out and written; in a few queries, however many rows."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, Final, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.actors import Actor
from hilirisasi.months import day_of
from hilirisasi.services import commodities, reservations, sheet_uploads
from hilirisasi.services.listing_sheet_columns import (
    BY_KEY,
    COLUMNS,
    EXPORTED,
    READ,
)
from hilirisasi.services.listing_sheet_exports import FIELDS
from hilirisasi.services.listing_sheet_places import list_places
from hilirisasi.services.listing_sheet_products import KeyedError, Products
from hilirisasi.services.listing_sheet_rows import Known, Planned, Resolver, Village, known_of
from hilirisasi.services.listing_sheet_translation import translate
from hilirisasi.services.listing_sheet_writes import ROWS_AT_ONCE, write
from hilirisasi.services.sheet_uploads import Trial
from hilirisasi.spreadsheets.cells import CellError, plain, village_code
from hilirisasi.spreadsheets.column_maps import ColumnMap
from hilirisasi.spreadsheets.columns import CAUSE, EXAMPLE
from hilirisasi.spreadsheets.dry_run import DryRun, Effect, RowReader, WrongCell
from hilirisasi.spreadsheets.packing import unpack
from hilirisasi.spreadsheets.reading import Sheet, read
from models import (
    VILLAGE_KINDS,
    Listing,
    ListingStatus,
    MonthlyKg,
    Organisation,
    OrganisationKind,
    Region,
    SheetUpload,
)
from models.base import JsonObject

KIND: Final = "listing"
IDS_IN_QUERY: Final = 10_000
READ_COLUMNS: Final = (*COLUMNS, *EXPORTED, CAUSE)
ListingTrial = Trial[Planned]


def try_out(
    session: Session,
    *,
    content: bytes,
    allowed_villages: frozenset[str] | None,
    now: datetime,
    lock: bool = False,
    mapping: JsonObject | None = None,
) -> ListingTrial:
    """Return what a sheet would do to the listings of some villages (``None``: of all).

    With a ``mapping`` the content is packed and its columns are somebody else's.
    """
    if mapping is None:
        sheet = read(content, READ_COLUMNS)
        trial = ListingTrial(sheet.header.unknown)
    else:
        places = list_places(session, own=allowed_villages)
        translation = translate(unpack(content), ColumnMap.from_json(mapping), places)
        sheet = translation.sheet
        trial = ListingTrial(translation.unread)
        trial.run.passed_over = translation.passed_over
    codes = _codes(sheet) | (allowed_villages or set())
    listings = _listings(session, codes & (allowed_villages or codes), lock=lock)
    resolver = Resolver(
        products=Products(commodities.list_all(session)),
        villages=_villages(session),
        allowed=allowed_villages,
        today=day_of(now),
        listings=listings,
        reserved=_reserved(session, listings, now),
    )
    reader = RowReader(sheet, READ)
    for row in sheet.rows:
        if plain(sheet.cell(row, BY_KEY["id"])).strip().casefold() in EXAMPLE:
            continue
        values, wrong = reader.read(row)
        try:
            if not wrong:
                planned = resolver.plan(row.number, values)
                trial.run.effects[planned.effect] += 1
                if planned.effect is not Effect.UNCHANGED:
                    trial.planned.append(planned)
                continue
        except KeyedError as error:
            column, found = BY_KEY[error.key], error.error
            cell = sheet.cell(row, column)
            wrong = [WrongCell(row.number, column, cell, found.cause, found.facts)]
        trial.run.effects[Effect.WRONG] += 1
        trial.run.wrong += wrong
        trial.wrong_rows.append((row.number, [sheet.cell(row, column) for column in COLUMNS]))
    return trial


def accept(
    session: Session,
    *,
    upload: SheetUpload,
    actor: Actor,
    allowed_villages: frozenset[str] | None,
    only_good: bool,
    now: datetime,
    leave: Callable[[ListingTrial], bytes] = lambda _trial: b"",
) -> DryRun:
    """Write a kept sheet whole, or only its good rows: see `sheet_uploads.accept`.

    Raises
    ------
    SheetAcceptedError, SheetRowsWrongError
    StaleEditError
        Somebody changed one of the listings at the same time.
    """
    return sheet_uploads.accept(
        session,
        upload=upload,
        actor=actor,
        action="listing.import",
        try_out=lambda: try_out(
            session,
            content=upload.content,
            allowed_villages=allowed_villages,
            now=now,
            lock=True,
            mapping=upload.mapping,
        ),
        write=lambda planned: write(session, planned, actor, now),
        only_good=only_good,
        leave=leave,
        now=now,
    )


def _villages(session: Session) -> dict[str, Village]:
    owners = {
        code: (organisation_id, is_sample)
        for code, organisation_id, is_sample in session.execute(
            sa.select(Organisation.region_code, Organisation.id, Organisation.is_sample)
            .where(Organisation.kind == OrganisationKind.VILLAGE)
            .order_by(Organisation.id.desc())
        )
    }
    rows = session.execute(
        sa.select(Region.code, Region.name).where(Region.kind.in_(VILLAGE_KINDS))
    )
    return {code: Village(code, name, *owners.get(code, (None, False))) for code, name in rows}


def _codes(sheet: Sheet) -> set[str]:
    """Return the village codes of a sheet that are codes."""
    codes = set()
    for cell in {sheet.cell(row, BY_KEY["village_code"]) for row in sheet.rows}:
        try:
            codes.add(village_code(cell, sheet.marks))
        except CellError:
            continue  # said of the row itself, when it is read
    return codes


def _listings(session: Session, codes: Iterable[str], *, lock: bool) -> list[Known]:
    """Return what some villages list, a tenth as large as the listings themselves."""
    query = sa.select(*FIELDS).where(Listing.village_code.in_(sorted(codes))).order_by(Listing.id)
    if lock:
        query = query.with_for_update(of=Listing)
    rows = session.execute(query).yield_per(ROWS_AT_ONCE)
    shared: dict[Any, Any] = {}
    return [known_of(cast("Listing", row), shared) for row in rows]  # has the columns of one


def _reserved(session: Session, listings: Sequence[Known], now: datetime) -> dict[int, MonthlyKg]:
    """Return what is promised from each listing that may promise, by month of the year, kg."""
    ids = [listing.id for listing in listings if listing.status is not ListingStatus.DRAFT]
    reserved: dict[int, MonthlyKg] = {}
    for start in range(0, len(ids), IDS_IN_QUERY):
        reserved |= reservations.reserved_by_month_of_year(
            session, listing_ids=ids[start : start + IDS_IN_QUERY], now=now
        )
    return reserved
