"""The head's one-time link: who is asked, what an answer does, how a link dies."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hilirisasi.errors import (
    HeadUnreachableError,
    LinkDeadError,
    MissingReasonError,
    TermsSupersededError,
    TooManyAttemptsError,
    WrongPinError,
)
from hilirisasi.services import head_links, passwords, sessions, tasks, terms
from hilirisasi.services.task_kinds import TaskKind
from models import AuditEvent, Case, HeadLink, Role, Side, TalkStatus
from tests.factories import (
    NOW,
    MembershipFactory,
    PlanFactory,
    TalkFactory,
    TermsFactory,
    UserFactory,
    actor,
)

PIN = "246810"


@pytest.fixture
def version(session):
    talk = TalkFactory(plan=PlanFactory(complete=True))
    return TermsFactory(talk=talk, investor_confirmed_at=NOW)


@pytest.fixture
def operator(session, version):
    return actor(Role.VILLAGE_OPERATOR, version.talk.listing.organisation)


@pytest.fixture
def head(session, version):
    user = UserFactory(name="Pak Lurah", pin_hash=passwords.hash_password(PIN))
    MembershipFactory(
        user=user,
        organisation=version.talk.listing.organisation,
        role=Role.VILLAGE_HEAD,
        post="Kepala desa",
    )
    session.commit()
    session.expire_all()
    return user


@pytest.fixture
def code(session, version, operator, head):
    return head_links.ask(session, terms=version, actor=operator, now=NOW).code


def dead(session, code, now=NOW):
    with pytest.raises(LinkDeadError) as error:
        head_links.open_link(session, code=code, now=now)
    return error.value.why


def test_only_the_hash_of_a_long_code_is_kept(session, code):
    link = session.scalars(sa.select(HeadLink)).one()

    assert len(code) >= 22  # 22 letters of base64 are 132 bits
    assert link.code_hash == sessions.digest(code)
    assert code not in str([(e.before, e.after) for e in session.scalars(sa.select(AuditEvent))])


def test_agreed_by_the_head_opens_the_case_with_the_head_s_name(session, version, code, head):
    case = head_links.agree(session, code=code, pin=PIN, now=NOW)

    assert case is not None
    assert version.talk.status is TalkStatus.AGREED
    assert version.village_confirmed_by_id == head.id
    assert (version.village_confirmed_by_name, version.village_confirmed_by_post) == (
        "Pak Lurah",
        "Kepala desa",
    )
    assert dead(session, code) == "used"


def test_a_name_stays_as_it_was(session, version, code, head):
    head_links.agree(session, code=code, pin=PIN, now=NOW)
    head.name = "Nama Baru"
    session.flush()

    assert version.village_confirmed_by_name == "Pak Lurah"


def test_not_yet_writes_to_the_talk_and_leaves_the_operator_a_task(
    session, version, code, operator
):
    head_links.decline(session, code=code, pin=PIN, reason="Terlalu murah.", now=NOW)

    message = version.talk.messages[-1]
    assert (message.side, message.author_name, message.author_post, message.body) == (
        Side.VILLAGE,
        "Pak Lurah",
        "Kepala desa",
        "Terlalu murah.",
    )
    assert version.village_confirmed_at is None
    kinds = [task.kind for task in tasks.list_tasks(session, actor=operator, now=NOW)]
    assert TaskKind.HEAD_NOT_YET in kinds
    assert TaskKind.CONFIRM_TERMS not in kinds
    assert dead(session, code) == "used"


def test_not_yet_says_why(session, code):
    with pytest.raises(MissingReasonError):
        head_links.decline(session, code=code, pin=PIN, reason="  ", now=NOW)

    assert head_links.open_link(session, code=code, now=NOW)


def test_the_fifth_wrong_pin_kills_the_link(session, code):
    left = []
    for _ in range(5):
        with pytest.raises(WrongPinError) as error:
            head_links.agree(session, code=code, pin="000000", now=NOW)
        left.append(error.value.left)

    assert left == [4, 3, 2, 1, 0]
    with pytest.raises(LinkDeadError):
        head_links.agree(session, code=code, pin=PIN, now=NOW)
    assert session.scalar(sa.select(sa.func.count(Case.id))) == 0


def test_wrong_pins_count_over_days_and_over_links(session, version, operator, head):
    later = NOW
    for _ in range(4):
        code = head_links.ask(session, terms=version, actor=operator, now=later).code
        for _ in range(5):
            with pytest.raises(WrongPinError):
                head_links.agree(session, code=code, pin="000000", now=later)
        later += timedelta(days=1)

    code = head_links.ask(session, terms=version, actor=operator, now=later).code
    with pytest.raises(TooManyAttemptsError):
        head_links.agree(session, code=code, pin=PIN, now=later)


def test_a_newer_link_kills_the_older(session, version, operator, code):
    newer = head_links.ask(session, terms=version, actor=operator, now=NOW).code

    assert dead(session, code) == "used"
    assert head_links.open_link(session, code=newer, now=NOW)[1] is version


def test_a_link_ends_after_seven_days(session, code):
    assert head_links.open_link(session, code=code, now=NOW + timedelta(days=6, hours=23))
    assert dead(session, code, NOW + timedelta(days=7)) == "old"


def test_newer_terms_kill_the_link(session, version, code):
    TermsFactory(talk=version.talk, number=2, investor_confirmed_at=NOW)
    session.commit()
    session.expire_all()

    assert dead(session, code) == "changed"


def test_an_unknown_code_and_a_head_who_left(session, code, head):
    head.memberships[0].ended_at = NOW
    session.commit()

    assert dead(session, "nobody-knows-this") == "unknown"
    assert dead(session, code) == "gone"


def test_nobody_to_ask(session, version, operator):
    with pytest.raises(HeadUnreachableError):
        head_links.ask(session, terms=version, actor=operator, now=NOW)


def test_terms_that_the_village_confirmed_need_no_head(session, version, operator, head):
    terms.confirm(session, terms=version, actor=operator, side=Side.VILLAGE, now=NOW)
    session.expire_all()
    version.talk.status = TalkStatus.TALKING
    session.commit()

    with pytest.raises(TermsSupersededError):
        head_links.ask(session, terms=version, actor=operator, now=NOW)
