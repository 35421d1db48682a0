"""One letter a day with all that a person has not read; none where there is nothing."""

import logging
import uuid
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from hilirisasi.months import WIB, day_of
from hilirisasi.services import notice_settings, telling
from hilirisasi.services.transactions import transaction
from models import Channel, Notice, NoticeChoice, NoticeSetting, Outbox, User

log = logging.getLogger(__name__)

HOUR: Final = time(7, 0)  # of Lampung's clock: before the offices open
RECENT: Final = timedelta(days=7)  # what is older stays in the service and is not mailed
AT_ONCE: Final = 100


def queue(session: Session, *, channels: Sequence[Channel], now: datetime) -> int:
    """Write the digests of the day that are not there yet, from `HOUR` on; return how many."""
    if now.astimezone(WIB).time() < HOUR:
        return 0
    count = 0
    for channel in channels:
        try:
            while made := _queue_some(session, channel, now):
                count += made
        except IntegrityError:
            # Another worker wrote the same digest at the same moment; it carries the notices.
            log.info("digests by %s are written by another worker", channel)
    return count


def _queue_some(session: Session, channel: Channel, now: datetime) -> int:
    link = getattr(Notice, telling.LINKS[channel])
    today = day_of(now)
    with transaction(session):
        people = session.scalars(
            sa.select(User)
            .outerjoin(NoticeSetting, NoticeSetting.user_id == User.id)
            .where(
                User.is_active,
                _address(channel).is_not(None),
                ~notice_settings.is_asked(channel, NoticeChoice.NONE),
                sa.exists().where(Notice.user_id == User.id, *_is_untold(link, now)),
                ~sa.exists().where(
                    Outbox.user_id == User.id,
                    Outbox.channel == channel,
                    Outbox.digest_on == today,
                ),
            )
            .order_by(User.id)
            .limit(AT_ONCE)
            .with_for_update(of=User, skip_locked=True)
        ).all()
        for user in people:
            letter = Outbox(
                key=uuid.uuid4().hex,
                user_id=user.id,
                channel=channel,
                digest_on=today,
                created_at=now,
                next_attempt_at=now,
            )
            session.add(letter)
            session.flush()
            session.execute(
                sa.update(Notice)
                .where(Notice.user_id == user.id, *_is_untold(link, now))
                .values({link: letter.id})
            )
        return len(people)


def _address(channel: Channel) -> Any:  # a column that may be NULL
    return User.email if channel is Channel.MAIL else User.phone


def _is_untold(link: Any, now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return link.is_(None), Notice.read_at.is_(None), Notice.created_at > now - RECENT
