"""Letters to people from the shell: what the worker sends, once."""

import random
from datetime import UTC, datetime

import click
from flask import current_app

from hilirisasi.extensions import COMPOSE, db
from hilirisasi.gateways import Gateway
from hilirisasi.gateways.mail import Mail
from hilirisasi.gateways.message import Messages
from hilirisasi.services import (
    deliveries,
    digests,
    extension_notices,
    realisation_notices,
    season_notices,
)
from models import Channel


def register(group: click.Group) -> None:
    """Add the command to the application's."""
    group.add_command(letters)


@click.group("letters")
def letters() -> None:
    """E-mails and messages to people."""


@letters.command("send")
def send() -> None:
    """Write the notices and digests that are due, and send what waits; the worker does the same."""
    write_due()
    click.echo(f"{send_due()} letters taken")


def write_due() -> None:
    """Tell of what the clock brings, and write the digests of the day."""
    now = datetime.now(UTC)
    for nouns in (season_notices, realisation_notices, extension_notices):
        while nouns.tell_due(db.session, now=now):
            pass
    digests.queue(db.session, channels=list(_gateways()), now=now)


def send_due() -> int:
    """Send the letters that are due; return how many were taken."""
    count = 0
    while taken := deliveries.work(
        db.session,
        gateways=_gateways(),
        compose=current_app.extensions[COMPOSE],
        chance=random.Random(),  # noqa: S311  # spreads attempts over time, guards nothing
        now=datetime.now(UTC),
    ):
        count += taken
    return count


def _gateways() -> dict[Channel, Gateway]:
    """Return what the settings open."""
    settings = current_app.config["SETTINGS"]
    gateways: dict[Channel, Gateway] = {}
    if settings.mail_url:
        gateways[Channel.MAIL] = Mail.from_url(settings.mail_url)
    if settings.message_url:
        gateways[Channel.MESSAGE] = Messages(settings.message_url)
    return gateways
