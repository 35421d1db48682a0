"""The value-added table and the check of published ones."""

import csv
from math import nan

import numpy as np
import pytest

from hilirisasi.scoring.hayami import coefficients, value_added_per_kg
from hilirisasi.scoring.hayami_check import INPUTS, PRINTED, Case, agrees, lines_of, notes_of
from tests.scoring.frames import DATA

TOFU = {"A": 108.4, "B": 66, "C": 3.95, "F": 9000, "G": 28257, "H": 7334, "I": 1848}
TOFU_LINES = {
    "D": 1.642424,
    "E": 0.0598485,
    "J": 14_781.818,
    "K": 5_599.818,
    "L": 37.8831,
    "M": 1_691.139,
    "N": 30.1999,
    "O": 3_908.679,
    "P_K": 69.8001,
    "P_J": 26.4425,
    "Q": 7_447.818,
    "R": 22.7065,
    "S": 24.8126,
    "T": 52.4809,
}


def published(case_id, **changes):
    """A case of the file; changes by its column names."""
    rows = csv.DictReader((DATA / "hayami_cases.csv").read_text().splitlines())
    row = next(row for row in rows if row["id"] == case_id) | changes
    limits = {name: float(row[name]) for name in ("D_low", "D_high", "H_ref") if name in row}
    return Case(
        inputs={x: float(row[f"pub_{x}"]) if row[f"pub_{x}"] else nan for x in INPUTS},
        printed={x: row[f"pub_{x}"] for x in PRINTED},
        **limits,
    )


def check(case):
    return notes_of(case, lines_of(case))


def test_the_reference_table_comes_out():
    batch = {letter: np.array([value], float) for letter, value in TOFU.items()}
    D, E = coefficients(batch.pop("A"), batch.pop("B"), batch.pop("C"))

    lines = value_added_per_kg(D=D, E=E, b=np.zeros(1), **batch)

    assert {letter: line[0] for letter, line in lines.items()} == pytest.approx(
        TOFU_LINES, rel=2e-6
    )


def test_both_ways_to_the_table_agree():
    D, E = (np.array([TOFU[x] / TOFU["B"]]) for x in "AC")
    prices = {letter: np.array([float(TOFU[letter])]) for letter in "FGHI"}

    lines = value_added_per_kg(D=D, E=E, b=np.zeros(1), **prices)

    found = lines_of(Case(inputs=TOFU, printed={}))
    assert {letter: line[0] for letter, line in lines.items()} == pytest.approx(found)


def test_the_table_balances():
    random = np.random.default_rng(4)
    columns = {x: random.uniform(0.1, 100, 500) for x in ("D", "E", "F", "G", "H", "I", "b")}

    t = value_added_per_kg(**columns)

    assert pytest.approx(t["K"] + columns["I"]) == t["Q"]
    assert pytest.approx(t["M"] + t["O"]) == t["K"]
    kept = t["K"] > 0
    assert (t["N"] + t["P_K"])[kept] == pytest.approx(100.0)
    sold = t["Q"] > 0
    assert (t["R"] + t["S"] + t["T"])[sold] == pytest.approx(100.0)
    assert np.isnan(t["N"][~kept]).all()


@pytest.mark.parametrize(
    ("case_id", "notes"),
    [
        ("H01", []),
        ("H03", ["wrong_denominator", "inconsistent:S"]),
        ("H06", ["rounded_coefficient"]),
        ("H07", []),
        ("H09", []),
        ("H10", ["inconsistent:N", "inconsistent:R"]),
        ("H12", []),
        ("H15", ["inconsistent:P"]),
        ("H18", []),
        ("H20", []),
    ],
)
def test_a_published_table_gets_the_notes_it_deserves(case_id, notes):
    assert check(published(case_id)) == notes


@pytest.mark.parametrize(
    ("case_id", "letter", "value"),
    [
        ("H03", "S", 15.78),
        ("H07", "K", 2_070.0),
        ("H10", "N", 11.12),
        ("H10", "R", 9.75),
        ("H15", "P_K", 58.85),
    ],
)
def test_the_right_figure_stands_beside_a_wrong_one(case_id, letter, value):
    assert lines_of(published(case_id))[letter] == pytest.approx(value, abs=0.005)


@pytest.mark.parametrize(
    ("case_id", "changes", "notes"),
    [
        ("H07", {"pub_K": "6433"}, ["unit_mixed"]),
        ("H07", {"pub_K": "6470"}, ["unit_mixed"]),
        ("H07", {"pub_K": "2071"}, []),
        ("H20", {"D_low": "0.18", "D_high": "0.24"}, ["conversion_out_of_bounds"]),
        ("H01", {"D_low": "0.18", "D_high": "2"}, []),
        ("H01", {"H_ref": "3000"}, ["wrong_stage_price"]),
        ("H01", {"H_ref": "20000"}, ["wrong_stage_price"]),
        ("H01", {"H_ref": "7000"}, []),
        ("H01", {"pub_L": "0.38"}, ["fraction_as_percent"]),
        ("H01", {"pub_P": "26.44"}, []),
        ("H01", {"pub_P": "52.48"}, ["wrong_denominator", "inconsistent:P"]),
        ("H01", {"pub_D": "1.6"}, ["rounded_coefficient"]),
        ("H01", {"pub_O": "3800", "pub_T": "60"}, ["inconsistent:O", "inconsistent:T"]),
    ],
)
def test_each_slip_has_its_code(case_id, changes, notes):
    assert check(published(case_id, **changes)) == notes


def test_a_line_is_not_checked_against_itself():
    lines = lines_of(published("H12"))

    assert np.isnan([lines["K"], lines["J"], lines["L"]]).all()


@pytest.mark.parametrize(
    ("printed", "value", "is_right"),
    [
        ("58", 58.46, True),  # half a unit of the last digit
        ("58.0", 58.46, False),
        ("100.4", 100.0, True),  # half a per cent
        ("101", 100.0, False),
        ("0.02", 0.0151, True),
        ("1e3", 1400.0, True),
    ],
)
def test_a_printed_figure_agrees_within_its_digits(printed, value, is_right):
    assert agrees(printed, value) is is_right


def test_a_table_of_zeros_computes_nothing_and_says_nothing():
    case = Case(inputs=dict.fromkeys(INPUTS, 0.0), printed=dict.fromkeys(PRINTED, "0"))

    assert np.isnan(lines_of(case)["L"])
    assert check(case) == []
