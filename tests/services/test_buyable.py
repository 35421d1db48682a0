"""What can be bought around a place: equal to sums made by hand, month by month."""

import itertools
import math
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from hilirisasi.services import buyable, policies, pool_supply
from hilirisasi.services.buyable import Wish
from models import ListingStatus, MonthlyKg, PricePlace, Reservation
from tests.factories import (
    NOW,
    CaseFactory,
    DistrictFactory,
    FormFactory,
    ListingFactory,
    PlanFactory,
    PoolOfferPartFactory,
    TermsFactory,
    VillageFactory,
    VillageOrganisationFactory,
)
from tests.statements import statements

WISH = Wish(commodity_code="cassava", form_code="fresh_root", place_code="18.02.01")
EARTH_KM = 6371.0088
RATE = 3000  # Rp per tonne and km: the built-in rules


def listing(north_deg: float, **values):
    """A listing whose village lies that far north of the district's point."""
    village = VillageFactory(latitude=-4.9 + north_deg, longitude=105.2)
    return ListingFactory(organisation=VillageOrganisationFactory(region=village), **values)


def find(session: Session, **changes) -> buyable.Buyable:
    place = DistrictFactory()
    return buyable.find(session, wish=replace(WISH, **changes), place=place, now=NOW)


def test_landed_price_is_the_village_price_and_haulage_over_the_way(session: Session) -> None:
    near, far = listing(0.1, price_idr_per_kg=1_200), listing(0.2, price_idr_per_kg=1_100)

    found = find(session)

    km = EARTH_KM * math.radians(0.1)
    assert [offer.listing.id for offer in found.offers] == [far.id, near.id]
    assert [offer.distance_km for offer in found.offers] == pytest.approx([2 * km, km])
    assert [offer.landed_idr_per_kg for offer in found.offers] == pytest.approx(
        [1_100 + RATE / 1000 * 2 * km, 1_200 + RATE / 1000 * km]
    )
    assert [offer.cumulative_kg for offer in found.offers] == [120_000, 240_000]
    assert found.haulage_idr_per_t_km == RATE


def test_what_is_elsewhere_otherwise_or_not_on_show_is_left_out(session: Session) -> None:
    kept = listing(0.0)
    listing(0.5)  # 56 km
    listing(0.0, status=ListingStatus.WITHDRAWN)
    listing(0.0, confirmed_at=NOW - timedelta(days=400))
    listing(0.0, form=FormFactory(code="chips"))
    listing(0.0, contracted_kg=MonthlyKg((10_000,) * 12))  # nothing is free

    found = find(session)

    assert [offer.listing.id for offer in found.offers] == [kept.id]
    assert found.unpriced == ()


def test_a_price_too_old_stands_apart_and_is_never_nothing(session: Session) -> None:
    listing(0.0, price_idr_per_kg=1_000)
    old = listing(0.0, price_idr_per_kg=1, price_on=date(2025, 11, 1))

    found = find(session)
    month = buyable.by_month(found)[0]

    assert [(offer.listing.id, offer.landed_idr_per_kg) for offer in found.unpriced] == [
        (old.id, None)
    ]
    assert (month.priced_kg, month.unpriced_kg) == (10_000, 10_000)
    assert (month.lowest_idr_per_kg, month.mean_idr_per_kg) == (1_000, 1_000)
    assert find(session, most_idr_per_kg=2_000).unpriced == ()


def test_a_village_without_a_point_is_counted_apart(session: Session) -> None:
    nowhere = VillageFactory(latitude=None, longitude=None)
    ListingFactory(organisation=VillageOrganisationFactory(region=nowhere))

    found = find(session)

    assert (found.offers, found.without_point) == ((), 1)


def test_what_is_promised_is_not_for_sale_again(session: Session) -> None:
    row = listing(0.0)
    PoolOfferPartFactory(listing=row, answer="willing", kg=MonthlyKg((4_000,) * 12))
    case = CaseFactory(terms=TermsFactory(talk__listing=row), status="approved")
    case.reservations.append(Reservation(listing_id=row.id, month=date(2027, 3, 1), kg=5_000))
    session.commit()

    free = find(session).offers[0].free_kg

    assert free == (6_000, 6_000, 1_000, *(6_000,) * 9)


def test_month_amount_and_price_narrow_it(session: Session) -> None:
    july = MonthlyKg((0,) * 6 + (8_000,) + (0,) * 5)
    small = listing(0.0, harvest_kg=july)
    large = listing(0.0, price_idr_per_kg=1_300)

    def ids(**wish) -> list[int]:
        return [offer.listing.id for offer in find(session, **wish).offers]

    assert ids(month=7) == [small.id, large.id]
    assert ids(month=1) == [large.id]
    assert ids(month=7, least_kg=9_000) == [large.id]
    assert ids(least_kg=9_000) == [large.id]
    assert ids(most_idr_per_kg=1_200) == [small.id]
    assert [offer.cumulative_kg for offer in find(session, month=7).offers] == [8_000, 18_000]


def test_a_need_is_filled_from_the_cheapest(session: Session) -> None:
    listing(0.0, price_idr_per_kg=1_000)
    listing(0.0, price_idr_per_kg=2_000)

    months = buyable.by_month(find(session), need_kg=15_000)
    short = buyable.by_month(find(session), need_kg=50_000)[0]

    assert {(m.bought_kg, m.lowest_idr_per_kg, m.highest_idr_per_kg) for m in months} == {
        (15_000, 1_000, 2_000)
    }
    assert months[0].mean_idr_per_kg == pytest.approx((10_000 * 1_000 + 5_000 * 2_000) / 15_000)
    assert (short.bought_kg, short.priced_kg) == (20_000, 20_000)


def test_ways_and_haulage_are_those_of_the_pool(session: Session) -> None:
    for north_deg in (0.05, 0.13, 0.31):
        listing(north_deg)
    plan = PlanFactory(
        complete=True, price_place=PricePlace.FARM, need_kg=MonthlyKg((25_000,) * 12)
    )
    session.commit()

    pool = pool_supply.find(session, plan=plan, now=NOW)
    found = {offer.listing.id: offer for offer in find(session).offers}

    assert pool is not None
    assert len(pool.parts) == 3
    for part in pool.parts:
        assert part.distance_km == pytest.approx(found[part.listing_id].distance_km)
        assert part.haulage_idr_per_kg == pytest.approx(found[part.listing_id].haulage_idr_per_kg)
    assert pool.haulage_idr_per_t_km == find(session).haulage_idr_per_t_km
    assert find(session).policy_version == policies.active(session, now=NOW).version


OFFERS = st.tuples(
    st.floats(0, 0.9),  # degrees north: up to 100 km
    st.integers(1, 10_000),  # Rp per kg
    st.integers(0, 700),  # age of the price, days
    st.lists(st.integers(0, 50_000), min_size=12, max_size=12),  # harvest, kg
    st.integers(0, 20_000),  # own use a month, kg
)


@settings(
    max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    offers=st.lists(OFFERS, max_size=6),
    radius_km=st.sampled_from(buyable.RADII_KM),
    need_kg=st.none() | st.integers(1, 100_000),
)
def test_totals_are_the_sums_of_the_records(
    session: Session, offers: list, radius_km: int, need_kg: int | None
) -> None:
    plain, made = [], []
    for north_deg, price, age_days, harvest, own_use in offers:
        made.append(
            listing(
                north_deg,
                price_idr_per_kg=price,
                price_on=NOW.date() - timedelta(days=age_days),
                harvest_kg=MonthlyKg(tuple(harvest)),
                own_use_kg=MonthlyKg((own_use,) * 12),
            )
        )
        free = [max(0, kg - own_use) for kg in harvest]
        km = EARTH_KM * math.radians(north_deg)
        if km <= radius_km and sum(free):
            plain.append((price + RATE / 1000 * km, age_days <= 365, free))

    found = find(session, radius_km=radius_km)
    months = buyable.by_month(found, need_kg=need_kg)

    priced = sorted((row for row in plain if row[1]), key=lambda row: row[0])
    assert [offer.landed_idr_per_kg for offer in found.offers] == pytest.approx(
        [row[0] for row in priced]
    )
    so_far = itertools.accumulate(sum(row[2]) for row in priced)
    assert [offer.cumulative_kg for offer in found.offers] == list(so_far)
    for index, month in enumerate(months):
        assert month.priced_kg == sum(row[2][index] for row in priced)
        assert month.unpriced_kg == sum(row[2][index] for row in plain if not row[1])
        assert month.bought_kg == min(need_kg or 10**9, month.priced_kg)
        assert month.mean_idr_per_kg == (
            pytest.approx(plain_mean(priced, index, month.bought_kg)) if month.bought_kg else None
        )
    for row in made:  # the next example starts with nothing on show
        row.status = ListingStatus.WITHDRAWN
    session.commit()


def plain_mean(priced: list, index: int, kg: int) -> float:
    """Buy kilogram by kilogram, so to speak: the cheapest listing first until ``kg`` are had."""
    left, cost = kg, 0.0
    for landed, _is_known, free in priced:
        taken = min(left, free[index])
        left, cost = left - taken, cost + taken * landed
    return cost / kg


def test_many_listings_ask_no_more_than_few(session: Session) -> None:
    counts = []

    for batch in (1, 8):
        for _ in range(batch):
            listing(0.0)
        session.commit()
        session.expire_all()
        place = DistrictFactory()
        with statements(session) as asked:
            found = buyable.find(session, wish=WISH, place=place, now=NOW)
            buyable.load_names(session, found.offers)
            assert {offer.listing.village.parent.name for offer in found.offers} == {"Kalirejo"}
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_products_to_choose_from_are_those_on_show(session: Session) -> None:
    listing(0.0)
    listing(0.0, form=FormFactory(code="chips", position=1), status=ListingStatus.WITHDRAWN)

    assert [form.code for form in buyable.list_products(session, now=NOW)] == ["fresh_root"]
