"""Which rules of the score are active."""

import json

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.scoring.policy import Policy
from models import PolicyRecord


def active(session: Session) -> Policy:
    """Return the policy that was activated last; the built-in one where none was stored."""
    record = session.scalar(
        sa.select(PolicyRecord).order_by(PolicyRecord.activated_at.desc()).limit(1)
    )
    return Policy.default() if record is None else Policy.from_json(json.dumps(record.content))
