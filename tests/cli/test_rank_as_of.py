"""A past day's ranking from the shell: the same figures, with rules and data date beside them."""

import csv
import io
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from hilirisasi.services import policies, rankings
from models import Plan, PolicyRecord
from tests.cli.shell import run
from tests.factories import NOW, ListingFactory, PlanFactory

DAY = "2026-11-24"


@pytest.fixture
def plan(session: Session) -> Plan:
    for _ in range(5):
        ListingFactory()
    plan = PlanFactory(complete=True)
    rankings.mark_stale(session, plan=plan)
    policies.keep_default(session, now=NOW - timedelta(days=1))
    session.commit()
    return plan


def rows_of(output: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(output)))


def test_a_stored_day_comes_out_with_its_rules_and_date(
    session: Session, app: Flask, plan: Plan
) -> None:
    rankings.refresh(session, plan_ids=[plan.id], now=NOW)
    policy = policies.active(session, now=NOW)
    stored = rankings.compute(session, plan_ids=[plan.id], policy=policy, now=NOW)[plan.id]
    plan.price_idr_per_kg = 3_000
    session.commit()

    result = run(app, "rank", "--as-of", DAY, "--output", "-")

    rows = rows_of(result.output)
    assert result.exit_code == 0
    ranked = [row for row in stored if row.is_ranked]
    assert [row["listing_id"] for row in rows] == [str(r.listing_id or "") for r in ranked]
    assert [float(row["score"]) for row in rows] == pytest.approx(
        [r.score for r in ranked], rel=1e-11
    )
    assert {(row["policy_version"], row["data_at"], row["basis"]) for row in rows} == {
        ("sementara-1", NOW.isoformat(), "stored")
    }


def test_another_day_says_that_it_was_put_together(
    session: Session, app: Flask, plan: Plan, tmp_path
) -> None:
    rankings.refresh(session, plan_ids=[plan.id], now=NOW)
    out = tmp_path / "x.csv"

    result = run(
        app,
        *("rank", "--as-of", "2026-11-30", "--plan", str(plan.id), "--output", "-"),
        *("--excluded", str(out)),
    )

    assert result.exit_code == 0
    kinds = {row["basis"] for text in (result.output, out.read_text()) for row in rows_of(text)}
    assert kinds == {"reconstructed"}


def test_a_day_before_everything_is_refused_with_the_first_day(
    session: Session, app: Flask, plan: Plan
) -> None:
    nothing = run(app, "rank", "--as-of", DAY, "--output", "-")
    rankings.refresh(session, plan_ids=[plan.id], now=NOW)

    before = run(app, "rank", "--as-of", "2026-01-01", "--output", "-")

    assert (nothing.exit_code, before.exit_code) == (1, 1)
    assert nothing.stderr == f"Error: no ranking of {DAY}: nothing is kept yet\n"
    assert before.stderr == f"Error: no ranking of 2026-01-01: what is kept begins on {DAY}\n"


@pytest.mark.parametrize("words", [("--as-of", DAY), ("--as-of", "24-11-2026", "--output", "-")])
def test_wrong_usage(app: Flask, session: Session, words: tuple[str, ...]) -> None:
    assert run(app, "rank", *words).exit_code == 2


def test_a_day_that_has_not_come_is_wrong_usage(session: Session, app: Flask, plan: Plan) -> None:
    rankings.refresh(session, plan_ids=[plan.id], now=NOW)

    result = run(app, "rank", "--as-of", "2999-01-01", "--output", "-")

    assert (result.exit_code, result.stdout) == (2, "")
    assert "Error: --as-of 2999-01-01 has not come yet: today is " in result.stderr


def test_an_agreed_version_is_exported_and_a_draft_is_not(session: Session, app: Flask) -> None:
    for version, status in (("lama", "agreed"), ("draf", "draft")):
        session.add(
            PolicyRecord(
                version=version,
                content={"version": version, "rho": 0.4},
                is_provisional=True,
                source="",
                status=status,
                activated_at=NOW,
            )
        )
    session.commit()

    old, draft = (run(app, "policy", "export", "--version", name) for name in ("lama", "draf"))

    assert '"rho": 0.4' in old.output
    assert (draft.exit_code, draft.stderr) == (1, "Error: no agreed policy 'draf'\n")
