"""Comments that anyone may send on a case, from both sides' agreement to the decision."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.case_flow import WAITING
from hilirisasi.errors import CommentsClosedError
from hilirisasi.services import telling
from hilirisasi.services.sessions import count_attempt
from hilirisasi.services.transactions import transaction
from models import Case, Comment


def find(session: Session, *, request_key: str) -> Comment | None:
    """Return the comment that a form with this key sent, or ``None``."""
    return session.scalar(sa.select(Comment).where(Comment.request_key == request_key))


def send(
    session: Session,
    *,
    number: str,
    name: str,
    contact: str,
    body: str,
    request_key: str,
    address: str,
    now: datetime,
) -> Comment:
    """Keep a comment on the case of a number; a form sent twice is kept once.

    ``address`` is only counted, as a hash, and forgotten after a day.

    Raises
    ------
    CommentsClosedError
        There is no such case, or it was decided or withdrawn.
    TooManyAttemptsError
        Too many comments came from this address.
    """
    sent = find(session, request_key=request_key)
    if sent is not None:
        return sent
    count_attempt(session, kind="comment", subject=address, now=now)
    with transaction(session):
        case = session.scalar(sa.select(Case).where(Case.number == number))
        if case is None or case.status not in WAITING:
            raise CommentsClosedError
        comment = Comment(
            case_id=case.id,
            name=name,
            contact=contact,
            body=body,
            sent_at=now,
            request_key=request_key,
        )
        session.add(comment)
        telling.tell(session, kind="comment.send", subject=case, actor=None, now=now)
    return comment


def case_of(session: Session, *, comment: Comment) -> Case:
    """Return the case that a comment is about."""
    return session.get_one(Case, comment.case_id)
