"""A match as one row of a ranking, whether stored or computed just now."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import numpy as np

from hilirisasi.scoring.ranges import Ranges
from hilirisasi.scoring.ranking import Ranking
from models import Match, MonthlyKg


class Gate(StrEnum):
    """What a ranking gate says."""

    PASS = "pass"  # noqa: S105  # no password
    FAIL = "fail"
    UNKNOWN = "unknown"


GATE_OF_CODE: Final = {1: Gate.PASS, 0: Gate.FAIL, -1: Gate.UNKNOWN}


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchRow:
    """One match as lists show it, whether stored or computed just now."""

    plan_id: int
    listing_id: int | None
    is_pool: bool
    position: int
    is_ranked: bool
    score: float | None
    profit_percent: int | None
    expected: float | None
    score_low: float | None = None
    score_high: float | None = None
    supply_percent: int | None = None
    top_percent: int | None = None
    tied_from: int | None = None
    tied_to: int | None = None
    jobs_fte: float | None
    value_added_idr_bn: float | None
    local_income_idr_bn: float | None
    distance_km: float
    net_price_idr_per_kg: float
    taken_kg: MonthlyKg
    shortfall_kg: MonthlyKg
    gates: dict[str, str]
    cures: dict[str, float]
    parts: tuple[tuple[int, MonthlyKg], ...] = ()


STORED: Final = tuple(name for name in MatchRow.__dataclass_fields__ if name != "parts")


def list_ranges(ranges: Ranges) -> dict[int, dict[str, Any]]:
    """Return what the draws say of each row of a ranking, by the names of a match."""
    return {
        int(row): {
            "score_low": float(ranges.low[place]),
            "score_high": float(ranges.high[place]),
            "supply_percent": _percent(ranges.supply[place]),
            "top_percent": _percent(ranges.top[place]),
            "tied_from": int(ranges.first_place[place]),
            "tied_to": int(ranges.last_place[place]),
        }
        for place, row in enumerate(ranges.rows)
    }


def group_rows(
    computed: Ranking,
    cures: Mapping[int, dict[str, float]],
    ranges: Mapping[int, dict[str, Any]],
) -> dict[int, list[MatchRow]]:
    """Return the rows of each plan, in the order of the ranking, with its cures and ranges."""
    rows: dict[int, list[MatchRow]] = {int(plan_id): [] for plan_id in computed.plan_id}
    quantities, scores = computed.scores.quantities, computed.scores
    for position, row in enumerate(computed.order):
        listing_id = int(computed.listing_id[row])
        plan_id = int(computed.plan_id_of_row[row])
        rows[plan_id].append(
            MatchRow(
                plan_id=plan_id,
                listing_id=listing_id if listing_id > 0 else None,
                is_pool=bool(computed.is_pool[row]),
                position=position,
                is_ranked=bool(scores.is_ranked[row]),
                score=_known(scores.score[row]),
                profit_percent=int(computed.profit_percent[row])
                if computed.is_scored[row]
                else None,
                expected=_known(computed.expected[row]),
                jobs_fte=_known(quantities["jobs"][row]),
                value_added_idr_bn=_known(quantities["va"][row]),
                local_income_idr_bn=_known(quantities["local"][row]),
                distance_km=float(computed.distance_km[row]),
                net_price_idr_per_kg=float(computed.inputs["offered_raw_price_idr_per_kg"][row]),
                taken_kg=_whole(computed.taken_kg[row]),
                shortfall_kg=_whole(computed.shortfall_kg[row]),
                gates={gate: GATE_OF_CODE[int(codes[row])] for gate, codes in scores.gates.items()},
                cures=cures.get(int(row), {}),
                parts=tuple((int(part), _whole(kg)) for part, kg in computed.parts_of(int(row))),
                **ranges.get(int(row), {}),
            )
        )
    return rows


def stored_row(match: Match) -> MatchRow:
    """Return a stored match as a row."""
    parts = tuple((part.listing_id, part.kg) for part in match.parts)
    return MatchRow(**{name: getattr(match, name) for name in STORED}, parts=parts)


def _known(value: np.float64) -> float | None:
    return None if np.isnan(value) else float(value)


def _percent(share: np.float64) -> int | None:
    return None if np.isnan(share) else math.floor(100 * share + 0.5)


def _whole(kg: np.ndarray) -> MonthlyKg:
    return MonthlyKg(tuple(int(month) for month in np.floor(kg)))
