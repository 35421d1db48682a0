"""What a listing's row has in its cells."""

from decimal import Decimal
from typing import Any, Final

from hilirisasi.harvest import AmountAnswer
from hilirisasi.services.listing_answers import MOST_DIGITS, free_percent_of
from hilirisasi.spreadsheets import cells
from hilirisasi.spreadsheets.columns import Cell, Column
from models import Listing

KG_PER_TONNE: Final = 1000


def values_of(listing: Listing) -> dict[str, Any]:
    """Return a listing as its row would be read: values by key, blank ones ``None``.

    ``listing`` may be a row of columns with the names of a listing's own.
    """
    answer = AmountAnswer.from_json(listing.amount_answer)
    share, other_kg = listing.home_processing_share, listing.other_buyers_kg_per_year
    return {
        "id": listing.id,
        "village_code": listing.village_code,
        "product_kind": listing.product_kind,
        "amount": answer.amount,
        "unit": answer.unit,
        "basis": answer.basis,
        "hectares": answer.hectares,
        "harvests": answer.harvests,
        "months": tuple(sorted(answer.months)),
        "by_month": answer.by_month,
        "price": Decimal(listing.price_idr_per_kg),
        "price_unit": "kg",
        "price_on": listing.price_on,
        "availability": listing.availability,
        "free_percent": free_percent_of(listing),
        "holder_kind": listing.holder_kind,
        "holder_name": listing.holder_name or None,
        "home_processors": listing.home_processors,
        "home_processing_percent": None if share is None else percent_of(share),
        "other_buyers_t": None if other_kg is None else Decimal(other_kg) / KG_PER_TONNE,
        "idle_hok_per_month": listing.idle_hok_per_month,
        "quality_note": listing.quality_note or None,
    }


def percent_of(share: float | Decimal) -> Decimal:
    """Return a share of one as per cent, to the digits that a cell can hold."""
    exact = Decimal(repr(share) if isinstance(share, float) else share) * 100
    return round(exact, MOST_DIGITS).normalize()


def cell_of(column: Column, value: Any, language: str) -> Cell | Decimal:
    """Return a value as its cell has it."""
    if value is None or value == "":
        return None
    if column.choices:
        return column.choices[value].of(language)
    if column.parse is cells.months:
        return cells.months_text(value, language)
    if column.parse is cells.month_amounts:
        return cells.month_amounts_text(value, language)
    if column.parse is cells.percent and 0 < value <= 1:
        return f"{format(value, 'f').replace('.', '.' if language == 'en' else ',')}%"
    exact: Cell | Decimal = value
    return exact
