"""What approved cases promise, by region."""

from datetime import date

from hilirisasi.services import impact
from models import CaseStatus, MonthlyKg
from tests.factories import (
    CaseFactory,
    DistrictFactory,
    ListingFactory,
    RegencyFactory,
    TalkFactory,
    TermsFactory,
    VillageFactory,
)

TEN = MonthlyKg((10_000,) + (0,) * 11)


def _case(regency, jobs=None, va=None, status=CaseStatus.APPROVED, **terms):
    district = DistrictFactory(code=f"{regency}.01", parent=RegencyFactory(code=regency))
    village = VillageFactory(code=f"{regency}.01.{3000 + _case.count}", parent=district)
    _case.count += 1
    talk = TalkFactory(listing=ListingFactory(organisation__region=village))
    scored = None if jobs is None and va is None else {"quantities": {"jobs": jobs, "va": va}}
    return CaseFactory(
        terms=TermsFactory(talk=talk, kg=TEN, **terms), status=status, explanation=scored
    )


_case.count = 0


def test_each_regency_adds_up_its_approved_cases_and_says_what_is_not_counted(session):
    _case("18.02", 10.5, 1.25)
    _case("18.02", 4.5, 0.75, CaseStatus.APPROVED_WITH_CONDITIONS)
    _case("18.02")
    _case("18.02", None, 2.0)
    _case("18.02", 99.0, 9.0, CaseStatus.IN_REVIEW)
    _case("18.07", 2.0, 0.5)
    RegencyFactory(code="18.09")

    metro, timur, none = impact.by_regency(session)

    assert (metro.cases, metro.uncounted, metro.jobs_fte) == (4, 2, 15.0)
    assert metro.value_added_idr_bn == 2.0
    assert (timur.cases, timur.jobs_fte, timur.value_added_idr_bn) == (1, 2.0, 0.5)
    assert (none.cases, none.promised_kg, none.is_counted) == (0, 0, False)


def test_a_region_is_its_own_villages_and_the_years_are_those_of_the_period(session):
    case = _case("18.02", first_month=date(2027, 1, 1), last_month=date(2028, 6, 1))
    _case("18.07")

    regency = impact.of_region(session, region=RegencyFactory(code="18.02"))
    village = impact.of_region(session, region=case.listing.village)

    assert regency.promised_kg_by_year == {2027: 10_000, 2028: 10_000}
    assert village.promised_kg == 20_000
    assert not village.is_counted
