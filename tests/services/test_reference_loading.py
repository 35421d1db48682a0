"""The files of ``seed_data/`` are loaded whole, once; a second time changes nothing."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from hilirisasi.services import rankings, reference_loading
from models import (
    CommodityForm,
    Indicator,
    PriceRule,
    Ranking,
    ReferenceFile,
    Region,
    RegionKind,
    Route,
    WageFloor,
)
from tests.factories import PlanFactory

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


@pytest.fixture
def counts(session):
    return reference_loading.load_all(session, now=NOW)


def count(session, model, *conditions):
    return session.scalar(sa.select(sa.func.count()).select_from(model).where(*conditions))


def test_every_region_of_lampung_is_there(session, counts):
    kinds = {
        kind: count(session, Region, Region.kind == kind)
        for kind in (RegionKind.DISTRICT, RegionKind.DESA, RegionKind.KELURAHAN)
    }

    assert counts["region"] == 2_896
    assert kinds == {RegionKind.DISTRICT: 229, RegionKind.DESA: 2_446, RegionKind.KELURAHAN: 205}
    regencies = Region.kind.in_((RegionKind.REGENCY, RegionKind.CITY))
    assert count(session, Region, regencies) == 15


def test_every_table_is_filled(counts):
    assert len(counts) == len(reference_loading.SOURCES)
    assert all(counts.values())


def test_each_figure_has_a_source(session, counts):
    for model in (PriceRule, Route, WageFloor, Indicator):
        assert count(session, model, model.source == "") == 0


def test_every_form_is_counted_in_kg_among_others(session, counts):
    assert all(form.units["kg"] == 1 for form in session.scalars(sa.select(CommodityForm)))


def test_a_second_time_changes_nothing(session, counts):
    ids = session.scalars(sa.select(PriceRule.id).order_by(PriceRule.id)).all()

    assert reference_loading.load_all(session, now=LATER) == counts

    session.expire_all()
    assert session.scalars(sa.select(PriceRule.id).order_by(PriceRule.id)).all() == ids
    assert count(session, ReferenceFile, ReferenceFile.loaded_at != NOW) == 0


def test_a_changed_file_is_read_again_and_rankings_wait_for_it(session, counts):
    plan = PlanFactory(region=session.get(Region, "18.02.01"))
    rankings.mark_stale(session, plan=plan)
    session.get_one(Ranking, plan.id).is_stale = False
    session.get_one(ReferenceFile, "regions.csv").sha256 = "0" * 64
    session.get_one(Region, "18.02").name = "Salah"
    session.commit()

    assert reference_loading.load_all(session, now=LATER) == counts

    session.expire_all()
    assert session.get_one(Region, "18.02").name == "Lampung Tengah"
    assert session.get_one(ReferenceFile, "regions.csv").loaded_at == LATER
    assert session.get_one(Ranking, plan.id).is_stale is True
