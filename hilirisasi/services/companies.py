"""Who a company is, and what an officer found when comparing it with OSS."""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.actors import Actor
from hilirisasi.errors import CompanyChangedError, CompanyIncompleteError, MissingReasonError
from hilirisasi.services import audit, talks
from hilirisasi.services.transactions import transaction
from models import (
    CheckStatus,
    CompanyCheck,
    FirmSize,
    LegalForm,
    ListingStatus,
    Membership,
    Organisation,
    OrganisationKind,
    Plan,
    PlanStatus,
    Role,
    Talk,
    TalkStatus,
    User,
)

# What the officer compares: another value must be compared anew.
IDENTITY: Final = ("name", "legal_form", "nib", "paper_kind", "paper_number")
NPWP_CHANGED: Final = "diubah"
WITHDRAWN: Final = "Produk atau rencananya sudah ditarik."


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyAnswers:
    """What a company says of itself: NIB of 13 digits or an own paper, phone in E.164.

    ``npwp`` has 16 digits; ``None``: not told.
    """

    name: str
    legal_form: LegalForm
    firm_size: FirmSize
    is_foreign: bool
    nib: str | None
    npwp: str | None
    paper_kind: str
    paper_number: str
    phone: str | None
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A company that waits for an officer, since when, and how many of its talks are held."""

    organisation: Organisation
    since: datetime
    held: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """Another company with the same NIB, NPWP, phone or address: ``same`` says which."""

    organisation: Organisation
    same: tuple[str, ...]


def may_use_paper(legal_form: LegalForm | None, firm_size: FirmSize | None) -> bool:
    """May a firm name its own paper in place of a NIB: BUMDes, cooperative, micro firm?"""
    is_micro = legal_form is LegalForm.SOLE and firm_size is FirmSize.MICRO
    return is_micro or legal_form in {LegalForm.BUMDES, LegalForm.COOPERATIVE}


def identity_of(organisation: Organisation) -> str:
    """Return the NIB, or the own paper in words; empty where the company has told neither."""
    if organisation.nib:
        return organisation.nib
    if not may_use_paper(organisation.legal_form, organisation.firm_size):
        return ""
    return f"{organisation.paper_kind} {organisation.paper_number}".strip()[:60]


def seen_of(organisation: Organisation) -> str:
    """Return all that an officer compares in one text, to tell whether it changed meanwhile."""
    return "|".join(str(getattr(organisation, name) or "") for name in IDENTITY)


def describe(
    session: Session,
    *,
    organisation: Organisation,
    actor: Actor,
    answers: CompanyAnswers,
    now: datetime,
) -> None:
    """Keep what a company says of itself; another identity must be checked anew.

    The audit says that the NPWP changed, never which it is: it may be a person's NIK.
    """
    with transaction(session):
        session.refresh(organisation, with_for_update=True)
        names = (*asdict(answers), "check_status")
        before = audit.fields_of(organisation, names)
        seen = seen_of(organisation)
        for name, value in asdict(answers).items():
            setattr(organisation, name, value)
        if seen_of(organisation) != seen:
            organisation.check_status = CheckStatus.UNCHECKED
        after = audit.fields_of(organisation, names)
        if after != before:
            if after["npwp"] != before["npwp"]:
                before["npwp"], after["npwp"] = None, NPWP_CHANGED
            audit.record(
                session,
                actor=actor,
                action="company.describe",
                subject=organisation,
                now=now,
                before=before,
                after=after,
            )


def check(
    session: Session,
    *,
    organisation: Organisation,
    actor: Actor,
    result: CheckStatus,
    person: str,
    note: str,
    seen: str,
    now: datetime,
) -> CompanyCheck:
    """Keep what an officer found; held talks reach their villages, or end unseen.

    Raises
    ------
    MissingReasonError
    CompanyIncompleteError
        The company told neither NIB nor paper.
    CompanyChangedError
        What was compared (``seen``, from `seen_of`) is not what the company says now.
    """
    if not note.strip():
        raise MissingReasonError
    with transaction(session):
        session.refresh(organisation, with_for_update=True)
        if not identity_of(organisation):
            raise CompanyIncompleteError
        if seen_of(organisation) != seen:
            raise CompanyChangedError
        before = audit.fields_of(organisation, ("check_status",))
        post = actor.post_as(Role.REVIEWER)
        row = CompanyCheck(
            result=result,
            name=organisation.name,
            identity=identity_of(organisation),
            person=person,
            note=note,
            made_by_id=actor.user_id,
            made_by_name=actor.name,
            made_by_post=(f"{post.title}, {post.organisation}" if post else actor.title)[:80],
            made_at=now,
        )
        organisation.checks.append(row)
        organisation.check_status = result
        session.flush()
        audit.record(
            session,
            actor=actor,
            action="company.check",
            subject=organisation,
            now=now,
            before=before,
            after=audit.fields_of(organisation, ("check_status",)),
            reason=note,
        )
        for talk in _held(session, organisation):
            _answer_held(session, talk, actor, result, note, now)
        return row


def newest_check(organisation: Organisation) -> CompanyCheck | None:
    """Return the newest comparison, whatever it found."""
    return organisation.checks[-1] if organisation.checks else None


def list_waiting(session: Session) -> list[Waiting]:
    """Return the companies that told who they are and wait for an officer, longest first."""
    held = (
        sa.select(
            Plan.organisation_id.label("organisation_id"),
            sa.func.count().label("number"),
            sa.func.min(Talk.started_at).label("since"),
        )
        .join(Talk.plan)
        .where(Talk.status == TalkStatus.HELD)
        .group_by(Plan.organisation_id)
        .subquery()
    )
    rows = session.execute(
        sa.select(Organisation, held.c.number, held.c.since)
        .outerjoin(held, held.c.organisation_id == Organisation.id)
        .where(
            Organisation.kind == OrganisationKind.COMPANY,
            Organisation.check_status == CheckStatus.UNCHECKED,
        )
    )
    waiting = [
        Waiting(organisation=company, since=since or company.created_at, held=number or 0)
        for company, number, since in rows
        if identity_of(company)
    ]
    return sorted(waiting, key=lambda row: (row.since, row.organisation.id))


def list_people(session: Session, *, organisation: Organisation) -> list[Membership]:
    """Return who speaks for a company now, who came first at the top."""
    return list(
        session.scalars(
            sa.select(Membership)
            .where(Membership.organisation_id == organisation.id, Membership.ended_at.is_(None))
            .order_by(Membership.id)
        )
    )


def list_twins(session: Session, *, organisation: Organisation) -> list[Twin]:
    """Return other companies with the same NIB, NPWP, phone (also of people) or address."""
    companies = session.scalars(
        sa.select(Organisation)
        .where(Organisation.kind == OrganisationKind.COMPANY, Organisation.id != organisation.id)
        .order_by(Organisation.id)
    ).all()
    phones = _phones(session, (organisation, *companies))
    address = plain_address(organisation.address)
    twins = []
    for other in companies:
        found = {
            "nib": bool(organisation.nib) and other.nib == organisation.nib,
            "npwp": bool(organisation.npwp) and other.npwp == organisation.npwp,
            "phone": bool(phones[organisation.id] & phones[other.id]),
            "address": bool(address) and plain_address(other.address) == address,
        }
        if same := tuple(name for name, is_same in found.items() if is_same):
            twins.append(Twin(organisation=other, same=same))
    return twins


def plain_address(address: str) -> str:
    """Return an address without the differences of case, spaces and punctuation."""
    return re.sub(r"[\W_]+", "", address).casefold()


def _phones(session: Session, companies: Iterable[Organisation]) -> dict[int, set[str]]:
    phones = {company.id: {company.phone} if company.phone else set() for company in companies}
    rows = session.execute(
        sa.select(Membership.organisation_id, User.phone)
        .join(User, User.id == Membership.user_id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Organisation.kind == OrganisationKind.COMPANY, User.phone.is_not(None))
    )
    for organisation_id, phone in rows:
        phones[organisation_id].add(str(phone))
    return phones


def _held(session: Session, organisation: Organisation) -> list[Talk]:
    return list(
        session.scalars(
            sa.select(Talk)
            .join(Talk.plan)
            .where(Plan.organisation_id == organisation.id, Talk.status == TalkStatus.HELD)
            .order_by(Talk.id)
        )
    )


def _answer_held(
    session: Session, talk: Talk, actor: Actor, result: CheckStatus, note: str, now: datetime
) -> None:
    is_there = (
        talk.plan.status is PlanStatus.OPEN and talk.listing.status is ListingStatus.PUBLISHED
    )
    if result is CheckStatus.MATCHED and is_there:
        talks.release(session, talk=talk, actor=actor, now=now)
    else:
        reason = note if result is CheckStatus.NOT_MATCHED else WITHDRAWN
        talks.refuse_held(session, talk=talk, actor=actor, reason=reason[:500], now=now)
