"""The rules of the score as they are read: in force, past, coming, drafted."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.months import WIB
from hilirisasi.scoring.policy import Policy
from models import PolicyRecord, PolicyStatus, PriceRule, PriorityCommodity

SOURCE: Final = "Rancangan layanan ini: bobot dan patokan sementara, sampai provinsi menetapkannya."


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


def active(session: Session, *, now: datetime | None = None) -> Policy:
    """Return the policy in force at an instant (by the clock where none is given).

    The built-in one where none was stored.
    """
    record = active_record(session, now=now)
    return Policy.default() if record is None else policy_of(record)


def active_record(session: Session, *, now: datetime | None = None) -> PolicyRecord | None:
    """Return the record of the policy in force: of those whose day has come the latest."""
    return session.scalar(
        sa.select(PolicyRecord)
        .where(
            PolicyRecord.status == PolicyStatus.AGREED,
            PolicyRecord.activated_at <= (now or datetime.now(UTC)),
        )
        .order_by(
            PolicyRecord.activated_at.desc(),
            PolicyRecord.agreed_at.desc().nulls_last(),
            PolicyRecord.version.desc(),
        )
        .limit(1)
    )


def policy_of(record: PolicyRecord) -> Policy:
    """Return the rules that a record holds."""
    return Policy.from_json(json.dumps(record.content))


def find(session: Session, version: str) -> PolicyRecord | None:
    """Return the record of a version, or ``None``."""
    return session.get(PolicyRecord, version) if version.isprintable() else None


def list_agreed(session: Session) -> Sequence[PolicyRecord]:
    """Return the versions that were or will be in force, the newest first."""
    return session.scalars(
        sa.select(PolicyRecord)
        .where(PolicyRecord.status == PolicyStatus.AGREED)
        .order_by(PolicyRecord.activated_at.desc(), PolicyRecord.version.desc())
    ).all()


def list_open(session: Session) -> Sequence[PolicyRecord]:
    """Return the drafts and those that wait for agreement, the newest first."""
    return session.scalars(
        sa.select(PolicyRecord)
        .where(PolicyRecord.status.in_((PolicyStatus.DRAFT, PolicyStatus.PROPOSED)))
        .order_by(PolicyRecord.drafted_at.desc(), PolicyRecord.version.desc())
    ).all()


def is_settled(*, day: date | None = None, draft: str | None = None) -> sa.ColumnElement[bool]:
    """Does a price rule count: of the reference data, or of agreed rules (in force that day)?

    Those of a ``draft`` count besides where it is tried on today's matches.
    """
    agreed = sa.select(PolicyRecord.version).where(PolicyRecord.status == PolicyStatus.AGREED)
    if day is not None:
        agreed = agreed.where(PolicyRecord.activated_at <= datetime.combine(day, time.max, WIB))
    conditions = [PriceRule.policy_version.is_(None), PriceRule.policy_version.in_(agreed)]
    return sa.or_(*conditions, *([PriceRule.policy_version == draft] if draft else []))


def list_price_rules(session: Session, *, version: str) -> Sequence[PriceRule]:
    """Return the price rules that a version brought, by product and first day."""
    return session.scalars(
        sa.select(PriceRule)
        .where(PriceRule.policy_version == version)
        .order_by(PriceRule.commodity_code, PriceRule.form_code, PriceRule.valid_from, PriceRule.id)
    ).all()


def list_priorities(
    session: Session, *, version: str, day: date | None = None
) -> list[PriorityCommodity]:
    """Return the priority commodities that a version names, of one day or of all, by code."""
    rows = session.scalars(
        sa.select(PriorityCommodity)
        .where(PriorityCommodity.policy_version == version)
        .order_by(PriorityCommodity.commodity_code, PriorityCommodity.valid_from)
    )
    return [row for row in rows if day is None or row.is_valid_on(day)]
