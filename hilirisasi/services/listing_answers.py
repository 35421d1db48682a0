"""What a village answers about a product, and the columns that follow from it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from hilirisasi import harvest
from hilirisasi.harvest import NOTHING, AmountAnswer
from models import Availability, CommodityForm, HolderKind, Listing, MonthlyKg, ProductKind

# Half, where a village says "partly free" and no more: the cautious end, marked as an estimate.
PARTLY_FREE_SHARE: Final = Decimal("0.5")


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
    kg = harvest.monthly_kg(answers.amount, form.units)
    listing.amount_answer = answers.amount.to_json()
    listing.availability = answers.availability
    listing.harvest_kg = kg
    listing.own_use_kg, listing.contracted_kg = _bound(kg, answers)
    listing.estimated = _estimated(answers)
    for name in (
        "price_idr_per_kg",
        "price_on",
        "holder_kind",
        "holder_name",
        "home_processors",
        "other_buyers_kg_per_year",
        "idle_hok_per_month",
        "quality_note",
        "product_kind",
    ):
        setattr(listing, name, getattr(answers, name))
    share = answers.home_processing_share
    listing.home_processing_share = None if share is None else float(share)


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
