"""Large sheets are tried out by the worker; what they would do is kept on their row, to be read."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.actors import actor_of
from hilirisasi.permissions import Permission, is_allowed
from hilirisasi.services import listing_sheets, regions
from hilirisasi.services.listing_sheet_columns import BY_KEY
from hilirisasi.services.listing_sheets import ListingTrial
from hilirisasi.services.transactions import transaction
from hilirisasi.spreadsheets.cells import Cause, plain
from hilirisasi.spreadsheets.column_maps import ColumnMap
from hilirisasi.spreadsheets.dry_run import DryRun, Effect, WrongCell
from models import SheetUpload, User
from models.base import JsonObject

# Up to so many rows a sheet is tried and taken while its sender waits: less than a second.
MOST_AT_ONCE: Final = 1_000
WRONG_KEPT: Final = 200
LONGEST_CELL: Final = 60
NOT_ALLOWED: Final = "not_allowed"
# Facts of a cure that its column tells by itself, in any language.
OF_COLUMN: Final = frozenset({"example", "choices"})


def is_large(upload: SheetUpload) -> bool:
    """Is it too large to be tried or taken while its sender waits?"""
    return upload.row_count > MOST_AT_ONCE


def is_waiting(upload: SheetUpload) -> bool:
    """Does a large sheet whose columns are known wait for its dry run?"""
    is_open = upload.accepted_at is None and upload.asked_at is None
    if not is_large(upload) or not is_open or upload.tried_at or upload.refusal == NOT_ALLOWED:
        return False
    return upload.mapping is None or ColumnMap.from_json(upload.mapping).is_ready


def work(session: Session, *, leave: Callable[[ListingTrial], bytes], now: datetime) -> int:
    """Try out the sheet that waits longest; return how many were tried."""
    upload = next(filter(is_waiting, session.scalars(_untried())), None)
    if upload is None:
        return 0
    person = actor_of(session.get_one(User, upload.user_id))
    if not is_allowed(person, Permission.SHEET_USE, upload):
        with transaction(session):
            upload.refusal = NOT_ALLOWED
        return 1
    upload_id, mapping = upload.id, upload.mapping
    trial = listing_sheets.try_out(
        session,
        content=upload.content,
        allowed_villages=regions.villages_of(session, organisation=upload.organisation),
        now=now,
        mapping=mapping,
    )
    with transaction(session):
        kept = session.get(SheetUpload, upload_id, with_for_update=True, populate_existing=True)
        # Sent anew, matched anew or asked for in the meantime: that is what counts.
        if kept is not None and is_waiting(kept) and kept.mapping == mapping:
            kept.tried_at = now
            kept.trial = to_json(trial)
            kept.wrong_rows = leave(trial) if trial.run.wrong else None
    return 1


def read(upload: SheetUpload) -> ListingTrial:
    """Return what the worker found, without what it would write."""
    kept: Mapping[str, Any] = upload.trial or to_json(ListingTrial(()))
    wrong = [_wrong_of(each) for each in kept["wrong"]]
    effects = Counter({Effect(name): count for name, count in kept["effects"].items()})
    run = DryRun(effects, wrong, kept["passed_over"], kept["wrong_count"] - len(wrong))
    return ListingTrial(tuple(kept["unknown"]), run)


def to_json(trial: ListingTrial) -> JsonObject:
    """Return what pages show of a trial: the counts, and the first of the wrong cells."""
    run = trial.run
    return {
        "effects": {effect.value: count for effect, count in run.effects.items()},
        "passed_over": run.passed_over,
        "unknown": list(trial.unknown_headers),
        "wrong_count": len(run.wrong),
        "wrong": [
            {
                "row": wrong.row,
                "column": wrong.column.key,
                "cell": plain(wrong.cell)[:LONGEST_CELL] or None,
                "cause": wrong.cause.value,
                "facts": {k: fact for k, fact in wrong.facts.items() if k not in OF_COLUMN},
            }
            for wrong in run.wrong[:WRONG_KEPT]
        ],
    }


def _wrong_of(kept: Mapping[str, Any]) -> WrongCell:
    column = BY_KEY[kept["column"]]
    facts = {name: _fact(fact) for name, fact in kept["facts"].items()}
    if column.choices:
        facts["choices"] = tuple(column.choices.values())
    return WrongCell(kept["row"], column, kept["cell"], Cause(kept["cause"]), facts)


def _fact(fact: Any) -> Any:
    """Return a fact as it was before JSON: no lists, months as numbers."""
    if isinstance(fact, dict):
        return {int(month): kg for month, kg in fact.items()}
    return tuple(fact) if isinstance(fact, list) else fact


def _untried() -> sa.Select[SheetUpload]:
    return (
        sa.select(SheetUpload)
        .where(
            SheetUpload.kind == listing_sheets.KIND,
            SheetUpload.row_count > MOST_AT_ONCE,
            SheetUpload.tried_at.is_(None),
            SheetUpload.asked_at.is_(None),
            SheetUpload.accepted_at.is_(None),
        )
        .order_by(SheetUpload.created_at, SheetUpload.id)
    )
