"""Stored matches from the shell."""

from datetime import UTC, datetime

import click

from hilirisasi.extensions import db
from hilirisasi.services import rankings


def register(group: click.Group) -> None:
    """Add the commands to the application's."""
    group.add_command(match)


@click.group("match")
def match() -> None:
    """Matches."""


@match.command("refresh")
@click.option("--all", "is_all", is_flag=True, help="Also those that are fresh.")
def refresh(*, is_all: bool) -> None:
    """Bring stored matches up to date."""
    plan_ids = rankings.open_plan_ids(db.session, only_stale=not is_all)
    count = rankings.refresh(db.session, plan_ids=plan_ids, now=datetime.now(UTC))
    click.echo(f"{count} of {len(plan_ids)} plans ranked")
