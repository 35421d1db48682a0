"""The accounts as an admin sees them: contact data masked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from lokal import partial_mask
from sqlalchemy.orm import Session, joinedload, selectinload

from hilirisasi.services import second_factors
from models import Membership, User

PAGE_SIZE: Final = 50
SHOWN_LETTERS: Final = 2


@dataclass(frozen=True, slots=True)
class Account:
    """One account; ``phone`` and ``email`` are masked, or empty."""

    user: User
    phone: str
    email: str
    posts: Sequence[Membership]

    @property
    def has_factor(self) -> bool:
        """Does the person sign in with a code from the phone?"""
        return second_factors.standing(self.user) is not None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of accounts and how many there are in all."""

    accounts: Sequence[Account]
    total: int
    number: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE_SIZE))


def list_accounts(session: Session, *, page: int = 1) -> Page:
    """Return a page of accounts by name, then id, with the posts that have not ended."""
    total = session.scalar(sa.select(sa.func.count(User.id))) or 0
    users = session.scalars(_accounts().limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)).all()
    return Page([_account(user) for user in users], total, page)


def list_all(session: Session) -> list[Account]:
    """Return all accounts, in the same order."""
    return [_account(user) for user in session.scalars(_accounts())]


def _accounts() -> sa.Select[User]:
    return (
        sa.select(User)
        .options(
            selectinload(User.memberships).joinedload(Membership.organisation),
            joinedload(User.second_factor),
        )
        .order_by(User.name, User.id)
    )


def _account(user: User) -> Account:
    return Account(
        user=user,
        phone=partial_mask("PHONE", user.phone) if user.phone else "",
        email=mask_email(user.email) if user.email else "",
        posts=[membership for membership in user.memberships if membership.ended_at is None],
    )


def mask_email(email: str) -> str:
    """Return an address with only its first letters and its domain: ra•••@contoh.id."""
    name, _at, domain = email.partition("@")
    return f"{name[:SHOWN_LETTERS]}•••@{domain}"
