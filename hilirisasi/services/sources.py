"""Where each input of a match comes from, in words: village, plan, route, published figure."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from hilirisasi.months import day_of
from hilirisasi.scoring.explain import Source
from hilirisasi.scoring.ranking import Ranking
from hilirisasi.scoring.records import Mark
from hilirisasi.services.published import Cited, Published
from models import Listing, Plan

VILLAGE_INPUTS: Final = frozenset(
    {
        "planned_raw_t_per_year",
        "catchment_output_t_per_year",
        "home_use_t_per_year",
        "contracted_t_per_year",
        "other_buyers_t_per_year",
        "home_processors",
        "raw_material_overlap_share",
        "peak_labour_ratio",
    }
)
REFERENCE_PRICE: Final = "reference_raw_price_idr_per_kg"
STATUTORY_PRICE: Final = "floor_raw_price_idr_per_kg"
NEIGHBOURS: Final[Cited] = ("villages", None)
NOWHERE: Final[Cited] = ("", None)


def of_match(
    ranked: Ranking, row: int, *, listing: Listing | None, plan: Plan, published: Published
) -> Mapping[str, Source]:
    """Return the source of each input; ``listing`` is ``None`` for a pool of several villages."""
    filled_in = {name: bool(blank[row]) for name, blank in ranked.scores.substituted.items()}
    prices = ranked.frame.inputs
    is_rule = bool(prices[REFERENCE_PRICE][row] == prices[STATUTORY_PRICE][row])
    found = {}
    for name, marks in ranked.frame.marks.items():
        mark = Mark(int(marks[row]))
        # An input that somebody stated may still be blank in the frame: then nobody did.
        if filled_in.get(name) and mark not in {Mark.MISSING, Mark.ASSUMPTION}:
            mark = Mark.ASSUMPTION
        if mark is Mark.DATA and name == REFERENCE_PRICE:
            cited = published.reference_price(is_rule=is_rule) or NOWHERE
        elif mark is Mark.DATA and name in published.by_input:
            cited = published.by_input[name]
        else:
            cited = _given(name, mark, listing, plan)
        found[name] = Source(mark, *cited)
    return found


def _given(name: str, mark: Mark, listing: Listing | None, plan: Plan) -> Cited:
    """Return who gave what is not published, and when."""
    if mark in {Mark.ASSUMPTION, Mark.MISSING}:
        return NOWHERE
    if mark is Mark.ROUTE and plan.route is not None:
        status, year = plan.route.status_of(name), plan.route.price_year
        return f"route:{status}" if status else "route", date(year, 1, 1) if year else None
    if name == REFERENCE_PRICE:
        return NEIGHBOURS
    if name in VILLAGE_INPUTS:
        return NEIGHBOURS if listing is None else ("village", day_of(listing.confirmed_at))
    if mark in {Mark.STATED, Mark.CHECKED}:
        return "plan", day_of(plan.created_at)
    return NOWHERE
