"""Why a listing and a plan do not match at all: the first rule that keeps them apart."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from math import ceil

from sqlalchemy.orm import Session

from hilirisasi.freshness import is_lapsed
from hilirisasi.scoring.candidates import free_kg
from hilirisasi.scoring.sphere import distances_km, unit_vectors
from hilirisasi.services import columns, open_plans
from models import Listing, ListingStatus, Plan, PlanStatus


class WhyNot(StrEnum):
    """What keeps a listing and a plan from being compared, in the order in which it is asked."""

    PLAN_CLOSED = "plan_closed"
    PLAN_LAPSED = "plan_lapsed"
    LISTING_HIDDEN = "listing_hidden"
    LISTING_LAPSED = "listing_lapsed"
    OTHER_PRODUCT = "other_product"
    NO_PLACE = "no_place"
    TOO_FAR = "too_far"
    NOTHING_LEFT = "nothing_left"
    NO_MONTH = "no_month"


@dataclass(frozen=True, slots=True)
class Unmatched:
    """The reason; for `WhyNot.TOO_FAR` also the radius that would reach, whole km upward."""

    why: WhyNot
    radius_km: int | None = None


def find(session: Session, *, listing: Listing, plan: Plan, now: datetime) -> Unmatched:
    """Return why the two do not match; ask only where they do not."""
    offered = columns.of_listings(session, [listing], now=now)
    wanted = columns.of_plans([plan], now=now)
    places = [unit_vectors(side.latitude, side.longitude) for side in (offered, wanted)]
    distance_km = float(distances_km(*places)[0])  # NaN: one of them has no place
    checks = (
        (WhyNot.PLAN_CLOSED, plan.status is not PlanStatus.OPEN),
        (WhyNot.PLAN_LAPSED, open_plans.has_lapsed(plan, now)),
        (WhyNot.LISTING_HIDDEN, listing.status is not ListingStatus.PUBLISHED),
        (WhyNot.LISTING_LAPSED, is_lapsed(listing.confirmed_at, now)),
        (
            WhyNot.OTHER_PRODUCT,
            (listing.commodity_code, listing.form_code) != (plan.commodity_code, plan.form_code),
        ),
        (WhyNot.NO_PLACE, listing.village.latitude is None),
        (WhyNot.TOO_FAR, distance_km > plan.radius_km),
        (WhyNot.NOTHING_LEFT, not free_kg(offered).any()),
    )
    why = next((why for why, is_so in checks if is_so), WhyNot.NO_MONTH)
    return Unmatched(why, ceil(distance_km) if why is WhyNot.TOO_FAR else None)
