"""Commands that set the service up."""

import os
import secrets
from datetime import UTC, datetime

import click
from flask import current_app

from hilirisasi.cli.progress import bar
from hilirisasi.errors import SampleInProductionError
from hilirisasi.extensions import db
from hilirisasi.services import migrations, reference_loading, sample, sample_lampung, samples


def register(group: click.Group) -> None:
    """Add the commands to the application's."""
    group.add_command(init)
    group.add_command(seed_sample)


@click.command("init")
def init() -> None:
    """Migrate the database and load the reference data; safe to repeat."""
    migrations.migrate(db.session)
    counts = reference_loading.load_all(db.session, now=datetime.now(UTC))
    click.echo(", ".join(f"{count} {name}" for name, count in counts.items()))


@click.command("seed-sample")
@click.option(
    "--scale",
    type=click.Choice(["kecamatan", "lampung"]),
    default="kecamatan",
    show_default=True,
    help="One kecamatan by hand, or every village of the province.",
)
def seed_sample(scale: str) -> None:
    """Make the sample, once: listings, investors, matches in each state."""
    try:
        sample.refuse_in_production(is_production=current_app.config["SETTINGS"].is_production)
    except SampleInProductionError as error:
        raise click.ClickException("sample data is refused in production") from error
    if samples.has_sample(db.session):
        click.echo("the sample is there already")
        return
    password, now = first_password(), datetime.now(UTC)
    with bar() as tell:
        lines = (
            sample_lampung.seed(db.session, password=password, now=now, tell=tell)
            if scale == "lampung"
            else sample.seed(db.session, password=password, now=now)
        )
        for line in lines:
            click.echo(line)


def first_password() -> str:
    """Return the sample accounts' password: from the settings, else a random one."""
    return os.environ.get("HILIRISASI_DEMO_PASSWORD") or secrets.token_urlsafe(12)
