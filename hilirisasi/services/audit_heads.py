"""The head of the audit chain, kept once a day so that people can write it down elsewhere."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.months import WIB
from hilirisasi.services import audit_chain
from hilirisasi.services.transactions import transaction
from models import AuditHead


def keep(session: Session, *, now: datetime) -> AuditHead | None:
    """Keep the head of the day that ``now`` falls on in Lampung; ``None`` when it is kept already.

    Of several workers one keeps it. Before the first event there is nothing to keep.
    """
    day = now.astimezone(WIB).date()
    if session.get(AuditHead, day) is not None:
        return None
    with transaction(session, is_use_case=False):
        audit_chain.hold_end(session)
        head = audit_chain.newest(session)
        if head is None or session.get(AuditHead, day) is not None:
            return None
        kept = AuditHead(day=day, number=head.number, hash=head.hash)
        session.add(kept)
    return kept


def newest(session: Session) -> AuditHead | None:
    """Return the head kept last, or ``None``."""
    return session.scalar(sa.select(AuditHead).order_by(AuditHead.day.desc()).limit(1))
