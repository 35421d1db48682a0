"""What the ranking's command writes: one table of columns for each of its two files."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from hilirisasi.cli.rank_columns import MONTHS
from hilirisasi.cli.rank_files import as_texts
from hilirisasi.scoring.marks import RULES
from hilirisasi.scoring.ranges import Ranges
from hilirisasi.scoring.ranking import REQUIRED, Flags, Ranking
from hilirisasi.scoring.records import Floats, Integers

GATES: Final = ("price", "supply", "viable", "displacement", "food")
GATE_WORDS: Final = {1: "pass", 0: "fail", -1: "unknown"}
CURES: Final = {
    "offer_idr_per_kg": ("Rp/kg raw", "Least offer, before deduction, that passes the price gate."),
    "deduction_share": ("share 0-1", "Greatest deduction that the rule allows."),
    "plant_need_t": ("t/yr", "Need of a plant that the surroundings bear."),
    "planting_t": ("t/yr", "Else the harvest that a planting contract would have to add."),
    "product_price_idr_per_kg": ("Rp/kg product", "Product price at which the route breaks even."),
    "overlap_share": ("share 0-1", "Overlap with home processors that passes."),
    "new_land_ha": ("ha", "New land that passes."),
}


@dataclass(frozen=True, slots=True)
class OutputColumn:
    """A column of an output file; ``values`` are those of the matches (rows) asked for."""

    name: str
    unit: str
    meaning: str
    values: Callable[["Outcome", Integers], NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A ranking with its cures, and the ranges of its best matches where they were asked for."""

    ranking: Ranking
    cures: Mapping[str, Floats]
    ranges: Ranges | None = None


def header_and_rows(
    columns: tuple[OutputColumn, ...], outcome: Outcome, rows: Integers
) -> tuple[list[str], list[tuple[Any, ...]]]:
    """The file's header and its lines: the matches ``rows`` in their order."""
    table = [_cells(column.values(outcome, rows)) for column in columns]
    return [column.name for column in columns], list(zip(*table, strict=True))


def _cells(values: NDArray[Any]) -> list[Any]:
    return as_texts(values.tolist()) if values.dtype.kind == "f" else values.tolist()


def ranked_rows(ranking: Ranking, top: int) -> Integers:
    """The rows that may be ranked, at most ``top`` a plan, in order."""
    is_ranked: Flags = ranking.scores.is_ranked
    rows = ranking.order[is_ranked[ranking.order]]
    return rows[_places(ranking, rows) <= top]


def excluded_rows(ranking: Ranking) -> Integers:
    """The rows that a gate or a missing figure keeps out, in order."""
    is_ranked: Flags = ranking.scores.is_ranked
    return ranking.order[~is_ranked[ranking.order]]


def output_schema() -> list[tuple[str, ...]]:
    """The output files' part of ``rank --schema``."""
    return [
        (file, column.name, column.unit, "", "", column.meaning)
        for file, columns in (("ranked", RANKED), ("excluded", EXCLUDED))
        for column in columns
    ]


def _places(ranking: Ranking, rows: Integers) -> Integers:
    """Place of each row within its plan, from 1."""
    plans = ranking.plan_row[rows]
    starts = np.flatnonzero(np.diff(plans, prepend=-1))
    lengths = np.diff(np.append(starts, len(rows)))
    return np.arange(1, len(rows) + 1) - np.repeat(starts, lengths)


def _place(outcome: Outcome, rows: Integers) -> NDArray[Any]:
    return _places(outcome.ranking, rows)


def _plan(outcome: Outcome, rows: Integers) -> NDArray[Any]:
    return outcome.ranking.plan_id_of_row[rows]


def _is_pool(outcome: Outcome, rows: Integers) -> NDArray[Any]:
    return np.where(outcome.ranking.is_pool[rows], "yes", "no")


def _listing(outcome: Outcome, rows: Integers) -> NDArray[Any]:
    ranking = outcome.ranking
    return np.where(ranking.is_pool[rows], "", ranking.listing_id[rows].astype(np.str_))


def _parts(outcome: Outcome, rows: Integers) -> NDArray[Any]:
    """Listing:kg a year of each part, in the order in which they are asked."""
    return np.array(
        [
            " ".join(f"{part}:{kg.sum():.0f}" for part, kg in outcome.ranking.parts_of(row))
            for row in rows.tolist()
        ],
        dtype=object,
    )


def _distance(outcome: Outcome, rows: Integers) -> NDArray[Any]:
    return outcome.ranking.distance_km[rows]


def _score(outcome: Outcome, rows: Integers) -> NDArray[Any]:
    return outcome.ranking.scores.score[rows]


def _chance(outcome: Outcome, rows: Integers) -> NDArray[Any]:
    ranking = outcome.ranking
    return np.where(ranking.is_scored, ranking.profit_percent, np.nan)[rows]


def _expected(outcome: Outcome, rows: Integers) -> NDArray[Any]:
    return outcome.ranking.expected[rows]


def _range(name: str) -> Callable[[Outcome, Integers], NDArray[Any]]:
    """A figure of the draws; blank beyond the best of a plan and where none were asked for."""

    def values(outcome: Outcome, rows: Integers) -> NDArray[Any]:
        whole = np.full(len(outcome.ranking.plan_row), np.nan)
        if outcome.ranges is not None:
            whole[outcome.ranges.rows] = getattr(outcome.ranges, name)
        return whole[rows]

    return values


def _failed_gates(outcome: Outcome, rows: Integers) -> NDArray[Any]:
    gates = outcome.ranking.scores.gates
    return _joined([np.where(gates[gate][rows] == 0, f"{gate};", "") for gate in GATES])


def _unknown_inputs(outcome: Outcome, rows: Integers) -> NDArray[Any]:
    inputs = outcome.ranking.inputs
    return _joined([np.where(np.isnan(inputs[name][rows]), f"{name};", "") for name in REQUIRED])


def _joined(words: list[NDArray[np.str_]]) -> NDArray[Any]:
    whole = words[0]
    for word in words[1:]:
        whole = np.char.add(whole, word)
    return np.asarray(np.char.rstrip(whole, ";"))


def _quantity(name: str) -> Callable[[Outcome, Integers], NDArray[Any]]:
    return lambda outcome, rows: outcome.ranking.scores.quantities[name][rows]


def _input(name: str) -> Callable[[Outcome, Integers], NDArray[Any]]:
    return lambda outcome, rows: outcome.ranking.inputs[name][rows]


def _gate(name: str) -> Callable[[Outcome, Integers], NDArray[Any]]:
    words = np.array([GATE_WORDS[code] for code in (0, 1, -1)])  # -1 counts from the end
    return lambda outcome, rows: words[outcome.ranking.scores.gates[name][rows]]


def _cure(name: str) -> Callable[[Outcome, Integers], NDArray[Any]]:
    return lambda outcome, rows: outcome.cures[name][rows]


def _month(table: str, month: int) -> Callable[[Outcome, Integers], NDArray[Any]]:
    return lambda outcome, rows: np.floor(getattr(outcome.ranking, table)[rows, month])


_MATCH: Final = (
    OutputColumn("plan_id", "", "The plan.", _plan),
    OutputColumn(
        "is_pool",
        "",
        "Listings that fill the need together: yes or no.",
        _is_pool,
    ),
    OutputColumn("listing_id", "", "The listing; blank for a pool.", _listing),
    OutputColumn("parts", "kg/yr", "Listing:kg of each part, nearest first.", _parts),
    OutputColumn(
        "distance_km",
        "km",
        "To the site; of a pool by tonnes.",
        _distance,
    ),
    OutputColumn("score", "points", "The score U.", _score),
    OutputColumn("profit_percent", "%", "Draws in which the plant runs at a profit (p).", _chance),
    OutputColumn(
        "expected_score", "points", "U x p, from U with two decimals: the order.", _expected
    ),
    OutputColumn("jobs_fte", "FTE", "Net jobs.", _quantity("jobs")),
    OutputColumn("value_added_idr_bn", "Rp bn/yr", "Net value added.", _quantity("va")),
    OutputColumn("local_income_idr_bn", "Rp bn/yr", "Local income.", _quantity("local")),
    *(OutputColumn(f"gate_{gate}", "", "pass, fail or unknown.", _gate(gate)) for gate in GATES),
)
RANKED: Final = (
    OutputColumn("rank", "", "Place within the plan, from 1.", _place),
    *_MATCH,
    *(
        OutputColumn(name, unit, f"{meaning} With --ranges, of a plan's best 200.", _range(figure))
        for name, unit, meaning, figure in (
            ("score_p10", "points", "P10 of the score.", "low"),
            ("score_p90", "points", "P90 of the score.", "high"),
            ("supply_share", "share 0-1", "Draws in which the supply suffices.", "supply"),
            ("top_10_share", "share 0-1", "Draws in which it is among the first ten.", "top"),
            ("band_first", "", "First place that is as good as equal.", "first_place"),
            ("band_last", "", "Last place that is as good as equal.", "last_place"),
        )
    ),
    *(
        OutputColumn(f"{table}_{month}", "kg", meaning, _month(table, number))
        for table, meaning in (
            ("taken_kg", "Raw material that the plant gets in the month."),
            ("shortfall_kg", "Of its need what is missing in the month."),
        )
        for number, month in enumerate(MONTHS)
    ),
    *(
        OutputColumn(name, "", "Input of the score, in the share of the match.", _input(name))
        for name in RULES
    ),
)
EXCLUDED: Final = (
    *_MATCH,
    OutputColumn("failed_gates", "", "Gates that keep it out, ; between.", _failed_gates),
    OutputColumn("unknown_inputs", "", "What is missing for a score, ; between.", _unknown_inputs),
    *(
        OutputColumn(f"cure_{name}", unit, meaning, _cure(name))
        for name, (unit, meaning) in CURES.items()
    ),
)
