"""Documents that are made from the code."""

import click

from hilirisasi.config import ROOT
from hilirisasi.scoring.inputs import inputs_document

INPUTS_PAGE = ROOT / "docs" / "inputs.md"


def register(group: click.Group) -> None:
    """Add the commands to the application's."""
    group.add_command(docs)


@click.group("docs")
def docs() -> None:
    """Documents made from the code."""


@docs.command("inputs")
def inputs() -> None:
    """Write docs/inputs.md: who gives each input of the score, its default, where it is shown."""
    INPUTS_PAGE.write_text(inputs_document(), encoding="utf-8")
    click.echo(INPUTS_PAGE.relative_to(ROOT))
