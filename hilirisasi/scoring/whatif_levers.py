"""The levers of a what-if: what each party can change, in which steps, and to what effect."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import floor, log10
from typing import Any, Final

import numpy as np

from hilirisasi.scoring.policy import Policy
from hilirisasi.scoring.records import Floats, Listings, Plans, PricePlace

MOST_STEPS: Final = 40
SHARE_STEP: Final = 0.05
SMALL_SHARE_STEP: Final = 0.01
SIZE_STEP: Final = 0.05
HARVEST_STEP: Final = 0.1  # of what is grown now, up to twice as much
EVIDENCE: Final = (0.15, 0.30)  # a study, a signed plan with a record
MOST_PROFIT_SHARE: Final = 0.3  # beyond it nobody invests
LEAST_PEAK: Final = 0.2  # of the peak month's labour
PRICE_STEPS: Final = (1.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Move:
    """The values of one lever, the smallest change first, from ``before`` in steps of ``step``."""

    before: float
    step: float
    values: Floats


Values = Callable[[Plans, Policy], Move]
Change = Callable[[Plans, Floats], Plans]


def _rising(before: float, step: float, most: float) -> Move:
    """From one value up in steps, whole multiples of the step, to the greatest."""
    first = floor(before / step + 1e-9) + 1
    count = min(MOST_STEPS, max(0, floor(most / step + 1e-9) - first + 1))
    return Move(before, step, np.round(step * np.arange(first, first + count), 6))


def _falling(before: float, step: float) -> Move:
    """From one value down in steps, whole multiples of the step, to 0; nothing from a blank."""
    if not before > 0:
        return Move(before, step, np.empty(0))
    last = int(np.ceil(before / step - 1e-9)) - 1
    return Move(before, step, np.round(step * np.arange(last, -1, -1.0), 6)[:MOST_STEPS])


def price_step(price_idr_per_kg: float) -> float:
    """A round step of at least 1 % of a price: Rp25 of Rp1,400, Rp1,000 of Rp52,000."""
    least = price_idr_per_kg / 100
    power = 10.0 ** floor(log10(least))
    return max(1.0, next(part * power for part in PRICE_STEPS if part * power >= least))


def _price(plan: Plans, _policy: Policy) -> Move:
    price = float(plan.price_idr_per_kg[0])
    return _rising(price, price_step(price), 2 * price)


def _deduction(plan: Plans, _policy: Policy) -> Move:
    return _falling(float(plan.deduction_share[0]), SMALL_SHARE_STEP)


def _haulage(plan: Plans, _policy: Policy) -> Move:
    is_away = plan.price_place[0] != PricePlace.FARM
    is_borne = bool(is_away and plan.farmer_pays_haulage[0] > 0)
    return Move(1.0, 1.0, np.array([0.0] if is_borne else []))


def _floor(plan: Plans, _policy: Policy) -> Move:
    """A floor in the contract, from half the price up to the whole of it."""
    price = float(plan.price_idr_per_kg[0])
    step = price_step(price)
    known = float(plan.floor_price_idr_per_kg[0]) if plan.written_price_floor[0] > 0 else 0.0
    before = 0.0 if np.isnan(known) else known
    move = _rising(max(before, price / 2), step, price)
    values = move.values if before >= price else np.append(move.values, price)
    return Move(before, step, np.unique(values))


def _share(name: str, step: float, most: float) -> Values:
    """A share to raise, from what it counts as now."""

    def values(plan: Plans, policy: Policy) -> Move:
        return _rising(_counted(plan, policy, name), step, most)

    return values


def _outside_workers(plan: Plans, policy: Policy) -> Move:
    return _falling(_counted(plan, policy, "worker_leakage_share"), SHARE_STEP)


def _evidence(plan: Plans, _policy: Policy) -> Move:
    before = float(plan.claim_evidence_exponent[0])
    is_claimed = plan.claimed_jobs_fte[0] > 0
    better = [value for value in EVIDENCE if value > before]
    return Move(before, EVIDENCE[0], np.array(better if is_claimed else []))


def _size(_plan: Plans, _policy: Policy) -> Move:
    """A smaller plant, as a share of what is planned; a bigger one is another plan."""
    return Move(1.0, SIZE_STEP, np.round(1 - SIZE_STEP * np.arange(1, 20), 6))


def _new_land(plan: Plans, _policy: Policy) -> Move:
    land_ha = float(plan.new_land_ha[0])
    if np.isnan(land_ha):
        return Move(land_ha, 1.0, np.array([0.0]))
    return _falling(land_ha, max(1.0, float(np.ceil(land_ha / MOST_STEPS))))


def _peak(plan: Plans, _policy: Policy) -> Move:
    known = plan.peak_labour_hok[0] > 0
    steps = np.arange(1 - SHARE_STEP, LEAST_PEAK - SHARE_STEP / 2, -SHARE_STEP)
    return Move(1.0, SHARE_STEP, np.round(steps, 6) if known else np.empty(0))


def _counted(plan: Plans, policy: Policy, name: str) -> float:
    value = float(getattr(plan, name)[0])
    return float(policy.defaults[name]) if np.isnan(value) else value


def _set(name: str) -> Change:
    def change(plans: Plans, values: Floats) -> Plans:
        columns: dict[str, Any] = {name: values}
        return replace(plans, **columns)

    return change


def _write_floor(plans: Plans, values: Floats) -> Plans:
    return replace(plans, floor_price_idr_per_kg=values, written_price_floor=np.ones(len(values)))


def _shrink(plans: Plans, values: Floats) -> Plans:
    """The whole plant in proportion: what it needs, costs, employs, and opens."""
    return replace(
        plans,
        need_kg=plans.need_kg * values[:, None],
        investment_idr_bn=plans.investment_idr_bn * values,
        claimed_jobs_fte=plans.claimed_jobs_fte * values,
        new_land_ha=plans.new_land_ha * values,
        peak_labour_hok=plans.peak_labour_hok * values,
    )


def _level_peak(plans: Plans, values: Floats) -> Plans:
    return replace(plans, peak_labour_hok=plans.peak_labour_hok * values)


# lever: (values to try, what they change); in the order shown.
PLAN_LEVERS: Final[Mapping[str, tuple[Values, Change]]] = {
    "price_idr_per_kg": (_price, _set("price_idr_per_kg")),
    "deduction_share": (_deduction, _set("deduction_share")),
    "farmer_pays_haulage": (_haulage, _set("farmer_pays_haulage")),
    "floor_price_idr_per_kg": (_floor, _write_floor),
    "worker_leakage_share": (_outside_workers, _set("worker_leakage_share")),
    "local_input_share": (
        _share("local_input_share", SHARE_STEP, 1.0),
        _set("local_input_share"),
    ),
    "village_sourcing_share": (
        _share("village_sourcing_share", SHARE_STEP, 1.0),
        _set("village_sourcing_share"),
    ),
    "community_profit_share": (
        _share("community_profit_share", SMALL_SHARE_STEP, MOST_PROFIT_SHARE),
        _set("community_profit_share"),
    ),
    "claim_evidence_exponent": (_evidence, _set("claim_evidence_exponent")),
    "plant_size": (_size, _shrink),
    "new_land_ha": (_new_land, _set("new_land_ha")),
    "peak_labour_hok": (_peak, _level_peak),
}


def _harvest(_listings: Listings, _row: int) -> Move:
    return Move(0.0, HARVEST_STEP, HARVEST_STEP * np.arange(1.0, 11.0))


def _overlap(listings: Listings, row: int) -> Move:
    return _falling(float(listings.raw_material_overlap_share[row]), SHARE_STEP)


# What a village could change, by the column that it changes; in the order shown.
LISTING_LEVERS: Final[Mapping[str, Callable[[Listings, int], Move]]] = {
    "harvest_kg": _harvest,
    "raw_material_overlap_share": _overlap,
}
