"""Listings as rows of a sheet, read from the database without their records."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.months import day_of
from hilirisasi.services import commodities
from hilirisasi.services.listing_answers import WRITTEN
from hilirisasi.services.listing_sheet_cells import KG_PER_TONNE, cell_of, values_of
from hilirisasi.services.listing_sheet_choices import STATUSES
from hilirisasi.services.listing_sheet_writes import ROWS_AT_ONCE
from hilirisasi.spreadsheets.columns import Cell, Column, Words
from models import CommodityForm, Listing, Region

YES: Final = Words("ya", "yes")
FIELDS: Final = (
    *(Listing.id, Listing.organisation_id, Listing.village_code, Listing.commodity_code),
    *(Listing.form_code, Listing.status, Listing.version),
    *(getattr(Listing, name) for name in WRITTEN),
)
Where = sa.ColumnElement[bool]
Row = Sequence[Cell | Decimal]


def list_rows(
    session: Session, *, where: Where, columns: Sequence[Column], language: str
) -> Iterator[Row]:
    """Yield listings as rows of a sheet, by village and number."""
    forms = {
        (form.commodity_code, form.code): form
        for commodity in commodities.list_all(session)
        for form in commodity.forms
    }
    names = session.execute(sa.select(Region.code, Region.name))
    places = {code: name for code, name in names}  # noqa: C416  # rows are no pairs to mypy
    query = (
        sa.select(*FIELDS, Listing.confirmed_at, Listing.is_sample)
        .where(where)
        .order_by(Listing.village_code, Listing.id)
    )
    for row in session.execute(query).yield_per(ROWS_AT_ONCE):
        listing = cast("Listing", row)  # has the columns of one
        form = forms[listing.commodity_code, listing.form_code]
        values = values_of(listing) | _beside(listing, form, places, language)
        yield [cell_of(column, values[column.key], language) for column in columns]


def _beside(
    listing: Listing, form: CommodityForm, places: Mapping[str, str], language: str
) -> dict[str, Cell | Decimal]:
    """Return what an export shows beside the answers: names, and what follows from them."""
    is_english = language == "en"
    kg = zip(listing.harvest_kg, listing.own_use_kg, listing.contracted_kg, strict=True)
    offered_kg = sum(max(0, harvest - own - bound) for harvest, own, bound in kg)
    return {
        "commodity": form.commodity.name_en if is_english else form.commodity.name_id,
        "form": form.name_en if is_english else form.name_id,
        "village_name": places[listing.village_code],
        "district": places[listing.village_code[:8]],
        "regency": places[listing.village_code[:5]],
        "offered_t": Decimal(offered_kg) / KG_PER_TONNE,
        "confirmed_on": day_of(listing.confirmed_at),
        "is_sample": YES.of(language) if listing.is_sample else None,
        "status": STATUSES[listing.status].of(language),
    }


def of_villages(codes: frozenset[str]) -> Where:
    """Return the condition of all that some villages have, whatever its state."""
    return Listing.village_code.in_(sorted(codes))


def list_names(session: Session, language: str) -> dict[str, list[str]]:
    """Return what the drop-down lists of a template offer: commodities and forms."""
    found = commodities.list_all(session)
    is_english = language == "en"
    forms = {f.name_en if is_english else f.name_id for c in found for f in c.forms}
    return {
        "commodity": [c.name_en if is_english else c.name_id for c in found],
        "form": sorted(forms),
    }
