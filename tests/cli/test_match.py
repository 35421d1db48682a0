"""Stored matches from the shell."""

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from models import Match, PlanStatus, Ranking
from tests.cli.shell import run
from tests.factories import ListingFactory, PlanFactory, RegencyFactory


def test_refresh_ranks_what_is_stale_or_all(session: Session, app: Flask) -> None:
    RegencyFactory()
    listing, plan = ListingFactory(), PlanFactory()
    PlanFactory(status=PlanStatus.WITHDRAWN)
    session.add(Ranking(plan_id=plan.id))  # stale, as a saved plan leaves it
    session.commit()

    outputs = [run(app, "match", "refresh", *words).output for words in ((), (), ("--all",))]

    session.expire_all()
    assert outputs == ["1 plans ranked\n", "0 plans ranked\n", "1 plans ranked\n"]
    assert [row.plan_id for row in session.scalars(sa.select(Ranking))] == [plan.id]
    assert {(row.plan_id, row.listing_id) for row in session.scalars(sa.select(Match))} >= {
        (plan.id, listing.id)
    }
