"""Talks that fell silent: when, who moved last, how the regency ends one."""

from datetime import timedelta

import pytest

from hilirisasi.errors import InvalidTransitionError, MissingReasonError, NotSilentYetError
from hilirisasi.services import messages, silence, talks, tasks
from hilirisasi.services.task_kinds import TaskKind
from models import Answer, Region, Role, Side, TalkStatus
from tests.factories import NOW, OfficeFactory, TalkFactory, actor
from tests.statements import statements


def days(count):
    return NOW + timedelta(days=count)


@pytest.fixture
def talk(session):
    talk = TalkFactory()
    session.commit()
    return talk


@pytest.fixture
def office(session, talk):
    regency = session.get(Region, talk.listing.village_code[:5])
    return OfficeFactory(name="DPMPTSP Kabupaten", region_code=regency.code)


@pytest.fixture
def officer(session, office):
    return actor(Role.REGENCY, office)


@pytest.fixture
def village(session, talk):
    return actor(Role.VILLAGE_OPERATOR, talk.listing.organisation)


@pytest.fixture
def investor(session, talk):
    return actor(Role.INVESTOR, talk.plan.organisation)


def silent(session, talk, now):
    code = talk.listing.village_code[:5]
    return silence.list_silent(session, region_code=code, now=now)


def say(session, talk, who, side, now):
    messages.say(session, talk=talk, actor=who, side=side, body=f"Halo {now}", now=now)


def test_silent_after_fourteen_days(session, talk):
    assert silent(session, talk, days(14) - timedelta(seconds=1)) == []
    assert [row.talk for row in silent(session, talk, days(14))] == [talk]


def test_a_talk_that_nobody_moved_since_it_was_asked_is_silent_since_then(session, talk):
    talk.opened_at = None
    session.flush()

    assert silence.silence_of(session, talk=talk).since == talk.started_at


def test_a_move_begins_the_clock_again_and_says_who_moved(session, talk, investor):
    say(session, talk, investor, Side.INVESTOR, days(10))

    assert silent(session, talk, days(20)) == []
    row = silent(session, talk, days(24))[0]
    assert (row.since, row.last_side, row.silent_side) == (
        days(10),
        Side.INVESTOR,
        Side.VILLAGE,
    )


def test_the_longest_silent_comes_first(session, talk, investor):
    say(session, talk, investor, Side.INVESTOR, days(3))
    older = TalkFactory(started_at=days(1), opened_at=days(1))
    session.commit()

    assert [row.talk for row in silent(session, talk, days(40))] == [older, talk]


def test_ended_talks_and_other_regencies_are_not_listed(session, talk):
    TalkFactory(status=TalkStatus.CLOSED)
    TalkFactory(status=TalkStatus.AGREED)
    session.commit()

    assert [row.talk for row in silent(session, talk, days(60))] == [talk]
    assert silence.list_silent(session, region_code="18.71", now=days(60)) == []


def test_the_regency_closes_after_28_days_and_both_are_told(
    session, talk, officer, village, investor
):
    say(session, talk, investor, Side.INVESTOR, NOW)
    close = {"talk": talk, "actor": officer, "reason": "Tidak menjawab."}
    with pytest.raises(NotSilentYetError):
        silence.close(session, **close, now=days(28) - timedelta(seconds=1))

    silence.close(session, **close, now=days(28))

    assert talk.status is TalkStatus.CLOSED
    assert (talk.village_answer, talk.village_reason) == (Answer.NOT_YET, "Tidak menjawab.")
    assert talk.investor_answer is Answer.WILLING
    event = silence.closing_of(session, talk=talk)
    assert (event.actor_name, event.reason) == (officer.name, "Tidak menjawab.")
    for side in (village, investor):
        kinds = [task.kind for task in tasks.list_tasks(session, actor=side, now=days(29))]
        assert TaskKind.TALK_CLOSED in kinds


def test_the_silent_side_may_take_it_up_again(session, talk, officer, village, investor):
    say(session, talk, investor, Side.INVESTOR, NOW)
    silence.close(session, talk=talk, actor=officer, reason="Diam.", now=days(30))

    talks.answer(
        session, talk=talk, actor=village, side=Side.VILLAGE, answer=Answer.WILLING, now=days(31)
    )

    assert talk.status is TalkStatus.TALKING
    assert silence.closing_of(session, talk=talk) is None


def test_closing_says_why_and_ends_what_is_open(session, talk, officer):
    with pytest.raises(MissingReasonError):
        silence.close(session, talk=talk, actor=officer, reason=" ", now=days(30))
    silence.close(session, talk=talk, actor=officer, reason="Diam.", now=days(30))
    with pytest.raises(InvalidTransitionError):
        silence.close(session, talk=talk, actor=officer, reason="Diam.", now=days(31))


def test_silence_is_a_task_of_the_regency(session, talk, officer):
    def kinds(now):
        return [task.kind for task in tasks.list_tasks(session, actor=officer, now=now)]

    assert TaskKind.SILENT_TALK not in kinds(days(13))
    assert TaskKind.SILENT_TALK in kinds(days(14))


def test_the_list_asks_as_often_for_many_talks_as_for_one(session):
    def asked(count):
        for _ in range(count):
            TalkFactory()
        session.commit()
        session.expire_all()
        with statements(session) as said:
            rows = silence.list_silent(session, region_code="18.02", now=days(60))
            names = {
                (row.talk.listing.form.name_id, row.talk.listing.village.parent.parent.name)
                for row in rows
            }
        assert names
        return len(said), len(rows)

    (few, one), (many, ten) = asked(1), asked(9)
    assert (many, one, ten) == (few, 1, 10)
