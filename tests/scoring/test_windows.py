"""Which kilograms serve a need together: exact against an integer programme."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hilirisasi.scoring.windows import Room, deliveries_of
from tests.scoring.exact_pools import cheapest_kg


def months(greatest):
    """Twelve whole amounts, half of them nothing."""
    return st.lists(st.just(0) | st.integers(0, greatest), min_size=12, max_size=12)


@st.composite
def lines(draw):
    """A need, and listings in the order of their cost with the months that they keep."""
    listings = draw(st.lists(st.tuples(months(15), st.integers(0, 11)), min_size=1, max_size=5))
    need_kg = np.array(draw(months(8)), dtype=float)
    free_kg = np.array([free for free, _kept in listings], dtype=float)
    return need_kg, free_kg, np.array([kept for _free, kept in listings])


def accept(need_kg, free_kg, kept):
    room = Room(need_kg[None])
    return np.array(
        [room.accept(free_kg[row : row + 1], kept[row : row + 1])[0] for row in range(len(kept))]
    )


@given(lines())
def test_first_come_first_served_is_the_cheapest_that_fills_most(line):
    need_kg, free_kg, kept = line
    cost = 1000.0 + np.arange(len(kept))

    given_kg = accept(need_kg, free_kg, kept).sum(axis=1)

    exact_kg = cheapest_kg(need_kg, free_kg, kept, cost)
    assert given_kg.sum() == pytest.approx(exact_kg.sum(), abs=1e-6)
    assert given_kg @ cost == pytest.approx(exact_kg @ cost, rel=1e-9)


@given(lines())
def test_all_that_was_accepted_is_delivered_while_it_keeps_and_never_beyond_the_need(line):
    need_kg, free_kg, kept = line
    harvested_kg = np.zeros((12, 12, 1))
    np.add.at(harvested_kg[:, :, 0], kept, accept(need_kg, free_kg, kept))

    delivered_kg = deliveries_of(harvested_kg, need_kg[:, None])

    assert delivered_kg.sum(axis=2).tolist() == harvested_kg.tolist()
    assert (delivered_kg.sum(axis=(0, 1))[:, 0] <= need_kg).all()
    for keeps, harvest, delivery, _ in np.argwhere(delivered_kg):
        assert (delivery - harvest) % 12 <= keeps


def test_goods_that_keep_make_way_for_those_that_do_not():
    january, december = np.eye(12)[0], np.eye(12)[11]
    need_kg = 100 * (january + np.eye(12)[1])
    free_kg = np.array([100 * january, 100 * december])

    given_kg = accept(need_kg, free_kg, np.array([1, 1]))

    # The first moves to February, so that what December left over can serve January.
    assert given_kg.sum() == 200
