"""Who was refused for want of tonnes is told when some become free, on their task list."""

from datetime import timedelta

import pytest

from hilirisasi.errors import SupplyExceededError
from hilirisasi.services import cases, decisions, tasks
from hilirisasi.services.task_kinds import TaskKind
from models import MonthlyKg, TalkStatus
from tests.factories import CaseFactory, PlanFactory, TalkFactory, TermsFactory
from tests.review_rules import APPROVAL, NOW, investor_of, make_case, official, village_of

LATER = NOW + timedelta(days=1)


def test_those_refused_hear_of_freed_tonnes_and_the_others_do_not(session):
    reviewer = official()
    first = make_case()
    first.terms.kg = MonthlyKg((8_000,) * 12)
    second, third = (
        CaseFactory(
            consented=True,
            terms=TermsFactory(
                talk=TalkFactory(
                    plan=PlanFactory(complete=True),
                    listing=first.listing,
                    status=TalkStatus.AGREED,
                ),
                kg=MonthlyKg((5_000,) * 12),
                first_month=first.terms.first_month,
                last_month=first.terms.last_month,
            ),
        )
        for _ in range(2)
    )
    for case in (first, second):
        cases.take(session, case=case, actor=reviewer, now=NOW)
    decisions.decide(session, case=first, actor=reviewer, verdict=APPROVAL, now=NOW)
    with pytest.raises(SupplyExceededError):
        decisions.decide(session, case=second, actor=reviewer, verdict=APPROVAL, now=NOW)

    def told(actor):
        found = tasks.list_tasks(session, actor=actor, now=LATER)
        return [task.subject_id for task in found if task.kind is TaskKind.TONNES_FREED]

    assert told(reviewer) == []
    cases.withdraw(session, case=first, actor=village_of(first), reason="Batal.", now=LATER)

    assert [told(actor) for actor in (reviewer, investor_of(second), investor_of(third))] == [
        [second.id],
        [second.id],
        [],
    ]
    decisions.decide(session, case=second, actor=reviewer, verdict=APPROVAL, now=LATER)
    assert told(reviewer) == []
