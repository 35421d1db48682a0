"""Frames of pairs for tests: the worked cases, village units, and random rows."""

import json
from pathlib import Path

import numpy as np

from hilirisasi.scoring.combine import score
from hilirisasi.scoring.inputs import NAMES, REQUIRED
from hilirisasi.scoring.policy import Policy

POLICY = Policy.default()
DATA = Path(__file__).parents[1] / "data"
FILE = json.loads((DATA / "scoring_cases.json").read_text())
CASES = {case["name"]: case for case in FILE["cases"]}
TAPIOCA, COFFEE = (CASES[name]["inputs"] for name in ("tapioca", "coffee"))
OPTIONAL = tuple(name for name in NAMES if name not in REQUIRED)
SHARES = (
    "deadweight_share",
    "worker_leakage_share",
    "substitution_share",
    "local_input_share",
    "raw_material_overlap_share",
    "community_profit_share",
    "sales_leakage_share",
    "village_sourcing_share",
)
# Spread of random rows around the tapioca case, as factors.
WIDE = {"planned_raw_t_per_year": 30, "claimed_jobs_fte": 10, "investment_idr_bn": 10}


def frame(*rows):
    """Columns of all inputs; what a row does not name is unknown."""
    return {name: np.array([row.get(name, np.nan) for row in rows], float) for name in NAMES}


def score_of(row, policy=POLICY):
    """The scores of one row."""
    return score(frame(row), policy)


def random_frame(seed, count, blank=0.0):
    """Rows around the worked cases, wild ones among them; optional cells blank at a rate."""
    random = np.random.default_rng(seed)
    columns = {}
    for name in NAMES:
        usual = {**TAPIOCA, "wage_idr_per_hok": 121909.36}[name]
        reach = WIDE.get(name, 1.6)
        columns[name] = (usual or 1.0) * np.exp(random.uniform(-1, 1, count) * np.log(reach))
    for name in SHARES:
        columns[name] = random.uniform(0, 1, count)
    columns["community_profit_share"] *= 0.3
    columns["claim_evidence_exponent"] = random.choice([0.0, 0.15, 0.3], count)
    columns["written_price_floor"] = random.choice([0.0, 1.0], count)
    columns["food_land_share"] = random.uniform(0, 0.08, count)
    columns["peak_labour_ratio"] = random.uniform(0, 1.5, count)
    columns["village_income_ratio"] = random.uniform(0.2, 2.5, count)
    columns["location_quotient"] = np.exp(random.uniform(-4, 3, count))
    columns["wage_idr_per_hok"] = random.uniform(90_000, 150_000, count)
    for name in OPTIONAL:
        columns[name][random.random(count) < blank] = np.nan
    return columns
