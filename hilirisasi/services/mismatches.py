"""What both sides say of a period, held against each other and against what was agreed."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from hilirisasi.actors import Actor
from hilirisasi.errors import MissingReasonError
from hilirisasi.promises import found
from hilirisasi.realisation_errors import MismatchClosedError
from hilirisasi.services import audit, period_facts
from hilirisasi.services.report_periods import Period
from hilirisasi.services.transactions import hold, transaction
from models import Case, Listing, Mismatch


def look(session: Session, *, case: Case, period: Period, now: datetime) -> list[Mismatch]:
    """Open what does not fit in a period, within the open transaction; return what is new.

    What is open stays one; what was closed and still does not fit after a newer word is anew.
    """
    facts = period_facts.of_period(session, case=case, period=period)
    is_open = {
        row.kind
        for row in list_of(session, case=case)
        if row.closed_at is None and (row.first_month, row.months) == period.shape
    }
    opened = [
        Mismatch(
            case_id=case.id,
            first_month=period.first_month,
            months=period.months,
            kind=kind,
            report_id=facts.report.id if facts.report else None,
            answer_id=facts.answers[-1].id if facts.answers else None,
            opened_at=now,
            note="",
            closed_by_name="",
            closed_by_post="",
        )
        for kind in found(facts)
        if kind not in is_open
    ]
    session.add_all(opened)
    if opened:
        audit.record(
            session,
            actor=None,
            action="mismatch.open",
            subject=case,
            now=now,
            after={"period": period.first_month, "kinds": [str(row.kind) for row in opened]},
        )
    return opened


def close(
    session: Session, *, case: Case, mismatch_id: int, actor: Actor, note: str, now: datetime
) -> Mismatch:
    """Write what came of it; both sides, and anybody, read that it was looked into.

    Raises
    ------
    MissingReasonError
    MismatchClosedError
        It is closed, or none of this case.
    """
    if not note.strip():
        raise MissingReasonError
    with transaction(session):
        hold(session, case)
        row = session.get(Mismatch, mismatch_id, populate_existing=True)
        if row is None or row.case_id != case.id or row.closed_at is not None:
            raise MismatchClosedError
        row.note, row.closed_at = note.strip(), now
        row.closed_by_id, row.closed_by_name = actor.user_id, actor.name
        row.closed_by_post = actor.title
        audit.record(
            session,
            actor=actor,
            action="mismatch.close",
            subject=case,
            now=now,
            after={"kind": row.kind, "period": row.first_month},
            reason=row.note,
        )
        return row


def list_of(session: Session, *, case: Case) -> list[Mismatch]:
    """Return what did not fit in a case, the newest first."""
    return list(
        session.scalars(
            sa.select(Mismatch).where(Mismatch.case_id == case.id).order_by(Mismatch.id.desc())
        )
    )


def list_open(session: Session, *, where: sa.ColumnElement[bool]) -> list[Mismatch]:
    """Return what is open in some cases, the oldest first."""
    return list(
        session.scalars(
            sa.select(Mismatch)
            .join(Mismatch.case)
            .join(Case.listing)
            .options(
                joinedload(Mismatch.case).joinedload(Case.listing).joinedload(Listing.commodity),
                joinedload(Mismatch.case).joinedload(Case.listing).joinedload(Listing.village),
            )
            .where(Mismatch.closed_at.is_(None), where)
            .order_by(Mismatch.id)
        )
    )
