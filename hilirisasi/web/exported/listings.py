"""Village products: those on show, and the own ones."""

from collections.abc import Iterator, Sequence
from typing import Final

from hilirisasi.circles import LISTING_FIELDS, Circle
from hilirisasi.extensions import db
from hilirisasi.services import listing_search, listing_sheet_exports, regions
from hilirisasi.services.listing_sheet_columns import COLUMNS, EXPORTED
from hilirisasi.spreadsheets.columns import Column
from hilirisasi.web.access import actor, now
from hilirisasi.web.list_files import Row
from hilirisasi.web.listing import asked
from hilirisasi.web.sheet_words import language
from models import Organisation, Role

# The circles are kept by the fields of the form, not by the columns of a sheet.
FIELD_OF: Final = {"home_processing_percent": "home_processing_share"}
OWNERS: Final = (Role.VILLAGE_OPERATOR, Role.REGENCY)


def _is_public(column: Column) -> bool:
    field = FIELD_OF.get(column.key, column.key)
    return LISTING_FIELDS.get(field, Circle.PUBLIC) is Circle.PUBLIC


OWN_COLUMNS: Final = (*COLUMNS, *EXPORTED)
SHOWN_COLUMNS: Final = tuple(column for column in OWN_COLUMNS if _is_public(column))


def shown() -> Iterator[Row]:
    """Return what is on show of what the address asks for, without what is not for the public."""
    return _rows(SHOWN_COLUMNS, listing_search.is_found(asked(), now()))


def own() -> Iterator[Row]:
    """Return all that the reader's villages have."""
    codes: frozenset[str] = frozenset()
    for post in actor().posts:
        if post.role in OWNERS:
            organisation = db.session.get_one(Organisation, post.organisation_id)
            codes |= regions.villages_of(db.session, organisation=organisation)
    return _rows(OWN_COLUMNS, listing_sheet_exports.of_villages(codes))


def _rows(columns: Sequence[Column], where: listing_sheet_exports.Where) -> Iterator[Row]:
    keys = [column.key for column in columns]
    rows = listing_sheet_exports.list_rows(
        db.session, where=where, columns=columns, language=language()
    )
    return (dict(zip(keys, row, strict=True)) for row in rows)
