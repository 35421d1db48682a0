"""What became of the letters, for the admin: counts and those that were given up."""

from collections.abc import Mapping, Sequence
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models import Channel, Outbox, OutboxStatus

SHOWN: Final = 50


def count(session: Session) -> Mapping[Channel, Mapping[OutboxStatus, int]]:
    """Return how many letters there are, by channel and status."""
    counts = {channel: dict.fromkeys(OutboxStatus, 0) for channel in Channel}
    rows = session.execute(
        sa.select(Outbox.channel, Outbox.status, sa.func.count()).group_by(
            Outbox.channel, Outbox.status
        )
    )
    for channel, status, number in rows:
        counts[channel][status] = number
    return counts


def list_failed(session: Session) -> Sequence[Outbox]:
    """Return the letters that were given up, the newest first."""
    return session.scalars(
        sa.select(Outbox)
        .where(Outbox.status == OutboxStatus.FAILED)
        .order_by(Outbox.id.desc())
        .limit(SHOWN)
    ).all()
