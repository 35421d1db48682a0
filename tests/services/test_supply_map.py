from datetime import UTC, datetime

from sqlalchemy.orm import Session

from hilirisasi.services import supply_map
from models import Commodity, ListingStatus, MonthlyKg, Outline, Region
from tests.factories import (
    DistrictFactory,
    FormFactory,
    ListingFactory,
    ProvinceFactory,
    RegencyFactory,
    VillageFactory,
)

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
JUNE = MonthlyKg((0,) * 5 + (9_000,) + (0,) * 6)


def _square(code: str, west: float) -> Outline:
    ring = [[west, -5], [west + 1, -5], [west + 1, -4], [west, -4], [west, -5]]
    return Outline(
        region_code=code,
        geometry={"type": "Polygon", "coordinates": [ring]},
        is_official=False,
        source="Uji",
        loaded_at=NOW,
    )


def _areas(session: Session, within: Region, commodity: Commodity | None = None):
    return supply_map.list_areas(session, within=within, commodity=commodity, now=NOW)


def test_offers_are_summed_by_area_and_month_without_own_use_and_contracts(
    session: Session,
) -> None:
    ListingFactory(harvest_kg=JUNE, own_use_kg=MonthlyKg((0,) * 5 + (2_000,) + (0,) * 6))
    ListingFactory(harvest_kg=JUNE, contracted_kg=MonthlyKg((1,) * 12))
    ListingFactory(harvest_kg=JUNE, status=ListingStatus.WITHDRAWN)
    DistrictFactory(code="18.02.02", name="Bangunrejo")

    first, second = _areas(session, RegencyFactory())

    assert (first.listings, first.kg) == (2, (0,) * 5 + (15_999,) + (0,) * 6)
    assert (first.kg_in(6), first.kg_in(7), first.kg_in(None)) == (15_999, 0, 15_999)
    assert (second.listings, second.kg_in(None)) == (0, 0)


def test_the_province_has_regencies_and_a_village_has_no_areas(session: Session) -> None:
    listing = ListingFactory()

    assert [area.region.code for area in _areas(session, ProvinceFactory())] == ["18.02"]
    assert _areas(session, listing.village) == []


def test_one_commodity_counts_alone(session: Session) -> None:
    listing = ListingFactory()
    ListingFactory(form=FormFactory(commodity__code="banana", code="fresh_bunch"))

    [all_of_it] = _areas(session, ProvinceFactory())
    [cassava] = _areas(session, ProvinceFactory(), listing.commodity)
    offers = supply_map.list_districts(session, within=ProvinceFactory(), commodity=None, now=NOW)

    assert (all_of_it.listings, cassava.listings) == (2, 1)
    assert [(row.code, row.commodity_code, row.listings) for row in offers] == [
        ("18.02.01", "banana", 1),
        ("18.02.01", "cassava", 1),
    ]


def test_shades_tell_unknown_from_nothing_and_rise_with_the_amount(session: Session) -> None:
    amounts = {"18.02.01": 100, "18.02.02": 25, "18.02.03": 26, "18.02.04": 0}
    for code, kg in amounts.items():
        village = VillageFactory(code=f"{code}.2001", parent=DistrictFactory(code=code))
        ListingFactory(organisation__region=village, harvest_kg=MonthlyKg((kg,) * 12))
    DistrictFactory(code="18.02.05")
    session.add_all([_square(f"18.02.0{n}", 104 + n / 10) for n in range(1, 6)])
    session.commit()

    drawing = supply_map.draw_areas(session, areas=_areas(session, RegencyFactory()), month=1)

    assert drawing is not None
    assert [shape.shade for shape in drawing.shapes] == [4, 1, 2, 0, None]
    assert drawing.steps == [25, 50, 75, 100]
    assert not drawing.is_official
    assert drawing.sources == ["Uji"]


def test_regions_keep_their_number_where_one_before_has_no_outline(session: Session) -> None:
    ListingFactory()
    DistrictFactory(code="18.02.02")
    session.add(_square("18.02.02", 104))
    session.commit()

    drawing = supply_map.draw_areas(session, areas=_areas(session, RegencyFactory()), month=None)

    assert drawing is not None
    [shape] = drawing.shapes
    assert (shape.number, shape.region.code) == (2, "18.02.02")
    assert shape.path == "M6,334 334,334 334,6 6,6 6,334Z"
    assert shape.middle == (170, 170)


def test_without_outlines_there_is_no_map(session: Session) -> None:
    ListingFactory()

    assert (
        supply_map.draw_areas(session, areas=_areas(session, RegencyFactory()), month=None) is None
    )
