"""The score and the policy, from files to files."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import IO, Final

import click
import numpy as np
from flask.cli import with_appcontext

from hilirisasi.csv_tables import TableError, read_table, write_table
from hilirisasi.extensions import db
from hilirisasi.scoring.combine import Scores, score
from hilirisasi.scoring.explain import STATUS
from hilirisasi.scoring.inputs import INPUTS, NAMES, REQUIRED
from hilirisasi.scoring.policy import Policy
from hilirisasi.services import policies
from models import PolicyStatus

READ: Final = click.File(encoding="utf-8-sig")
WRITE: Final = click.File("w", encoding="utf-8", lazy=True)


class WrongUsage(click.ClickException):  # click's own word for it
    """Wrong usage in one line."""

    exit_code = 2


def register(group: click.Group) -> None:
    """Add the commands to the application's."""
    for command in (score_command, policy_group):
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


@click.group("policy")
def policy_group() -> None:
    """The rules of the score."""


@policy_group.command("export")
@click.option("--version", help="An agreed version; else the one in force.")
@with_appcontext
def export_policy(version: str | None) -> None:
    """Print the active policy, or an agreed version, as JSON."""
    if version is None:
        click.echo(policies.active(db.session, now=datetime.now(UTC)).to_json())
        return
    record = policies.find(db.session, version)
    if record is None or record.status is not PolicyStatus.AGREED:
        raise click.ClickException(f"no agreed policy {version!r}")
    click.echo(policies.policy_of(record).to_json())


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
