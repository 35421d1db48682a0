"""What an offer leaves the farmer, and whether it keeps the statutory price."""

from decimal import Decimal
from typing import Final, Protocol

from models import PricePlace, PriceRule

TOLERANCE: Final = Decimal("0.001")  # of a price, as in the price gate: prices are rounded by hand


class Offer(Protocol):
    """The fields that a plan and a term sheet both have."""

    @property
    def deduction_share(self) -> float: ...  # noqa: D102
    @property
    def price_place(self) -> PricePlace: ...  # noqa: D102


class PricedOffer(Offer, Protocol):
    """All that the net price follows from; ``None``: the farmer's haulage is not known."""

    @property
    def offer_price_idr_per_kg(self) -> int: ...  # noqa: D102
    @property
    def farmer_pays_haulage(self) -> bool: ...  # noqa: D102
    @property
    def haulage_idr_per_kg(self) -> int | None: ...  # noqa: D102


def net_price_idr_per_kg(
    *,
    offer_idr_per_kg: int,
    deduction_share: float,
    price_place: PricePlace,
    farmer_pays_haulage: bool,
    haulage_idr_per_kg: int,
) -> float:
    """Return the price net at the farm, Rp per kg: offer × (1 - greatest deduction) - haulage.

    The haulage counts where the farmer bears it, which nobody does for a price paid at the farm.
    Source: scoring.md 2, input H. Exact to what the share says, so that 1.300 less 30 % is 910.
    """
    net = offer_idr_per_kg * (1 - Decimal(str(deduction_share)))
    if farmer_pays_haulage and price_place is not PricePlace.FARM:
        net -= haulage_idr_per_kg
    return float(net)


def breaks_rule(rule: PriceRule, *, offer_idr_per_kg: int, offer: Offer) -> bool:
    """Does an offer break a statutory rule?

    A deduction above the rule's breaks it whatever the price. Prices are compared where both are
    paid at the same place; between places the price gate of the score compares them at the farm.
    """
    if Decimal(str(offer.deduction_share)) > Decimal(str(rule.max_deduction_share)):
        return True
    least = Decimal(str(rule.price_idr_per_kg)) * (1 - TOLERANCE)
    return offer.price_place is rule.place and offer_idr_per_kg < least
