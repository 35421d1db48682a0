"""What objections wait for: an answer of the figure's owner, then a look at the answer."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.actors import Actor
from hilirisasi.services import objections
from hilirisasi.services.task_kinds import Task, TaskKind
from models import Objection

TOLD_FOR: Final = timedelta(days=14)  # an answer stays among the tasks of who objected


def of_actor(session: Session, actor: Actor, now: datetime) -> Iterator[Task]:
    """Return the objections that a person may answer, and whether their own were answered."""
    for objection in objections.list_for(session, actor=actor):
        listing = objection.listing
        yield Task(
            TaskKind.ANSWER_OBJECTION,
            objection.id,
            listing.commodity if listing else None,
            listing.village if listing else None,
            objection.raised_at,
        )
    answered_at = session.scalar(
        sa.select(sa.func.min(Objection.answered_at)).where(
            Objection.raised_by_id == actor.user_id, Objection.answered_at > now - TOLD_FOR
        )
    )
    if answered_at is not None:
        yield Task(TaskKind.OBJECTION_ANSWERED, since=answered_at)
