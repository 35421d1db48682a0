"""Questions to both sides: all of a round at once, each with its rule, and two rounds at most."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from hilirisasi.case_clock import QUESTION_ROUNDS
from hilirisasi.clock_errors import QuestionRoundsError, QuestionRuleMissingError
from models import Case, CaseQuestion, CaseStatus


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, or what to bring, and the rule that it rests on."""

    text: str
    rule: str


def rounds_left(case: Case) -> int:
    """Return how often a case may still be returned."""
    asked = sum(row.target is CaseStatus.RETURNED for row in case.moves)
    return max(0, QUESTION_ROUNDS - asked)


def refuse_another_round(case: Case) -> None:
    """Raise `QuestionRoundsError` where both rounds of questions were used."""
    if not rounds_left(case):
        raise QuestionRoundsError


def refuse_unfounded(questions: Iterable[Question]) -> None:
    """Raise `QuestionRuleMissingError` unless something is asked, and each with its rule."""
    rows = list(questions)
    if not rows or not all(row.text.strip() and row.rule.strip() for row in rows):
        raise QuestionRuleMissingError


def ask(case: Case, *, questions: Iterable[Question], now: datetime) -> None:
    """Write the questions of a round down, within the open transaction."""
    rows = list(questions)
    refuse_unfounded(rows)
    case.questions.extend(CaseQuestion(text=row.text, rule=row.rule, asked_at=now) for row in rows)
