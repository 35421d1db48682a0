"""The commands ``score``, ``hayami`` and ``policy export``."""

import csv
import io
import json

import pytest
from click.testing import CliRunner

from hilirisasi.cli.hayami import hayami_command
from hilirisasi.cli.score import policy_group, score_command
from hilirisasi.scoring.policy import Policy
from tests.scoring.frames import CASES, DATA, POLICY, TAPIOCA

GATES = ("price", "supply", "viable", "displacement", "food")
TERMS = ("jobs", "value_added", "local", "balance")
PENALTIES = ("sp", "dh", "ms", "fd", "lc")
COLUMNS = [
    *("name", "score", "ranked", "jobs_fte", "value_added_idr_bn", "local_income_idr_bn"),
    *(f"gate_{gate}" for gate in GATES),
    *(f"points_{term}" for term in TERMS),
    *(f"points_penalty_{penalty}" for penalty in PENALTIES),
]


def as_csv(*rows):
    file = io.StringIO()
    writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def run(command, text, *options):
    outcome = CliRunner().invoke(command, ["-", *options], input=text)
    return outcome, list(csv.DictReader(io.StringIO(outcome.stdout)))


def test_the_worked_cases_come_out():
    pairs = as_csv(*({"name": name, **case["inputs"]} for name, case in CASES.items()))

    outcome, rows = run(score_command, pairs)

    assert (outcome.exit_code, outcome.stderr, list(rows[0])) == (0, "", COLUMNS)
    for row, (name, case) in zip(rows, CASES.items(), strict=True):
        expected = case["expected"]
        points = [float(row[column]) for column in COLUMNS if column.startswith("points_")]
        assert (row["name"], row["ranked"]) == (name, "yes")
        assert float(row["score"]) == pytest.approx(expected["U"], rel=1e-6)
        assert float(row["jobs_fte"]) == pytest.approx(expected["jobs"], rel=1e-6)
        assert float(row["value_added_idr_bn"]) == pytest.approx(expected["va"], rel=1e-6)
        assert float(row["local_income_idr_bn"]) == pytest.approx(expected["local"], rel=1e-6)
        assert {row[f"gate_{gate}"] for gate in GATES} == {"pass"}
        assert sum(points) == pytest.approx(expected["U"], abs=1e-9)


def test_files_are_read_and_written(tmp_path):
    (tmp_path / "pairs.csv").write_text(as_csv(TAPIOCA))
    output = tmp_path / "scores.csv"

    outcome = CliRunner().invoke(
        score_command, [str(tmp_path / "pairs.csv"), "--output", str(output)]
    )

    assert (outcome.exit_code, outcome.output) == (0, "")
    assert len(output.read_text().splitlines()) == 2


def test_a_failed_gate_keeps_the_score_and_an_unknown_one_the_rank():
    _, rows = run(
        score_command,
        as_csv({**TAPIOCA, "food_land_share": 0.2}, {**TAPIOCA, "food_land_share": ""}),
    )

    found = [(row["ranked"], row["gate_food"], row["score"] != "") for row in rows]
    assert found == [("no", "fail", True), ("yes", "unknown", True)]


def test_a_row_without_a_required_figure_has_no_score():
    _, rows = run(score_command, as_csv({**TAPIOCA, "conversion_kg_per_kg": ""}))

    assert (rows[0]["score"], rows[0]["ranked"], rows[0]["gate_viable"]) == ("", "no", "unknown")


def test_a_policy_changes_the_score(tmp_path):
    (tmp_path / "policy.json").write_text('{"penalty": {"SP": 0, "FD": 0, "LC": 0}}')

    _, rows = run(score_command, as_csv(TAPIOCA), "--policy", str(tmp_path / "policy.json"))

    base = CASES["tapioca"]["expected"]["base"]
    assert float(rows[0]["score"]) == pytest.approx(base, rel=1e-6)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ({**TAPIOCA, "generosity": 1}, "column 'generosity' is unknown"),
        ({"name": "a"}, "column 'planned_raw_t_per_year' is missing"),
        ({**TAPIOCA, "location_quotient": "nan"}, "line 2, column location_quotient: 'nan' is not"),
        ({**TAPIOCA, "deadweight_share": 1.5}, "line 2, column deadweight_share: 1.5 is not betw"),
    ],
)
def test_a_wrong_file_is_refused_in_one_line(rows, message, tmp_path):
    output = tmp_path / "scores.csv"

    outcome, _ = run(score_command, as_csv(rows), "--output", str(output))

    assert (outcome.exit_code, len(outcome.stderr.splitlines())) == (1, 1)
    assert message in outcome.stderr
    assert not output.exists()


@pytest.mark.parametrize("text", ['{"generosity": 1}', "{", '{"rho": "much"}'])
def test_a_wrong_policy_is_wrong_usage_in_one_line(text, tmp_path):
    (tmp_path / "policy.json").write_text(text)

    outcome, _ = run(score_command, as_csv(TAPIOCA), "--policy", str(tmp_path / "policy.json"))

    assert (outcome.exit_code, len(outcome.stderr.splitlines())) == (2, 1)
    assert "policy.json" in outcome.stderr


@pytest.mark.parametrize("command", [score_command, hayami_command])
@pytest.mark.parametrize("arguments", [[], ["no-such-file.csv"], ["-", "--generous"]])
def test_wrong_usage_ends_with_two(command, arguments):
    assert CliRunner().invoke(command, arguments).exit_code == 2


def test_published_tables_are_computed_and_checked():
    outcome, rows = run(hayami_command, (DATA / "hayami_cases.csv").read_text())

    assert outcome.exit_code == 0
    assert list(rows[0]) == [
        *("id", "D", "E", "J", "K", "L", "M", "N", "O", "P_K", "P_J", "Q", "R", "S", "T", "notes")
    ]
    assert {row["id"]: row["notes"] for row in rows if row["notes"]} == {
        "H03": "wrong_denominator;inconsistent:S",
        "H06": "rounded_coefficient",
        "H10": "inconsistent:N;inconsistent:R",
        "H15": "inconsistent:P",
    }
    assert {row["id"]: row["K"] for row in rows}["H07"] == "2070.0"


def test_inputs_may_stand_under_their_letters():
    _, rows = run(hayami_command, "id,A,B,C,F,G,H,I,pub_K\nx,45,100,2,8000,50000,1500,30,6433\n")

    assert (rows[0]["K"], rows[0]["notes"]) == ("2070.0", "unit_mixed")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id,Z\nx,1\n", "column 'Z' is unknown"),
        ("id,A\nx,1_0\n", "line 2, column A: '1_0' is not a number"),
        ("id,pub_K\nx,much\n", "line 2, column pub_K: 'much' is not a number"),
    ],
)
def test_a_wrong_table_is_refused_in_one_line(text, message):
    outcome, _ = run(hayami_command, text)

    assert (outcome.exit_code, len(outcome.stderr.splitlines())) == (1, 1)
    assert message in outcome.stderr


def test_the_active_policy_is_exported(app, session):
    outcome = app.test_cli_runner().invoke(policy_group, ["export"])

    exported = json.loads(outcome.stdout)
    assert outcome.exit_code == 0
    assert Policy.from_json(outcome.stdout) == POLICY
    assert {"weights", "rho", "penalty", "anchors", "gates", "ramps"} <= set(exported)
