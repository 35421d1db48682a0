"""The command ``hayami`` in words: each slip, the figure found and the right one; chains."""

import csv
import io

import pytest
from click.testing import CliRunner

from hilirisasi.cli.hayami import hayami_command
from hilirisasi.pitfalls import PITFALLS
from tests.scoring.frames import DATA


def run(text, tmp_path):
    """Return the rows of the output and those of the explanation."""
    told = tmp_path / "words.csv"
    outcome = CliRunner().invoke(hayami_command, ["-", "--explain", str(told)], input=text)
    assert outcome.exit_code == 0, outcome.output
    return list(csv.DictReader(io.StringIO(outcome.stdout))), list(
        csv.DictReader(told.read_text(encoding="utf-8").splitlines())
    )


def test_every_slip_of_the_published_tables_is_told_in_words_with_the_right_figure(tmp_path):
    rows, told = run((DATA / "hayami_cases.csv").read_text(), tmp_path)

    right = {(x["id"], x["code"], x["line"]): float(x["right"]) for x in told}
    assert right == {
        ("H03", "wrong_denominator", "S"): pytest.approx(15.777, abs=0.001),
        ("H03", "profit_of_output", "P"): pytest.approx(52.393, abs=0.001),
        ("H06", "rounded_coefficient", "E"): 0.006,
        ("H10", "inconsistent", "N"): pytest.approx(11.118, abs=0.001),
        ("H10", "inconsistent", "R"): 9.75,
        ("H15", "inconsistent", "P"): pytest.approx(58.848, abs=0.001),
    }
    assert {x["words"] for x in told} <= {str(words) for words in PITFALLS.values()}
    noted = {row["id"] for row in rows if row["notes"]}
    assert noted == {x["id"] for x in told}


def test_a_chain_is_summed_per_kg_of_the_first_raw_material(tmp_path):
    _, told = run(
        "id,chain,A,B,C,F,G,H,I\n"
        "ceri,kopi,15,100,3.7,106250,53750,11000,779\n"
        "bubuk,kopi,80,100,24.55,242500,53750,11000,13063\n",
        tmp_path,
    )

    assert [(x["id"], x["code"]) for x in told] == [
        ("kopi", "stage_price_broken"),
        ("kopi", "chain_total"),
    ]
    assert (float(told[0]["found"]), float(told[0]["right"])) == (11_000, 106_250)
    assert float(told[1]["right"]) == pytest.approx(4_158.5 + 0.15 * 74_687)
    assert float(told[1]["found"]) == pytest.approx(4_158.5 + 0.15 * 169_937)


def test_by_products_add_to_the_output(tmp_path):
    header = "id,A,B,C,F,G,H,I"
    row = "x,24,100,0.15,6300,121909,1147.5,220"

    plain, _ = run(f"{header}\n{row}\n", tmp_path)
    [with_pulp], _ = run(f"{header},b\n{row},0.1296\n", tmp_path)

    assert float(plain[0]["K"]) == pytest.approx(144.5)
    assert float(with_pulp["K"]) == pytest.approx(340.46, abs=0.01)


def test_the_words_are_indonesian_under_the_application_too(app, tmp_path):
    told = tmp_path / "words.csv"
    text = "id,A,B,C,F,G,H,I,pub_K\nx,45,100,2,8000,50000,1500,30,6433\n"

    outcome = app.test_cli_runner().invoke(
        hayami_command, ["-", "--explain", str(told)], input=text
    )

    assert outcome.exit_code == 0
    assert "x,unit_mixed,K,6433.0,2070.0,Harga tiap kg hasil" in told.read_text(encoding="utf-8")


def test_a_right_table_is_told_nothing(tmp_path):
    _, told = run("id,A,B,C,F,G,H,I\nx,45,100,2,8000,50000,1500,30\n", tmp_path)

    assert told == []


@pytest.mark.parametrize("column", ["A", "B", "C", "F", "G", "H", "I", "b", "pub_C"])
def test_a_negative_input_is_refused(column):
    outcome = CliRunner().invoke(hayami_command, ["-"], input=f"id,{column}\nx,-1\n")

    assert (outcome.exit_code, outcome.stdout) == (1, "")
    assert outcome.stderr == (
        f"Error: input, line 2, column {column}: -1 is not between 0 and inf\n"
    )
