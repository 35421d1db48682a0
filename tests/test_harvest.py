"""Amounts as villages count them become whole kilograms by month."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hilirisasi import harvest
from hilirisasi.harvest import AmountAnswer, Basis
from models import MAX_KG

KG = {"kg": 1, "kuintal": 100, "ton": 1000}
MONTHS = st.sets(st.integers(1, 12), min_size=1).map(lambda months: tuple(sorted(months)))


def answer(basis, amount, unit, months, **more):
    return AmountAnswer(basis=basis, amount=Decimal(amount), unit=unit, months=months, **more)


@pytest.mark.parametrize(
    ("given", "yearly_kg"),
    [
        (answer(Basis.PER_YEAR, "1.5", "ton", (3,)), 1_500),
        (answer(Basis.PER_MONTH, "1.5", "ton", (3, 4)), 3_000),
        (answer(Basis.PER_HARVEST, "20", "kuintal", (3, 4, 8)), 4_000),  # two runs of months
        (answer(Basis.PER_HARVEST, "20", "kuintal", (3,), harvests=3), 6_000),
        (answer(Basis.PER_HECTARE, "250", "kuintal", (7,), hectares=Decimal("2.5")), 62_500),
        (answer(Basis.PER_HECTARE, "1", "ton", (7,), hectares=Decimal(2), harvests=2), 4_000),
    ],
)
def test_each_basis_and_unit_comes_to_kg_a_year(given, yearly_kg):
    assert harvest.yearly_kg(given, KG) == yearly_kg


def test_amounts_by_month_are_the_months_and_their_sum_the_year():
    uneven = (Decimal("0.5"), Decimal(2), *[Decimal(0)] * 10)
    given = answer(Basis.PER_YEAR, "2.5", "ton", (1, 2), by_month=uneven)

    assert harvest.monthly_kg(given, KG) == (500, 2_000, *[0] * 10)
    assert harvest.yearly_kg(given, KG) == 2_500
    assert AmountAnswer.from_json(given.to_json()) == given


def test_a_unit_weighs_what_its_product_says():
    nuts = answer(Basis.PER_MONTH, "1200", "butir", (1, 2))

    assert harvest.yearly_kg(nuts, {"butir": 1.25, "kg": 1}) == 3_000


@pytest.mark.parametrize(
    ("months", "seasons"),
    [((3, 4, 5, 6), 1), ((12, 1), 1), ((1, 3, 5), 3), (tuple(range(1, 13)), 1)],
)
def test_neighbouring_months_are_one_harvest(months, seasons):
    assert harvest.seasons(months) == seasons


@given(st.integers(0, MAX_KG), MONTHS)
def test_spreading_keeps_every_kilogram_and_only_in_the_harvest_months(total_kg, months):
    spread = harvest.spread(total_kg, months)

    assert sum(spread) == total_kg
    assert all(month in months for month, kg in enumerate(spread, start=1) if kg)
    assert max(spread) - min(spread[month - 1] for month in months) <= 1


@given(st.integers(0, MAX_KG), st.integers(0, 100))
def test_a_part_is_never_understated_nor_more_than_the_whole(kg, percent):
    share = Decimal(percent) / 100

    bound = harvest.part((kg,) * 12, share)[0]

    assert share * kg <= bound <= kg
    assert bound < share * kg + 1


@given(
    st.sampled_from(Basis),
    st.decimals("0.001", "1e9", places=3),
    MONTHS,
    st.none() | st.decimals("0.01", "1e6", places=2),
    st.none() | st.integers(1, 12),
)
def test_an_answer_is_read_back_as_it_was_written(basis, amount, months, hectares, harvests):
    written = answer(basis, amount, "ton", months, hectares=hectares, harvests=harvests)

    assert AmountAnswer.from_json(written.to_json()) == written
