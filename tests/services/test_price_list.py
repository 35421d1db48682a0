from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from hilirisasi.services import price_list
from hilirisasi.services.price_list import PriceFilters
from models import ListingStatus, Price, PricePlace, PriceRule
from tests.factories import DistrictFactory, FormFactory, ListingFactory, VillageFactory
from tests.factories import VillageOrganisationFactory as Organisation

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)
ALL = PriceFilters()


def _price(**values: object) -> Price:
    return Price(
        **{
            "commodity_code": "cassava",
            "form_code": "fresh_root",
            "place": "Kotabumi",
            "level": "farm gate",
            "low_idr_per_kg": 1000,
            "high_idr_per_kg": 1100,
            "on": date(2026, 1, 2),
            "date_text": "2026-01-02",
            "kind": "market",
            "is_farm_gate": True,
            "source": "Sumber",
            "url": "https://harga.example/",
        }
        | values
    )


def _rule(**values: object) -> PriceRule:
    return PriceRule(
        **{
            "commodity_code": "cassava",
            "form_code": "fresh_root",
            "price_idr_per_kg": 1350,
            "max_deduction_share": 0.15,
            "place": PricePlace.COLLECTION_POINT,
            "binds": "factories",
            "valid_from": date(2025, 11, 10),
            "instrument": "Kepgub",
            "source": "Sumber",
            "url": "https://aturan.example/",
        }
        | values
    )


def test_three_listings_make_a_range(session: Session) -> None:
    for price, on in ((1000, date(2026, 9, 1)), (1300, date(2026, 10, 1)), (1100, TODAY)):
        ListingFactory(price_idr_per_kg=price, price_on=on)

    [found] = price_list.list_ranges(session, filters=ALL, now=NOW)

    assert found.district.code == "18.02.01"
    assert (found.count, found.newest_on) == (3, TODAY)
    assert (found.low_idr_per_kg, found.median_idr_per_kg, found.high_idr_per_kg) == (
        1000,
        1100,
        1300,
    )


def test_two_listings_make_no_range(session: Session) -> None:
    ListingFactory.create_batch(2)

    assert price_list.list_ranges(session, filters=ALL, now=NOW) == []


@pytest.mark.parametrize(
    "third",
    [
        {"status": ListingStatus.WITHDRAWN},
        {"confirmed_at": NOW - timedelta(days=400)},
        {"price_on": date(2025, 11, 24)},
    ],
)
def test_withdrawn_and_lapsed_listings_and_old_prices_do_not_count(
    session: Session, third: dict[str, object]
) -> None:
    ListingFactory.create_batch(2)
    ListingFactory(**third)

    assert price_list.list_ranges(session, filters=ALL, now=NOW) == []


def test_other_districts_and_forms_do_not_count(session: Session) -> None:
    ListingFactory.create_batch(2)
    other = DistrictFactory(code="18.02.02", name="Bangunrejo")
    village = VillageFactory(code="18.02.02.2001", parent=other)
    ListingFactory(organisation=Organisation(region=village))
    ListingFactory(form=FormFactory(code="dried_chips", name_id="Gaplek"))

    assert price_list.list_ranges(session, filters=ALL, now=NOW) == []


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        (PriceFilters(commodity="cassava"), 1),
        (PriceFilters(commodity="emas"), 0),
        (PriceFilters(region="18.02"), 1),
        (PriceFilters(region="18.0"), 0),
        (PriceFilters(region="18.%"), 0),
    ],
)
def test_ranges_are_filtered(session: Session, filters: PriceFilters, count: int) -> None:
    ListingFactory.create_batch(3)

    assert len(price_list.list_ranges(session, filters=filters, now=NOW)) == count


def test_published_prices_are_the_newest_first_and_undated_last(session: Session) -> None:
    FormFactory()
    session.add_all(
        [
            _price(place="tanpa tanggal", on=None),
            _price(place="lama", on=date(2024, 1, 1)),
            _price(place="baru", on=date(2026, 5, 1)),
        ]
    )
    session.commit()

    found = price_list.list_published(session, filters=ALL)

    assert [price.place for price in found] == ["baru", "lama", "tanpa tanggal"]


def test_a_region_sees_its_own_prices_and_those_of_what_it_lies_in(session: Session) -> None:
    VillageFactory()
    FormFactory()
    session.add_all(
        [
            _price(place="provinsi", region_code="18"),
            _price(place="kabupaten", region_code="18.02"),
            _price(place="kecamatan", region_code="18.02.01"),
            _price(place="tak disebut", region_code=None),
        ]
    )
    session.commit()

    of_regency = price_list.list_published(session, filters=PriceFilters(region="18.02"))
    of_district = price_list.list_published(session, filters=PriceFilters(region="18.02.01"))
    of_other = price_list.list_published(session, filters=PriceFilters(region="18.03"))

    assert {price.place for price in of_regency} == {"provinsi", "kabupaten", "kecamatan"}
    assert {price.place for price in of_district} == {"provinsi", "kabupaten", "kecamatan"}
    assert {price.place for price in of_other} == {"provinsi"}


@pytest.mark.parametrize(("share", "least"), [(0.3, 945), (0.15, 1147.5), (0.25, 1012.5)])
def test_what_a_full_deduction_leaves(share: float, least: float) -> None:
    assert price_list.least_idr_per_kg(_rule(max_deduction_share=share)) == least


def test_rules_are_the_newest_first(session: Session) -> None:
    FormFactory()
    session.add_all([_rule(), _rule(valid_from=date(2026, 1, 26))])
    session.commit()

    found = price_list.list_rules(session, filters=PriceFilters(commodity="cassava"))

    assert [rule.valid_from for rule in found] == [date(2026, 1, 26), date(2025, 11, 10)]
    assert price_list.list_rules(session, filters=PriceFilters(commodity="emas")) == []
