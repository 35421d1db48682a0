"""Ten codes on paper, each of which counts once in the place of a code from the phone."""

from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.services import codes
from models import RecoveryCode, User

COUNT: Final = 10


def make(session: Session, *, user: User) -> list[str]:
    """Return new codes, to be shown once, in the open transaction; older ones are dead by that."""
    session.execute(sa.delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    made = [codes.make() for _ in range(COUNT)]
    session.add_all(RecoveryCode(user_id=user.id, code_hash=codes.digest(code)) for code in made)
    return made


def use(session: Session, *, user: User, code: str, now: datetime) -> bool:
    """Use a code up, in the open transaction; return whether there was such a code to use."""
    row = session.scalar(
        _unused(user)
        .where(RecoveryCode.code_hash == codes.digest(code))
        .execution_options(populate_existing=True)
    )
    if row is not None:
        row.used_at = now
    return row is not None


def count_left(session: Session, *, user: User) -> int:
    """Return how many codes the person has not used."""
    return session.scalar(sa.select(sa.func.count()).select_from(_unused(user).subquery())) or 0


def _unused(user: User) -> sa.Select[RecoveryCode]:
    return sa.select(RecoveryCode).where(
        RecoveryCode.user_id == user.id, RecoveryCode.used_at.is_(None)
    )
