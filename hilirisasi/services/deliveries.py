"""Letters on their way out: leased in the database, sent outside any transaction, tried again.

Each leaves at least once: a worker that dies between sending and noting it leaves a letter that
the next one sends again under the same key, by which a double is known.
"""

import logging
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.gateways import DeliveryError, Gateway, Letter
from hilirisasi.services import notice_settings, records, telling
from hilirisasi.services.notice_kinds import KINDS
from hilirisasi.services.transactions import transaction
from hilirisasi.workflow import move
from models import Base, Channel, Notice, Outbox, OutboxStatus, User

log = logging.getLogger(__name__)

AT_ONCE: Final = 20  # each may take as long as a gateway's timeout: together less than the lease
LEASE: Final = timedelta(minutes=10)
FIRST_PAUSE: Final = timedelta(minutes=2)  # doubled at each further failure
MAX_ATTEMPTS: Final = 10  # the last about 17 hours after the ninth: over a day in all
LATE: Final = timedelta(days=3)  # what waited longer, for want of a worker or a setting, is no news
SHARE_OF_JITTER: Final = 0.25


@dataclass(frozen=True, slots=True)
class Line:
    """One notice with the record that it is about."""

    notice: Notice
    subject: Base


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """What a letter has to say, and to whom: for the words of the web face."""

    key: str
    user: User
    address: str
    channel: Channel
    language: str
    digest_on: date | None
    lines: Sequence[Line]


Compose = Callable[[Parcel], Letter]


def work(
    session: Session,
    *,
    gateways: Mapping[Channel, Gateway],
    compose: Compose,
    chance: random.Random,
    now: datetime,
) -> int:
    """Take some letters that are due and send them; return how many were taken."""
    taken = take(session, channels=list(gateways), now=now)
    for letter_id in taken:
        try:
            letter, channel = _write(session, letter_id, compose, now)
            session.commit()  # only read since: no transaction is open while the gateway answers
            if letter is None:
                continue
            gateways[channel].send(letter)
        except Exception as error:  # one letter that cannot be written holds no other back
            session.rollback()
            failure = error if isinstance(error, DeliveryError) else _name(error)
            note_failure(session, letter_id=letter_id, error=failure, chance=chance, now=now)
        else:
            close(session, letter_id=letter_id, status=OutboxStatus.SENT, now=now)
    return len(taken)


def _name(error: Exception) -> DeliveryError:
    """Return a failure of our own as one of delivery: its text may hold what no log may."""
    return DeliveryError(type(error).__name__)


def take(session: Session, *, channels: Sequence[Channel], now: datetime) -> list[int]:
    """Lease letters that are due on some channels, the oldest first; close what is too late."""
    with transaction(session):
        waiting = (
            sa.select(Outbox)
            .where(Outbox.status == OutboxStatus.WAITING)
            .order_by(Outbox.next_attempt_at, Outbox.id)
            .with_for_update(skip_locked=True)
            .execution_options(populate_existing=True)
        )
        for row in session.scalars(waiting.where(Outbox.created_at <= now - LATE)):
            move(row, OutboxStatus.LATE)
        session.flush()
        is_due = sa.and_(Outbox.channel.in_(channels), Outbox.next_attempt_at <= now)
        rows = session.scalars(waiting.where(is_due).limit(AT_ONCE)).all()
        for row in rows:
            row.attempts += 1  # counted when taken: who dies while sending has tried too
            row.next_attempt_at = now + LEASE
        return [row.id for row in rows]


def close(session: Session, *, letter_id: int, status: OutboxStatus, now: datetime) -> None:
    """Note that a letter was sent, or need not be; what another worker closed stays as it is."""
    with transaction(session):
        row = _hold(session, letter_id)
        if row.status is not OutboxStatus.WAITING:
            return
        move(row, status)
        if status is OutboxStatus.SENT:
            row.sent_at, row.last_error = now, ""


def note_failure(
    session: Session,
    *,
    letter_id: int,
    error: DeliveryError,
    chance: random.Random,
    now: datetime,
) -> None:
    """Let a letter that was not taken wait for its next attempt, or give it up."""
    log.warning("letter %s was not taken: %s", letter_id, error.reason)
    with transaction(session):
        row = _hold(session, letter_id)
        if row.status is not OutboxStatus.WAITING:
            return  # another worker had it when the lease was over
        row.last_error = error.reason[:80]
        if error.is_final or row.attempts >= MAX_ATTEMPTS:
            move(row, OutboxStatus.FAILED)
        else:
            row.next_attempt_at = now + pause_after(row.attempts, chance)


def pause_after(attempts: int, chance: random.Random) -> timedelta:
    """Return how long to wait after so many attempts: twice as long each time, a bit by chance."""
    jitter = 1 + chance.uniform(-SHARE_OF_JITTER, SHARE_OF_JITTER)
    return FIRST_PAUSE * (float(2 ** (attempts - 1)) * jitter)


def retry_failed(session: Session, *, now: datetime) -> int:
    """Let letters that were given up less than `LATE` ago be tried anew; return how many."""
    with transaction(session):
        rows = session.scalars(
            sa.select(Outbox)
            .where(Outbox.status == OutboxStatus.FAILED, Outbox.created_at > now - LATE)
            .with_for_update()
        ).all()
        for row in rows:
            move(row, OutboxStatus.WAITING)
            row.attempts, row.next_attempt_at = 0, now
        return len(rows)


def lines_of(session: Session, *, user: User, notices: Sequence[Notice]) -> list[Line]:
    """Return the notices whose record is there and may still be read by the person."""
    lines = []
    for notice in notices:
        subject = records.find(session, record=notice.record, record_id=notice.record_id)
        kind = KINDS.get(notice.kind)
        if subject is not None and kind and telling.may_read(user, kind.needs, subject):
            lines.append(Line(notice, subject))
    return lines


def _write(
    session: Session, letter_id: int, compose: Compose, now: datetime
) -> tuple[Letter | None, Channel]:
    """Return a letter in words; ``None`` where nothing is left to tell: it is closed by that."""
    row = session.get_one(Outbox, letter_id)
    link = getattr(Notice, telling.LINKS[row.channel])
    notices = session.scalars(
        sa.select(Notice)
        .where(link == row.id, Notice.read_at.is_(None))
        .order_by(Notice.created_at.desc(), Notice.id.desc())
    ).all()
    lines = lines_of(session, user=row.user, notices=notices)
    address = notice_settings.address_of(row.user, row.channel)
    channel = row.channel
    if not lines or address is None or not row.user.is_active:
        close(session, letter_id=letter_id, status=OutboxStatus.NEEDLESS, now=now)
        return None, channel
    parcel = Parcel(
        key=row.key,
        user=row.user,
        address=address,
        channel=channel,
        language=notice_settings.language_of(session, user=row.user),
        digest_on=row.digest_on,
        lines=lines,
    )
    return compose(parcel), channel


def _hold(session: Session, letter_id: int) -> Outbox:
    return session.get_one(Outbox, letter_id, with_for_update=True, populate_existing=True)
