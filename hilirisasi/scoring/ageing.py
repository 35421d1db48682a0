"""What age takes: an old listing, or an old plan, counts with fewer tonnes."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from hilirisasi.scoring.combine import score
from hilirisasi.scoring.policy import Policy
from hilirisasi.scoring.records import Floats

# What falls with the tonnes, so that no ratio, pressure or gate changes.
IN_SHARE: Final = (
    "planned_raw_t_per_year",
    "claimed_jobs_fte",
    "investment_idr_bn",
    "catchment_output_t_per_year",
    "home_use_t_per_year",
    "contracted_t_per_year",
    "other_buyers_t_per_year",
    "home_processors",
)


def freshness_of(age_days: Floats, policy: Policy, record: str = "listing") -> Floats:
    """The share, 0 to 1, at which a record of an age counts; 1 where the age is unknown (NaN).

    ``record`` is a name of the policy's ``ages``.
    """
    whole, nothing = policy.ages[record]
    return np.clip((nothing - np.nan_to_num(age_days)) / (nothing - whole), 0.0, 1.0)


def aged(
    inputs: Mapping[str, Floats], freshness: Floats, policy: Policy
) -> tuple[Mapping[str, Floats], Floats]:
    """The inputs of r matches with their tonnes aged, and the share that counted, (r,).

    The score is the lower of the fresh and the aged one: where age would raise a score, or open a
    gate, the match stays as it is and 1 counted.
    """
    old = np.flatnonzero(freshness < 1)
    if not len(old):
        return inputs, freshness
    before = {name: column[old] for name, column in inputs.items()}
    fresh = score(before, policy)
    after = score(_scaled(before, freshness[old]), policy)
    lowers = ~(after.score > fresh.score) & ~(after.is_ranked & ~fresh.is_ranked)
    counted = freshness.copy()
    counted[old[~lowers]] = 1.0
    return _scaled(inputs, counted), counted


def _scaled(inputs: Mapping[str, Floats], share: Floats) -> dict[str, Floats]:
    return {name: column * share if name in IN_SHARE else column for name, column in inputs.items()}
