"""What each office answers to its own short list on a case; what differs stays side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from hilirisasi.actors import Actor, Post
from hilirisasi.case_errors import NotYourMoveError
from hilirisasi.case_flow import WAITING
from hilirisasi.errors import MissingReasonError, OpinionTooLateError
from hilirisasi.office_questions import asked_of
from hilirisasi.scopes import duty_in
from hilirisasi.services import audit, interests
from hilirisasi.services.transactions import hold, transaction
from models import Case, OfficeAnswer, RegencyView, Role


@dataclass(frozen=True, slots=True)
class Said:
    """One answer of an office, and what it rests on."""

    view: RegencyView
    note: str


def post_for(actor: Actor, case: Case) -> Post | None:
    """Return the post in which a person answers for an office that has a list, or ``None``."""
    return next((post for post in actor.posts if asked_of(duty_in(post, case))), None)


def newest(case: Case) -> dict[tuple[str, int], OfficeAnswer]:
    """Return what each office says now, by question and office."""
    return {(row.question, row.organisation_id): row for row in case.office_answers}


def give(
    session: Session, *, case: Case, actor: Actor, said: Mapping[str, Said], now: datetime
) -> int:
    """Keep an office's answers; return how many are new. The very same again changes nothing.

    Raises
    ------
    MissingReasonError
        An answer that says on nothing what it rests.
    NotYourMoveError
        A question that is not the office's own.
    OpinionTooLateError
        The case waits for no decision any more.
    ConflictOfInterestError, DeclarationMissingError, InterestUnansweredError
        As `interests.refuse`, of a reviewer.
    """
    if not all(row.note.strip() for row in said.values()):
        raise MissingReasonError
    post = post_for(actor, case)
    if post is None or not set(said) <= set(asked_of(duty_in(post, case))):
        raise NotYourMoveError
    with transaction(session):
        hold(session, case)
        if case.status not in WAITING:
            raise OpinionTooLateError
        session.expire(case, ["office_answers"])
        if post.role is Role.REVIEWER:
            interests.refuse(session, case=case, actor=actor, is_decision=False, now=now)
        known = newest(case)
        changed = [
            OfficeAnswer(
                organisation_id=post.organisation_id,
                question=question,
                view=row.view,
                note=row.note,
                made_by_id=actor.user_id,
                made_by_name=actor.name,
                made_by_post=f"{post.title}, {post.organisation}"[:80],
                made_at=now,
            )
            for question, row in said.items()
            if _says(known.get((question, post.organisation_id))) != row
        ]
        for answer in changed:
            case.office_answers.append(answer)
            audit.record(
                session,
                actor=actor,
                action="office.answer",
                subject=answer,  # not the case: its sides read what was done to that
                now=now,
                after={"case": case.number, "question": answer.question, "view": answer.view},
                reason=answer.note,
            )
        return len(changed)


def _says(answer: OfficeAnswer | None) -> Said | None:
    return None if answer is None else Said(answer.view, answer.note)
