"""``make pictures``: the curves of the score and its worked cases, drawn from the code as SVG."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from hilirisasi.scoring.combine import score
from hilirisasi.scoring.penalties import PENALTIES
from hilirisasi.scoring.policy import Policy
from hilirisasi.scoring.values import level, ramp

ROOT: Final = Path(__file__).parent.parent
FOLDER: Final = ROOT / "docs" / "pictures"
CASES: Final = ROOT / "tests" / "data" / "scoring_cases.json"

WIDTH, HEIGHT, GAP = 300, 190, 24
LEFT, RIGHT, TOP, BOTTOM = 44, 12, 34, 34
STEPS: Final = 60
INK, SOFT, LINE, GOOD, BAD = "#2b1a17", "#6f5a4f", "#d9cfbe", "#15604a", "#a3271f"

# (what is on the axis, unit, from, to, anchors of the policy)
VALUES: Final = (
    ("Net jobs", "FTE a year", 0, 250, "jobs_fte"),
    ("Jobs per investment", "FTE per Rp bn", 0, 25, "jobs_fte_per_idr_bn"),
    ("Value added", "Rp bn a year", 0, 36, "value_added_idr_bn"),
    ("Value added per investment", "Rp bn per Rp bn", 0, 1.2, "value_added_per_investment"),
    ("Local income", "Rp bn a year", 0, 12, "local_income_idr_bn"),
    ("Value added of output", "per cent", 0, 60, "value_added_percent"),
)
# (name, what it is a share of, from, to)
PRESSURES: Final = {
    "SP": ("Supply pressure", "of the free surplus", 0, 1.2),
    "DH": ("Home jobs displaced", "of the plant's jobs", 0, 0.6),
    "MS": ("Share of the market", "of what is bought", 0, 1),
    "FD": ("Food land drawn in", "of the food land", 0, 0.06),
    "LC": ("Peak labour", "of the idle days", 0, 1.2),
}
TERMS: Final = {
    "jobs": "Jobs",
    "value_added": "Value added",
    "local": "Stays local",
    "balance": "Weakest pillar",
    **{f"penalty_{name.lower()}": PRESSURES[name][0] for name in PENALTIES},
}


def main() -> None:
    """Write every picture."""
    FOLDER.mkdir(exist_ok=True)
    for name, drawing in pictures().items():
        (FOLDER / name).write_text(drawing, encoding="utf-8")
        print(f"docs/pictures/{name}")


def pictures() -> dict[str, str]:
    """Return the drawings by file name."""
    policy = Policy.default()
    values = [
        _curve(title, unit, low, high, _value(policy, anchors, np.linspace(low, high, STEPS)))
        for title, unit, low, high, anchors in VALUES
    ]
    kept = [
        _curve(title, unit, low, high, _left(policy, name, low, high))
        for name, (title, unit, low, high) in PRESSURES.items()
    ]
    return {
        "score-values.svg": _sheet("Full value is 1, on fixed anchors", values, columns=3),
        "score-penalties.svg": _sheet("What each pressure leaves of all points", kept, columns=3),
        "score-points.svg": _sheet("Points of the two worked cases", _worked(policy), columns=2),
    }


def _value(policy: Policy, anchors: str, x: np.ndarray) -> np.ndarray:
    if anchors in policy.anchors:
        return level(x, *policy.anchors[anchors])
    return ramp(x, *policy.ramps[anchors])


def _left(policy: Policy, name: str, low: float, high: float) -> np.ndarray:
    severity = ramp(np.linspace(low, high, STEPS), *policy.ramps[name])
    left: np.ndarray = 1 - policy.penalty[name] * severity
    return left


def _worked(policy: Policy) -> list[str]:
    """Return one bar chart for each worked case, its points computed here and now."""
    drawings = []
    for case in json.loads(CASES.read_text(encoding="utf-8"))["cases"]:
        columns = {name: np.array([float(value)]) for name, value in case["inputs"].items()}
        scores = score(columns, policy)
        points = {name: float(scores.points[name][0]) for name in TERMS}
        drawings.append(_bars(f"{case['name']}: {scores.score[0]:.1f} points", points))
    return drawings


def _curve(title: str, unit: str, low: float, high: float, y: np.ndarray) -> str:
    """Return a panel with one line from (low, y[0]) to (high, y[-1]), y from 0 to 1."""
    across = np.linspace(LEFT, WIDTH - RIGHT, len(y))
    line = " ".join(f"{x:.1f},{_down(share):.1f}" for x, share in zip(across, y, strict=True))
    marks = "".join(
        f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{_down(share):.1f}" y2="{_down(share):.1f}" '
        f'stroke="{LINE}"/>' + _text(LEFT - 6, _down(share) + 4, f"{share:g}", anchor="end")
        for share in (0, 0.5, 1)
    )
    return (
        _text(0, 16, title, is_bold=True)
        + marks
        + f'<polyline points="{line}" fill="none" stroke="{GOOD}" stroke-width="2.5"/>'
        + _text(LEFT, HEIGHT - 12, f"{low:g}")
        + _text(WIDTH - RIGHT, HEIGHT - 12, f"{high:g} {unit}", anchor="end")
    )


def _bars(title: str, points: dict[str, float]) -> str:
    """Return a panel with one bar a term, to the right what is added, to the left what is taken."""
    rows = [(TERMS[name], value) for name, value in points.items() if abs(value) > 0.005]  # noqa: PLR2004  # printed as 0.0
    step = 20
    zero, unit = 175, 4.6
    parts = [_text(0, 16, title, is_bold=True)]
    for number, (label, value) in enumerate(rows):
        y = TOP + number * step
        start = zero + min(value, 0) * unit
        parts += [
            _text(0, y + 11, label),
            _bar(start, y, abs(value) * unit, step - 5, GOOD if value > 0 else BAD),
            _text(zero + max(value, 0) * unit + 5, y + 11, f"{value:+.1f}"),
        ]
    return "".join(parts)


def _bar(x: float, y: float, width: float, height: float, fill: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height}" fill="{fill}"/>'


def _down(share: float) -> float:
    return float(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM))


def _text(x: float, y: float, words: str, *, anchor: str = "start", is_bold: bool = False) -> str:
    weight = ' font-weight="700"' if is_bold else ""
    fill = INK if is_bold else SOFT
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{fill}"{weight}>{words}</text>'
    )


def _sheet(title: str, panels: Sequence[str], *, columns: int) -> str:
    rows = -(-len(panels) // columns)
    width = columns * (WIDTH + GAP) + GAP
    height = rows * (HEIGHT + GAP) + GAP
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'font-family="sans-serif" font-size="12" role="img"><title>{title}</title>'
        f'<rect width="{width}" height="{height}" fill="#fff"/>'
        f"{''.join(_placed(panels, columns))}</svg>\n"
    )


def _placed(panels: Sequence[str], columns: int) -> Iterable[str]:
    for number, panel in enumerate(panels):
        x = GAP + (number % columns) * (WIDTH + GAP)
        y = GAP + (number // columns) * (HEIGHT + GAP)
        yield f'<g transform="translate({x} {y})">{panel}</g>'


if __name__ == "__main__":
    main()
