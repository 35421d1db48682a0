"""The audit chain from the shell: whole, broken, and wrongly asked for."""

import json
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from hilirisasi.cli import audit
from hilirisasi.services import audit_chain
from hilirisasi.services.audit_verification import Break, Tampering
from models import AuditHead
from tests import audit_chains
from tests.cli.shell import run


@pytest.fixture
def head(session: Session) -> str:
    """The head of a chain of three events."""
    audit_chains.make(session, 3)
    session.commit()
    return str(audit_chain.newest(session))


def test_a_whole_chain_is_said_to_hold_with_its_head(app: Flask, head: str) -> None:
    result = run(app, "verify-audit")

    assert (result.exit_code, result.output) == (0, f"3 events hold, head {head}\n")
    assert run(app, "verify-audit", "--head", f" {head[:20]} {head[20:].upper()}").exit_code == 0


def test_a_chain_without_events_holds(app: Flask, session: Session) -> None:
    assert run(app, "verify-audit").output == "0 events hold, head none\n"


def test_a_broken_chain_is_one_line_on_standard_error(
    app: Flask, session: Session, head: str
) -> None:
    with audit_chains.tampering(session):
        audit_chains.change(session, 2, reason="lain")
        session.flush()
        result = run(app, "verify-audit")
        told = run(app, "verify-audit", "--json")

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "Error: audit event 2 was changed\n"
    assert (told.exit_code, told.stderr) == (1, result.stderr)
    answer = json.loads(told.stdout)
    assert (answer["ok"], answer["count"], answer["broken"]["number"]) == (False, 1, 2)
    assert answer["broken"]["tampering"] == "changed"


def test_a_cut_tail_is_found_by_the_head_given(app: Flask, session: Session, head: str) -> None:
    later = f"5:{'a' * 64}"

    result = run(app, "verify-audit", "--head", head, "--head", later)

    assert (result.exit_code, result.stderr) == (1, "Error: audit events 4 to 5 were removed\n")


def test_the_answer_for_a_machine(app: Flask, head: str) -> None:
    result = run(app, "verify-audit", "--json")

    assert json.loads(result.output) == {"ok": True, "count": 3, "head": head, "broken": None}


@pytest.mark.parametrize(
    "wrong", ["5", "5:abc", f"٣:{'a' * 64}", f"0:{'a' * 64}", f"-1:{'a' * 64}", ""]
)
def test_a_head_that_is_none_is_wrong_usage(app: Flask, session: Session, wrong: str) -> None:
    result = run(app, "verify-audit", "--head", wrong)

    assert result.exit_code == 2
    assert "64 of the digits" in result.stderr


def test_an_event_without_a_number_is_told_by_its_id() -> None:
    broken = Break(Tampering.INSERTED, None, event_id=7)

    assert audit.words_of(broken) == "audit event with id 7 was inserted: it has no number"


def test_the_worker_prints_the_head_once_a_day(
    app: Flask, session: Session, head: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = datetime.now(UTC).date()
    with app.app_context():
        audit.print_head()
        audit.print_head()

    lines = capsys.readouterr().out.splitlines()
    kept = session.scalars(sa.select(AuditHead.day)).all()
    assert lines == [f"audit head {head}"] * len(kept)
    assert len(kept) == 1 or kept[0] == before  # midnight may pass meanwhile
