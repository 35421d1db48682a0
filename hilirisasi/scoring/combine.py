"""The score of matches: inputs to quantities, gates, pillars, penalties and points."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from hilirisasi.scoring import hayami
from hilirisasi.scoring.fill import Flags, fill
from hilirisasi.scoring.gates import FAIL, Codes, ranking_gates
from hilirisasi.scoring.inputs import REQUIRED
from hilirisasi.scoring.jobs import net_jobs
from hilirisasi.scoring.local import local_income, sales_leakage
from hilirisasi.scoring.penalties import PENALTIES, pressures, severities
from hilirisasi.scoring.pillars import PILLARS, pillar_values
from hilirisasi.scoring.policy import Policy
from hilirisasi.scoring.records import Floats
from hilirisasi.scoring.value_added import chain_value_added


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of n matches and all they are made of; arrays are (n,).

    ``filled`` are the inputs after substitution, ``substituted`` says where. ``quantities`` have
    the names of the worked cases. ``points`` sum to ``score`` (NaN where a required input is
    unknown). A match with a failed gate is not ranked; one with an unknown gate is.
    """

    policy: Policy
    filled: Mapping[str, Floats]
    substituted: Mapping[str, Flags]
    quantities: Mapping[str, Floats]
    gates: Mapping[str, Codes]
    points: Mapping[str, Floats]
    score: Floats
    is_ranked: Flags


def score(columns: Mapping[str, Floats], policy: Policy) -> Scores:
    """Score n matches from their inputs, keyed by input name; a missing key or NaN is unknown.

    Raises
    ------
    ValueError
        A column is no input of the score, or the columns differ in length.
    """
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        filled, substituted = fill(columns, policy)
        quantities = quantities_of(filled, policy)
        filled["sales_leakage_share"] = quantities["LK"]
        pillars = pillar_values(filled, quantities, policy)
        presses = severities(filled, quantities, policy)
        gates = ranking_gates(filled, quantities, substituted, policy)
        base, kept = combined(pillars, presses, policy.weights, policy.rho, policy.penalty)
        points = points_of(pillars, presses, base, kept, policy)
    total = base * kept
    is_known = ~np.logical_or.reduce([substituted[name] for name in REQUIRED])
    if not is_known.all():
        points = {name: np.where(is_known, term, np.nan) for name, term in points.items()}
        total = np.where(is_known, total, np.nan)
    quantities |= {
        "vj": pillars["jobs"],
        "vv": pillars["value_added"],
        "vl": pillars["local"],
        "vmin": weakest(pillars),
        "base": base,
        "pen": kept,
    } | {f"sev_{name}": presses[name] for name in PENALTIES}
    failed = np.logical_or.reduce([codes == FAIL for codes in gates.values()])
    return Scores(
        policy=policy,
        filled=filled,
        substituted=substituted,
        quantities=quantities,
        gates=gates,
        points=points,
        score=total,
        is_ranked=is_known & ~failed,
    )


def quantities_of(x: Mapping[str, Floats], policy: Policy) -> dict[str, Floats]:
    """Everything that the pillars and penalties are made of, from filled inputs, (n,) each."""
    lines = hayami.value_added_per_kg(
        D=x["conversion_kg_per_kg"],
        E=x["labour_hok_per_kg_raw"],
        F=x["product_price_idr_per_kg"],
        G=x["wage_idr_per_hok"],
        H=x["offered_raw_price_idr_per_kg"],
        I=x["other_input_cost_idr_per_kg_raw"],
        b=x["byproduct_value_share"],
    )
    jobs = net_jobs(x, policy)
    return {
        **{"Lr" if letter == "L" else letter: line for letter, line in lines.items()},
        **jobs,
        **chain_value_added(x, lines, jobs["Dp"]),
        **local_income(x, lines, jobs, policy),
        **pressures(x, policy),
        "LK": sales_leakage(x, lines),
    }


def weakest(pillars: Mapping[str, Floats]) -> Floats:
    """The least of the three pillars."""
    return np.minimum(np.minimum(pillars["jobs"], pillars["value_added"]), pillars["local"])


def combined(
    pillars: Mapping[str, Floats],
    presses: Mapping[str, Floats],
    weights: Mapping[str, float] | Mapping[str, Floats],
    rho: float,
    penalty: Mapping[str, float],
) -> tuple[Floats, Floats]:
    """Base (0-100) and the share of it that the penalties leave; the score is their product.

    base = 100 [(1-rho) sum w v + rho min v], kept = prod (1 - rho_j s_j).
    """
    weighted = sum(weights[name] * pillars[name] for name in PILLARS)
    base = 100 * ((1 - rho) * weighted + rho * weakest(pillars))
    kept: Floats = np.ones(1)
    for name in PENALTIES:
        kept = kept * (1 - penalty[name] * presses[name])
    return base, kept


def points_of(
    pillars: Mapping[str, Floats],
    presses: Mapping[str, Floats],
    base: Floats,
    kept: Floats,
    policy: Policy,
) -> dict[str, Floats]:
    """The points of each term; they sum to the score.

    A penalty takes -base (1 - kept) ln(1 - rho_j s_j) / ln(kept).
    """
    points = {
        name: 100 * (1 - policy.rho) * policy.weights[name] * pillars[name] for name in PILLARS
    }
    points["balance"] = 100 * policy.rho * weakest(pillars)
    # From 0.0, so that no penalty is 0 and not -0.
    logs = {name: np.log1p(0.0 - policy.penalty[name] * presses[name]) for name in PENALTIES}
    whole = sum(logs.values())
    taken = base * (1 - kept) / np.where(whole < 0, -whole, 1.0)
    return points | {f"penalty_{name.lower()}": taken * log for name, log in logs.items()}
