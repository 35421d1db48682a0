"""Talks that fell silent: the longest silent first, and their end by the regency."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from hilirisasi.actors import Actor
from hilirisasi.errors import MissingReasonError, NotSilentYetError
from hilirisasi.services import audit, talks, talks_alone
from hilirisasi.services.listing_search import WITH_NAMES
from hilirisasi.services.transactions import hold, transaction
from hilirisasi.workflow import move
from models import Answer, AuditEvent, Listing, Membership, Plan, Side, Talk, TalkStatus

# Every clock of a silence, in one place (workflows.md 4).
CLOCKS: Final[Mapping[str, timedelta]] = {
    "silent": timedelta(days=14),  # then the talk goes to the regency
    "closable": timedelta(days=28),  # then the regency may close it
    "told": timedelta(days=14),  # so long both sides read among their tasks that it was closed
}
OPEN: Final = (TalkStatus.ASKED, TalkStatus.TALKING)
# What counts as a move of a side; what the regency does is none.
MOVES: Final = (
    *("talk.start", "talk.release", "talk.answer", "talk.say", "talk.propose_visit", "talk.visit"),
    *("terms.propose", "terms.confirm", "head.ask", "head.not_yet"),
    *("talk.ask_alone", "talk.end_alone"),
)
CLOSING: Final = "talk.close_silent"


@dataclass(frozen=True, slots=True)
class Silence:
    """An open talk without a move: since when, and whose the last one was (``None``: unknown)."""

    talk: Talk
    since: datetime
    last_side: Side | None

    @property
    def silent_side(self) -> Side:
        """The side that is waited for; the village's where nobody can tell."""
        return talks.OTHER[self.last_side] if self.last_side else Side.VILLAGE

    def days(self, now: datetime) -> int:
        """Whole days of silence."""
        return (now - self.since).days

    def is_closable(self, now: datetime) -> bool:
        """May the regency close it?"""
        return now - self.since >= CLOCKS["closable"]


def list_silent(session: Session, *, region_code: str, now: datetime) -> list[Silence]:
    """Return the talks of a regency's villages without a move for long, the longest first."""
    found = session.scalars(
        sa.select(Talk)
        .join(Talk.listing)
        .options(
            joinedload(Talk.listing).options(*WITH_NAMES),
            joinedload(Talk.plan).joinedload(Plan.organisation),
            selectinload(Talk.messages),
        )
        .where(
            Talk.status.in_(OPEN),
            Talk.started_at <= now - CLOCKS["silent"],
            Listing.village_code.startswith(f"{region_code}."),
        )
        .order_by(Talk.id)
    ).all()
    silences = _silences(session, found)
    silent = [row for row in silences if now - row.since >= CLOCKS["silent"]]
    return sorted(silent, key=lambda row: (row.since, row.talk.id))


def silence_of(session: Session, *, talk: Talk) -> Silence:
    """Return since when a talk has had no move."""
    return _silences(session, [talk])[0]


def close(session: Session, *, talk: Talk, actor: Actor, reason: str, now: datetime) -> None:
    """Close a talk for its sides; the one that fell silent may take it up again, or be asked again.

    Raises
    ------
    MissingReasonError
    NotSilentYetError
        Somebody moved in the last 28 days.
    InvalidTransitionError
        It is not open.
    """
    if not reason.strip():
        raise MissingReasonError
    with transaction(session):
        hold(session, talk)
        before = {"status": talk.status}
        silence = silence_of(session, talk=talk)
        move(talk, TalkStatus.CLOSED)
        if not silence.is_closable(now):
            raise NotSilentYetError
        talks_alone.stop(session, talk=talk, actor=actor, now=now)
        side = silence.silent_side
        setattr(talk, f"{side}_answer", Answer.NOT_YET)
        setattr(talk, f"{side}_reason", reason)
        talk.closed_at = now
        audit.record(
            session,
            actor=actor,
            action=CLOSING,
            subject=talk,
            now=now,
            before=before,
            after={"status": talk.status},
            reason=reason,
        )


def closing_of(session: Session, *, talk: Talk) -> AuditEvent | None:
    """Return how the regency closed a talk that is still closed by that, or ``None``."""
    if talk.status is not TalkStatus.CLOSED:
        return None
    last = next(
        (event for event in audit.list_events(session, subject=talk) if "status" in _told(event)),
        None,
    )
    return last if last is not None and last.action == CLOSING else None


def _told(event: AuditEvent) -> Mapping[str, object]:
    return event.after or {}


def _silences(session: Session, found: Sequence[Talk]) -> list[Silence]:
    rows = list(found)
    events = _last_moves(session, [talk.id for talk in rows])
    sides = _sides(session, rows, events)
    return [
        Silence(
            talk,
            since=max(
                [
                    talk.started_at,
                    *([talk.opened_at] if talk.opened_at else []),
                    *(message.sent_at for message in talk.messages[-1:]),
                    *([events[talk.id].at] if talk.id in events else []),
                ]
            ),
            last_side=sides.get(talk.id) or _willing_side(talk),
        )
        for talk in rows
    ]


def _last_moves(session: Session, talk_ids: list[int]) -> dict[int, AuditEvent]:
    newest = (
        sa.select(sa.func.max(AuditEvent.id))
        .where(
            AuditEvent.record == Talk.__tablename__,
            AuditEvent.record_id.in_([str(number) for number in talk_ids]),
            AuditEvent.action.in_(MOVES),
        )
        .group_by(AuditEvent.record_id)
    )
    events = session.scalars(sa.select(AuditEvent).where(AuditEvent.id.in_(newest)))
    return {int(event.record_id): event for event in events}


def _sides(session: Session, rows: list[Talk], events: Mapping[int, AuditEvent]) -> dict[int, Side]:
    """Return whose the last move was, by what its maker was or is in the village or company."""
    people = {event.actor_id for event in events.values() if event.actor_id is not None}
    rows_of_posts = session.execute(
        sa.select(Membership.user_id, Membership.organisation_id).where(
            Membership.user_id.in_(people)
        )
    )
    posts = {(user_id, organisation_id) for user_id, organisation_id in rows_of_posts}
    sides = {}
    for talk in rows:
        maker = events[talk.id].actor_id if talk.id in events else None
        if (maker, talk.plan.organisation_id) in posts:
            sides[talk.id] = Side.INVESTOR
        elif (maker, talk.listing.organisation_id) in posts:
            sides[talk.id] = Side.VILLAGE
    return sides


def _willing_side(talk: Talk) -> Side | None:
    """Return the side that asked, where only one is willing so far."""
    willing = [side for side in Side if talks.answer_of(talk, side) is Answer.WILLING]
    return willing[0] if len(willing) == 1 else None
