"""Chains of stages, and dryers: everything per kg of the first raw material."""

from math import isnan, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hilirisasi.scoring.hayami_chain import Stage, chain_of, check_dry_yield, dry_yield

CHERRY = Stage(D=0.15, F=106_250, I=779, H=11_000, E=0.037, G=53_750)
BEAN = Stage(D=0.8, F=242_500, I=13_063, E=0.2455, G=53_750)


def test_a_chain_sums_what_each_stage_adds_per_kg_of_the_first_raw_material():
    chain = chain_of([CHERRY, BEAN])

    assert pytest.approx(4_158.5 + 0.15 * 74_687) == chain.K
    assert pytest.approx(0.037 * 53_750 + 0.15 * 0.2455 * 53_750) == chain.M
    assert pytest.approx(chain.K - chain.M) == chain.O
    assert pytest.approx(0.12) == chain.D
    assert chain.as_typed == pytest.approx(chain.K)
    assert chain.findings == ()


def test_a_raw_price_that_is_not_the_product_price_before_counts_value_twice():
    typed = Stage(D=0.8, F=242_500, I=13_063, H=11_000, E=0.2455, G=53_750)

    chain = chain_of([CHERRY, typed])

    [finding] = chain.findings
    assert (finding.code, finding.found, finding.right) == ("stage_price_broken", 11_000, 106_250)
    assert pytest.approx(chain_of([CHERRY, BEAN]).K) == chain.K
    assert chain.as_typed - chain.K == pytest.approx(0.15 * (106_250 - 11_000))


stages = st.builds(
    Stage,
    D=st.floats(0.05, 2),
    F=st.floats(100, 300_000),
    I=st.floats(0, 10_000),
    E=st.floats(0, 0.1),
    G=st.floats(1, 200_000),
    H=st.floats(1, 100_000),
)


@given(st.lists(stages, min_size=1, max_size=3))
def test_a_chain_is_one_table_from_the_first_raw_to_the_last_product(chain_stages):
    """What is sold less what was bought and spent on the way, whatever the prices between."""
    chain = chain_of(chain_stages)
    carried, spent = 1.0, 0.0
    for stage in chain_stages:
        spent += carried * stage.I
        carried *= stage.D

    direct = carried * chain_stages[-1].F - chain_stages[0].H - spent

    scale = max(1.0, *(stage.F for stage in chain_stages)) * 10
    assert pytest.approx(direct, abs=1e-9 * scale) == chain.K
    assert sum(share for _kg, share in chain.shares) == pytest.approx(chain.K, abs=1e-9 * scale)


def test_a_dryer_is_paid_for_per_wet_kilo():
    """Wet maize at Rp3,700, dry at Rp5,500: not 1,800 but 829 a wet kilo, at 30 and 15 % water."""
    D = dry_yield(wet_share=0.30, dry_share=0.15)

    chain = chain_of([Stage(D=D, F=5_500, I=0, H=3_700)])

    assert pytest.approx(0.70 / 0.85) == D
    assert pytest.approx(5_500 * 0.70 / 0.85 - 3_700) == chain.K
    assert chain.K < 5_500 - 3_700


@given(st.floats(0, 0.9), st.floats(0, 0.9))
def test_dry_matter_neither_grows_nor_is_lost(one, other):
    wet, dry = max(one, other), min(one, other)

    D = dry_yield(wet_share=wet, dry_share=dry)

    assert D * (1 - dry) == pytest.approx(1 - wet)
    assert 0 < D <= 1 + 1e-12


@pytest.mark.parametrize(
    ("wet", "dry"), [(nan, 0.1), (0.3, nan), (0.1, 0.3), (1.0, 0.1), (0.3, -1)]
)
def test_moisture_that_cannot_be_gives_no_yield(wet, dry):
    assert isnan(dry_yield(wet_share=wet, dry_share=dry))
    assert check_dry_yield(0.9, wet_share=wet, dry_share=dry) is None


def test_more_dry_product_than_dry_matter_is_found():
    right = 0.70 / 0.85

    finding = check_dry_yield(0.9, wet_share=0.30, dry_share=0.15)

    assert (finding.code, finding.right) == ("yield_above_dry_matter", pytest.approx(right))
    assert check_dry_yield(right, wet_share=0.30, dry_share=0.15) is None
    assert check_dry_yield(0.7, wet_share=0.30, dry_share=0.15) is None
