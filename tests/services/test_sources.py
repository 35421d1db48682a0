"""Each input says who gave it and when; what nobody gave has no source."""

from datetime import UTC, date, datetime

import numpy as np
import pytest

from hilirisasi.scoring.records import Mark
from hilirisasi.services import columns, matching
from models import MonthlyKg, WageFloor
from tests.factories import ListingFactory, PlanFactory, ProvinceFactory, RouteFactory

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


@pytest.fixture
def lines(session):
    """The inputs of one match whose village confirmed it late at night, by UTC the day before."""
    ProvinceFactory()
    session.add(WageFloor(region_code="18", year=2026, wage_idr_per_month=3_047_734, source="UMP"))
    listings = [
        ListingFactory(home_processors=2, confirmed_at=datetime(2026, 11, 1, 18, 0, tzinfo=UTC))
        for _ in range(4)
    ]
    route = RouteFactory(statuses={"conversion_kg_per_kg": "estimated"})
    plan = PlanFactory(
        complete=True,
        route=route,
        product_price_idr_per_kg=None,
        floor_idr_per_kg=None,
        need_kg=MonthlyKg((9_000,) * 12),
    )
    session.commit()
    explanation = matching.explain(session, listing=listings[0], plan=plan, now=NOW)
    return {line.name: line for line in explanation.inputs}


@pytest.mark.parametrize(
    ("name", "mark", "source", "on"),
    [
        ("home_processors", Mark.STATED, "village", date(2026, 11, 2)),
        ("claimed_jobs_fte", Mark.STATED, "plan", date(2026, 11, 24)),
        ("conversion_kg_per_kg", Mark.ROUTE, "route:estimated", date(2025, 1, 1)),
        ("wage_idr_per_hok", Mark.DATA, "UMP", date(2026, 1, 1)),
        ("substitution_share", Mark.ASSUMPTION, "", None),
        ("written_price_floor", Mark.MISSING, "", None),
    ],
)
def test_each_input_names_its_giver_and_day(lines, name, mark, source, on):
    line = lines[name]

    assert (line.mark, line.source, line.on) == (mark, source, on)


def test_a_blank_is_never_called_a_statement(session):
    listings, plan = [ListingFactory() for _ in range(4)], PlanFactory()
    ranked_blank = {
        name
        for name, column in vars_of(columns.of_plans([plan], now=NOW))
        if column.dtype.kind == "f" and np.isnan(column).all()
    }

    explanation = matching.explain(session, listing=listings[0], plan=plan, now=NOW)

    stated = {line.name for line in explanation.inputs if line.mark in {Mark.STATED, Mark.CHECKED}}
    assert "local_input_share" in ranked_blank
    assert not stated & ranked_blank


def vars_of(record):
    return [(name, getattr(record, name)) for name in record.__slots__]
