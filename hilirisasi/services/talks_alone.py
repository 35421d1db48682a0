"""Talking alone: for at most 30 days a village talks about one listing with one company only.

Both sides of an open talk ask for it, once per talk; either may end it. Meanwhile no other talk
about the listing starts, opens or is agreed; messages go on. It promises nothing: no tonnes are
reserved by it.
"""

from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.actors import Actor
from hilirisasi.errors import TalkedAloneError, TalkingAloneError
from hilirisasi.months import day_of
from hilirisasi.services import audit
from hilirisasi.services.transactions import hold, transaction
from hilirisasi.workflow import refuse_unless
from models import Listing, Plan, Side, Talk, TalkStatus

ALONE_DAYS: Final = 30  # days of Lampung's calendar, the first and the last of them included
AUDITED: Final = ("village_alone_at", "investor_alone_at", "alone_until")


def has_asked(talk: Talk, side: Side) -> bool:
    """Did a side ask to talk alone?"""
    at = talk.village_alone_at if side is Side.VILLAGE else talk.investor_alone_at
    return at is not None


def is_alone(talk: Talk, now: datetime) -> bool:
    """Do the two sides talk alone now?"""
    return talk.alone_until is not None and talk.alone_until >= day_of(now)


def find_of_listing(session: Session, *, listing: Listing, now: datetime) -> Talk | None:
    """Return the one talk that has a listing to itself now, if there is one."""
    return session.scalar(
        sa.select(Talk).where(Talk.listing_id == listing.id, Talk.alone_until >= day_of(now))
    )


def find_other(session: Session, *, listing: Listing, plan: Plan, now: datetime) -> Talk | None:
    """Return the talk of another plan that has a listing to itself now, if there is one."""
    alone = find_of_listing(session, listing=listing, now=now)
    return alone if alone is not None and alone.plan_id != plan.id else None


def refuse_other(session: Session, *, listing: Listing, plan: Plan, now: datetime) -> None:
    """Refuse while another talk has the listing to itself; hold the listing in the transaction.

    Raises
    ------
    TalkingAloneError
    """
    hold(session, listing)
    other = find_other(session, listing=listing, plan=plan, now=now)
    if other is not None and other.alone_until is not None:
        raise TalkingAloneError(until=other.alone_until)


def ask(session: Session, *, talk: Talk, actor: Actor, side: Side, now: datetime) -> None:
    """Ask, for one side, to talk alone; when both have, it begins. Pressed twice, it counts once.

    Raises
    ------
    InvalidTransitionError
        The talk is not open.
    TalkingAloneError
        The village talks alone with another company.
    TalkedAloneError
        These two talked alone before.
    """
    with transaction(session):
        hold(session, talk)
        refuse_unless(talk, TalkStatus.TALKING)
        refuse_other(session, listing=talk.listing, plan=talk.plan, now=now)
        if is_alone(talk, now):
            return
        if talk.alone_until is not None:
            raise TalkedAloneError
        if has_asked(talk, side):
            return
        before = audit.fields_of(talk, AUDITED)
        setattr(talk, f"{side}_alone_at", now)
        if all(has_asked(talk, each) for each in Side):
            talk.alone_until = day_of(now) + timedelta(days=ALONE_DAYS - 1)
        _record(session, actor, "talk.ask_alone", talk, before, now)


def end(session: Session, *, talk: Talk, actor: Actor, now: datetime) -> None:
    """End talking alone, or take back that it was asked for; nothing where there is neither."""
    with transaction(session):
        hold(session, talk)
        stop(session, talk=talk, actor=actor, now=now)


def stop(session: Session, *, talk: Talk, actor: Actor | None, now: datetime) -> None:
    """End it in the open transaction; yesterday becomes its last day, so that it was once."""
    before = audit.fields_of(talk, AUDITED)
    if is_alone(talk, now):
        talk.alone_until = day_of(now) - timedelta(days=1)
    elif talk.alone_until is None:
        talk.village_alone_at = talk.investor_alone_at = None
    if audit.fields_of(talk, AUDITED) != before:
        _record(session, actor, "talk.end_alone", talk, before, now)


def _record(
    session: Session,
    actor: Actor | None,
    action: str,
    talk: Talk,
    before: dict[str, object],
    now: datetime,
) -> None:
    audit.record(
        session,
        actor=actor,
        action=action,
        subject=talk,
        now=now,
        before=before,
        after=audit.fields_of(talk, AUDITED),
    )
