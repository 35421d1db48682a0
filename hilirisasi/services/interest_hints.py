"""What the register itself says of a tie between an official and a case."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from hilirisasi.interest_rules import FORMER_WITHIN_YEARS, words_of
from hilirisasi.months import day_of
from models import (
    Case,
    CompanyCheck,
    DeclaredInterest,
    InterestDeclaration,
    InterestKind,
    Membership,
    Organisation,
    OrganisationKind,
    User,
)

LEAST_WORDS = 2  # of a name: many share one word


def find(session: Session, *, case: Case, user_id: int, today: date) -> frozenset[InterestKind]:
    """Return every kind of tie that posts, the company's data and declarations show."""
    user = session.get_one(User, user_id)
    company = case.plan.organisation
    posts = _posts(session, user_id, today)
    declared = _declared(session, user_id, today)
    nibs = {row.nib for row in declared if row.nib}
    npwps = {row.npwp for row in declared if row.npwp}
    own = {post.organisation for post in posts if post.organisation.kind is not _OFFICE}
    is_declared = sa.or_(Organisation.nib.in_(nibs), Organisation.npwp.in_(npwps))
    own |= set(session.scalars(sa.select(Organisation).where(is_declared)))
    others = own - {company}
    in_company = [post for post in posts if post.organisation_id == company.id]
    in_village = [post for post in posts if post.organisation_id == case.listing.organisation_id]
    phones = {user.phone, *(row.phone for row in others)} - {None}
    checks = {
        InterestKind.COMPANY_POST: any(post.ended_at is None for post in in_company),
        InterestKind.COMPANY_POST_BEFORE: any(post.ended_at is not None for post in in_company),
        InterestKind.DECLARED_NIB: company.nib in nibs,
        InterestKind.DECLARED_NPWP: company.npwp in npwps,
        InterestKind.DECLARED_NAME: _is_named(company.name, [row.name for row in declared]),
        InterestKind.SAME_NIB: company.nib is not None
        and company.nib in {row.nib for row in others},
        InterestKind.SAME_NPWP: company.npwp is not None
        and company.npwp in {row.npwp for row in others},
        InterestKind.SAME_PHONE: company.phone in phones,
        InterestKind.SAME_ADDRESS: _is_named(company.address, [row.address for row in others]),
        InterestKind.OFFICER_NAME: len(words_of(user.name)) >= LEAST_WORDS
        and _is_named(user.name, _officers(session, company.id, user_id)),
        InterestKind.VILLAGE_POST: any(post.ended_at is None for post in in_village),
        InterestKind.VILLAGE_POST_BEFORE: any(post.ended_at is not None for post in in_village),
        InterestKind.DECLARED_VILLAGE: case.listing.village_code
        in {row.village_code for row in declared},
    }
    return frozenset(kind for kind, is_so in checks.items() if is_so)


_OFFICE = OrganisationKind.OFFICE


def _posts(session: Session, user_id: int, today: date) -> list[Membership]:
    """Return the person's posts that last or ended not long ago."""
    rows = session.scalars(
        sa.select(Membership)
        .options(joinedload(Membership.organisation))
        .where(Membership.user_id == user_id)
    )
    return [row for row in rows if row.ended_at is None or day_of(row.ended_at) >= _since(today)]


def _declared(session: Session, user_id: int, today: date) -> list[DeclaredInterest]:
    """Return what was declared in the last years: a newer declaration unties nobody at once."""
    return list(
        session.scalars(
            sa.select(DeclaredInterest)
            .join(InterestDeclaration, InterestDeclaration.id == DeclaredInterest.declaration_id)
            .where(
                InterestDeclaration.user_id == user_id,
                InterestDeclaration.year >= _since(today).year,
            )
        )
    )


def _since(today: date) -> date:
    return date(today.year - FORMER_WITHIN_YEARS, today.month, 1)


def _officers(session: Session, company_id: int, user_id: int) -> list[str]:
    """Return the names of a company's people: who hold posts there, and whom OSS named."""
    holders = session.scalars(
        sa.select(User.name)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.organisation_id == company_id,
            Membership.ended_at.is_(None),
            User.id != user_id,
        )
    )
    named = session.scalars(
        sa.select(CompanyCheck.person).where(CompanyCheck.organisation_id == company_id)
    )
    return [*holders, *(person.partition(",")[0] for person in named)]


def _is_named(text: str, names: list[str]) -> bool:
    words = words_of(text)
    return bool(words) and words in {words_of(name) for name in names}
