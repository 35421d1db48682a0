"""Stored matches from the shell: brought up to date once, or kept so by a worker."""

import os
import time
from datetime import UTC, datetime

import click
from flask import current_app

from hilirisasi.cli.audit import print_head
from hilirisasi.cli.letters import send_due, write_due
from hilirisasi.cli.progress import bar
from hilirisasi.extensions import LEAVE, db
from hilirisasi.progress import say_nothing
from hilirisasi.services import (
    case_clocks,
    condition_clocks,
    listing_sheet_queue,
    policy_simulations,
    ranking_queue,
    saved_searches,
    step_clocks,
)

PAUSE_S = 2  # between two looks for work
WRITING_PAUSE_S = 60  # between two looks at what the clock brings


def register(group: click.Group) -> None:
    """Add the commands to the application's."""
    group.add_command(match)
    group.add_command(worker)


@click.group("match")
def match() -> None:
    """Matches."""


@match.command("refresh")
@click.option("--all", "is_all", is_flag=True, help="Also those that are fresh.")
def refresh(*, is_all: bool) -> None:
    """Bring stored matches up to date, with the ranges of the best of each plan."""
    with bar() as tell:
        if is_all:
            count = ranking_queue.refresh_all(db.session, now=_clock(), tell=tell)
        else:
            count = ranking_queue.refresh_due(db.session, clock=_clock, tell=tell)
    click.echo(f"{count} plans ranked")


@click.command("worker")
@click.option("--parent", type=int, help="End when this process is no more the parent.")
def worker(parent: int | None) -> None:
    """Do what waits for nobody in particular, until stopped. Several may run at once.

    Large sheets, rankings with their ranges, trials of drafted rules, saved searches, cases whose
    day has passed, steps that ran over, conditions that are due, letters.
    """
    written_s = -float(WRITING_PAUSE_S)
    while parent is None or os.getppid() == parent:
        case_clocks.run(db.session, now=datetime.now(UTC))
        _take_sheets()
        ranking_queue.refresh_due(db.session, clock=_clock, tell=say_nothing)
        policy_simulations.work(db.session, now=datetime.now(UTC))
        saved_searches.work(db.session, now=datetime.now(UTC))
        if time.monotonic() - written_s >= WRITING_PAUSE_S:
            print_head()
            step_clocks.note_overruns(db.session, now=datetime.now(UTC))
            condition_clocks.run(db.session, now=datetime.now(UTC))
            write_due()
            written_s = time.monotonic()
        send_due()
        db.session.close()
        time.sleep(PAUSE_S)


def _take_sheets() -> None:
    leave = current_app.extensions[LEAVE]
    while listing_sheet_queue.work(db.session, leave=leave, now=_clock()):
        pass


def _clock() -> datetime:
    return datetime.now(UTC)
