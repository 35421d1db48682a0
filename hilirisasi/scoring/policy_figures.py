"""Every figure of the rules under one flat name, with the bounds that it must keep.

A flat name is the policy's own for a constant (``rho``), else group and key (``penalty.SP``), and
for the two points of a value function also which: ``anchors.jobs_fte.a``, ``ramps.SP.z``.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from hilirisasi.scoring.policy import Policy

Bounds = tuple[float, float]
POINTS: Final = ("a", "z")  # of a value function
SHARE: Final[Bounds] = (0, 1)

# The bounds of a figure: its own, else its group's.
BOUNDS: Final[Mapping[str, Bounds]] = {
    "wage_idr_per_hok": (1, 10_000_000),
    "working_days_per_fte": (1, 366),
    "farm_wage_idr_per_hok": (0, 10_000_000),
    "underemployment_share": SHARE,
    "welfare_eta": (0, 5),
    "displacement_theta": SHARE,
    "home_processor_income_idr_per_fte": (0, 1_000_000_000),
    "rho": SHARE,
    "weights": SHARE,
    "penalty": (0, 0.99),
    "anchors": (0.001, 1_000_000),
    "ramps": (0, 100),
    "ramps.location_quotient_log2": (-10, 10),
    "gates": SHARE,
    # A price gate below half of what neighbours get would be none.
    "gates.price_of_reference": (0.5, 1),
    "gates.price_tolerance": (0, 0.01),
    "bands": (0, 100),
    "spread": SHARE,
    "spread.weights": (1, 10_000),  # so many answers, no share
    "ages": (1, 3_650),
    "defaults": SHARE,
    "defaults.floor_raw_price_idr_per_kg": (0, 1_000_000),
    "defaults.claimed_jobs_fte": (0, 0),  # a claim without a document earns nothing
    "defaults.claim_evidence_exponent": (0, 0),
    "defaults.written_price_floor": (0, 0),  # a floor that nobody wrote guards nobody
    "defaults.byproduct_value_share": (0, 0),
    "defaults.local_input_share": (0, 0),
    "defaults.village_sourcing_share": (0, 0),
    "defaults.community_profit_share": (0, 0),
    "defaults.worker_leakage_share": (1, 1),
    "defaults.catchment_output_cv": (0, 3),
    "defaults.home_processor_fte": (0, 100),
    "defaults.village_income_ratio": (0.1, 10),
    "defaults.location_quotient": (0, 10),
    "defaults.peak_labour_ratio": (0, 10),
    "defaults.investment_idr_bn_per_t": (0, 10),
    "defaults.investment_uplift_share": (0, 5),
    "defaults.haulage_idr_per_t_km": (0, 1_000_000),
    "defaults.catchment_radius_km": (1, 300),
    "defaults.reference_price_max_age_days": (30, 3_650),
    "defaults.reference_price_min_villages": (3, 100),  # fewer could be one person's price
}
ANY: Final[Bounds] = (0, 1e9)


def figures_of(policy: Policy) -> dict[str, float]:
    """Every figure by its flat name, in the order of the rules."""
    figures: dict[str, float] = {}
    for name, value in asdict(policy).items():
        if isinstance(value, bool | str):
            continue
        if isinstance(value, Mapping):
            figures |= {f"{name}.{key}": part for key, part in _parts(value)}
        else:
            figures[name] = value
    return figures


def with_figures(policy: Policy, figures: Mapping[str, float], *, version: str) -> Policy:
    """The rules with some figures changed, under a new label.

    Raises
    ------
    ValueError
        A name is unknown, a figure breaks its bounds, two points do not rise, no weight is left.
    """
    content: dict[str, Any] = json.loads(policy.to_json())
    known = figures_of(policy)
    for name, value in figures.items():
        if name not in known:
            raise ValueError(f"unknown policy key {name!r}")
        low, high = bounds_of(name)
        if not low <= value <= high:
            raise ValueError(f"{name} must be from {low:g} to {high:g}")
        group, _, rest = name.partition(".")
        key, _, point = rest.partition(".")
        if point:
            content[group][key][POINTS.index(point)] = value
        elif key:
            content[group][key] = value
        else:
            content[group] = value
    return Policy.from_json(json.dumps(content | {"version": version}))


def bounds_of(name: str) -> Bounds:
    """The least and the greatest that a figure may be."""
    group, _, rest = name.partition(".")
    key = f"{group}.{rest.partition('.')[0]}"
    return BOUNDS.get(key, BOUNDS.get(group, ANY))


def is_fixed(name: str) -> bool:
    """Does a principle of the score leave the figure no choice?"""
    low, high = bounds_of(name)
    return low == high


def _parts(group: Mapping[str, Any]) -> list[tuple[str, float]]:
    parts: list[tuple[str, float]] = []
    for key, value in group.items():
        if isinstance(value, list | tuple):
            parts += [(f"{key}.{point}", end) for point, end in zip(POINTS, value, strict=True)]
        else:
            parts.append((key, value))
    return parts
