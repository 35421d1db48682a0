"""Forms that were carried out: found again, and answered as the first time."""

import time
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.services.transactions import transaction
from models import SentForm

KEPT: Final = timedelta(days=30)  # longer than a phone waits for signal
WAIT_S: Final = 0.1
WAITS: Final = 30  # the first answer may still be ranking what it changed


def find(session: Session, *, sending_id: str) -> SentForm | None:
    """Return the form if it was carried out, or ``None``."""
    return session.get(SentForm, sending_id)


def find_answered(session: Session, *, sending_id: str) -> SentForm | None:
    """Return the form once its first answer is known; at most three seconds later without it."""
    for _round in range(WAITS):
        session.rollback()  # read afresh: another request writes the answer
        row = session.get(SentForm, sending_id, populate_existing=True)
        if row is None or row.is_answered:
            return row
        time.sleep(WAIT_S)
    return row


def answer(session: Session, *, sending_id: str, location: str | None, now: datetime) -> None:
    """Keep where the answer led, and forget forms that nobody sends again any more."""
    with transaction(session, is_use_case=False):
        session.execute(
            sa.update(SentForm)
            .where(SentForm.id == sending_id)
            .values(location=location, is_answered=True)
        )
        session.execute(sa.delete(SentForm).where(SentForm.sent_at < now - KEPT))
