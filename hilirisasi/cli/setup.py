"""Commands that set the service up."""

from datetime import UTC, datetime

import click
from flask import current_app

from hilirisasi.extensions import db
from hilirisasi.services import migrations, reference_loading, sample


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
def seed_sample() -> None:
    """Make the sample: one kecamatan with listings, investors and matches in each state."""
    settings = current_app.config["SETTINGS"]
    sample.refuse_in_production(is_production=settings.is_production)
    for line in sample.seed(db.session, now=datetime.now(UTC)):
        click.echo(line)
