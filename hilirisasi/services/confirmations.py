"""Who stands for what a village or a company tells, and since when."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.actors import Actor
from models import Listing, Membership, Organisation, Plan, Role, VillageProfile


def confirmation(organisation_id: int, actor: Actor, now: datetime) -> dict[str, Any]:
    """Return the columns that say who stands for figures, as they are called now."""
    return {
        "confirmed_at": now,
        "confirmed_by_id": actor.user_id,
        "confirmed_by_name": actor.name,
        "confirmed_by_post": actor.title_in(organisation_id) or actor.title,
    }


def stand_for(record: Listing | Plan | VillageProfile, confirmed: Mapping[str, Any]) -> None:
    """Write into a record who stands for it from now on, by an act of their own."""
    if isinstance(record, Listing):
        record.is_confirmed_by_link = False
    for name, value in confirmed.items():
        setattr(record, name, value)


def is_by_regency(session: Session, *, record: Listing | VillageProfile) -> bool:
    """Was it last written or confirmed by its regency, by nobody with a post in the village?"""
    region_code = record.organisation.region_code or ""
    of_regency = sa.and_(
        Membership.role == Role.REGENCY, Organisation.region_code == region_code[:5]
    )
    held = session.execute(
        sa.select(Membership.organisation_id)
        .join(Membership.organisation)
        .where(
            Membership.user_id == record.confirmed_by_id,
            sa.or_(of_regency, Organisation.id == record.organisation_id),
            Membership.started_at <= record.confirmed_at,
            sa.or_(Membership.ended_at.is_(None), Membership.ended_at >= record.confirmed_at),
        )
    )
    organisations = set(held.scalars())
    return bool(organisations) and record.organisation_id not in organisations
