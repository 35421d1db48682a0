"""What approved cases promise, added up by region, and what certified reports say was bought.

Jobs and value added are those of the match as it stood when both sides agreed.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.case_flow import FACILITATED
from hilirisasi.services import realised
from hilirisasi.services.public_cases import promised_by_year
from hilirisasi.services.realised import Realised
from models import REGENCY_LENGTH, Case, Listing, Region, RegionKind, Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """The approved cases of one region.

    ``jobs_fte`` a year and ``value_added_idr_bn`` a year leave out the ``uncounted`` cases, whose
    score could not be made. ``promised_kg_by_year`` is by calendar year, ``realised_kg_by_year``
    too, from ``reports`` that are certified: a year without any is left out. ``mismatches`` wait to
    be looked into.
    """

    region: Region
    cases: int
    samples: int
    uncounted: int
    jobs_fte: float
    value_added_idr_bn: float
    promised_kg_by_year: Mapping[int, int]
    realised_kg_by_year: Mapping[int, int]
    reports: int
    mismatches: int

    @property
    def promised_kg(self) -> int:
        """What is promised in all agreed periods."""
        return sum(self.promised_kg_by_year.values())

    @property
    def realised_kg(self) -> int | None:
        """What was bought in all, as far as it is reported."""
        return sum(self.realised_kg_by_year.values()) if self.reports else None

    @property
    def is_counted(self) -> bool:
        """Is the score of at least one case known?"""
        return self.cases > self.uncounted


def by_regency(session: Session) -> list[Impact]:
    """Return the impact of every regency and city, by code, also where nothing is approved."""
    regions = session.scalars(
        sa.select(Region)
        .where(Region.kind.in_((RegionKind.REGENCY, RegionKind.CITY)))
        .order_by(Region.code)
    ).all()
    rows: dict[str, list[sa.Row[Any]]] = {region.code: [] for region in regions}
    found = session.execute(_approved()).all()
    for row in found:
        rows[row.village_code[:REGENCY_LENGTH]].append(row)
    told = realised.by_case(session, case_ids=[row.id for row in found])
    return [_impact(region, rows[region.code], told) for region in regions]


def of_region(session: Session, *, region: Region) -> Impact:
    """Return the impact of one region with all that lies in it."""
    inside = sa.or_(
        Listing.village_code == region.code, Listing.village_code.startswith(f"{region.code}.")
    )
    rows = session.execute(_approved().where(inside)).all()
    told = realised.by_case(session, case_ids=[row.id for row in rows])
    return _impact(region, rows, told)


def _approved() -> sa.Select[Any]:
    quantities = Case.explanation["quantities"]
    return (
        sa.select(
            Case.id,
            Listing.village_code,
            Case.is_sample,
            quantities["jobs"].as_float().label("jobs_fte"),
            quantities["va"].as_float().label("value_added_idr_bn"),
            Terms.kg,
            Terms.first_month,
            Terms.last_month,
        )
        .select_from(Case)
        .join(Case.listing)
        .join(Case.terms)
        .where(Case.status.in_(FACILITATED))
        .order_by(Case.id)
    )


def _impact(region: Region, found: Sequence[sa.Row[Any]], told: Mapping[int, Realised]) -> Impact:
    counted = [
        row for row in found if row.jobs_fte is not None and row.value_added_idr_bn is not None
    ]
    promised: Counter[int] = Counter()
    for row in found:
        promised += promised_by_year(row.kg, row.first_month, row.last_month)
    words = [told[row.id] for row in found if row.id in told]
    bought: Counter[int] = Counter()
    for word in words:
        bought.update(word.kg_by_year)
    return Impact(
        region=region,
        cases=len(found),
        samples=sum(row.is_sample for row in found),
        uncounted=len(found) - len(counted),
        jobs_fte=sum(row.jobs_fte for row in counted),
        value_added_idr_bn=sum(row.value_added_idr_bn for row in counted),
        promised_kg_by_year=dict(sorted(promised.items())),
        realised_kg_by_year=dict(sorted(bought.items())),
        reports=sum(len(word.reports) for word in words),
        mismatches=sum(word.open_mismatches for word in words),
    )
