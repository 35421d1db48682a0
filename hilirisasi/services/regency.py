"""A regency's villages, each with what it has: products, talks, cases, an operator."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from hilirisasi.freshness import LISTING_LIFE
from hilirisasi.services.listing_search import WITH_NAMES
from models import (
    VILLAGE_KINDS,
    Case,
    CaseStatus,
    Listing,
    ListingStatus,
    Membership,
    Organisation,
    OrganisationKind,
    Plan,
    Region,
    Role,
    Talk,
    TalkStatus,
)

PAGE_SIZE: Final = 30
OPEN_TALKS: Final = (TalkStatus.ASKED, TalkStatus.TALKING)


class Show(StrEnum):
    """Which villages are asked for."""

    ALL = "semua"
    NO_OPERATOR = "tanpa-operator"
    NO_LISTING = "tanpa-produk"
    LAPSED = "lama"
    DRAFT = "draf"
    CASES = "berkas"


@dataclass(slots=True)
class Village:
    """One village and what it has; ``lapsed`` products are published, confirmed too long ago."""

    region: Region
    has_operator: bool = False
    shown: int = 0
    lapsed: int = 0
    drafts: int = 0
    talks: int = 0
    cases: Counter[CaseStatus] = field(default_factory=Counter)

    def fits(self, show: Show) -> bool:
        """Does it belong to what was asked for?"""
        tests = {
            Show.ALL: True,
            Show.NO_OPERATOR: not self.has_operator,
            Show.NO_LISTING: not (self.shown or self.lapsed or self.drafts),
            Show.LAPSED: bool(self.lapsed),
            Show.DRAFT: bool(self.drafts),
            Show.CASES: bool(self.cases),
        }
        return tests[show]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of villages, how many fit, and the counts of the whole regency."""

    villages: Sequence[Village]
    total: int
    number: int
    counts: dict[Show, int]
    whole: Village

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE_SIZE))


def list_villages(
    session: Session,
    *,
    regency: Region,
    show: Show = Show.ALL,
    name: str = "",
    page: int = 1,
    size: int = PAGE_SIZE,
    now: datetime,
) -> Page:
    """Return the villages of a regency: first those without operator or product, then by code."""
    villages = _villages(session, regency, now)
    wanted = name.casefold()
    fitting = sorted(
        (row for row in villages if row.fits(show) and wanted in row.region.name.casefold()),
        key=lambda row: (row.has_operator, not row.fits(Show.NO_LISTING), row.region.code),
    )
    start = (page - 1) * size
    return Page(
        villages=fitting[start : start + size],
        total=len(fitting),
        number=page,
        counts={kind: sum(row.fits(kind) for row in villages) for kind in Show},
        whole=_whole(regency, villages),
    )


def list_talks(session: Session, *, region_code: str) -> list[Talk]:
    """Return the talks of a regency's villages, the newest first."""
    return list(
        session.scalars(
            sa.select(Talk)
            .join(Talk.listing)
            .options(
                joinedload(Talk.plan).joinedload(Plan.organisation),
                joinedload(Talk.listing).options(*WITH_NAMES),
                selectinload(Talk.terms),
                selectinload(Talk.visits),
            )
            .where(Listing.village_code.startswith(f"{region_code}."), Talk.is_hidden.is_(False))
            .order_by(Talk.id.desc())
        )
    )


def operator_phone(session: Session, *, organisation_id: int) -> tuple[str, str] | None:
    """Return name and number of a village's operator, for the regency that calls them."""
    membership = session.scalar(
        sa.select(Membership)
        .options(joinedload(Membership.user))
        .where(
            Membership.organisation_id == organisation_id,
            Membership.role == Role.VILLAGE_OPERATOR,
            Membership.ended_at.is_(None),
        )
        .order_by(Membership.id.desc())
        .limit(1)
    )
    return (membership.user.name, membership.user.phone or "") if membership else None


def _villages(session: Session, regency: Region, now: datetime) -> list[Village]:
    inside = f"{regency.code}."
    regions = session.scalars(
        sa.select(Region)
        .options(joinedload(Region.parent))
        .where(Region.code.startswith(inside), Region.kind.in_(VILLAGE_KINDS))
        .order_by(Region.code)
    )
    villages = {region.code: Village(region) for region in regions}
    for code in session.scalars(
        sa.select(Organisation.region_code)
        .join(Membership)
        .where(
            Organisation.kind == OrganisationKind.VILLAGE,
            Organisation.region_code.startswith(inside),
            Membership.role == Role.VILLAGE_OPERATOR,
            Membership.ended_at.is_(None),
        )
        .distinct()
    ):
        villages[code or ""].has_operator = True
    is_old = Listing.confirmed_at <= now - LISTING_LIFE
    for code, status, old, count in session.execute(
        sa.select(Listing.village_code, Listing.status, is_old, sa.func.count())
        .where(Listing.village_code.startswith(inside))
        .group_by(Listing.village_code, Listing.status, is_old)
    ):
        _count_listings(villages[code], status, count, is_old=bool(old))
    for code, count in session.execute(
        sa.select(Listing.village_code, sa.func.count())
        .join(Talk, Talk.listing_id == Listing.id)
        .where(Listing.village_code.startswith(inside), Talk.status.in_(OPEN_TALKS))
        .group_by(Listing.village_code)
    ):
        villages[code].talks = count
    for code, case_status, count in session.execute(
        sa.select(Listing.village_code, Case.status, sa.func.count())
        .join(Case, Case.listing_id == Listing.id)
        .where(Listing.village_code.startswith(inside))
        .group_by(Listing.village_code, Case.status)
    ):
        villages[code].cases[case_status] = count
    return list(villages.values())


def _count_listings(village: Village, status: ListingStatus, count: int, *, is_old: bool) -> None:
    if status is ListingStatus.DRAFT:
        village.drafts += count
    elif status is ListingStatus.PUBLISHED and is_old:
        village.lapsed += count
    elif status is ListingStatus.PUBLISHED:
        village.shown += count


def _whole(regency: Region, villages: Iterable[Village]) -> Village:
    whole = Village(regency, has_operator=True)
    for row in villages:
        whole.shown += row.shown
        whole.lapsed += row.lapsed
        whole.drafts += row.drafts
        whole.talks += row.talks
        whole.cases += row.cases
    return whole
