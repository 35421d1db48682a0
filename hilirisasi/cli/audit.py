"""The audit chain from the shell."""

import json
import re
from datetime import UTC, datetime
from typing import Any

import click

from hilirisasi.extensions import db
from hilirisasi.services import audit_heads, audit_verification
from hilirisasi.services.audit_chain import Head
from hilirisasi.services.audit_verification import Break, Verdict


def register(group: click.Group) -> None:
    """Add the command to the application's."""
    group.add_command(verify_audit)


class HeadType(click.ParamType[Head]):
    """A head as it was written down."""

    name = "NUMBER:HASH"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Head:  # whatever was typed
        """Read it, or say how it is written."""
        typed = "".join(str(value).lower().split())  # blanks help who copies it by hand
        match = re.fullmatch(r"([1-9][0-9]{0,17}):([0-9a-f]{64})", typed)
        if match is None:
            self.fail("a head is a number, a colon and 64 of the digits 0-9 and a-f", param, ctx)
        return Head(int(match[1]), match[2])


@click.command("verify-audit")
@click.option("--head", "heads", type=HeadType(), multiple=True, help="A head noted earlier.")
@click.option("--json", "is_json", is_flag=True, help="The answer for a machine.")
def verify_audit(heads: tuple[Head, ...], *, is_json: bool) -> None:
    """Find an audit event that was changed, inserted or removed; exit 1 when there is one."""
    verdict = audit_verification.verify(db.session, heads=heads)
    if is_json:
        click.echo(json.dumps(_plain(verdict)))
    elif verdict.broken is None:
        click.echo(f"{verdict.count} events hold, head {verdict.head or 'none'}")
    if verdict.broken is not None:
        raise click.ClickException(words_of(verdict.broken))


def words_of(broken: Break) -> str:
    """Return one line that says which event, and what was done to it."""
    if broken.number is None:
        return f"audit event with id {broken.event_id} was inserted: it has no number"
    if broken.last_number is None:
        return f"audit event {broken.number} was {broken.tampering}"
    return f"audit events {broken.number} to {broken.last_number} were {broken.tampering}"


def _plain(verdict: Verdict) -> dict[str, object]:
    broken = verdict.broken
    return {
        "ok": broken is None,
        "count": verdict.count,
        "head": str(verdict.head) if verdict.head else None,
        "broken": broken
        and {
            "tampering": broken.tampering,
            "number": broken.number,
            "last_number": broken.last_number or broken.number,
            "id": broken.event_id,
        },
    }


def print_head() -> None:
    """Print the head once a day, at the first look after midnight in Lampung."""
    head = audit_heads.keep(db.session, now=datetime.now(UTC))
    if head is not None:
        click.echo(f"audit head {head.number}:{head.hash}")
