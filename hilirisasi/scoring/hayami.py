"""The value-added table of Hayami et al. (1987), per kg of raw material.

Letters as in the table: A output kg, B raw material kg, C labour HOK, D conversion, E labour
coefficient, F product price, G wage, H raw price, I other inputs, J output value, K value added,
L its ratio, M labour income, N its share of K, O profit, P_K and P_J its rate on K and on J, Q
margin, R, S and T its parts for labour, other inputs and processor. Rp/kg raw; ratios in per cent.
"""

from hilirisasi.scoring.records import Floats
from hilirisasi.scoring.values import ratio


def coefficients(A: Floats, B: Floats, C: Floats) -> tuple[Floats, Floats]:
    """Conversion D = A / B and labour coefficient E = C / B of a batch; NaN where B is not > 0."""
    return ratio(A, B), ratio(C, B)


def value_added_per_kg(
    *,
    D: Floats,
    E: Floats,
    F: Floats,
    G: Floats,
    H: Floats,
    I: Floats,  # noqa: E741
    b: Floats,
) -> dict[str, Floats]:
    """The lines of the table by letter, (n,) each, unrounded; NaN where not computable.

    ``b`` is the value of by-products by that of the main product: J = D F (1 + b).
    """
    J = D * F * (1 + b)
    K = J - H - I
    M = E * G
    O = K - M  # noqa: E741
    Q = J - H
    return {"D": D, "E": E, "J": J, "K": K, "M": M, "O": O, "Q": Q} | shares(
        J=J, K=K, M=M, O=O, Q=Q, I=I
    )


def shares(
    *,
    J: Floats,
    K: Floats,
    M: Floats,
    O: Floats,  # noqa: E741
    Q: Floats,
    I: Floats,  # noqa: E741
) -> dict[str, Floats]:
    """The lines in per cent: L, N, P_K, P_J, R, S, T; NaN where the denominator is not above 0."""
    of_output, of_value_added, of_margin = ratio(100, J), ratio(100, K), ratio(100, Q)
    return {
        "L": K * of_output,
        "N": M * of_value_added,
        "P_K": O * of_value_added,
        "P_J": O * of_output,
        "R": M * of_margin,
        "S": I * of_margin,
        "T": O * of_margin,
    }
