"""Weights from a workshop's pairwise comparison (AHP), with its consistency.

Each participant says how many times one pillar weighs another. Several matrices are joined by the
geometric mean of each judgement, which keeps them reciprocal (Aczel and Saaty 1983). Weights are
the principal eigenvector; CI = (lambda - n)/(n - 1) and CR = CI/RI (Saaty 1980).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from hilirisasi.scoring.records import Floats

# Mean CI of random matrices by size n (ranking.md 2).
RANDOM_INDEX: Final = {3: 0.58, 4: 0.90, 5: 1.12, 6: 1.24, 7: 1.32}
STRICT_LIMITS: Final = {3: 0.05, 4: 0.08}  # greatest CR; a larger matrix may reach USUAL_LIMIT
USUAL_LIMIT: Final = 0.10
LOW, HIGH = 1 / 9, 9.0  # Saaty's scale


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a pairwise comparison comes to."""

    weights: Floats  # (n,), they sum to 1
    eigenvalue: float  # lambda
    ratio: float  # CR
    limit: float

    @property
    def is_consistent(self) -> bool:
        """Is the consistency ratio not above its limit?"""
        return self.ratio <= self.limit


def matrix_of(judgements: Sequence[float]) -> Floats:
    """The reciprocal matrix of the upper triangle, row by row: (1, 2), (1, 3), …, (2, 3), ….

    Raises
    ------
    ValueError
        They are not those of 3 to 7 criteria, or one is outside 1/9 to 9.
    """
    size = next((n for n in RANDOM_INDEX if n * (n - 1) // 2 == len(judgements)), None)
    if size is None:
        raise ValueError(f"{len(judgements)} judgements fit no number of criteria from 3 to 7")
    if not all(LOW - 1e-9 <= value <= HIGH for value in judgements):
        raise ValueError("a judgement is from 1/9 to 9")
    matrix = np.ones((size, size))
    rows, columns = np.triu_indices(size, 1)
    matrix[rows, columns] = judgements
    matrix[columns, rows] = 1 / matrix[rows, columns]
    return matrix


def join(matrices: Sequence[Floats]) -> Floats:
    """The geometric mean of the participants' matrices, judgement by judgement."""
    return np.asarray(np.exp(np.mean(np.log(matrices), axis=0)))


def compare(matrix: Floats) -> Comparison:
    """Weights and consistency ratio of a reciprocal matrix, (n, n)."""
    size = len(matrix)
    values, vectors = np.linalg.eig(matrix)
    first = int(np.argmax(values.real))
    weights = np.abs(vectors[:, first].real)
    eigenvalue = float(values[first].real)
    index = max(0.0, (eigenvalue - size) / (size - 1))
    return Comparison(
        weights=weights / weights.sum(),
        eigenvalue=eigenvalue,
        ratio=index / RANDOM_INDEX[size],
        limit=STRICT_LIMITS.get(size, USUAL_LIMIT),
    )
