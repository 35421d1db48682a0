"""Rows for the sheet of invitations: who holds its posts, and which villages need an operator."""

from collections.abc import Iterator
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.services.invitation_sheets import COLUMNS, ROLES, find_known
from hilirisasi.spreadsheets.columns import Cell
from models import VILLAGE_KINDS, Membership, Organisation, OrganisationKind, Region, Role, User


def held_rows(
    session: Session, *, villages: frozenset[str], language: str
) -> Iterator[dict[str, Cell]]:
    """Yield who holds posts in some villages, by code, role and since when; never a phone.

    Imported as they are, they change nothing.
    """
    held = session.execute(
        sa.select(Region.code, Region.name, Membership.role, Membership.post, User.name)
        .select_from(Membership)
        .join(Organisation, Membership.organisation_id == Organisation.id)
        .join(Region, Organisation.region_code == Region.code)
        .join(User, Membership.user_id == User.id)
        .where(
            Organisation.kind == OrganisationKind.VILLAGE,
            Membership.role.in_(ROLES),
            Membership.ended_at.is_(None),
        )
        .order_by(Region.code, Membership.role, Membership.started_at, Membership.id)
    )
    for code, village, role, post, name in held:
        if code in villages:
            yield _cells(code, village, role, language) | {"post": post, "name": name}


def waiting_rows(
    session: Session, *, villages: frozenset[str], language: str, now: datetime
) -> Iterator[dict[str, Cell]]:
    """Yield a row to fill for each village without an operator and without an open invitation."""
    known = find_known(session, now)
    taken = known.held | known.invited
    names = session.execute(
        sa.select(Region.code, Region.name)
        .where(Region.kind.in_(VILLAGE_KINDS))
        .order_by(Region.code)
    )
    for code, name in names:
        if code in villages and (code, Role.VILLAGE_OPERATOR) not in taken:
            yield _cells(code, name, Role.VILLAGE_OPERATOR, language)


def _cells(code: str, village: str, role: Role, language: str) -> dict[str, Cell]:
    known = {"village_code": code, "village_name": village, "role": ROLES[role].of(language)}
    return {column.key: known.get(column.key) for column in COLUMNS}
