"""How sure a score is: the same thousand draws for every match of a commodity (scoring.md 6).

All matches of a commodity meet the same shocks, whose seed is the SHA-256 of the policy's version
and the commodity. So the numbers do not depend on who computes them, in which order or in how many
batches, and two matches are compared in the same thousand worlds.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from hilirisasi.scoring.combine import combined, quantities_of
from hilirisasi.scoring.penalties import severities
from hilirisasi.scoring.pillars import PILLARS, pillar_values
from hilirisasi.scoring.policy import Policy
from hilirisasi.scoring.records import Floats, Integers, Texts

DRAWS: Final = 1000
STEADY_DECIMALS: Final = 9
SEED_BYTES: Final = 32
ROWS_AT_ONCE: Final = 16  # so that the draws of a batch stay in the processor's cache
POINT_DECIMALS: Final = 2
# Shares that are drawn from a triangle: half, value, one and a half of it, at most one.
TRIANGLES: Final = (
    "deadweight_share",
    "worker_leakage_share",
    "substitution_share",
    "raw_material_overlap_share",
)


@dataclass(frozen=True, slots=True)
class Shocks:
    """What every match of a commodity meets, (DRAWS,) each.

    ``normal`` by the names of the policy's ``spread``; product and raw price share one shock.
    ``uniform`` by input, ``weights`` by pillar.
    """

    normal: Mapping[str, Floats]
    uniform: Mapping[str, Floats]
    weights: Mapping[str, Floats]


@dataclass(frozen=True, slots=True)
class Spread:
    """What is unsure beside the inputs of k matches, (k,) each; NaN: D has no bound.

    ``freshness`` is the share at which the tonnes count, ``plan_freshness`` what the plan's age
    leaves of it: the older, the wider the draws of the harvest and of the plan's product price.
    """

    conversion_low: Floats
    conversion_high: Floats
    conversion_is_published: Floats  # 1 or 0
    freshness: Floats
    plan_freshness: Floats

    @classmethod
    def usual(cls, count: int) -> "Spread":
        """No bounds, D estimated, all fresh."""
        nothing = np.full(count, np.nan)
        return cls(nothing, nothing, np.zeros(count), np.ones(count), np.ones(count))

    def take(self, rows: Integers) -> "Spread":
        """Some of the matches."""
        return Spread(
            self.conversion_low[rows],
            self.conversion_high[rows],
            self.conversion_is_published[rows],
            self.freshness[rows],
            self.plan_freshness[rows],
        )


@dataclass(frozen=True, slots=True)
class Draws:
    """The draws of k matches, (k, DRAWS) each; ``pressure`` is NaN where supply is unknown."""

    score: Floats
    profit_idr_per_kg: Floats  # O_ref
    pressure: Floats  # SP

    @property
    def earned(self) -> Floats:
        """The score, nothing where the plant would not run: by this, matches are compared."""
        return np.where(self.profit_idr_per_kg >= 0, self.score, 0.0)


def shocks_of(commodity: str, policy: Policy) -> Shocks:
    """The shocks of a commodity under a policy."""
    digest = hashlib.sha256(f"{policy.version}|{commodity}".encode()).digest()
    # numpy promises the stream of RandomState for ever (NEP 19), that of Generator not.
    random = np.random.RandomState(np.frombuffer(digest[:SEED_BYTES], "<u4"))
    names = ("conversion", "labour", "price", "other_input", "output")
    normal = dict(zip(names, random.standard_normal((len(names), DRAWS)), strict=True))
    uniform = dict(zip(TRIANGLES, random.random_sample((len(TRIANGLES), DRAWS)), strict=True))
    gamma = np.array(
        [
            random.standard_gamma(policy.spread["weights"] * policy.weights[pillar], DRAWS)
            for pillar in PILLARS
        ]
    )
    return Shocks(normal, uniform, dict(zip(PILLARS, gamma / gamma.sum(axis=0), strict=True)))


def profit_percent(
    filled: Mapping[str, Floats],
    spread: Spread,
    plan_row: Integers,
    plan_commodity: Texts,
    policy: Policy,
) -> Integers:
    """P(O_ref >= 0) in whole per cent, halves upward, (k,), of matches of any plans.

    All matches of a plan share its coefficients, prices and wage, so its draws of J - I - M are
    sorted once and each match looks up its own max(H_ref, H_floor). The offered price never
    enters. A match with an unknown figure has 0.
    """
    least = _least_price(filled)
    found = np.zeros(len(plan_row), np.int64)
    if not len(plan_row):
        return found
    order = np.argsort(plan_row, kind="stable")
    starts = np.flatnonzero(np.diff(plan_row[order], prepend=-1))
    shocks: dict[str, Shocks] = {}
    for rows in np.split(order, starts[1:]):
        first = rows[:1]
        commodity = str(plan_commodity[plan_row[first[0]]])
        if commodity not in shocks:
            shocks[commodity] = shocks_of(commodity, policy)
        x = {name: _column(filled[name][first]) for name in _OF_PLAN}
        left = _steady(_before_raw(_of_plan(x, spread.take(first), shocks[commodity], policy)))[0]
        held = DRAWS - np.searchsorted(np.sort(left), _steady(least[rows]))
        found[rows] = 0 if np.isnan(left).any() else (200 * held + DRAWS) // (2 * DRAWS)
    return np.where(np.isnan(least), 0, found)


def expected_points(score: Floats, percent: Integers) -> Floats:
    """U x p as a reader computes it, from the printed U (two decimals) and p (whole per cent)."""
    return np.round(np.round(score, POINT_DECIMALS) * percent / 100, POINT_DECIMALS + 2)


def draw(filled: Mapping[str, Floats], spread: Spread, commodity: str, policy: Policy) -> Draws:
    """Draw k matches of one commodity from their filled inputs, (k,) each."""
    shocks = shocks_of(commodity, policy)
    count = len(spread.freshness)
    found = Draws(*np.empty((3, count, DRAWS)))
    for start in range(0, count, ROWS_AT_ONCE):
        rows = np.arange(start, min(start + ROWS_AT_ONCE, count))
        batch = {name: column[rows] for name, column in filled.items()}
        score, profit, pressure = _draw_batch(batch, spread.take(rows), shocks, policy)
        found.score[rows] = _steady(score)
        found.profit_idr_per_kg[rows] = _steady(profit)
        found.pressure[rows] = _steady(pressure)
    return found


def _draw_batch(
    batch: Mapping[str, Floats], spread: Spread, shocks: Shocks, policy: Policy
) -> tuple[Floats, Floats, Floats]:
    """Score, O_ref and SP of a few matches, each (k, DRAWS) or (1, DRAWS) where all are alike."""
    told = {name: _column(column) for name, column in batch.items()}
    x = {**told, **_of_plan(told, spread, shocks, policy)}
    x["offered_raw_price_idr_per_kg"] = np.maximum(
        told["offered_raw_price_idr_per_kg"]
        * _lognormal(shocks.normal["price"], policy.spread["raw_price"]),
        told["floor_raw_price_idr_per_kg"],
    )
    x["catchment_output_t_per_year"] = told["catchment_output_t_per_year"] * _lognormal(
        shocks.normal["output"], policy.spread["output"] * (2 - _column(spread.freshness))
    )
    for name in TRIANGLES:
        x[name] = _triangular(shocks.uniform[name], told[name])
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        quantities = quantities_of(x, policy)
        x["sales_leakage_share"] = quantities["LK"]
        pillars = pillar_values(x, quantities, policy)
        presses = severities(x, quantities, policy)
        base, kept = combined(pillars, presses, shocks.weights, policy.rho, policy.penalty)
    is_unknown = np.isnan(told["catchment_output_t_per_year"] + told["home_use_t_per_year"])
    is_unknown = is_unknown | np.isnan(told["contracted_t_per_year"])
    pressure = np.where(is_unknown, np.nan, quantities["SP"])
    return base * kept, _before_raw(x) - _least_price(told), pressure


# What a plan brings to every match: its route's figures, its product price, its wage.
_OF_PLAN: Final = (
    "conversion_kg_per_kg",
    "byproduct_value_share",
    "labour_hok_per_kg_raw",
    "product_price_idr_per_kg",
    "other_input_cost_idr_per_kg_raw",
    "wage_idr_per_hok",
)


def _of_plan(
    x: Mapping[str, Floats], spread: Spread, shocks: Shocks, policy: Policy
) -> dict[str, Floats]:
    """The draws of D, E, F and I, beside b and G, which are not drawn."""
    normal, sure = shocks.normal, policy.spread
    is_published = _column(spread.conversion_is_published) > 0
    conversion = x["conversion_kg_per_kg"] * np.where(
        is_published,
        _lognormal(normal["conversion"], sure["conversion_published"]),
        _lognormal(normal["conversion"], sure["conversion"]),
    )
    return {
        # fmax and fmin pass over a bound that is NaN.
        "conversion_kg_per_kg": np.fmin(
            np.fmax(conversion, _column(spread.conversion_low)), _column(spread.conversion_high)
        ),
        "byproduct_value_share": x["byproduct_value_share"],
        "labour_hok_per_kg_raw": x["labour_hok_per_kg_raw"]
        * _lognormal(normal["labour"], sure["labour"]),
        "product_price_idr_per_kg": x["product_price_idr_per_kg"]
        * _lognormal(normal["price"], sure["product_price"] * (2 - _column(spread.plan_freshness))),
        "other_input_cost_idr_per_kg_raw": x["other_input_cost_idr_per_kg_raw"]
        * _lognormal(normal["other_input"], sure["other_input"]),
        "wage_idr_per_hok": x["wage_idr_per_hok"],
    }


def _before_raw(x: Mapping[str, Floats]) -> Floats:
    """J - I - M: what is left for raw material and profit, Rp/kg raw."""
    output = (
        x["conversion_kg_per_kg"] * x["product_price_idr_per_kg"] * (1 + x["byproduct_value_share"])
    )
    wages = x["labour_hok_per_kg_raw"] * x["wage_idr_per_hok"]
    left: Floats = output - x["other_input_cost_idr_per_kg_raw"] - wages
    return left


def _least_price(x: Mapping[str, Floats]) -> Floats:
    """The raw price that viability is judged by: max(H_ref, H_floor)."""
    return np.maximum(x["reference_raw_price_idr_per_kg"], x["floor_raw_price_idr_per_kg"])


def _column(values: Floats) -> Floats:
    """The values as a column; one cell where all are alike, which spares (k - 1) rows of draws."""
    values = values.reshape(-1, 1)
    return values[:1] if (values == values[0]).all() else values


def _lognormal(normal: Floats, variation: float | Floats) -> Floats:
    """Factors of mean 1 with that coefficient of variation."""
    log_variance = np.log1p(np.square(variation))
    return np.asarray(np.exp(np.sqrt(log_variance) * normal - log_variance / 2))


def _steady(values: Floats) -> Floats:
    """Round away the last bits, in which exp and power of one processor differ from another's."""
    return np.round(values, STEADY_DECIMALS)


def _triangular(uniform: Floats, mode: Floats) -> Floats:
    """A share between half and one and a half of its value, at most one."""
    low, high = mode / 2, np.minimum(1, 1.5 * mode)
    width = np.where(high > low, high - low, 1.0)  # 0 stays 0
    rising = low + np.sqrt(uniform * width * (mode - low))
    falling = high - np.sqrt((1 - uniform) * width * (high - mode))
    return np.where(uniform * width < mode - low, rising, falling)
