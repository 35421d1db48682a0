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
from hilirisasi.services import listing_sheet_trials, listing_sheets, regions
from hilirisasi.services.listing_sheet_trials import MOST_AT_ONCE, NOT_ALLOWED
from hilirisasi.services.listing_sheets import ListingTrial
from hilirisasi.services.transactions import transaction
from models import SheetUpload, User

ROWS_WRONG: Final = "rows_wrong"
STALE: Final = "stale"


def is_waiting(upload: SheetUpload) -> bool:
    """Does it wait for the worker?"""
    return upload.asked_at is not None and upload.accepted_at is None


def list_left(session: Session, *, actor: Actor) -> list[SheetUpload]:
    """Return the person's large sheets that are not taken yet, the oldest first."""
    return list(
        session.scalars(
            sa.select(SheetUpload)
            .where(
                SheetUpload.user_id == actor.user_id,
                SheetUpload.kind == listing_sheets.KIND,
                SheetUpload.row_count > MOST_AT_ONCE,
                SheetUpload.accepted_at.is_(None),
            )
            .order_by(SheetUpload.id)
        )
    )


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
    """Take the sheet that waits longest, else try one out; return how many were looked at.

    One not taken says why, and is tried out anew where the reason is in its rows.
    """
    upload = session.scalars(_waiting().limit(1)).first()
    if upload is None:
        return listing_sheet_trials.work(session, leave=leave, now=now)
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
        upload.asked_at = upload.tried_at = None
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
