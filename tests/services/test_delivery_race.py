"""Several workers at once: each letter leaves once, each digest is written once."""

import random
import threading
from collections import Counter
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from hilirisasi.extensions import db
from hilirisasi.gateways import Letter
from hilirisasi.services import deliveries, digests, telling
from hilirisasi.services.transactions import transaction
from models import Channel, Notice, Outbox, OutboxStatus, Role
from tests import factories
from tests.factories import NOW
from tests.services.test_deliveries import compose
from tests.services.test_race import service, url  # noqa: F401

WORKERS = 6
PEOPLE = 40
DAY = NOW.replace(hour=1)


class Box:
    def __init__(self) -> None:
        self.keys: list[str] = []  # appending to a list is safe among threads

    def send(self, letter: Letter) -> None:
        self.keys.append(letter.key)


@pytest.fixture
def talk(service):  # noqa: F811
    talk = factories.TalkFactory()
    for _ in range(PEOPLE):
        factories.person(Role.VILLAGE_OPERATOR, talk.listing.organisation)
    factories.Session.commit()
    return talk


def run(service: Flask, task) -> list[Exception]:  # noqa: F811
    failures: list[Exception] = []
    barrier = threading.Barrier(WORKERS)

    def one() -> None:
        with service.app_context():
            barrier.wait()
            try:
                task()
            except Exception as error:  # shown by the assertion
                failures.append(error)
            finally:
                db.session.close()

    threads = [threading.Thread(target=one) for _ in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


def tell(talk, kind: str) -> None:
    session = factories.Session()
    with transaction(session):
        told = telling.tell(session, kind=kind, subject=talk, actor=None, now=NOW)
    assert len(told) == PEOPLE
    session.commit()
    factories.Session.remove()


def test_each_letter_leaves_once(service, talk):  # noqa: F811
    tell(talk, "talk.start")
    box = Box()

    def work() -> None:
        while deliveries.work(
            db.session,
            gateways={Channel.MAIL: box},
            compose=compose,
            chance=random.Random(1),
            now=NOW + timedelta(seconds=1),
        ):
            pass

    failures = run(service, work)

    with service.app_context():
        statuses = Counter(db.session.scalars(sa.select(Outbox.status)))
        attempts = Counter(db.session.scalars(sa.select(Outbox.attempts)))
        db.session.close()
    assert failures == []
    assert (len(box.keys), len(set(box.keys))) == (PEOPLE, PEOPLE)
    assert (statuses, attempts) == ({OutboxStatus.SENT: PEOPLE}, {1: PEOPLE})


def test_each_digest_is_written_once(service, talk):  # noqa: F811
    tell(talk, "talk.say")

    failures = run(
        service, lambda: digests.queue(db.session, channels=[Channel.MAIL], now=DAY + timedelta(1))
    )

    with service.app_context():
        letters = db.session.scalars(sa.select(Outbox.user_id)).all()
        untold = db.session.scalar(
            sa.select(sa.func.count()).select_from(Notice).where(Notice.mail_id.is_(None))
        )
        db.session.close()
    assert failures == []
    assert (len(letters), len(set(letters)), untold) == (PEOPLE, PEOPLE, 0)
