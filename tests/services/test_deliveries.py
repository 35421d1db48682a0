"""Letters leave once, are tried again, and are given up: with time passed in."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from hilirisasi.actors import actor_of
from hilirisasi.gateways import DeliveryError, Letter
from hilirisasi.services import deliveries, notices, telling
from hilirisasi.services.deliveries import (
    FIRST_PAUSE,
    LATE,
    LEASE,
    MAX_ATTEMPTS,
    SHARE_OF_JITTER,
    Parcel,
)
from hilirisasi.services.transactions import transaction
from models import Channel, Membership, Notice, Outbox, OutboxStatus, Role, Talk, User
from tests import factories
from tests.factories import NOW

SOON = timedelta(seconds=1)


@dataclass
class Box:
    """A gateway that keeps what it takes, and refuses as often as it is told to."""

    refuse: Sequence[DeliveryError | None] = ()
    taken: list[Letter] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)
    session: Session | None = None
    was_in_transaction: list[bool] = field(default_factory=list)

    def send(self, letter: Letter) -> None:
        self.tried.append(letter.key)
        if self.session is not None:
            self.was_in_transaction.append(self.session.in_transaction())
        error = self.refuse[len(self.tried) - 1] if len(self.tried) <= len(self.refuse) else None
        if error is not None:
            raise error
        self.taken.append(letter)


def compose(parcel: Parcel) -> Letter:
    kinds = " ".join(line.notice.kind for line in parcel.lines)
    return Letter(key=parcel.key, address=parcel.address, subject=kinds, text=kinds)


def work(session: Session, box: Box, now: datetime) -> int:
    return deliveries.work(
        session,
        gateways={Channel.MAIL: box},
        compose=compose,
        chance=random.Random(1),
        now=now,
    )


@pytest.fixture
def talk(session) -> Talk:
    talk = factories.TalkFactory()
    factories.person(Role.VILLAGE_OPERATOR, talk.listing.organisation)
    session.commit()
    session.expire_all()
    return talk


def tell(session: Session, talk: Talk, kind: str = "talk.start") -> Notice:
    with transaction(session):
        (notice,) = telling.tell(session, kind=kind, subject=talk, actor=None, now=NOW)
    return notice


@pytest.fixture
def notice(session, talk) -> Notice:
    factories.person(Role.INVESTOR, factories.CompanyFactory())  # noise
    return tell(session, talk)


def only(session: Session) -> Outbox:
    session.expire_all()
    return session.scalars(sa.select(Outbox)).one()


def user_of(session: Session, notice: Notice) -> User:
    return session.get_one(User, notice.user_id)


def test_a_letter_leaves_once_outside_of_any_transaction(session, notice):
    box = Box(session=session)

    counts = [work(session, box, NOW + SOON * number) for number in range(3)]

    row = only(session)
    assert counts == [1, 0, 0]
    assert [(letter.key, letter.address, letter.text) for letter in box.taken] == [
        (row.key, user_of(session, notice).email, "talk.start")
    ]
    assert box.was_in_transaction == [False]
    assert (row.status, row.attempts, row.sent_at) == (OutboxStatus.SENT, 1, NOW)


def test_a_letter_that_is_not_taken_is_tried_again_under_the_same_key(session, notice):
    box = Box(refuse=[DeliveryError("TimeoutError")])

    work(session, box, NOW)
    waiting = only(session)
    pause = waiting.next_attempt_at - NOW
    status, error = waiting.status, waiting.last_error
    early = work(session, box, NOW + pause - SOON)
    work(session, box, NOW + pause)

    assert (status, error) == (OutboxStatus.WAITING, "TimeoutError")
    assert FIRST_PAUSE * (1 - SHARE_OF_JITTER) <= pause <= FIRST_PAUSE * (1 + SHARE_OF_JITTER)
    assert early == 0
    assert len(box.taken) == 1
    assert len(set(box.tried)) == 1
    row = only(session)
    assert (row.status, row.attempts, row.last_error) == (OutboxStatus.SENT, 2, "")


def test_after_the_last_attempt_a_letter_is_given_up(session, notice):
    box = Box(refuse=[DeliveryError("ConnectionRefusedError")] * 50)
    now = NOW

    while only(session).status is OutboxStatus.WAITING:
        now = only(session).next_attempt_at
        work(session, box, now)

    row = only(session)
    assert (row.status, row.attempts, len(box.tried)) == (
        OutboxStatus.FAILED,
        MAX_ATTEMPTS,
        MAX_ATTEMPTS,
    )
    assert now - NOW < LATE  # it is the attempts that end, not the time
    assert work(session, box, now + timedelta(hours=1)) == 0


def test_what_no_later_attempt_can_cure_is_given_up_at_once(session, notice):
    box = Box(refuse=[DeliveryError("recipient 550", is_final=True)])

    work(session, box, NOW)

    assert (only(session).status, only(session).last_error) == (
        OutboxStatus.FAILED,
        "recipient 550",
    )


def test_a_letter_that_was_given_up_may_be_tried_anew(session, notice):
    box = Box(refuse=[DeliveryError("recipient 550", is_final=True)])
    work(session, box, NOW)

    counts = [
        deliveries.retry_failed(session, now=NOW + LATE),
        deliveries.retry_failed(session, now=NOW + SOON),
        deliveries.retry_failed(session, now=NOW + SOON),
    ]
    work(session, box, NOW + SOON)

    assert counts == [0, 1, 0]
    assert (only(session).status, only(session).attempts) == (OutboxStatus.SENT, 1)


def test_a_worker_that_dies_after_sending_leaves_a_double_with_the_same_key(session, notice):
    """At least once: the second letter has the key of the first, by which it is known."""
    box = Box()
    (letter_id,) = deliveries.take(session, channels=[Channel.MAIL], now=NOW)
    letter, _ = deliveries._write(session, letter_id, compose, NOW)
    box.send(letter)  # and here the worker dies

    meanwhile = work(session, box, NOW + LEASE - SOON)
    work(session, box, NOW + LEASE)

    assert meanwhile == 0
    assert [letter.key for letter in box.taken] == [only(session).key] * 2
    assert (only(session).status, only(session).attempts) == (OutboxStatus.SENT, 2)


def test_what_another_worker_closed_stays_closed(session, notice):
    (letter_id,) = deliveries.take(session, channels=[Channel.MAIL], now=NOW)
    deliveries.close(session, letter_id=letter_id, status=OutboxStatus.SENT, now=NOW)

    deliveries.note_failure(
        session,
        letter_id=letter_id,
        error=DeliveryError("TimeoutError"),
        chance=random.Random(1),
        now=NOW + SOON,
    )
    deliveries.close(session, letter_id=letter_id, status=OutboxStatus.SENT, now=NOW + SOON)

    row = only(session)
    assert (row.status, row.sent_at, row.last_error) == (OutboxStatus.SENT, NOW, "")


def _read(session, notice):
    notices.mark_read(session, user_id=notice.user_id, up_to=notice.id, now=NOW)


def _close_account(session, notice):
    user_of(session, notice).is_active = False
    session.commit()


def _end_post(session, notice):
    session.execute(
        sa.update(Membership).where(Membership.user_id == notice.user_id).values(ended_at=NOW)
    )
    session.commit()


def _drop_address(session, notice):
    user_of(session, notice).email = None
    session.commit()


@pytest.mark.parametrize("change", [_read, _close_account, _end_post, _drop_address])
def test_nothing_leaves_that_was_read_or_that_may_be_read_no_more(session, notice, change):
    box = Box()
    change(session, notice)
    session.expire_all()

    work(session, box, NOW)

    assert box.tried == []
    assert only(session).status is OutboxStatus.NEEDLESS


def test_the_address_is_the_one_of_the_moment(session, notice):
    box = Box()
    user_of(session, notice).email = "baru@contoh.id"
    session.commit()

    work(session, box, NOW)

    assert [letter.address for letter in box.taken] == ["baru@contoh.id"]


def test_what_waited_too_long_is_no_news(session, notice):
    box = Box()

    counts = [work(session, box, NOW + LATE), work(session, box, NOW + LATE + SOON)]

    assert counts == [0, 0]
    assert (only(session).status, box.tried) == (OutboxStatus.LATE, [])


def test_a_channel_that_is_not_set_up_sends_nothing(session, notice):
    taken = deliveries.work(session, gateways={}, compose=compose, chance=random.Random(1), now=NOW)

    assert taken == 0
    assert (only(session).status, only(session).attempts) == (OutboxStatus.WAITING, 0)


def test_one_letter_that_is_refused_holds_no_other_back(session, talk):
    for kind in ("talk.start", "terms.propose"):
        tell(session, talk, kind)
    box = Box(refuse=[DeliveryError("recipient 550", is_final=True)])

    work(session, box, NOW)

    assert [letter.text for letter in box.taken] == ["terms.propose"]


def test_a_letter_that_cannot_be_written_holds_no_other_back(session, talk, caplog):
    for kind in ("talk.start", "terms.propose"):
        tell(session, talk, kind)
    box = Box()

    def fail_once(parcel: Parcel) -> Letter:
        if parcel.lines[0].notice.kind == "talk.start":
            raise LookupError(parcel.address)
        return compose(parcel)

    count = deliveries.work(
        session,
        gateways={Channel.MAIL: box},
        compose=fail_once,
        chance=random.Random(1),
        now=NOW,
    )

    rows = session.scalars(sa.select(Outbox).order_by(Outbox.id)).all()
    assert (count, [letter.text for letter in box.taken]) == (2, ["terms.propose"])
    assert [(row.status, row.last_error) for row in rows] == [
        (OutboxStatus.WAITING, "LookupError"),
        (OutboxStatus.SENT, ""),
    ]
    assert "@" not in caplog.text


def test_the_log_names_no_address(session, notice, caplog):
    box = Box(refuse=[DeliveryError("recipient 550")])
    user = user_of(session, notice)
    contacts = (user.email, user.phone, user.name)

    work(session, box, NOW)

    assert "was not taken: recipient 550" in caplog.text
    assert [text for text in contacts if text in caplog.text] == []


@given(attempts=st.integers(1, MAX_ATTEMPTS - 1), seed=st.integers())
def test_each_pause_is_longer_than_the_one_before(attempts, seed):
    chance = random.Random(seed)

    pauses = [deliveries.pause_after(number, chance) for number in (attempts, attempts + 1)]

    assert pauses[0] < pauses[1]
    assert pauses[1] <= FIRST_PAUSE * 2**attempts * (1 + SHARE_OF_JITTER)


def test_who_acts_is_not_written_to(session, talk):
    operator = session.scalars(
        sa.select(User).join(User.memberships).where(Membership.role == Role.VILLAGE_OPERATOR)
    ).one()

    with transaction(session):
        told = telling.tell(
            session, kind="talk.start", subject=talk, actor=actor_of(operator), now=NOW
        )

    assert (told, session.scalars(sa.select(Outbox)).all()) == ([], [])
