from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.errors import CommentsClosedError, TooManyAttemptsError
from hilirisasi.services import comments
from models import Attempt, CaseStatus, Comment
from tests.factories import CaseFactory

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
OPEN = [
    *(CaseStatus.SUBMITTED, CaseStatus.COMPLETE, CaseStatus.IN_REVIEW, CaseStatus.MEETING),
    CaseStatus.RETURNED,
]


def _send(session: Session, number: str, key: str = "a", **values: str) -> Comment:
    fields = {"name": "Siti", "contact": "", "body": "Itu sawah.", "address": "10.0.0.1"} | values
    return comments.send(session, number=number, request_key=key, now=NOW, **fields)


def _count(session: Session) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(Comment)) or 0


@pytest.mark.parametrize("status", CaseStatus)
def test_comments_are_taken_from_the_agreement_to_the_decision(
    session: Session, status: CaseStatus
) -> None:
    case = CaseFactory(status=status)

    if status in OPEN:
        comment = _send(session, case.number)
        assert (comment.case_id, comment.body, comment.sent_at) == (case.id, "Itu sawah.", NOW)
    else:
        with pytest.raises(CommentsClosedError):
            _send(session, case.number)
    assert _count(session) == (status in OPEN)


def test_an_unknown_case_takes_none(session: Session) -> None:
    with pytest.raises(CommentsClosedError):
        _send(session, "HL-1")


def test_a_form_sent_twice_is_kept_once(session: Session) -> None:
    case = CaseFactory()

    first, second = _send(session, case.number), _send(session, case.number, body="Lain")

    assert first is second
    assert _count(session) == 1


def test_one_address_sends_ten_in_an_hour_and_is_kept_as_a_hash(session: Session) -> None:
    case = CaseFactory()
    for number in range(10):
        _send(session, case.number, str(number))

    with pytest.raises(TooManyAttemptsError):
        _send(session, case.number, "10")

    _send(session, case.number, "11", address="10.0.0.2")
    subjects = set(session.scalars(sa.select(Attempt.subject)))
    assert {len(subject) for subject in subjects} == {64}
    assert len(subjects) == 2
