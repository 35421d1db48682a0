"""The rankings of a past day, computed again from what the service kept."""

from collections.abc import Callable
from datetime import date
from typing import IO, Any, Final

import click
from flask.cli import with_appcontext

from hilirisasi.cli.rank_files import write_rows
from hilirisasi.cli.rank_output import (
    EXCLUDED,
    RANKED,
    Outcome,
    OutputColumn,
    excluded_rows,
    header_and_rows,
    ranked_rows,
)
from hilirisasi.extensions import db
from hilirisasi.policy_errors import RankingDiffersError, RankingNotKeptError
from hilirisasi.scoring.cures import cures
from hilirisasi.scoring.ranking import Ranking
from hilirisasi.scoring.records import Integers
from hilirisasi.services import past_rankings
from hilirisasi.services.past_rankings import PastRanking

# Behind the columns of every ranking: by which rules, from which data, stored or put together.
PAST: Final = ("policy_version", "data_at", "basis")
BASES: Final = {True: "stored", False: "reconstructed"}


@with_appcontext
def write_past(
    day: date,
    plan_ids: tuple[int, ...],
    *,
    output: IO[str],
    excluded: IO[str] | None,
    top: int,
) -> None:
    """Write the rankings of a day, or end with what is not kept or does not come out the same."""
    try:
        found = past_rankings.rank_as_of(db.session, day=day, plan_ids=plan_ids)
    except RankingNotKeptError as error:
        first = past_rankings.first_day(db.session)
        known = "nothing is kept yet" if first is None else f"what is kept begins on {first}"
        raise click.ClickException(f"no ranking of {day}: {known}") from error
    except RankingDiffersError as error:
        raise click.ClickException(str(error)) from error
    _write(output, RANKED, found, lambda ranking: ranked_rows(ranking, top))
    if excluded is not None:
        _write(excluded, EXCLUDED, found, excluded_rows)


def _write(
    file: IO[str],
    columns: tuple[OutputColumn, ...],
    found: list[PastRanking],
    rows_of: Callable[[Ranking], Integers],
) -> None:
    header, lines = [column.name for column in columns], []
    for past in found:
        outcome = Outcome(past.ranking, cures(past.ranking, past.plans, past.policy))
        basis: tuple[Any, ...] = (past.policy.version, past.data_at.isoformat())
        rows = header_and_rows(columns, outcome, rows_of(past.ranking))[1]
        lines += [(*row, *basis, BASES[past.is_stored]) for row in rows]
    write_rows(file, (*header, *PAST), lines)
