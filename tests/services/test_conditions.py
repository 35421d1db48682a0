"""From a conditional approval to met, or to the deciders again: told once, decided by people."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from hilirisasi.case_errors import NotYourMoveError
from hilirisasi.condition_errors import (
    DayUnfitError,
    EvidenceMissingError,
    EvidenceOwnError,
    FileUnreadableError,
)
from hilirisasi.errors import InvalidTransitionError, MissingReasonError, StaleEditError
from hilirisasi.media import Media
from hilirisasi.months import WIB
from hilirisasi.services import (
    case_papers,
    cases,
    condition_clocks,
    condition_evidence,
    conditions,
    decisions,
    public_cases,
    revocations,
    tasks,
)
from hilirisasi.services.conditions import ConditionDraft
from hilirisasi.services.task_kinds import TaskKind
from models import AuditEvent, CaseStatus, ConditionOwner, ConditionStatus, Notice, Outcome, Role
from tests.factories import actor, person
from tests.review_rules import APPROVAL, NOW, investor_of, make_case, official, village_of

DUE = date(2027, 1, 8)  # a Friday
PDF = b"%PDF-1.7\nisi\n%%EOF\n"
DRAFT = ConditionDraft(
    text="UKL-UPL selesai.", owner=ConditionOwner.COMPANY, due_on=DUE, proof="Salinannya"
)
S = ConditionStatus


def at(day):
    return datetime.combine(day, datetime.min.time(), WIB) + timedelta(hours=9)


@pytest.fixture
def files(tmp_path):
    return Media(tmp_path)


@pytest.fixture
def reviewer(session):
    return official()


@pytest.fixture
def case(session, reviewer):
    case = make_case()
    cases.take(session, case=case, actor=reviewer, now=NOW)
    verdict = replace(APPROVAL, outcome=Outcome.APPROVE_WITH_CONDITIONS, conditions=(DRAFT,))
    decisions.decide(session, case=case, actor=reviewer, verdict=verdict, now=NOW)
    return case


@pytest.fixture
def condition(case):
    return conditions.current(case)[0]


def file(session, files, condition, who, note="Sudah terbit.", content=None, now=NOW, **options):
    return condition_evidence.file(
        session,
        files=files,
        condition=condition,
        actor=who,
        note=note,
        content=content,
        now=now,
        **options,
    )


def answer(session, condition, who, is_accepted=True, reason="", now=NOW):
    condition_evidence.answer(
        session, condition=condition, actor=who, is_accepted=is_accepted, reason=reason, now=now
    )


def kinds_of(session, who, now=NOW):
    found = {task.kind for task in tasks.list_tasks(session, actor=who, now=now)}
    return found & {
        TaskKind.MEET_CONDITION,
        TaskKind.CHECK_CONDITION,
        TaskKind.RECONSIDER_CONDITION,
    }


def test_what_is_filed_and_accepted_is_met(session, files, case, condition, reviewer):
    investor = investor_of(case)
    assert kinds_of(session, investor) == {TaskKind.MEET_CONDITION}

    evidence = file(session, files, condition, investor, content=PDF)
    assert (condition.status, kinds_of(session, investor)) == (S.FILED, set())
    assert kinds_of(session, reviewer) == {TaskKind.CHECK_CONDITION}
    answer(session, condition, reviewer)

    assert condition.status is S.MET
    assert case_papers.content_of(files, case.id, evidence) == PDF
    assert kinds_of(session, reviewer) == set()
    counts = public_cases.find(session, case.number).conditions
    assert (counts.met, counts.open, counts.late) == (1, 0, 0)
    actions = session.scalars(sa.select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert actions[-2:] == ["condition.file", "condition.accept"]


def test_evidence_that_does_not_do_says_why_and_may_follow(session, files, condition, reviewer):
    investor = investor_of(condition.case)
    file(session, files, condition, investor)
    with pytest.raises(MissingReasonError):
        answer(session, condition, reviewer, is_accepted=False)

    answer(session, condition, reviewer, is_accepted=False, reason="Belum ditandatangani.")
    assert condition.status is S.OPEN
    file(session, files, condition, investor, note="Sekarang sudah.")

    told = [(row.is_accepted, row.reason) for row in condition.evidence]
    assert told == [(False, "Belum ditandatangani."), (None, "")]


def test_only_the_owner_files_and_another_answers(session, files, case, condition, reviewer):
    for stranger in (village_of(case), actor(Role.INVESTOR), reviewer):
        with pytest.raises(NotYourMoveError):
            file(session, files, condition, stranger)
    with pytest.raises(EvidenceMissingError):
        file(session, files, condition, investor_of(case), note=" ")
    with pytest.raises(FileUnreadableError):
        file(session, files, condition, investor_of(case), content=b"MZ program")
    with pytest.raises(StaleEditError):
        file(session, files, condition, investor_of(case), version=condition.version + 1)
    file(session, files, condition, investor_of(case))

    with pytest.raises(NotYourMoveError):
        answer(session, condition, investor_of(case))
    with pytest.raises(InvalidTransitionError):
        file(session, files, condition, investor_of(case))
    assert condition.status is S.FILED


def test_an_office_that_reviews_does_not_accept_its_own(session, files, condition, reviewer):
    office = reviewer.posts[0].organisation_id
    condition.owner, condition.office_id = ConditionOwner.OFFICE, office
    session.flush()
    file(session, files, condition, reviewer)

    with pytest.raises(EvidenceOwnError):
        answer(session, condition, reviewer)
    answer(session, condition, official())

    assert condition.status is S.MET


def notices(session, kind):
    return session.scalar(sa.select(sa.func.count()).where(Notice.kind == kind))


def test_reminded_warned_and_before_the_deciders_each_told_once(session, case, condition, reviewer):
    investor, decider = investor_of(case), official(Role.DECIDER)
    days = [
        *(DUE - timedelta(days=15), DUE - timedelta(days=14), DUE - timedelta(days=3), DUE),
        *(DUE + timedelta(days=1), DUE + timedelta(days=3), DUE + timedelta(days=17)),
        DUE + timedelta(days=18),
    ]
    told = []
    for day in days:
        told.append([condition_clocks.run(session, now=at(day)) for _ in range(2)])

    assert told == [[0, 0], [1, 0], [1, 0], [0, 0], [1, 0], [1, 0], [0, 0], [1, 0]]
    assert condition.status is S.RECONSIDERED
    assert condition.warned_until == DUE + timedelta(days=17)
    mine = sa.select(Notice.kind).where(Notice.user_id == investor.user_id).order_by(Notice.id)
    assert [
        kind for kind in session.scalars(mine) if not kind.startswith(("decision", "case"))
    ] == [
        *("deadline.soon", "deadline.soon", "condition.warn", "condition.reconsider"),
    ]
    assert TaskKind.RECONSIDER_CONDITION in kinds_of(session, reviewer, at(days[-1]))
    told = session.scalars(
        sa.select(Notice.user_id).where(Notice.kind == "condition.reconsider")
    ).all()
    assert decider.user_id in told
    assert case.status is CaseStatus.APPROVED_WITH_CONDITIONS  # nothing lapses silently


def reconsidered(session, condition):
    day = DUE + timedelta(days=1)
    while condition.status is not S.RECONSIDERED:
        condition_clocks.run(session, now=at(day))
        day += timedelta(days=1)
    return day


def test_a_decider_gives_a_new_day_and_the_clock_begins_again(session, condition, reviewer):
    today = reconsidered(session, condition)
    fresh = date(2027, 3, 5)
    for unfit in (today, date(2027, 3, 6)):
        with pytest.raises(DayUnfitError):
            renew(session, condition, reviewer, unfit, today)
    with pytest.raises(NotYourMoveError):
        renew(session, condition, investor_of(condition.case), fresh, today)

    renew(session, condition, reviewer, fresh, today)

    assert (condition.status, condition.due_on) == (S.OPEN, fresh)
    assert (condition.warned_until, condition.reminded_days) == (None, None)
    assert condition_clocks.run(session, now=at(fresh - timedelta(days=3))) == 1


def renew(session, condition, who, due_on, today):
    condition_evidence.renew(
        session,
        condition=condition,
        actor=who,
        due_on=due_on,
        reason="Kantor lambat.",
        now=at(today),
    )


def test_a_revoked_case_is_bound_by_nothing(session, files, case, condition, reviewer):
    today = reconsidered(session, condition)

    revocations.revoke(session, case=case, actor=reviewer, reason="Tidak dipenuhi.", now=at(today))

    assert conditions.current(case) == []
    assert condition_clocks.run(session, now=at(today + timedelta(days=30))) == 0
    assert kinds_of(session, investor_of(case), at(today)) == set()
    with pytest.raises(InvalidTransitionError):
        file(session, files, condition, investor_of(case), now=at(today))


def test_evidence_stops_the_days_until_it_is_answered(session, files, condition, reviewer):
    file(session, files, condition, investor_of(condition.case))
    late = at(DUE + timedelta(days=40))
    assert condition_clocks.run(session, now=late) == 0

    answer(session, condition, reviewer, is_accepted=False, reason="Salah berkas.", now=late)

    assert condition.status is S.OVERDUE
    assert condition_clocks.run(session, now=late) == 1
    assert (condition.status, condition.warned_until) == (S.WARNED, DUE + timedelta(days=54))


def test_the_head_is_told_of_what_the_village_owes(session, case, condition):
    head = person(Role.VILLAGE_HEAD, case.listing.organisation)
    condition.owner = ConditionOwner.VILLAGE
    session.flush()

    condition_clocks.run(session, now=at(DUE))

    told = session.scalars(sa.select(Notice.user_id).where(Notice.kind == "deadline.soon")).all()
    assert told == [head.id]


def test_files_that_no_row_names_are_swept(session, files, case, condition):
    evidence = file(session, files, condition, investor_of(case), content=PDF)
    case_papers.keep(files, case.id, case_papers.Paper(PDF + b" ", case_papers.PDF))

    later = datetime.now(WIB) + timedelta(days=1)
    assert case_papers.sweep(session, files=files, now=later) == 1

    assert case_papers.content_of(files, case.id, evidence) == PDF
