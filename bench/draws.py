"""The draws: draws a second, against the score's formulas as bare numpy over what was drawn.

Run as ``python -m bench.draws``. The bound scores columns that are drawn already, a thousand rows a
match; the engine draws them too, and keeps score, profit and supply for what is compared.
"""

from collections.abc import Callable
from dataclasses import replace
from time import perf_counter

import numpy as np
from threadpoolctl import threadpool_limits

from bench.bare import bare_score
from bench.engine import interleaved, machine, make_columns
from bench.rank_data import make_records
from hilirisasi.scoring.combine import score
from hilirisasi.scoring.draws import DRAWS, Spread, draw
from hilirisasi.scoring.policy import Policy
from hilirisasi.scoring.ranges import BEST, ranges_of
from hilirisasi.scoring.ranking import Ranking, rank

GOAL_S = 0.5  # a proposal's best 200


def main() -> None:
    """Print the table."""
    policy = Policy.default()
    filled = dict(score(make_columns(BEST), policy).filled)
    flat = {name: np.repeat(column, DRAWS) for name, column in filled.items()}
    ranking = rank(*make_records(), policy)
    widest = np.bincount(ranking.plan_row[ranking.scores.is_ranked]).argmax()
    one = only(ranking, widest)
    steps: dict[str, tuple[Callable[[], object], int]] = {
        "bare numpy": (lambda: bare_score(flat), BEST * DRAWS),
        "draws, all different": (
            lambda: draw(filled, Spread.usual(BEST), "c0", policy),
            BEST * DRAWS,
        ),
        "best of a plan": (lambda: ranges_of(one), len(ranges_of(one).rows) * DRAWS),
    }
    with threadpool_limits(1), np.errstate(all="ignore"):
        seconds = {name: float(np.median(spent)) for name, spent in interleaved(steps).items()}
        start = perf_counter()
        whole = ranges_of(ranking)
        spent = perf_counter() - start
    print(machine())
    print(f"{BEST} matches of {DRAWS:,} draws; the plan has {steps['best of a plan'][1] // DRAWS}")
    print(f"{'':<22}{'seconds':>9}{'M draws/s':>11}{'time by bare':>14}")
    bare = seconds["bare numpy"] / steps["bare numpy"][1]
    for name, time in seconds.items():
        count = steps[name][1]
        print(f"{name:<22}{time:>9.3f}{count / time / 1e6:>11.2f}{time / count / bare:>14.2f}")
    is_met = seconds["best of a plan"] <= GOAL_S
    print(f"best of a plan: goal at most {GOAL_S} s: {'met' if is_met else 'MISSED'}")
    print(
        f"all of Lampung: {len(whole.rows):,} matches drawn and compared in {spent:.1f} s, one core"
    )


def only(ranking: Ranking, plan_row: int) -> Ranking:
    """The ranking with one plan's rows in its order."""
    return replace(ranking, order=ranking.order[ranking.plan_row[ranking.order] == plan_row])


if __name__ == "__main__":
    main()
