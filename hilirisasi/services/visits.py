"""Days on which one side of a talk may visit the other."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.actors import Actor
from hilirisasi.errors import VisitDaysUnfitError
from hilirisasi.months import day_of
from hilirisasi.services import audit, talks
from hilirisasi.services.transactions import hold, transaction
from hilirisasi.workflow import refuse_unless
from models import Side, Talk, TalkStatus, VisitDate

VISIT_DAYS: Final = 3


def propose(
    session: Session,
    *,
    talk: Talk,
    actor: Actor,
    side: Side,
    days: Sequence[date],
    now: datetime,
) -> None:
    """Propose three coming days for a visit; they take the place of those proposed before.

    Raises
    ------
    VisitDaysUnfitError
        They are not three different days after today.
    InvalidTransitionError
        The talk is not open.
    """
    if len(set(days)) != VISIT_DAYS or len(days) != VISIT_DAYS or min(days) <= day_of(now):
        raise VisitDaysUnfitError
    with transaction(session):
        hold(session, talk)
        refuse_unless(talk, TalkStatus.TALKING)
        session.execute(sa.delete(VisitDate).where(VisitDate.talk_id == talk.id))
        session.expire(talk, ["visits"])
        session.add_all(
            VisitDate(talk_id=talk.id, on=day, proposed_by=side) for day in sorted(days)
        )
        talk.visit_on = None
        audit.record(
            session,
            actor=actor,
            action="talk.propose_visit",
            subject=talk,
            now=now,
            after={"days": sorted(day.isoformat() for day in days)},
        )
        session.expire(talk, ["visits"])


def choose(
    session: Session, *, talk: Talk, actor: Actor, side: Side, day: date, now: datetime
) -> None:
    """Choose one of the days that the other side proposed.

    Raises
    ------
    VisitDaysUnfitError
        The other side did not propose that day, or it is over.
    InvalidTransitionError
        The talk is not open.
    """
    with transaction(session):
        hold(session, talk)
        refuse_unless(talk, TalkStatus.TALKING)
        offered = {visit.on for visit in talk.visits if visit.proposed_by is talks.OTHER[side]}
        if day not in offered or day < day_of(now):
            raise VisitDaysUnfitError
        if talk.visit_on == day:
            return
        talk.visit_on = day
        audit.record(
            session,
            actor=actor,
            action="talk.visit",
            subject=talk,
            now=now,
            after={"visit_on": day},
        )
