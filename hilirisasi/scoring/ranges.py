"""The ranges of a ranking: its best matches drawn, compared and put into bands."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from hilirisasi.scoring.draws import DRAWS, Draws, draw
from hilirisasi.scoring.explain import Chance, known
from hilirisasi.scoring.policy import Policy
from hilirisasi.scoring.ranking import Ranking
from hilirisasi.scoring.records import Floats, Integers

BEST: Final = 200  # single listings of a plan that are drawn, and as many pools
TOP: Final = 10
TIE: Final = 0.6  # a match joins a band while the band's first beats it at most this often
LOW, HIGH = DRAWS // 10 - 1, DRAWS * 9 // 10 - 1  # places of P10 and P90 among the sorted draws


@dataclass(frozen=True, slots=True)
class Ranges:
    """What the draws say of the matches ``rows`` of a ranking, (k,) each, in the order shown."""

    rows: Integers
    low: Floats  # P10 of the score
    high: Floats  # P90
    supply: Floats  # P(supply suffices); NaN where supply is unknown
    top: Floats  # P(among the plan's first ten)
    first_place: Integers  # of the band: these places are as good as equal
    last_place: Integers


def ranges_of(ranking: Ranking) -> Ranges:
    """Draw the first `BEST` ranked pools and single listings of each plan."""
    ranked = ranking.order[ranking.scores.is_ranked[ranking.order]]
    group = 2 * ranking.plan_row[ranked] + ~ranking.is_pool[ranked]
    starts = np.flatnonzero(np.diff(group, prepend=-1))
    found = [_ranges(ranking, rows[:BEST]) for rows in np.split(ranked, starts)[1:]]
    if not found:
        nothing, none = np.empty(0), np.empty(0, np.int64)
        return Ranges(none, nothing, nothing, nothing, nothing, none, none)
    return Ranges(
        *(
            np.concatenate([getattr(one, name) for one in found])
            for name in Ranges.__dataclass_fields__
        )
    )


def draws_of(ranking: Ranking, rows: Integers) -> Draws:
    """The draws of some matches of one plan, (k, DRAWS) each."""
    filled = {name: column[rows] for name, column in ranking.scores.filled.items()}
    commodity = str(ranking.plan_commodity[ranking.plan_row[rows[0]]])
    return draw(filled, ranking.spread.take(rows), commodity, ranking.scores.policy)


def chance_of(ranking: Ranking, row: int) -> Chance:
    """What the draws say of one match by itself."""
    draws = draws_of(ranking, np.array([row]))
    low, high = score_range(draws)
    return Chance(
        profit_percent=int(ranking.profit_percent[row]),
        expected=float(ranking.expected[row]),
        score_low=float(low[0]),
        score_high=float(high[0]),
        supply_share=known(supply_share(draws, ranking.scores.policy)[0]),
        freshness=float(ranking.freshness[row]),
    )


def _ranges(ranking: Ranking, rows: Integers) -> Ranges:
    draws = draws_of(ranking, rows)
    earned = draws.earned
    return Ranges(
        rows,
        *score_range(draws),
        supply_share(draws, ranking.scores.policy),
        top_share(earned),
        *band_places(earned),
    )


def score_range(draws: Draws) -> tuple[Floats, Floats]:
    """P10 and P90 of the score, (k,) each: the 100th and the 900th of the sorted draws."""
    ordered = np.partition(draws.score, (LOW, HIGH), axis=1)
    return ordered[:, LOW], ordered[:, HIGH]


def supply_share(draws: Draws, policy: Policy) -> Floats:
    """P(supply suffices), SP within the gate, (k,); NaN where supply is unknown."""
    share = (draws.pressure <= policy.gates["supply_max"]).mean(axis=1)
    return np.where(np.isnan(draws.pressure).any(axis=1), np.nan, share)


def top_share(earned: Floats) -> Floats:
    """P(among the first `TOP`) of k matches that compete, (k,); those that tie share the places."""
    count = len(earned)
    if count <= TOP:
        return np.ones(count)
    last_in = np.partition(earned.T.copy(), count - TOP, axis=1)[:, count - TOP]
    above, level = earned > last_in, earned == last_in
    left = (TOP - above.sum(axis=0)) / level.sum(axis=0)
    return np.asarray((above + level * left).mean(axis=1))


def band_places(earned: Floats) -> tuple[Integers, Integers]:
    """First and last place, from 1, of each match's band, (k,) each; rows in the order shown.

    A match joins the band while its first member beats it in at most `TIE` of the draws, half of
    the ties counted; else it opens the next.
    """
    starts, first = [], 0
    for place in range(len(earned)):
        ahead = np.count_nonzero(earned[first] > earned[place])
        level = np.count_nonzero(earned[first] == earned[place])
        if place and ahead + level / 2 > TIE * DRAWS:
            first = place
        starts.append(first)
    start = np.array(starts, np.int64)
    edges, band = np.unique(start, return_inverse=True)
    last = np.append(edges[1:], len(earned))[band]
    return start + 1, last
