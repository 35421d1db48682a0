"""Weights from judgements: agreed by hand, invariant to the order of criteria, refused if wild."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hilirisasi.scoring.pairwise import compare, join, matrix_of
from hilirisasi.scoring.policy import Policy

judgement = st.floats(1 / 9, 9)


def test_the_built_in_weights_are_those_of_their_matrix() -> None:
    found = compare(matrix_of([1.5, 2, 1.5]))

    assert found.weights == pytest.approx(list(Policy.default().weights.values()), abs=1e-9)
    assert found.eigenvalue == pytest.approx(3.0015, abs=5e-5)
    assert found.ratio == pytest.approx(0.0013, abs=5e-5)
    assert found.is_consistent


def test_a_published_matrix_comes_out() -> None:
    """Saaty 1980: 1, 3, 5; 1/3, 1, 3 gives 0.637, 0.258, 0.105, lambda 3.0385."""
    found = compare(matrix_of([3, 5, 3]))

    assert found.weights == pytest.approx([0.637, 0.258, 0.105], abs=5e-4)
    assert found.eigenvalue == pytest.approx(3.0385, abs=5e-5)


@given(st.tuples(st.floats(0.4, 2), st.floats(0.4, 2)))
def test_perfect_judgements_have_ratio_zero_and_their_own_weights(parts) -> None:
    first, second = parts
    weights = np.array([first * second, second, 1.0])

    found = compare(matrix_of([first, first * second, second]))

    assert found.ratio == pytest.approx(0, abs=1e-9)
    assert found.weights == pytest.approx(weights / weights.sum(), rel=1e-6)


@given(st.tuples(judgement, judgement, judgement))
def test_weights_follow_their_criteria(judgements) -> None:
    matrix = matrix_of(judgements)
    order = [2, 0, 1]

    turned = compare(matrix[np.ix_(order, order)])

    straight = compare(matrix)
    assert turned.weights == pytest.approx(straight.weights[order], rel=1e-6)
    assert turned.ratio == pytest.approx(straight.ratio, abs=1e-9)
    assert straight.weights.sum() == pytest.approx(1)


def test_a_circle_of_judgements_is_refused() -> None:
    found = compare(matrix_of([3, 1 / 3, 3]))  # a over b, b over c, c over a

    assert not found.is_consistent
    assert found.limit == 0.05


@pytest.mark.parametrize(("count", "limit"), [(3, 0.05), (6, 0.08), (10, 0.10)])
def test_the_limit_is_that_of_the_size(count: int, limit: float) -> None:
    assert compare(matrix_of([1] * count)).limit == limit


def test_two_opposite_participants_weigh_alike() -> None:
    joined = join([matrix_of([3, 5, 2]), matrix_of([1 / 3, 1 / 5, 1 / 2])])

    assert compare(joined).weights == pytest.approx([1 / 3] * 3)


@pytest.mark.parametrize("judgements", [[1, 2], [10, 1, 1], [0.1, 1, 1], [float("nan"), 1, 1]])
def test_what_is_no_judgement_is_refused(judgements) -> None:
    with pytest.raises(ValueError, match="judgement"):
        matrix_of(judgements)
