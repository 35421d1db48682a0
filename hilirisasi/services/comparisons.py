"""Offers for one listing side by side: the newest terms on the table, else what the plan offers.

They stand in the order of the talks and are not ranked: the village decides.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import floor
from typing import Final

from hilirisasi import offers
from hilirisasi.services import terms
from models import PricePlace, Talk, Terms

MOST: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class LaidOffer:
    """What one company offers: as its newest ``terms`` say, or its plan where there are none.

    ``haulage_idr_per_kg`` is ``None`` where the farmer bears what nobody has told.
    """

    talk: Talk
    terms: Terms | None
    offer_price_idr_per_kg: int
    deduction_share: float
    price_place: PricePlace
    farmer_pays_haulage: bool
    haulage_idr_per_kg: int | None
    payment_days: int

    @property
    def price_idr_per_kg(self) -> int | None:
        """Net at the farm, whole rupiah downward; ``None`` without the farmer's haulage."""
        is_borne = self.farmer_pays_haulage and self.price_place is not PricePlace.FARM
        if is_borne and self.haulage_idr_per_kg is None:
            return None
        return floor(
            offers.net_price_idr_per_kg(
                offer_idr_per_kg=self.offer_price_idr_per_kg,
                deduction_share=self.deduction_share,
                price_place=self.price_place,
                farmer_pays_haulage=self.farmer_pays_haulage,
                haulage_idr_per_kg=self.haulage_idr_per_kg or 0,
            )
        )


def choose(found: Sequence[Talk], wanted: Collection[int]) -> list[Talk]:
    """Return the talks whose ids are wanted, in their order, at most `MOST`; else the first."""
    return ([talk for talk in found if talk.id in wanted] or list(found))[:MOST]


def offer_of(talk: Talk) -> LaidOffer:
    """Return what the company of a talk offers now."""
    newest, plan = terms.newest(talk), talk.plan
    source = newest or plan
    return LaidOffer(
        talk=talk,
        terms=newest,
        offer_price_idr_per_kg=newest.offer_price_idr_per_kg if newest else plan.price_idr_per_kg,
        deduction_share=source.deduction_share,
        price_place=source.price_place,
        farmer_pays_haulage=source.farmer_pays_haulage,
        haulage_idr_per_kg=source.haulage_idr_per_kg,
        payment_days=source.payment_days,
    )
