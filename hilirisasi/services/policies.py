"""Which rules of the score are active."""

import json
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.scoring.policy import Policy
from models import PolicyRecord

SOURCE: Final = "Placeholders until the province sets its weights (docs/inputs.md)"


def keep_default(session: Session, *, now: datetime) -> None:
    """Store the built-in policy under its version, once, within the open transaction."""
    policy = Policy.default()
    if session.get(PolicyRecord, policy.version) is None:
        session.add(
            PolicyRecord(
                version=policy.version,
                content=json.loads(policy.to_json()),
                is_provisional=policy.weights_are_provisional,
                source=SOURCE,
                activated_at=now,
            )
        )


def active(session: Session) -> Policy:
    """Return the policy that was activated last; the built-in one where none was stored."""
    record = session.scalar(
        sa.select(PolicyRecord).order_by(PolicyRecord.activated_at.desc()).limit(1)
    )
    return Policy.default() if record is None else Policy.from_json(json.dumps(record.content))
