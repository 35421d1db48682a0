"""Each input says who gave it and when; what nobody gave has no source."""

from datetime import UTC, date, datetime

import numpy as np
import pytest
import sqlalchemy as sa

from hilirisasi.scoring.records import Mark
from hilirisasi.services import columns, matching
from models import (
    Indicator,
    Listing,
    MonthlyKg,
    Plan,
    Price,
    PricePlace,
    PriceRule,
    Production,
    WageFloor,
)
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
        ("planned_raw_t_per_year", Mark.STATED, "village", date(2026, 11, 2)),
        ("reference_raw_price_idr_per_kg", Mark.STATED, "villages", None),
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


def test_a_published_figure_names_who_published_it(session):
    ProvinceFactory()
    regency = ListingFactory().village_code[:5]
    session.commit()
    for region, amounts in {"18": (50, 60), regency: (20, 30)}.items():
        session.add_all(
            Production(
                region_code=region,
                commodity_code="cassava",
                amount=amount,
                unit="t",
                year=year,
                series="BPS",
                is_total=True,
                source=f"BPS {region} {year}",
                url="",
            )
            for year, amount in zip((2024, 2025), amounts, strict=True)
        )
        session.add(
            Indicator(
                region_code=region,
                name="population_bps",
                amount=100,
                unit="orang",
                period="2024",
                series="BPS",
                source="BPS",
                url="",
            )
        )
    session.add_all([price(regency, 14, "Koran A"), price("18", 15, "Koran B")])
    session.add_all([price("18", 16, "Koran C", form_code="dried_chip"), statutory_price(1)])
    session.commit()

    lines = lines_of(session)

    told = {name: (lines[name].mark, lines[name].source, lines[name].on) for name in PUBLISHED}
    rule = (Mark.DATA, "Kepgub", date(2026, 1, 26))
    assert told == {
        "reference_raw_price_idr_per_kg": (Mark.DATA, "Koran B", date(2026, 11, 15)),
        "floor_raw_price_idr_per_kg": rule,
        "location_quotient": (Mark.DATA, f"BPS {regency} 2025", date(2025, 1, 1)),
    }
    session.add(statutory_price(5_000))
    session.commit()

    assert lines_of(session)["reference_raw_price_idr_per_kg"].source == "Kepgub"


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


PUBLISHED = ("reference_raw_price_idr_per_kg", "floor_raw_price_idr_per_kg", "location_quotient")


def lines_of(session):
    """The inputs of the match of a lone village, by name."""
    listing = session.scalar(sa.select(Listing))
    plan = session.scalar(sa.select(Plan)) or PlanFactory()
    explanation = matching.explain(session, listing=listing, plan=plan, now=NOW)
    return {line.name: line for line in explanation.inputs}


def price(region, day, source, **values):
    return Price(
        **{
            "commodity_code": "cassava",
            "form_code": "fresh_root",
            "region_code": region,
            "place": "Lampung",
            "level": "petani",
            "low_idr_per_kg": 1000,
            "high_idr_per_kg": 1200,
            "on": date(2026, 11, day),
            "date_text": "",
            "kind": "market",
            "is_farm_gate": True,
            "source": source,
            "url": "",
            **values,
        }
    )


def statutory_price(price_idr_per_kg):
    return PriceRule(
        commodity_code="cassava",
        form_code="fresh_root",
        price_idr_per_kg=price_idr_per_kg,
        max_deduction_share=0.15,
        place=PricePlace.FARM,
        binds="factories",
        valid_from=date(2026, 1, 26),
        instrument="Kepgub",
        source="Uji",
        url="",
    )


def vars_of(record):
    return [(name, getattr(record, name)) for name in record.__slots__]
