"""Sheets with headers of others: kept without personal data, matched to ours, and remembered."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from hilirisasi.actors import Actor
from hilirisasi.errors import SheetUnreadableError
from hilirisasi.services import audit, listing_sheet_guesses, sheet_uploads
from hilirisasi.services.listing_sheet_columns import MUST_BE_FILLED
from hilirisasi.services.listing_sheet_translation import raw_rows
from hilirisasi.services.listing_sheet_words import Asked, unknown_words
from hilirisasi.services.transactions import transaction
from hilirisasi.spreadsheets import cells
from hilirisasi.spreadsheets.cells import CellError
from hilirisasi.spreadsheets.column_maps import (
    ColumnMap,
    Grid,
    Layout,
    candidates,
    fingerprint,
    header_texts,
)
from hilirisasi.spreadsheets.columns import Marks, fold
from hilirisasi.spreadsheets.packing import pack, unpack
from hilirisasi.spreadsheets.personal import is_personal_header, leave_out
from hilirisasi.spreadsheets.reading import read_grids
from models import SheetMapping, SheetUpload

KIND: Final = "listing"
# A price and its day are of one sheet; the next is asked anew.
DATED: Final = frozenset({"price", "price_on"})
TOLD_BY_LAYOUT: Final[Mapping[Layout, frozenset[str]]] = {
    Layout.PRODUCT: frozenset(),
    Layout.WIDE: frozenset({"amount", "months", "basis"}),
    Layout.LONG: frozenset({"basis"}),
}


def keep(
    session: Session,
    *,
    actor: Actor,
    organisation_id: int,
    filename: str,
    content: bytes,
    now: datetime,
) -> SheetUpload:
    """Keep a sheet with headers of others until it is accepted, without its personal data.

    Its columns are guessed; where the organisation matched such headers before, as it did then.

    Raises
    ------
    SheetTooLargeError
    SheetUnreadableError
        No spreadsheet, or none of its sheets has a row of headers.
    """
    read = [leave_out(grid) for grid in read_grids(content)]
    grids = [grid for grid, _personal in read]
    personal = [columns for _grid, columns in read]
    if not any(True for grid in grids for _place in candidates(grid)):
        raise SheetUnreadableError
    found = _recall(session, organisation_id, grids, personal)
    column_map = found or listing_sheet_guesses.guess(grids, personal)
    if found is None:
        column_map = replace(column_map, layout=_layout(grids[column_map.sheet], column_map))
    return sheet_uploads.store(
        session,
        kind=KIND,
        actor=actor,
        organisation_id=organisation_id,
        filename=filename,
        sha256=hashlib.sha256(content).hexdigest(),
        content=pack(grids),
        row_count=len(grids[column_map.sheet]),
        mapping=column_map.to_json(),
        now=now,
    )


def place(session: Session, *, upload: SheetUpload, sheet: int, row: int, depth: int) -> None:
    """Take another row for the header and guess its columns anew."""
    grid = unpack(upload.content)[sheet]
    personal = [at for at in range(len(max(grid, key=len))) if _is_left_out(grid, at)]
    column_map = listing_sheet_guesses.guess_at(grid, sheet, row, depth, personal)
    column_map = replace(column_map, layout=_layout(grid, column_map))
    with transaction(session):
        upload.mapping = column_map.to_json()


def save(
    session: Session, *, upload: SheetUpload, column_map: ColumnMap, actor: Actor, now: datetime
) -> Sequence[Asked]:
    """Keep how a sheet is read and return the words that are still unknown.

    Without any, it is ready to be tried out, and the organisation remembers it.
    """
    grid = unpack(upload.content)[column_map.sheet]
    asked = unknown_words(session, grid, column_map)
    column_map = replace(column_map, is_ready=not asked)
    with transaction(session):
        upload.mapping = column_map.to_json()
        upload.tried_at = upload.refusal = None
        if column_map.is_ready:
            _remember(session, upload, grid, column_map, actor, now)
    return asked


def list_remembered(
    session: Session, *, organisation_ids: Collection[int]
) -> Sequence[SheetMapping]:
    """Return what some organisations remember, the newest first."""
    return session.scalars(
        sa.select(SheetMapping)
        .where(SheetMapping.organisation_id.in_(organisation_ids))
        .options(joinedload(SheetMapping.organisation))
        .order_by(SheetMapping.mapped_at.desc(), SheetMapping.id.desc())
    ).all()


def missing(grid: Grid, column_map: ColumnMap) -> frozenset[str]:
    """Return the keys of columns that must be filled and that no row of the sheet fills."""
    told = TOLD_BY_LAYOUT[column_map.layout]
    wanted = {column.key for column in MUST_BE_FILLED} - told - {"form"}  # a word tells the form
    for _number, ours in raw_rows(grid, column_map):
        wanted -= {key for key in wanted if ours[key] is not None}
        if ours.get("village_name") is not None:
            wanted.discard("village_code")
        if not wanted:
            break
    return frozenset(wanted)


def find_remembered(session: Session, *, upload: SheetUpload) -> SheetMapping | None:
    """Return what the organisation remembers of the headers of a sheet that still waits."""
    if upload.mapping is None or upload.accepted_at is not None:
        return None
    column_map = ColumnMap.from_json(upload.mapping)
    headers = column_map.header(unpack(upload.content)[column_map.sheet])
    return _find(session, upload.organisation_id, fingerprint(headers))


def forget(session: Session, *, mapping: SheetMapping, actor: Actor, now: datetime) -> None:
    """Drop what was remembered; sheets that were accepted stay as they are."""
    with transaction(session):
        audit.record(
            session,
            actor=actor,
            action="mapping.forget",
            subject=mapping,
            now=now,
            before={"filename": mapping.filename, "headers": mapping.headers},
        )
        session.delete(mapping)


def _remember(
    session: Session,
    upload: SheetUpload,
    grid: Grid,
    column_map: ColumnMap,
    actor: Actor,
    now: datetime,
) -> None:
    headers = column_map.header(grid)
    mark = fingerprint(headers)
    mapping = _find(session, upload.organisation_id, mark)
    if mapping is None:
        mapping = SheetMapping(organisation_id=upload.organisation_id, fingerprint=mark)
        session.add(mapping)
    mapping.filename = upload.filename
    mapping.headers = {key: headers[at] for key, at in column_map.columns.items()}
    mapping.mapping = column_map.to_json()
    mapping.mapped_at = now
    mapping.mapped_by_id, mapping.mapped_by_name = actor.user_id, actor.name
    mapping.mapped_by_post = actor.title
    audit.record(
        session,
        actor=actor,
        action="mapping.remember",
        subject=mapping,
        now=now,
        after={"filename": mapping.filename, "headers": mapping.headers},
    )


def _find(session: Session, organisation_id: int, mark: str) -> SheetMapping | None:
    return session.scalars(
        sa.select(SheetMapping).where(
            SheetMapping.organisation_id == organisation_id, SheetMapping.fingerprint == mark
        )
    ).one_or_none()


def _recall(
    session: Session,
    organisation_id: int,
    grids: Sequence[Grid],
    personal: Sequence[Sequence[int]],
) -> ColumnMap | None:
    """Return how the organisation read a sheet with the same headers, at the place they stand."""
    remembered = {
        row.fingerprint: row for row in list_remembered(session, organisation_ids=[organisation_id])
    }
    for sheet, grid in enumerate(grids):
        for row, depth in candidates(grid):
            known = remembered.get(fingerprint(header_texts(grid, row, depth)))
            if known is None:
                continue
            before = ColumnMap.from_json(known.mapping)
            column_map = replace(
                before,
                fixed={key: text for key, text in before.fixed.items() if key not in DATED},
                sheet=sheet,
                header_row=row,
                depth=depth,
                personal=tuple(personal[sheet]),
            )
            is_whole = not set(column_map.columns.values()) & set(personal[sheet])
            is_whole = is_whole and not missing(grid, column_map) & DATED
            asked = unknown_words(session, grid, column_map)
            return replace(column_map, is_ready=is_whole and not asked)
    return None


def _layout(grid: Grid, column_map: ColumnMap) -> Layout:
    """Return whether each row is one month of a product: one month each, products repeated."""
    if column_map.layout is Layout.WIDE or "months" not in column_map.columns:
        return column_map.layout
    seen: set[tuple[str, ...]] = set()
    count = 0
    for _number, ours in raw_rows(grid, column_map):
        try:
            if ours["months"] is None or len(cells.months(ours["months"], Marks())) != 1:
                return Layout.PRODUCT
        except CellError:
            return Layout.PRODUCT
        count += 1
        seen.add(
            tuple(
                fold(cells.plain(ours.get(key)))
                for key in ("village_code", "village_name", "commodity", "form", "holder_name")
            )
        )
    return Layout.LONG if len(seen) < count else Layout.PRODUCT


def _is_left_out(grid: Grid, at: int) -> bool:
    """Was a column emptied when the sheet was kept? Only its header stands."""
    filled = [cell for row in grid if at < len(row) and (cell := row[at]) is not None]
    return any(isinstance(cell, str) and is_personal_header(cell) for cell in filled)
