"""Net jobs of a match: technology, evidence, additionality and displacement."""

from collections.abc import Mapping

import numpy as np

from hilirisasi.scoring.policy import Policy
from hilirisasi.scoring.records import Floats

CLAIM_CEILING = 1.25  # of the technology's jobs
JOBS_PER_LOCAL_INPUT = 0.3  # indirect jobs where all other inputs are local


def net_jobs(x: Mapping[str, Floats], policy: Policy) -> dict[str, Floats]:
    """Jobs by step, FTE a year, from filled inputs ``x``, (n,) each.

    tech = 1000 X E / h, used = min(tech (claim / tech)^omega, claim, 1.25 tech), lost = N_h e_h
    min(1, theta ov), Dp = min(1, lost / tech), JOBS = used (1-d)(1-L)(1-S)(1-Dp)(1 + 0.3 lam).
    With home processors unknown Dp is the worst that the gate allows.
    """
    claim = x["claimed_jobs_fte"]
    tech = 1000 * x["planned_raw_t_per_year"] * x["labour_hok_per_kg_raw"]
    tech = tech / policy.working_days_per_fte
    divisor = np.where(tech > 0, tech, 1.0)
    grown = tech * (claim / divisor) ** x["claim_evidence_exponent"]
    used = np.minimum(np.minimum(grown, claim), CLAIM_CEILING * tech)
    overlap = np.minimum(1, policy.displacement_theta * x["raw_material_overlap_share"])
    lost = x["home_processors"] * x["home_processor_fte"] * overlap
    displaced = np.where(tech > 0, np.minimum(1, lost / divisor), np.where(lost > 0, 1.0, 0.0))
    is_unknown = np.isnan(lost)
    worst = policy.gates["displacement_max"]
    lost = np.where(is_unknown, worst * tech, lost)
    displaced = np.where(is_unknown, worst, displaced)
    keep = (1 - x["deadweight_share"]) * (1 - x["worker_leakage_share"])
    keep = keep * (1 - x["substitution_share"])
    mult = 1 + JOBS_PER_LOCAL_INPUT * x["local_input_share"]
    return {
        "tech": tech,
        "used": used,
        "lost": lost,
        "Dp": displaced,
        "keep": keep,
        "mult": mult,
        "jobs": used * keep * (1 - displaced) * mult,
    }
