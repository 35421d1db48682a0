"""One digest a day: at its hour, with what is new and unread, and none where that is nothing."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from hilirisasi.services import deliveries, digests, notice_settings, notices, telling
from hilirisasi.services.transactions import transaction
from models import Channel, Notice, NoticeChoice, Outbox, Role, User
from tests import factories

DAY = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)  # seven in the morning in Lampung
NIGHT = DAY - timedelta(hours=5)
MAIL = [Channel.MAIL]


@pytest.fixture
def talks(session):
    village = factories.VillageOrganisationFactory()
    talks = [
        factories.TalkFactory(listing=factories.ListingFactory(organisation=village))
        for _ in range(2)
    ]
    factories.person(Role.VILLAGE_OPERATOR, village)
    factories.person(Role.VILLAGE_OPERATOR)  # who was told nothing
    session.commit()
    session.expire_all()
    return talks


def tell(session, talk, at, kind="talk.say"):
    with transaction(session):
        (notice,) = telling.tell(session, kind=kind, subject=talk, actor=None, now=at)
    return notice


def digest_days(session):
    session.expire_all()
    return [row.digest_on for row in session.scalars(sa.select(Outbox).order_by(Outbox.id))]


def operator(session):
    return session.scalars(sa.select(User).join(Notice, Notice.user_id == User.id)).unique().one()


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (DAY - timedelta(seconds=1), 0),
        (DAY, 1),
        (DAY + timedelta(hours=16, minutes=59), 1),
        (DAY + timedelta(hours=17), 0),  # midnight: the next day has not come to its hour
    ],
)
def test_a_digest_is_written_from_its_hour_on(session, talks, now, expected):
    tell(session, talks[0], NIGHT)

    assert digests.queue(session, channels=MAIL, now=now) == expected


def test_a_day_has_one_digest_and_an_empty_day_none(session, talks):
    tell(session, talks[0], NIGHT)
    first = digests.queue(session, channels=MAIL, now=DAY)
    tell(session, talks[0], DAY + timedelta(hours=1))

    counts = [
        digests.queue(session, channels=MAIL, now=DAY + timedelta(hours=hours))
        for hours in (2, 24, 48)
    ]

    assert (first, counts) == (1, [0, 1, 0])
    assert [str(day) for day in digest_days(session)] == ["2026-11-24", "2026-11-25"]


def test_a_digest_carries_all_that_is_new_newest_first(session, talks):
    told = [
        tell(session, talks[number], NIGHT + timedelta(minutes=minute))
        for minute, number in enumerate((0, 1, 0))
    ]
    parcels = []

    digests.queue(session, channels=MAIL, now=DAY)
    (letter_id,) = deliveries.take(session, channels=MAIL, now=DAY)
    deliveries._write(session, letter_id, parcels.append, DAY)

    assert [line.notice.id for line in parcels[0].lines] == [told[2].id, told[1].id, told[0].id]
    assert str(parcels[0].digest_on) == "2026-11-24"


def test_what_left_at_once_or_was_read_is_not_in_the_digest(session, talks):
    tell(session, talks[0], NIGHT, kind="talk.start")
    seen = tell(session, talks[1], NIGHT)
    notices.mark_read(session, user_id=seen.user_id, up_to=seen.id, now=NIGHT)

    assert digests.queue(session, channels=MAIL, now=DAY) == 0
    assert digest_days(session) == [None]


def test_what_is_old_stays_in_the_service(session, talks):
    tell(session, talks[0], DAY - digests.RECENT)

    assert digests.queue(session, channels=MAIL, now=DAY) == 0


@pytest.mark.parametrize(
    ("choice", "expected"),
    [(NoticeChoice.NONE, 0), (NoticeChoice.DIGEST, 1), (NoticeChoice.DIRECT, 1)],
)
def test_who_wants_none_gets_none(session, talks, choice, expected):
    """Who changed to "at once" gets what came before by one last digest."""
    tell(session, talks[0], NIGHT)
    notice_settings.choose(
        session,
        user=operator(session),
        choices={Channel.MAIL: choice, Channel.MESSAGE: NoticeChoice.NONE},
        language="id",
    )

    assert digests.queue(session, channels=MAIL, now=DAY) == expected


@pytest.mark.parametrize(("email", "expected"), [(None, 1), ("a@contoh.id", 0)])
def test_who_has_no_mail_box_gets_a_message(session, talks, email, expected):
    tell(session, talks[0], NIGHT)
    operator(session).email = email
    session.commit()

    assert digests.queue(session, channels=[Channel.MESSAGE], now=DAY) == expected


def test_a_channel_that_is_not_set_up_has_no_digest(session, talks):
    tell(session, talks[0], NIGHT)

    assert digests.queue(session, channels=[], now=DAY) == 0
