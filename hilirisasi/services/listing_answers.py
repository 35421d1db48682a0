"""What a village answers about a product, and the columns that follow from it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any, Final

from hilirisasi import harvest
from hilirisasi.harvest import NOTHING, AmountAnswer
from models import Availability, CommodityForm, HolderKind, Listing, MonthlyKg, ProductKind

MOST_DIGITS: Final = 9  # of the per cent that gives back what is free, to the kilogram
# Half, where a village says "partly free" and no more: the cautious end, marked as an estimate.
PARTLY_FREE_SHARE: Final = Decimal("0.5")
# Columns that are the answer itself, and those that follow from answers: what `write` sets.
AS_ANSWERED: Final = (
    *("price_idr_per_kg", "price_on", "holder_kind", "holder_name", "home_processors"),
    *("other_buyers_kg_per_year", "idle_hok_per_month", "quality_note", "product_kind"),
)
WRITTEN: Final = (
    *AS_ANSWERED,
    *("amount_answer", "availability", "harvest_kg", "own_use_kg", "contracted_kg", "estimated"),
    "home_processing_share",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingAnswers:
    """The five answers, and what may be added to them. Blank is ``None``."""

    amount: AmountAnswer
    availability: Availability
    free_share: Decimal | None
    price_idr_per_kg: int
    price_on: date
    holder_kind: HolderKind
    holder_name: str
    home_processors: int | None
    home_processing_share: Decimal | None
    other_buyers_kg_per_year: int | None
    idle_hok_per_month: int | None
    quality_note: str
    product_kind: ProductKind = ProductKind.MAIN


def write(listing: Listing, form: CommodityForm, answers: ListingAnswers) -> None:
    """Set the columns of a listing that follow from its answers."""
    for name, value in columns_of(form, answers).items():
        setattr(listing, name, value)


def columns_of(form: CommodityForm, answers: ListingAnswers) -> dict[str, Any]:
    """Return the columns that follow from a listing's answers, by name."""
    kg = harvest.monthly_kg(answers.amount, form.units)
    own_use_kg, contracted_kg = _bound(kg, answers)
    share = answers.home_processing_share
    return {name: getattr(answers, name) for name in AS_ANSWERED} | {
        "amount_answer": answers.amount.to_json(),
        "availability": answers.availability,
        "harvest_kg": kg,
        "own_use_kg": own_use_kg,
        "contracted_kg": contracted_kg,
        "estimated": _estimated(answers),
        "home_processing_share": None if share is None else float(share),
    }


def _bound(kg: MonthlyKg, answers: ListingAnswers) -> tuple[MonthlyKg, MonthlyKg]:
    """Return own use and contracts.

    What is partly bound counts as own use: the reading that earns a plan least, since a contract
    would show another buyer.
    """
    if answers.availability is Availability.FREE:
        return NOTHING, NOTHING
    if answers.availability is Availability.BOUND:
        return NOTHING, kg
    free = PARTLY_FREE_SHARE if answers.free_share is None else answers.free_share
    return harvest.part(kg, 1 - free), NOTHING


def _estimated(answers: ListingAnswers) -> list[str]:
    estimated = []
    if answers.availability is Availability.PARTLY and answers.free_share is None:
        estimated.append("own_use_kg")
    counts_harvests = answers.amount.basis in {
        harvest.Basis.PER_HARVEST,
        harvest.Basis.PER_HECTARE,
    }
    if counts_harvests and answers.amount.harvests is None:
        estimated.append("harvest_kg")
    return estimated


def free_percent_of(listing: Listing) -> Decimal | None:
    """Return the roundest per cent that gives back what is free of each month, to the kg."""
    is_told = listing.availability is Availability.PARTLY and "own_use_kg" not in listing.estimated
    harvest_kg = sum(listing.harvest_kg)
    if not is_told or not harvest_kg:
        return None
    mean = Decimal(100) - Decimal(100 * sum(listing.own_use_kg)) / harvest_kg
    if harvest.part(MonthlyKg(listing.harvest_kg), 1 - round(mean) / Decimal(100)) == tuple(
        listing.own_use_kg
    ):
        return Decimal(round(mean))
    # Own use is rounded up to the kg: each month leaves an interval of shares, open above.
    months = {
        (kg, own) for kg, own in zip(listing.harvest_kg, listing.own_use_kg, strict=True) if kg
    }
    low = max(1 - Fraction(own, kg) for kg, own in months)
    high = min(1 - Fraction(own - 1, kg) for kg, own in months)
    for digits in range(MOST_DIGITS + 1):
        steps = 10 ** (digits + 2)
        candidate = ceil(low * steps)
        if Fraction(candidate, steps) < high:
            return Decimal(candidate).scaleb(-digits)
    return round(mean, MOST_DIGITS)
