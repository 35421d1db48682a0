import pytest
from sqlalchemy.orm import Session

from hilirisasi.services import regions
from models import ListingStatus, RegionKind
from tests.factories import (
    NOW,
    DistrictFactory,
    ListingFactory,
    VillageFactory,
    VillageOrganisationFactory,
)


def test_find_returns_the_region_with_those_above_it(session: Session) -> None:
    village = VillageFactory()

    found = regions.find(session, village.code)

    assert found is village
    assert [parent.code for parent in regions.parents_of(village)] == ["18", "18.02", "18.02.01"]


@pytest.mark.parametrize(
    "code", ["", "19", "18.", "18.02.01.2001.1", "1802012001", "18.02.01.20O1", "\x00", "%", "١٨"]
)
def test_find_knows_no_other_codes(session: Session, code: str) -> None:
    VillageFactory()

    assert regions.find(session, code) is None


def test_children_are_counted_each_with_its_own(session: Session) -> None:
    here = VillageFactory(code="18.02.01.2901")
    there_district = DistrictFactory(code="18.02.02", name="Bangun Rejo")
    there = VillageFactory(code="18.02.02.2901", parent=there_district)
    VillageFactory(code="18.02.02.2902", parent=there_district)
    for village, status in (
        (here, ListingStatus.PUBLISHED),
        (there, ListingStatus.PUBLISHED),
        (there, ListingStatus.WITHDRAWN),
    ):
        ListingFactory(organisation=VillageOrganisationFactory(region=village), status=status)

    children = regions.list_children(session, region=here.parent.parent, now=NOW)

    assert [(c.region.code, c.villages, c.listings) for c in children] == [
        ("18.02.01", 1, 1),
        ("18.02.02", 2, 1),
    ]


def test_a_village_has_no_children(session: Session) -> None:
    assert regions.list_children(session, region=VillageFactory(), now=NOW) == []


def test_listings_of_a_village_are_its_published_ones(session: Session) -> None:
    own = VillageOrganisationFactory(region=VillageFactory(kind=RegionKind.KELURAHAN))
    shown = ListingFactory(organisation=own)
    ListingFactory(organisation=own, status=ListingStatus.WITHDRAWN)
    ListingFactory()

    assert list(regions.list_listings(session, village=own.region, now=NOW)) == [shown]
