"""The score, the value-added check and the policy, from files to files."""

from collections.abc import Iterable
from typing import IO, Final

import click
import numpy as np
from flask.cli import with_appcontext

from hilirisasi.csv_tables import Table, TableError, read_table, write_table
from hilirisasi.extensions import db
from hilirisasi.scoring import hayami_check
from hilirisasi.scoring.combine import Scores, score
from hilirisasi.scoring.explain import STATUS
from hilirisasi.scoring.hayami_check import Case, lines_of, notes_of
from hilirisasi.scoring.inputs import INPUTS, NAMES, REQUIRED
from hilirisasi.scoring.policy import Policy
from hilirisasi.services import policies

# Columns that describe a published table and are not read.
DESCRIPTIONS: Final = (
    "level",
    "raw",
    "product",
    "place",
    "note",
    "title",
    "authors",
    "year",
    "url",
)
LIMITS: Final = ("D_low", "D_high", "H_ref")
READ: Final = click.File(encoding="utf-8-sig")
WRITE: Final = click.File("w", encoding="utf-8", lazy=True)


class WrongUsage(click.ClickException):  # click's own word for it
    """Wrong usage in one line."""

    exit_code = 2


def register(group: click.Group) -> None:
    """Add the commands to the application's."""
    for command in (score_command, hayami_command, policy_group):
        group.add_command(command)


@click.command("score")
@click.argument("pairs", type=READ)
@click.option("--policy", type=READ, help="JSON, any subset of the rules.")
@click.option("--output", type=WRITE, default="-", help="CSV; - is standard output.")
def score_command(pairs: IO[str], policy: IO[str] | None, output: IO[str]) -> None:
    """Score pairs given by the input names; - is standard input."""
    rules = _read_policy(policy)
    try:
        table = read_table(pairs, known=("name", *NAMES), required=REQUIRED)
        columns = {
            row.name: np.array(table.numbers(row.name, low=row.bounds[0], high=row.bounds[1]))
            for row in INPUTS
        }
    except TableError as error:
        raise click.ClickException(str(error)) from error
    write_table(output, {"name": table.texts("name"), **_score_columns(score(columns, rules))})


@click.command("hayami")
@click.argument("cases", type=READ)
@click.option("--output", type=WRITE, default="-", help="CSV; - is standard output.")
def hayami_command(cases: IO[str], output: IO[str]) -> None:
    """Compute and check published value-added tables; - is standard input."""
    letters = (*hayami_check.INPUTS, *hayami_check.PRINTED)
    known = ("id", *DESCRIPTIONS, *LIMITS, *hayami_check.INPUTS, *(f"pub_{x}" for x in letters))
    try:
        table = read_table(cases, known=known)
        checked = [(lines_of(case), case) for case in _cases(table)]
    except TableError as error:
        raise click.ClickException(str(error)) from error
    lines = {letter: [row[letter] for row, _case in checked] for letter in hayami_check.LINES}
    notes = [";".join(notes_of(case, row)) for row, case in checked]
    write_table(output, {"id": table.texts("id"), **lines, "notes": notes})


@click.group("policy")
def policy_group() -> None:
    """The rules of the score."""


@policy_group.command("export")
@with_appcontext
def export_policy() -> None:
    """Print the active policy as JSON."""
    click.echo(policies.active(db.session).to_json())


def _read_policy(file: IO[str] | None) -> Policy:
    if file is None:
        return Policy.default()
    try:
        return Policy.from_json(file.read())
    except ValueError as error:
        raise WrongUsage(f"{file.name}: {error}") from error


def _score_columns(scores: Scores) -> dict[str, Iterable[object]]:
    quantities = {"jobs_fte": "jobs", "value_added_idr_bn": "va", "local_income_idr_bn": "local"}
    return {
        "score": scores.score.tolist(),
        "ranked": ["yes" if is_ranked else "no" for is_ranked in scores.is_ranked],
        **{column: scores.quantities[name].tolist() for column, name in quantities.items()},
        **{
            f"gate_{gate}": [STATUS[code] for code in codes.tolist()]
            for gate, codes in scores.gates.items()
        },
        **{f"points_{term}": points.tolist() for term, points in scores.points.items()},
    }


def _cases(table: Table) -> list[Case]:
    """The cases of a file; an input may stand under its letter or as a printed figure."""
    own = {x: table.numbers(x) for x in hayami_check.INPUTS}
    published = {x: table.numbers(f"pub_{x}") for x in hayami_check.INPUTS}
    limits = {name: table.numbers(name) for name in LIMITS}
    texts = {x: table.texts(f"pub_{x}") for x in hayami_check.PRINTED}
    for x in hayami_check.PRINTED:
        table.numbers(f"pub_{x}")  # refuses what is no number; the digits are read as text
    return [
        Case(
            inputs={
                x: published[x][row] if np.isnan(own[x][row]) else own[x][row]
                for x in hayami_check.INPUTS
            },
            printed={x: texts[x][row] for x in hayami_check.PRINTED},
            **{name: values[row] for name, values in limits.items()},
        )
        for row in range(len(table.lines))
    ]
