"""What officials declare once a calendar year: companies and villages of theirs and their family.

Only the person, overseers and admins read it; see ``permissions``.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, selectinload

from hilirisasi import npwp
from hilirisasi.actors import Actor
from hilirisasi.interest_errors import VillageUnknownError
from hilirisasi.months import day_of
from hilirisasi.services import audit, interests
from hilirisasi.services.transactions import transaction
from models import (
    VILLAGE_KINDS,
    DeclaredInterest,
    InterestDeclaration,
    Membership,
    Region,
    Role,
    Tie,
    User,
)

ROLES: Final = (Role.REVIEWER, Role.DECIDER)  # who declares
NIB: Final = re.compile(r"\b\d{13}\b")


@dataclass(frozen=True, slots=True)
class Ties:
    """What one person typed of one kind of tie, a line for each company and each village."""

    tie: Tie
    companies: tuple[str, ...] = ()
    villages: tuple[str, ...] = ()


def declare(
    session: Session, *, actor: Actor, ties: Sequence[Ties], now: datetime
) -> InterestDeclaration:
    """Keep what a person declares for this year; nothing to tell is a declaration too.

    What it says is looked for in the cases that the person reviews.

    Raises
    ------
    VillageUnknownError
        A line names no village, or several.
    """
    with transaction(session):
        rows = [_company(line, row.tie) for row in ties for line in row.companies]
        rows += _villages(session, ties)
        declaration = InterestDeclaration(
            user_id=actor.user_id,
            year=day_of(now).year,
            made_by_post=actor.title,
            made_at=now,
            interests=rows,
        )
        session.add(declaration)
        session.flush()
        audit.record(
            session,
            actor=actor,
            action="interest.declare",
            subject=declaration,  # what it says stays out of the audit
            now=now,
            after={"year": declaration.year},
        )
        interests.look_again(session, actor=actor, now=now)
        return declaration


def find(session: Session, *, user_id: int, year: int) -> InterestDeclaration | None:
    """Return what a person declared last for a year."""
    return session.scalars(
        _declarations()
        .where(InterestDeclaration.user_id == user_id, InterestDeclaration.year == year)
        .limit(1)
    ).first()


def list_year(session: Session, *, year: int) -> list[tuple[User, InterestDeclaration | None]]:
    """Return everybody who declares, by name, with what they declared last for a year."""
    holders = sa.select(Membership.user_id).where(
        Membership.role.in_(ROLES), Membership.ended_at.is_(None)
    )
    people = session.scalars(
        sa.select(User)
        .options(selectinload(User.memberships).joinedload(Membership.organisation))
        .where(User.id.in_(holders), User.is_active)
        .order_by(User.name, User.id)
    ).all()
    newest: dict[int, InterestDeclaration] = {}
    for row in session.scalars(_declarations().where(InterestDeclaration.year == year)):
        newest.setdefault(row.user_id, row)
    return [(user, newest.get(user.id)) for user in people]


def _declarations() -> sa.Select[InterestDeclaration]:
    """Return all of them, the newest first."""
    return (
        sa.select(InterestDeclaration)
        .options(selectinload(InterestDeclaration.interests).joinedload(DeclaredInterest.village))
        .order_by(InterestDeclaration.id.desc())
    )


def _company(line: str, tie: Tie) -> DeclaredInterest:
    """Return the company of a line: NIB and NPWP where they are, and what else stands there."""
    tax_number = npwp.IN_TEXT.search(line)
    rest = npwp.IN_TEXT.sub("", line)
    nib = NIB.search(rest)
    return DeclaredInterest(
        tie=tie,
        nib=nib.group() if nib else None,
        npwp=npwp.digits_of(tax_number.group()) if tax_number else None,
        name=NIB.sub("", rest).strip(" ,;-")[:120],
    )


def _villages(session: Session, ties: Sequence[Ties]) -> list[DeclaredInterest]:
    """Return the villages of all lines: a code, a name, or a name and its kecamatan."""
    rows, unknown = [], []
    for row in ties:
        for line in row.villages:
            codes = _codes(session, line)
            if len(codes) == 1:
                rows.append(DeclaredInterest(tie=row.tie, name="", village_code=codes[0]))
            else:
                unknown.append(line)
    if unknown:
        raise VillageUnknownError(names=tuple(unknown))
    return rows


def _codes(session: Session, line: str) -> Sequence[str]:
    name, _comma, district = (part.strip() for part in line.partition(","))
    parent = aliased(Region)
    query = (
        sa.select(Region.code)
        .join(parent, parent.code == Region.parent_code)
        .where(
            Region.kind.in_(sorted(VILLAGE_KINDS)),
            sa.or_(sa.func.lower(Region.name) == name.lower(), Region.code == name),
        )
        .limit(2)
    )
    if district:
        query = query.where(sa.func.lower(parent.name) == district.lower())
    return session.scalars(query).all()
