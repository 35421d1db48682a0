"""Where each input of a match comes from, in words: village, plan, route, published figure."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from hilirisasi.months import day_of
from hilirisasi.scoring.explain import Source
from hilirisasi.scoring.ranking import Ranking
from hilirisasi.scoring.records import Mark
from models import Listing, Plan, WageFloor

VILLAGE_INPUTS: Final = frozenset(
    {
        "catchment_output_t_per_year",
        "home_use_t_per_year",
        "contracted_t_per_year",
        "other_buyers_t_per_year",
        "home_processors",
        "raw_material_overlap_share",
        "peak_labour_ratio",
    }
)


def of_match(
    ranked: Ranking,
    row: int,
    *,
    listing: Listing | None,
    plan: Plan,
    wage_floor: WageFloor | None,
) -> Mapping[str, Source]:
    """Return the source of each input; ``listing`` is ``None`` for a pool of several villages."""
    filled_in = {name: bool(blank[row]) for name, blank in ranked.scores.substituted.items()}
    found = {}
    for name, marks in ranked.frame.marks.items():
        mark = Mark(int(marks[row]))
        # An input that somebody stated may still be blank in the frame: then nobody did.
        if filled_in.get(name) and mark not in {Mark.MISSING, Mark.ASSUMPTION}:
            mark = Mark.ASSUMPTION
        text, on = _origin(name, mark, listing, plan, wage_floor)
        found[name] = Source(mark, text, on)
    return found


def _origin(
    name: str, mark: Mark, listing: Listing | None, plan: Plan, wage_floor: WageFloor | None
) -> tuple[str, date | None]:
    """Return the source's key or name, and its date."""
    origin: tuple[str, date | None] = ("", None)
    if mark in {Mark.ASSUMPTION, Mark.MISSING}:
        pass
    elif name == "wage_idr_per_hok" and mark is Mark.DATA and wage_floor is not None:
        origin = wage_floor.source, date(wage_floor.year, 1, 1)
    elif mark is Mark.ROUTE and plan.route is not None:
        status = plan.route.status_of(name)
        year = plan.route.price_year
        origin = f"route:{status}" if status else "route", date(year, 1, 1) if year else None
    elif name in VILLAGE_INPUTS:
        origin = (
            ("villages", None) if listing is None else ("village", day_of(listing.confirmed_at))
        )
    elif mark in {Mark.STATED, Mark.CHECKED}:
        origin = "plan", day_of(plan.created_at)
    return origin
