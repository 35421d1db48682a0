"""Approvals that were refused for want of tonnes, and who hears that some became free."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.case_flow import WAITING
from hilirisasi.services import telling
from models import Case, Listing, Shortage


def note_refused(session: Session, *, case: Case, now: datetime) -> None:
    """Remember, within the open transaction, that a case was not approved for want of tonnes."""
    session.merge(
        Shortage(case_id=case.id, listing_id=case.listing_id, refused_at=now, freed_at=None)
    )


def note_freed(session: Session, *, listing: Listing, now: datetime) -> Sequence[int]:
    """Tell those who were refused that tonnes of the listing became free; return their cases.

    Their task lists show it from now on.
    """
    case_ids = session.scalars(
        sa.update(Shortage)
        .where(
            Shortage.listing_id == listing.id,
            Shortage.freed_at.is_(None),
            Shortage.case_id.in_(sa.select(Case.id).where(Case.status.in_(WAITING))),
        )
        .values(freed_at=now)
        .returning(Shortage.case_id)
        .execution_options(synchronize_session=False)
    ).all()
    for case_id in case_ids:
        case = session.get_one(Case, case_id)
        telling.tell(session, kind="shortage.freed", subject=case, actor=None, now=now)
    return case_ids


def told() -> sa.Select[int]:
    """Return the query of the cases that still wait and that tonnes became free for."""
    return (
        sa.select(Shortage.case_id)
        .join(Case, Case.id == Shortage.case_id)
        .where(Shortage.freed_at.is_not(None), Case.status.in_(WAITING))
    )


def freed_at(session: Session, *, case_ids: Sequence[int]) -> dict[int, datetime]:
    """Return when tonnes became free, by case."""
    rows = session.execute(
        sa.select(Shortage.case_id, Shortage.freed_at).where(
            Shortage.case_id.in_(case_ids), Shortage.freed_at.is_not(None)
        )
    )
    return {row.case_id: row.freed_at for row in rows}
