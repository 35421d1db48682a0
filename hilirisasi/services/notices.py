"""What one person was told: counted, listed by record, marked as read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.services import deliveries
from hilirisasi.services.deliveries import Line
from hilirisasi.services.transactions import transaction
from models import Notice, User

PAGE_SIZE: Final = 20
SHOWN: Final = 5  # of one record; older ones are counted


@dataclass(frozen=True, slots=True)
class Group:
    """What a person was told of one record: the newest notices, how many in all, and unread."""

    lines: Sequence[Line]
    total: int
    unread: int

    @property
    def newest(self) -> Line:
        """The last that happened."""
        return self.lines[0]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of groups and how many there are in all; ``last_id`` is the newest notice shown."""

    groups: Sequence[Group]
    total: int
    number: int
    last_id: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE_SIZE))


def count_unread(session: Session, *, user_id: int) -> int:
    """Return how many notices a person has not read."""
    unread = sa.select(sa.func.count()).where(Notice.user_id == user_id, Notice.read_at.is_(None))
    return session.scalar(unread) or 0


def list_groups(session: Session, *, user: User, page: int = 1) -> Page:
    """Return a page of what a person was told, by record, the newest first.

    A record that is gone, or that the person may read no more, is left out.
    """
    newest = sa.func.max(Notice.id)
    groups = (
        sa.select(
            Notice.record,
            Notice.record_id,
            newest.label("newest"),
            sa.func.count().label("total"),
            sa.func.sum(sa.case((Notice.read_at.is_(None), 1), else_=0)).label("unread"),
        )
        .where(Notice.user_id == user.id)
        .group_by(Notice.record, Notice.record_id)
    )
    total = session.scalar(sa.select(sa.func.count()).select_from(groups.subquery())) or 0
    rows = session.execute(
        groups.order_by(newest.desc()).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    ).all()
    lines = _lines(session, user, [(row.record, row.record_id) for row in rows])
    return Page(
        groups=[
            Group(found, row.total, row.unread)
            for row in rows
            if (found := lines.get((row.record, row.record_id)))
        ],
        total=total,
        number=page,
        last_id=session.scalar(sa.select(newest).where(Notice.user_id == user.id)) or 0,
    )


def mark_read(session: Session, *, user_id: int, up_to: int, now: datetime) -> None:
    """Mark all that a person was told as read, but nothing newer than the notice ``up_to``."""
    with transaction(session):
        _mark(session, user_id, up_to, now)


def open_group(session: Session, *, user: User, notice_id: int, now: datetime) -> Line | None:
    """Mark what a person was told of one record as read, up to one notice; return that notice.

    ``None``: there is no such notice of theirs, or its record may be read no more.
    """
    notice = session.get(Notice, notice_id)
    if notice is None or notice.user_id != user.id:
        return None
    lines = deliveries.lines_of(session, user=user, notices=[notice])
    with transaction(session):
        is_record = (Notice.record == notice.record, Notice.record_id == notice.record_id)
        _mark(session, user.id, notice.id, now, *is_record)
    return lines[0] if lines else None


def _mark(
    session: Session, user_id: int, up_to: int, now: datetime, *which: sa.ColumnElement[bool]
) -> None:
    session.execute(
        sa.update(Notice)
        .where(Notice.user_id == user_id, Notice.read_at.is_(None), Notice.id <= up_to, *which)
        .values(read_at=now)
    )


def _lines(
    session: Session, user: User, keys: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], list[Line]]:
    """Return the newest notices of some records, by record."""
    rank = (
        sa.func.row_number()
        .over(partition_by=(Notice.record, Notice.record_id), order_by=Notice.id.desc())
        .label("rank")
    )
    ranked = (
        sa.select(Notice.id, rank)
        .where(
            Notice.user_id == user.id,
            sa.or_(
                sa.false(),
                *(
                    sa.and_(Notice.record == record, Notice.record_id == record_id)
                    for record, record_id in keys
                ),
            ),
        )
        .subquery()
    )
    notices = session.scalars(
        sa.select(Notice)
        .join(ranked, ranked.c.id == Notice.id)
        .where(ranked.c.rank <= SHOWN)
        .order_by(Notice.id.desc())
    ).all()
    found: dict[tuple[str, str], list[Line]] = {}
    for line in deliveries.lines_of(session, user=user, notices=notices):
        found.setdefault((line.notice.record, line.notice.record_id), []).append(line)
    return found
