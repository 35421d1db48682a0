"""The ranking's inputs as rows that are kept: each state of a record once, from when it was read.

A number of days until today (``…_age_days``) is kept as the day that it counts from, so that a
record nobody touched has one state for good.
"""

import hashlib
import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Final

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.policy_errors import RankingNotKeptError
from hilirisasi.scoring.records import (
    FloorRule,
    Integers,
    Listings,
    MarketPrice,
    Plans,
    PricePlace,
    Reference,
    Texts,
)
from hilirisasi.services.matching import Inputs
from models import MONTHS, InputKind, ScoreInput

AGE: Final = "age_days"
ROWS_AT_ONCE: Final = 1_000
Content = dict[str, Any]


@dataclass(frozen=True, slots=True)
class State:
    """One record as the ranking reads it."""

    kind: InputKind
    product: str
    key: str
    content: Content | None

    @property
    def digest(self) -> str:
        """SHA-256 of the content, the same for the same figures."""
        text = json.dumps(self.content, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def states_of(inputs: Inputs, day: date) -> list[State]:
    """Return the states of some inputs that were read on a day."""
    return [
        *_rows(InputKind.LISTING, inputs.listings, inputs.listings.listing_id, day),
        *_rows(InputKind.PLAN, inputs.plans, inputs.plans.plan_id, day),
        State(InputKind.REFERENCE, "", "", _reference_content(inputs.reference, day)),
    ]


def keep(session: Session, *, inputs: Inputs, day: date, now: datetime) -> int:
    """Write what differs from the last kept state, within the open transaction; return how much.

    A listing of the same products that is read no longer gets an empty state.
    """
    states = {(state.kind, state.key): state for state in states_of(inputs, day)}
    products = sorted({state.product for state in states.values() if state.product})
    known = _digests(session, products, now)
    for kind, key in known.keys() - states.keys():
        if kind is InputKind.LISTING:
            states[kind, key] = State(kind, known[kind, key][0], key, None)
    changed = [
        state
        for name, state in states.items()
        if (digest := known.get(name, ("", ""))[1]) != state.digest
        and not (state.content is None and not digest)
    ]
    for start in range(0, len(changed), ROWS_AT_ONCE):
        session.execute(
            sa.insert(ScoreInput),
            [
                {
                    "kind": state.kind,
                    "product": state.product,
                    "key": state.key,
                    "from_at": now,
                    "digest": state.digest,
                    "content": state.content,
                }
                for state in changed[start : start + ROWS_AT_ONCE]
            ],
        )
    return len(changed)


def load(session: Session, *, plan_id: int, at: datetime, day: date) -> Inputs:
    """Return the inputs of one plan's ranking as they were kept at an instant, read on a day.

    Raises
    ------
    RankingNotKeptError
        Nothing was kept of the plan or of the reference by then.
    """
    is_plan = ScoreInput.kind == InputKind.PLAN
    plans = _kept(session, at, is_plan, ScoreInput.key == str(plan_id))
    references = _kept(session, at, ScoreInput.kind == InputKind.REFERENCE)
    if not plans or not references:
        raise RankingNotKeptError
    plan, reference = plans[-1], references[0]
    product = _product(plan["commodity"], plan["form"])
    is_listing = ScoreInput.kind == InputKind.LISTING
    listings = _kept(session, at, is_listing, ScoreInput.product == product)
    listings.sort(key=lambda content: int(content["listing_id"]))
    return Inputs(
        listings=Listings(**_columns(Listings, listings, day)),
        plans=Plans(**_columns(Plans, [plan], day)),
        reference=_reference(reference, day),
    )


def _rows(kind: InputKind, records: Listings | Plans, ids: Integers, day: date) -> Iterator[State]:
    columns = {
        field.name: [_plain(value, field.name, day) for value in getattr(records, field.name)]
        for field in fields(records)
    }
    for row, number in enumerate(ids.tolist()):
        content = {name: values[row] for name, values in columns.items()}
        product = _product(content["commodity"], content["form"])
        yield State(kind, product, str(number), content)


def _product(commodity: str, form: str) -> str:
    return f"{commodity}.{form}"


def _plain(value: Any, name: str, day: date) -> Any:  # any entry of a column
    """Return an entry as JSON holds it: an age as the day it counts from, unknown as ``None``."""
    plain = value.tolist() if isinstance(value, np.ndarray | np.generic) else value
    if isinstance(plain, list):
        return [_plain(part, "", day) for part in plain]
    if isinstance(plain, float) and math.isnan(plain):
        return None
    return day.toordinal() - plain if name.endswith(AGE) else plain


def _columns(kind: type[Listings | Plans], rows: Iterable[Content], day: date) -> dict[str, Any]:
    """Return kept rows as the columns of a class; a figure that is newer than they is unknown."""
    contents = list(rows)
    columns: dict[str, Any] = {}
    for field in fields(kind):
        values = [content.get(field.name) for content in contents]
        if field.type == Texts:
            columns[field.name] = np.array(values, dtype=np.str_)
        elif field.type == Integers:
            columns[field.name] = np.array(values, dtype=np.int64)
        else:
            column = np.array(values, dtype=np.float64)
            if field.name.endswith("_kg") and "_per_" not in field.name:
                column = column.reshape(-1, MONTHS)  # kg by month, also where there is no row
            columns[field.name] = day.toordinal() - column if field.name.endswith(AGE) else column
    return columns


def _reference_content(reference: Reference, day: date) -> Content:
    """Return the reference as JSON: mappings as sorted pairs."""
    content: Content = {}
    for field in fields(reference):
        value = getattr(reference, field.name)
        if isinstance(value, Mapping):
            content[field.name] = sorted(
                [list(key) if isinstance(key, tuple) else key, _plain(entry, "", day)]
                for key, entry in value.items()
            )
        elif isinstance(value, tuple):
            content[field.name] = [
                {part.name: _plain(getattr(row, part.name), part.name, day) for part in fields(row)}
                for row in value
            ]
        else:
            content[field.name] = _plain(value, field.name, day)
    return content


def _reference(content: Content, day: date) -> Reference:
    values: dict[str, Any] = {}
    for field in fields(Reference):
        kept = content.get(field.name)
        if field.name == "floor_rules":
            values[field.name] = tuple(
                FloorRule(**{**row, "place": PricePlace(row["place"])}) for row in kept or ()
            )
        elif field.name == "market_prices":
            values[field.name] = tuple(
                MarketPrice(**{**row, AGE: day.toordinal() - row[AGE]}) for row in kept or ()
            )
        elif isinstance(kept, list):
            values[field.name] = {
                tuple(key) if isinstance(key, list) else key: np.array(entry, dtype=np.float64)
                if isinstance(entry, list)
                else entry
                for key, entry in kept
            }
        else:
            values[field.name] = float("nan") if kept is None else kept
    return Reference(**values)


def _digests(
    session: Session, products: list[str], now: datetime
) -> dict[tuple[InputKind, str], tuple[str, str]]:
    """Return product and digest of the last state of each record of some products."""
    rows = session.execute(
        sa.select(ScoreInput.kind, ScoreInput.key, ScoreInput.product, ScoreInput.digest).where(
            ScoreInput.id.in_(_newest(now, ScoreInput.product.in_([*products, ""])))
        )
    )
    return {(kind, key): (product, digest) for kind, key, product, digest in rows}


def _kept(session: Session, at: datetime, *conditions: sa.ColumnElement[bool]) -> list[Content]:
    """Return the content of the last state by then of each record that was still read."""
    contents = session.scalars(
        sa.select(ScoreInput.content)
        .where(ScoreInput.id.in_(_newest(at, *conditions)))
        .order_by(ScoreInput.id)
    )
    return [content for content in contents if content is not None]


def _newest(at: datetime, *conditions: sa.ColumnElement[bool]) -> sa.Select[tuple[int]]:
    """Select the id of each record's last state by an instant."""
    place = (
        sa.func.row_number()
        .over(
            partition_by=(ScoreInput.kind, ScoreInput.product, ScoreInput.key),
            order_by=(ScoreInput.from_at.desc(), ScoreInput.id.desc()),
        )
        .label("place")
    )
    states = sa.select(ScoreInput.id, place).where(ScoreInput.from_at <= at, *conditions).subquery()
    return sa.select(states.c.id).where(states.c.place == 1)
