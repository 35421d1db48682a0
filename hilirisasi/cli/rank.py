"""The ranking from files to files, without the web or the service's database."""

import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import IO, Any, Final

import click
import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.cli.rank_as_of import write_past
from hilirisasi.cli.rank_columns import LISTINGS, PROPOSALS, Column, schema_rows
from hilirisasi.cli.rank_files import UnreadableFileError, read_columns, write_rows
from hilirisasi.cli.rank_output import (
    EXCLUDED,
    RANKED,
    Outcome,
    excluded_rows,
    header_and_rows,
    output_schema,
    ranked_rows,
)
from hilirisasi.months import day_of
from hilirisasi.scoring.cures import cures
from hilirisasi.scoring.policy import Policy
from hilirisasi.scoring.ranges import ranges_of
from hilirisasi.scoring.ranking import rank
from hilirisasi.scoring.records import Listings, Plans, Reference
from hilirisasi.services import reference_loading, regional
from models import Base, Route

IDR_PER_BN: Final = 1e9
INTEGERS: Final = ("price_place", "harvest_mark", "price_mark")
# Figures of the plan's route: column of the file, and of the route.
ROUTE_FIGURES: Final = {
    "conversion_kg_per_kg": "conversion_kg_per_kg",
    "labour_hok_per_kg_raw": "labour_hok_per_kg_raw",
    "other_input_cost_idr_per_kg_raw": "other_input_cost_idr_per_kg_raw",
    "byproduct_value_share": "byproduct_value_share",
    "route_product_price_idr_per_kg": "product_price_idr_per_kg",
    "route_investment_idr_bn_per_t": "unit_investment_idr_per_t",
    "conversion_low_kg_per_kg": "conversion_low",
    "conversion_high_kg_per_kg": "conversion_high",
}


def register(group: click.Group) -> None:
    """Add the command to the application's."""
    group.add_command(rank_command)


@click.command("rank")
@click.option("--listings", type=click.File(encoding="utf-8-sig"), help="CSV; - is standard input.")
@click.option("--proposals", type=click.File(encoding="utf-8-sig"), help="CSV of plans.")
@click.option("--output", type=click.File("w", encoding="utf-8"), help="The ranked matches.")
@click.option("--excluded", type=click.File("w", encoding="utf-8"), help="What a gate keeps out.")
@click.option("--top", type=click.IntRange(min=1), default=50, show_default=True, help="A plan.")
@click.option("--policy", type=click.File(encoding="utf-8"), help="JSON, any subset of the rules.")
@click.option("--ranges", is_flag=True, help="Draw the best 200 of each plan: P10-P90, bands.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="A past day, from the database.")
@click.option("--plan", "plan_ids", type=click.IntRange(min=1), multiple=True, help="--as-of only.")
@click.option("--schema", is_flag=True, help="Print the columns of all files as CSV and end.")
def rank_command(
    listings: IO[str] | None,
    proposals: IO[str] | None,
    output: IO[str] | None,
    excluded: IO[str] | None,
    top: int,
    policy: IO[str] | None,
    as_of: datetime | None,
    plan_ids: tuple[int, ...],
    *,
    ranges: bool,
    schema: bool,
) -> None:
    """Rank the listings for each plan and write the best of each.

    With --as-of the rankings that the service held on a past day are computed again.
    """
    if schema:
        header = ("file", "column", "unit", "required", "default", "meaning")
        write_rows(sys.stdout, header, [*schema_rows(), *output_schema()])
        return
    if as_of is not None:
        if listings is not None or proposals is not None or policy is not None or output is None:
            raise click.UsageError("--as-of goes with --output, not with files to read")
        if as_of.date() > (today := day_of(datetime.now(UTC))):
            raise click.UsageError(f"--as-of {as_of:%Y-%m-%d} has not come yet: today is {today}")
        write_past(as_of.date(), plan_ids, output=output, excluded=excluded, top=top)
        return
    if listings is None or proposals is None or output is None:
        raise click.UsageError("give --listings, --proposals and --output (or --schema)")
    rules = _read_policy(policy)
    try:
        offered = _read_listings(listings)
        reference, routes = _seed_figures(datetime.now(UTC))
        plans = _read_plans(proposals, routes)
    except UnreadableFileError as error:
        raise click.ClickException(str(error)) from error
    ranking = rank(offered, plans, reference, rules)
    outcome = Outcome(
        ranking,
        cures(ranking, plans, rules) if excluded else {},
        ranges_of(ranking) if ranges else None,
    )
    write_rows(output, *header_and_rows(RANKED, outcome, ranked_rows(ranking, top)))
    if excluded is not None:
        write_rows(excluded, *header_and_rows(EXCLUDED, outcome, excluded_rows(ranking)))


def _read_policy(file: IO[str] | None) -> Policy:
    if file is None:
        return Policy.default()
    try:
        return Policy.from_json(file.read())
    except (KeyError, TypeError, ValueError) as error:
        raise click.UsageError(f"{file.name}: {error}") from error


def _read_listings(file: IO[str]) -> Listings:
    columns = _checked(file, LISTINGS, "listing_id")
    return Listings(**columns)


def _read_plans(file: IO[str], routes: Mapping[str, Mapping[str, float]]) -> Plans:
    """The plans, with the figures of their route where the file leaves them blank."""
    columns = _checked(file, PROPOSALS, "plan_id")
    if (np.isnan(columns["latitude"]) != np.isnan(columns["longitude"])).any():
        raise UnreadableFileError(f"{file.name}: a latitude goes with a longitude")
    codes = columns.pop("route")
    unknown = sorted({str(code) for code in codes if code} - set(routes))
    if unknown:
        raise UnreadableFileError(f"{file.name}: route {unknown[0]!r} is unknown")
    for name in ROUTE_FIGURES:
        usual = np.array([routes.get(str(code), {}).get(name, np.nan) for code in codes])
        columns[name] = np.where(np.isnan(columns[name]), usual, columns[name])
    return Plans(**columns)


def _checked(file: IO[str], table: Sequence[Column], id_name: str) -> dict[str, Any]:
    """The file's columns, whole numbers as integers, every id once."""
    columns: dict[str, Any] = read_columns(file, table)
    ids, counts = np.unique(columns[id_name], return_counts=True)
    if (counts > 1).any():
        raise UnreadableFileError(f"{file.name}: {id_name} {ids[counts > 1][0]:.0f} stands twice")
    for name in (id_name, *INTEGERS):
        if name in columns:
            columns[name] = columns[name].astype(np.int64)
    return columns


def _seed_figures(now: datetime) -> tuple[Reference, dict[str, dict[str, float]]]:
    """Rules, prices, regional figures and routes of ``seed_data/``, through a passing database."""
    engine = sa.create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        reference_loading.load_all(session, now=now)
        routes = session.scalars(sa.select(Route).order_by(Route.code)).all()
        figures = {route.code: _figures(route) for route in routes}
        return regional.reference(session, today=now.date()), figures


def _figures(route: Route) -> dict[str, float]:
    """A route's figures by the names of the file; none of a hypothetical route."""
    if route.is_hypothetical:
        return {}
    known = {name: getattr(route, figure) for name, figure in ROUTE_FIGURES.items()}
    figures = {name: float(value) for name, value in known.items() if value is not None}
    if "route_investment_idr_bn_per_t" in figures:
        figures["route_investment_idr_bn_per_t"] /= IDR_PER_BN
    return figures
