"""What points rest on: a term's points are laid in equal parts on all that the term is made of."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from hilirisasi.scoring.combine import Scores
from hilirisasi.scoring.inputs import INPUTS, Giver
from hilirisasi.scoring.penalties import PENALTIES
from hilirisasi.scoring.pillars import PILLARS
from hilirisasi.scoring.ranking import Ranking
from hilirisasi.scoring.records import Floats, Integers, Mark

_DISPLACED: Final = ("home_processors", "home_processor_fte", "raw_material_overlap_share")
_JOBS: Final = (
    "planned_raw_t_per_year",
    "labour_hok_per_kg_raw",
    "claimed_jobs_fte",
    "claim_evidence_exponent",
    "deadweight_share",
    "worker_leakage_share",
    "substitution_share",
    "local_input_share",
    *_DISPLACED,
)
# The inputs of each term; the balance rests on what the weakest pillar rests on.
RESTS_ON: Final[Mapping[str, tuple[str, ...]]] = {
    "jobs": (*_JOBS, "investment_idr_bn"),
    "value_added": (
        "planned_raw_t_per_year",
        "conversion_kg_per_kg",
        "byproduct_value_share",
        "product_price_idr_per_kg",
        "other_input_cost_idr_per_kg_raw",
        "reference_raw_price_idr_per_kg",
        "deadweight_share",
        "investment_idr_bn",
        *_DISPLACED,
    ),
    "local": (
        *_JOBS,
        "wage_idr_per_hok",
        "offered_raw_price_idr_per_kg",
        "reference_raw_price_idr_per_kg",
        "other_input_cost_idr_per_kg_raw",
        "village_income_ratio",
        "community_profit_share",
        "sales_leakage_share",
        "village_sourcing_share",
        "location_quotient",
    ),
    "penalty_sp": (
        "planned_raw_t_per_year",
        "catchment_output_t_per_year",
        "catchment_output_cv",
        "home_use_t_per_year",
        "contracted_t_per_year",
    ),
    "penalty_dh": ("planned_raw_t_per_year", "labour_hok_per_kg_raw", *_DISPLACED),
    "penalty_ms": (
        "planned_raw_t_per_year",
        "other_buyers_t_per_year",
        "written_price_floor",
    ),
    "penalty_fd": ("food_land_share",),
    "penalty_lc": ("peak_labour_ratio",),
}
_OF_JOBS: Final = ("working_days_per_fte", "displacement_theta")
# The constants of the policy that a term uses, whatever the match: nobody measured them here.
CONSTANTS: Final[Mapping[str, tuple[str, ...]]] = {
    "jobs": (*_OF_JOBS, "investment_uplift_share"),
    "value_added": (*_OF_JOBS, "investment_uplift_share"),
    "local": (
        *_OF_JOBS,
        "farm_wage_idr_per_hok",
        "underemployment_share",
        "welfare_eta",
        "home_processor_income_idr_per_fte",
    ),
    "penalty_sp": ("catchment_radius_km",),
    "penalty_dh": _OF_JOBS,
    "penalty_ms": ("catchment_radius_km",),
    "penalty_fd": (),
    "penalty_lc": (),
}
TERMS: Final = (*PILLARS, *(f"penalty_{name.lower()}" for name in PENALTIES))
_GUESSED: Final = (Mark.ESTIMATE, Mark.ASSUMPTION, Mark.MISSING)
# What the policy itself sets is assumed even where a plan's answer chose between its values.
_OF_POLICY: Final = frozenset(row.name for row in INPUTS if row.giver is Giver.POLICY)


def laid_points(scores: Scores, terms: tuple[str, ...] = TERMS) -> dict[str, Floats]:
    """Points, taken or given, that rest on each input and constant, (n,) each; 0 without a score.

    They sum to the size of all points of the terms.
    """
    points = {name: np.nan_to_num(term) for name, term in scores.points.items()}
    values = np.stack([scores.quantities[name] for name in ("vj", "vv", "vl")])
    weakest = np.argmin(np.nan_to_num(values), axis=0)
    sizes = {name: np.abs(points[name]) for name in terms}
    for place, pillar in enumerate(PILLARS):
        sizes[pillar] = sizes[pillar] + np.where(weakest == place, points["balance"], 0.0)
    laid: dict[str, Floats] = {}
    for term, size in sizes.items():
        parts = (*RESTS_ON[term], *CONSTANTS[term])
        for name in parts:
            laid[name] = laid.get(name, np.zeros_like(size)) + size / len(parts)
    return laid


def mark_shares(scores: Scores, row: int, marks: Mapping[str, Mark]) -> dict[Mark, float]:
    """The share of the pillars' points of one match that rests on figures of each mark.

    They sum to 1; all are 0 where nothing is earned. A constant of the policy is an assumption.
    """
    laid = {name: float(part[row]) for name, part in laid_points(scores, PILLARS).items()}
    total = sum(laid.values())
    shares = dict.fromkeys(Mark, 0.0)
    for name, part in laid.items():
        shares[marks.get(name, Mark.ASSUMPTION)] += part / total if total > 0 else 0.0
    return shares


def assumed_points(ranking: Ranking) -> dict[str, tuple[Integers, Floats]]:
    """By input that is assumed in some match, and by constant: matches and points on it, (m,) each.

    One entry a plan of the ranking. Single matches that may be ranked count, pools and what a gate
    keeps out do not; nor does a match that has no points on the figure.
    """
    scores, marks = ranking.scores, ranking.frame.marks
    plans = len(ranking.plan_id)
    is_counted = scores.is_ranked & ~ranking.is_pool
    found: dict[str, tuple[Integers, Floats]] = {}
    for name, part in laid_points(scores).items():
        if name == "sales_leakage_share":
            continue  # it follows from other inputs, which stand here themselves
        used = is_counted & (part > 0)
        if name in marks and name not in _OF_POLICY:
            used &= np.isin(marks[name], _GUESSED) | scores.substituted[name]
        if used.any():
            plan_row = ranking.plan_row[used]
            found[name] = (
                np.bincount(plan_row, minlength=plans).astype(np.int64),
                np.bincount(plan_row, part[used], minlength=plans).astype(np.float64),
            )
    return found
