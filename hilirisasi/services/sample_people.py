"""The people of the sample: villagers, investors and officials, all of them invented."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.actors import Actor, actor_of
from hilirisasi.services import accounts, declarations, passwords
from models import (
    CheckStatus,
    CompanyCheck,
    FirmSize,
    LegalForm,
    Listing,
    Membership,
    OfficeDuty,
    Organisation,
    OrganisationKind,
    Plan,
    Region,
    Role,
    User,
)

REGENCY_OFFICE: Final = "DPMPTSP Lampung Timur (contoh)"
REGENCY_CODE: Final = "18.07"
HEAD_PHONE: Final = "+6281200000001"  # of nobody
HEAD_PIN: Final = "246810"
DUTIES: Final = {"Dinas KPTPH (contoh)": OfficeDuty.CROPS}
# (address, name, role, post, office)
OFFICIALS: Final = (
    ("penelaah@contoh.id", "Ratna (contoh)", Role.REVIEWER, "Penelaah", "DPMPTSP (contoh)"),
    ("penelaah2@contoh.id", "Yusuf (contoh)", Role.REVIEWER, "Penelaah", "Dinas KPTPH (contoh)"),
    ("pemutus@contoh.id", "Intan (contoh)", Role.DECIDER, "Kepala", "DPMPTSP (contoh)"),
    ("kabupaten@contoh.id", "Sari (contoh)", Role.REGENCY, "Petugas", REGENCY_OFFICE),
    ("pengawas@contoh.id", "Dewi (contoh)", Role.OVERSEER, "Auditor", "Inspektorat (contoh)"),
    ("admin@contoh.id", "Andi (contoh)", Role.ADMIN, "Admin akun", "Diskominfotik (contoh)"),
)


@dataclass(slots=True)
class Cast:
    """Who and what the sample has made so far, by the keys of the file."""

    operators: dict[str, Actor] = field(default_factory=dict)  # by village code
    investors: dict[str, Actor] = field(default_factory=dict)  # by company key
    companies: dict[str, Organisation] = field(default_factory=dict)
    listings: dict[tuple[str, str], Listing] = field(default_factory=dict)  # (village, product)
    plans: dict[str, Plan] = field(default_factory=dict)
    reviewer: Actor | None = None
    officer: Actor | None = None  # of the regency


def make_people(
    session: Session, content: dict[str, Any], password_hash: str, now: datetime
) -> Cast:
    """Make the villages, the companies and the offices of the file with their people."""
    cast = Cast()
    _make_villages(session, cast, content, password_hash, now)
    _make_companies(session, cast, content, password_hash, now)
    _make_officials(session, cast, password_hash, now)
    for row in content["company"]:
        if row["is_checked"] and cast.reviewer is not None:
            _check(cast.companies[row["key"]], row, cast.reviewer, now)
    session.flush()
    return cast


def _make_villages(
    session: Session, cast: Cast, content: dict[str, Any], password_hash: str, now: datetime
) -> None:
    villages = session.scalars(
        sa.select(Region).where(Region.parent_code == content["district"]).order_by(Region.code)
    ).all()
    for village in villages:
        organisation = accounts.village_organisation(session, village=village, now=now)
        organisation.is_sample = True
        is_main = village.code == content["operator_village"]
        email = "desa@contoh.id" if is_main else f"desa.{village.code[-4:]}@contoh.id"
        name = f"Operator {village.name} (contoh)"
        cast.operators[village.code] = _person(
            session,
            name=name,
            email=email,
            post=(organisation, Role.VILLAGE_OPERATOR, "Operator"),
            password_hash=password_hash,
            now=now,
        )
        if is_main:
            _make_head(session, organisation, village, password_hash, now)
            _make_helper(session, organisation, password_hash, now)


def _make_companies(
    session: Session, cast: Cast, content: dict[str, Any], password_hash: str, now: datetime
) -> None:
    for row in content["company"]:
        company = Organisation(
            kind=OrganisationKind.COMPANY,
            name=row["name"],
            nib=row["nib"],
            firm_size=FirmSize(row["firm_size"]),
            legal_form=LegalForm(row["legal_form"]),
            phone=row["phone"],
            address=row["address"],
            is_sample=True,
            created_at=now,
        )
        session.add(company)
        cast.companies[row["key"]] = company
        cast.investors[row["key"]] = _person(
            session,
            name=row["person"],
            email=row["email"],
            post=(company, Role.INVESTOR, row["post"]),
            password_hash=password_hash,
            now=now,
        )


def _make_officials(session: Session, cast: Cast, password_hash: str, now: datetime) -> None:
    for email, name, role, post, office_name in OFFICIALS:
        office = accounts.get_organisation(
            session,
            name=office_name,
            kind=OrganisationKind.OFFICE,
            duty=DUTIES.get(office_name),
            now=now,
        )
        office.is_sample = True
        if role is Role.REGENCY:
            office.region_code = REGENCY_CODE
        official = _person(
            session,
            name=name,
            email=email,
            post=(office, role, post),
            password_hash=password_hash,
            now=now,
        )
        if role in declarations.ROLES:
            declarations.declare(session, actor=official, ties=(), now=now)
        if cast.reviewer is None and role is Role.REVIEWER:
            cast.reviewer = official
        if role is Role.REGENCY:
            cast.officer = official


def _check(company: Organisation, row: dict[str, Any], officer: Actor, now: datetime) -> None:
    """Note that an officer compared the company with OSS; there is no OSS for invented firms."""
    company.check_status = CheckStatus.MATCHED
    company.checks.append(
        CompanyCheck(
            result=CheckStatus.MATCHED,
            name=row["name"],
            identity=row["nib"],
            person=row["person"],
            note="Contoh: tidak dicocokkan dengan OSS sungguhan.",
            made_by_id=officer.user_id,
            made_by_name=officer.name,
            made_by_post=officer.title,
            made_at=now,
        )
    )


def _make_helper(
    session: Session, organisation: Organisation, password_hash: str, now: datetime
) -> None:
    helper = _person(
        session,
        name="Tono (contoh)",
        email="pembantu@contoh.id",
        post=(organisation, Role.VILLAGE_ASSISTANT, "Pengurus BUMDes"),
        password_hash=password_hash,
        now=now,
    )
    membership = session.scalars(
        sa.select(Membership).where(Membership.user_id == helper.user_id)
    ).one()
    membership.commodities = ["cassava"]


def _make_head(
    session: Session,
    organisation: Organisation,
    village: Region,
    password_hash: str,
    now: datetime,
) -> None:
    head = _person(
        session,
        name=f"Kepala {village.name} (contoh)",
        email="kades@contoh.id",
        post=(organisation, Role.VILLAGE_HEAD, "Kepala desa"),
        password_hash=password_hash,
        now=now,
    )
    user = session.get_one(User, head.user_id)
    user.phone = HEAD_PHONE
    user.pin_hash = passwords.hash_password(HEAD_PIN)


def _person(
    session: Session,
    *,
    name: str,
    email: str,
    post: tuple[Organisation, Role, str],
    password_hash: str,
    now: datetime,
) -> Actor:
    organisation, role, title = post
    user = User(name=name, email=email, password_hash=password_hash, is_sample=True, created_at=now)
    session.add(user)
    session.add(
        Membership(user=user, organisation=organisation, role=role, post=title, started_at=now)
    )
    session.flush()
    session.refresh(user)
    return actor_of(user)
