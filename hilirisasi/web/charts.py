"""The geometry of charts: amounts in, lengths out. `components/charts.html` draws them as SVG.

A chart is `WIDTH` units wide, about the width of a phone's page, so that its text is read there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from flask import Flask

WIDTH: Final = 300.0
ROW: Final = 38.0  # one row: a line of words, its bar under it
STACK_HEIGHT: Final = 120.0
DIGITS: Final = 2
LEAST_SPAN: Final = 1e-9  # what differs by less is not drawn

Step = tuple[str, float, str]  # label, amount, the amount as written
Known = tuple[str, float | None, str]
Span = tuple[str, float, float, str]  # label, from, to, both as written


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One row of a chart; without ``x`` nothing is drawn, because the amount is unknown.

    ``kind``: plus, minus, total; a span also point, where both of its ends are one.
    """

    label: str
    words: str
    kind: str
    x: float | None
    width: float
    y: float


@dataclass(frozen=True, slots=True)
class Chart:
    """Rows of bars on one scale; ``zero`` is where nothing lies."""

    bars: tuple[Bar, ...]
    zero: float

    @property
    def height(self) -> float:
        """All rows together."""
        return ROW * len(self.bars)


@dataclass(frozen=True, slots=True)
class Block:
    """One part of a month's column."""

    part: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Stacks:
    """Twelve columns of parts on top of each other; ``most`` is the highest of them."""

    blocks: tuple[Block, ...]
    middles: tuple[float, ...]
    most: float


def waterfall(steps: Sequence[Step], total: tuple[str, str]) -> Chart:
    """Return steps that each begin where the one before ended, and the total from zero to there."""
    levels = [0.0, *accumulate(amount for _label, amount, _words in steps)]
    low, unit = _scale(levels)
    rows = [
        (label, words, "minus" if amount < 0 else "plus", start, end)
        for (label, amount, words), start, end in zip(steps, levels, levels[1:], strict=False)
    ]
    rows.append((*total, "total", 0.0, levels[-1]))
    return _chart(rows, low, unit)


def amounts(rows: Sequence[Known]) -> Chart:
    """Return bars from zero; an unknown amount has its words and no bar."""
    low, unit = _scale([0.0, *(amount for _label, amount, _words in rows if amount is not None)])
    return Chart(
        bars=tuple(
            Bar(
                label=label,
                words=words,
                kind="plus",
                x=None if amount is None else _round((0 - low) * unit),
                width=0.0 if amount is None else _round(amount * unit),
                y=number * ROW,
            )
            for number, (label, amount, words) in enumerate(rows)
        ),
        zero=_round(-low * unit),
    )


def spans(rows: Sequence[Span], *, top: float) -> Chart:
    """Return bars from one value to another on a scale from 0 to ``top``."""
    shown = [
        (label, words, "point" if low == high else "plus", low, high)
        for label, low, high, words in rows
    ]
    return _chart(shown, 0.0, WIDTH / top)


def stacks(parts: Sequence[Sequence[float]]) -> Stacks:
    """Return the columns of twelve months; the first part lies at the bottom."""
    months = list(zip(*parts, strict=True))
    most = max(map(sum, months), default=0.0)
    unit = STACK_HEIGHT / most if most else 0.0
    step = WIDTH / len(months)
    width = _round(step * 0.76)
    blocks = []
    for month, amounts_of_month in enumerate(months):
        below = 0.0
        for part, amount in enumerate(amounts_of_month):
            if amount:
                top = _round(STACK_HEIGHT - (below + amount) * unit)
                height = _round(amount * unit)
                blocks.append(Block(part, _round((month + 0.12) * step), top, width, height))
            below += amount
    middles = tuple(_round((month + 0.5) * step) for month in range(len(months)))
    return Stacks(tuple(blocks), middles, most)


def _scale(levels: Sequence[float]) -> tuple[float, float]:
    """Return the lowest level and how many units one of the amount is."""
    low, high = min(levels), max(levels)
    return low, WIDTH / (high - low) if high - low > LEAST_SPAN else 0.0


def _chart(rows: Sequence[tuple[str, str, str, float, float]], low: float, unit: float) -> Chart:
    bars = tuple(
        Bar(
            label=label,
            words=words,
            kind=kind,
            x=_round((min(start, end) - low) * unit),
            width=_round(abs(end - start) * unit),
            y=number * ROW,
        )
        for number, (label, words, kind, start, end) in enumerate(rows)
    )
    return Chart(bars, _round(-low * unit))


def _round(length: float) -> float:
    return round(length, DIGITS)


def init_app(app: Flask) -> None:
    """Give the templates the geometry."""
    for function in (waterfall, amounts, spans, stacks):
        app.add_template_global(function, f"{function.__name__}_chart")
