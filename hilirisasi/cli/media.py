"""Files that people sent, from the shell."""

from datetime import UTC, datetime

import click
from flask import current_app

from hilirisasi.extensions import db
from hilirisasi.services import case_papers, official_letters, photos


def register(group: click.Group) -> None:
    """Add the commands to the application's."""
    group.add_command(media)


@click.group("media")
def media() -> None:
    """Files that people sent."""


@media.command("sweep")
def sweep() -> None:
    """Take away files that no record names, as a crash may leave them; safe to repeat."""
    files, now = current_app.config["MEDIA"], datetime.now(UTC)
    nouns = (photos, official_letters, case_papers)
    count = sum(noun.sweep(db.session, files=files, now=now) for noun in nouns)
    click.echo(f"{count} files taken away")
