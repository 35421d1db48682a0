"""Large sheets of listings: asked for in a request, taken by the worker, found again on their page.

Nothing is queued anywhere else: a sheet waits by what its own row says, so a worker that is killed
loses nothing.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.actors import Actor, actor_of
from hilirisasi.errors import SheetAcceptedError, SheetRowsWrongError, StaleEditError
from hilirisasi.permissions import Permission, is_allowed
from hilirisasi.services import listing_sheets, regions
from hilirisasi.services.listing_sheets import ListingTrial
from hilirisasi.services.transactions import transaction
from models import SheetUpload, User

# Up to so many rows a sheet is taken while its sender waits: about a second.
MOST_AT_ONCE: Final = 1_000
NOT_ALLOWED, ROWS_WRONG, STALE = "not_allowed", "rows_wrong", "stale"


def is_large(upload: SheetUpload) -> bool:
    """Is it too large to be taken while its sender waits?"""
    return upload.row_count > MOST_AT_ONCE


def is_waiting(upload: SheetUpload) -> bool:
    """Does it wait for the worker?"""
    return upload.asked_at is not None and upload.accepted_at is None


def list_waiting(session: Session, *, actor: Actor) -> list[SheetUpload]:
    """Return the person's sheets that wait, the oldest first."""
    return list(session.scalars(_waiting().where(SheetUpload.user_id == actor.user_id)))


def ask(session: Session, *, upload: SheetUpload, only_good: bool, now: datetime) -> None:
    """Ask for a sheet to be taken whole, or only its good rows.

    Raises
    ------
    SheetAcceptedError
        It was accepted before.
    """
    with transaction(session):
        session.refresh(upload, with_for_update={"of": SheetUpload})
        if upload.accepted_at is not None:
            raise SheetAcceptedError
        if upload.asked_at is None:
            upload.asked_at = now
            upload.is_only_good = only_good
            upload.refusal = None


def work(session: Session, *, leave: Callable[[ListingTrial], bytes], now: datetime) -> int:
    """Take the sheet that waits longest; return how many were looked at. One not taken says why."""
    upload = session.scalars(_waiting().limit(1)).first()
    if upload is None:
        return 0
    person = actor_of(session.get_one(User, upload.user_id))
    if not is_allowed(person, Permission.SHEET_USE, upload):
        return _refuse(session, upload, NOT_ALLOWED)
    try:
        listing_sheets.accept(
            session,
            upload=upload,
            actor=person,
            allowed_villages=regions.villages_of(session, organisation=upload.organisation),
            only_good=upload.is_only_good,
            now=now,
            leave=leave,
        )
    except SheetAcceptedError:
        return 1  # another worker was faster
    except SheetRowsWrongError:
        return _refuse(session, upload, ROWS_WRONG)
    except StaleEditError:
        return _refuse(session, upload, STALE)
    return 1


def _refuse(session: Session, upload: SheetUpload, refusal: str) -> int:
    with transaction(session):
        upload.asked_at = None
        upload.refusal = refusal
    return 1


def _waiting() -> sa.Select[SheetUpload]:
    return (
        sa.select(SheetUpload)
        .where(
            SheetUpload.kind == listing_sheets.KIND,
            SheetUpload.asked_at.is_not(None),
            SheetUpload.accepted_at.is_(None),
        )
        .order_by(SheetUpload.asked_at, SheetUpload.id)
    )
