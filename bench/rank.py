"""The ranking of Lampung: seconds a step, against the whole ranking as bare numpy.

Run as ``python -m bench.rank``. The bound does the same work, to the same order and scores, which
is checked on each run; the time of the formulas alone stands beside it.
"""

import platform
from collections.abc import Callable
from time import perf_counter
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from bench.bare import bare_score
from bench.bare_rank import bare_rank, prepare
from bench.rank_data import make_records
from hilirisasi.scoring.candidates import find_candidates
from hilirisasi.scoring.combine import score
from hilirisasi.scoring.policy import Policy
from hilirisasi.scoring.pools import build_pools
from hilirisasi.scoring.ranking import Ranking, rank
from hilirisasi.scoring.setting import make_setting

ROUNDS = 5
GOAL = 3  # times the bound
MOST_DIFFERENCE = 1e-9  # of a score, in points


def main() -> None:
    """Print the table."""
    listings, plans, reference = make_records()
    policy = Policy.default()
    found = find_candidates(listings, plans)
    setting = make_setting(listings, plans, reference, policy, found)
    ranking = rank(listings, plans, reference, policy)
    bare = prepare(listings, plans, reference, policy)
    difference = differs(ranking, bare_rank(*bare))
    steps: dict[str, Callable[[], Any]] = {
        "bare ranking": lambda: bare_rank(*bare),
        "bare formulas": lambda: bare_score(ranking.scores.filled),
        "candidates": lambda: find_candidates(listings, plans),
        "setting": lambda: make_setting(listings, plans, reference, policy, found),
        "pools": lambda: build_pools(setting, found),
        "score": lambda: score(ranking.inputs, policy),
        "whole": lambda: rank(listings, plans, reference, policy),
    }
    with threadpool_limits(1):  # one core for both, whatever else the machine does
        seconds = medians(steps)
    count = len(found.plan_row)
    print(f"{platform.machine()}, Python {platform.python_version()}, numpy {np.__version__}")
    print(
        f"{len(listings.listing_id):,} listings x {len(plans.plan_id):,} plans, "
        f"{count:,} candidate pairs, median of {ROUNDS} interleaved rounds"
    )
    print(f"{'step':<15}{'seconds':>9}{'M pairs/s':>11}{'x bare ranking':>16}{'x formulas':>12}")
    for step, spent in seconds.items():
        by_bare, by_formulas = spent / seconds["bare ranking"], spent / seconds["bare formulas"]
        print(f"{step:<15}{spent:>9.3f}{count / spent / 1e6:>11.2f}", end="")
        print(f"{by_bare:>16.2f}{by_formulas:>12.1f}")
    ratio = seconds["whole"] / seconds["bare ranking"]
    outcome = "met" if ratio <= GOAL else "missed"
    print(f"same order as the bound, scores within {difference:.1e} points")
    print(f"whole / bare ranking {ratio:.2f}, goal at most {GOAL}: {outcome}")


def differs(ranking: Ranking, bare: tuple[Any, ...]) -> float:
    """The greatest difference between two scores.

    Raises
    ------
    ValueError
        The bound ranks otherwise.
    """
    plan_row, listing_row, scores, order = bare
    same_rows = np.array_equal(plan_row[order], ranking.plan_row[ranking.order])
    same_listings = np.array_equal(listing_row[order], ranking.listing_row[ranking.order])
    same_unknown = np.array_equal(np.isnan(scores), np.isnan(ranking.scores.score))
    difference = float(np.nanmax(np.abs(scores - ranking.scores.score), initial=0.0))
    if not (same_rows and same_listings and same_unknown) or difference > MOST_DIFFERENCE:
        raise ValueError(f"the bound ranks otherwise, scores differ by {difference}")
    return difference


def medians(steps: dict[str, Callable[[], Any]]) -> dict[str, float]:
    """Seconds of each step; every round runs all steps, so that drift is shared."""
    times: dict[str, list[float]] = {name: [] for name in steps}
    for _ in range(ROUNDS):
        for name, step in steps.items():
            start = perf_counter()
            step()
            times[name].append(perf_counter() - start)
    return {name: float(np.median(spent)) for name, spent in times.items()}


if __name__ == "__main__":
    main()
