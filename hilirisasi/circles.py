"""Who may see each field: one of four circles, in one table.

Forms print the circle beside the field; pages and the API of the other side show a field only when
its circle reaches them.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Circle(StrEnum):
    """The four circles, from the widest to the narrowest."""

    PUBLIC = "public"
    BOTH_SIDES = "both_sides"
    OWNER_AND_REVIEWERS = "owner_and_reviewers"
    REVIEWERS = "reviewers"


LISTING_FIELDS: Final[Mapping[str, Circle]] = {
    "commodity": Circle.PUBLIC,
    "amount": Circle.PUBLIC,
    "months": Circle.PUBLIC,
    "availability": Circle.PUBLIC,
    "price": Circle.PUBLIC,
    "price_on": Circle.PUBLIC,
    "holder_kind": Circle.PUBLIC,
    "holder_name": Circle.BOTH_SIDES,
    "quality_note": Circle.PUBLIC,
    "home_processors": Circle.BOTH_SIDES,
    "home_processing_share": Circle.BOTH_SIDES,
    "other_buyers_t": Circle.OWNER_AND_REVIEWERS,
    "idle_hok_per_month": Circle.BOTH_SIDES,
}

PLAN_FIELDS: Final[Mapping[str, Circle]] = {
    "organisation": Circle.BOTH_SIDES,
    "commodity": Circle.PUBLIC,
    "route": Circle.PUBLIC,
    "need": Circle.PUBLIC,
    "months": Circle.PUBLIC,
    "region": Circle.PUBLIC,
    "radius_km": Circle.PUBLIC,
    "price": Circle.PUBLIC,
    "deduction": Circle.PUBLIC,
    "price_place": Circle.PUBLIC,
    "haulage": Circle.PUBLIC,
    "payment_days": Circle.PUBLIC,
    "starts_on": Circle.PUBLIC,
    # Product price, costs and margin are never shown to the other side.
    "product_price": Circle.OWNER_AND_REVIEWERS,
    "investment": Circle.OWNER_AND_REVIEWERS,
    "claimed_jobs": Circle.BOTH_SIDES,
    "jobs_evidence": Circle.BOTH_SIDES,
    "wage": Circle.BOTH_SIDES,
    "plant_exists": Circle.BOTH_SIDES,
    "outside_workers": Circle.BOTH_SIDES,
    "local_input": Circle.OWNER_AND_REVIEWERS,
    "village_sourcing": Circle.BOTH_SIDES,
    "community_profit": Circle.BOTH_SIDES,
    "has_written_price_floor": Circle.BOTH_SIDES,
    "new_land": Circle.BOTH_SIDES,
    "peak_labour_hok": Circle.BOTH_SIDES,
    "home_processors_note": Circle.BOTH_SIDES,
}

ACCOUNT_FIELDS: Final[Mapping[str, Circle]] = {
    "name": Circle.BOTH_SIDES,
    "phone": Circle.BOTH_SIDES,  # masked until both are willing to talk
    "email": Circle.OWNER_AND_REVIEWERS,
    "company": Circle.BOTH_SIDES,
    "nib": Circle.REVIEWERS,
}
