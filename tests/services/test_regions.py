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


def test_search_finds_villages_by_the_beginning_of_their_name(session: Session) -> None:
    second = VillageFactory(code="18.02.01.2802", name="Zambrud Jaya")
    first = VillageFactory(code="18.02.01.2801", name="Zambrud Jaya")
    VillageFactory(name="Tanjung Zambrud")
    DistrictFactory(code="18.02.09", name="Zambrud Kecamatan")

    found = regions.search(session, text=" zAMBRUD ")

    assert [village.code for village in found] == [first.code, second.code]


@pytest.mark.parametrize("text", ["", "  ", "%", "_ukamaju", "\x00", "a\x00"])
def test_search_finds_nothing_for_what_is_no_beginning(session: Session, text: str) -> None:
    VillageFactory(name="Sukamaju")

    assert regions.search(session, text=text) == []


def test_search_stops_at_its_limit(session: Session) -> None:
    VillageFactory.create_batch(regions.MAX_RESULTS + 1, name="Zambrud")

    assert len(regions.search(session, text="Zam")) == regions.MAX_RESULTS


def test_listings_of_a_village_are_its_published_ones(session: Session) -> None:
    own = VillageOrganisationFactory(region=VillageFactory(kind=RegionKind.KELURAHAN))
    shown = ListingFactory(organisation=own)
    ListingFactory(organisation=own, status=ListingStatus.WITHDRAWN)
    ListingFactory()

    assert list(regions.list_listings(session, village=own.region, now=NOW)) == [shown]
