import csv
import json
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.errors import OutlinesUnfitError
from hilirisasi.reference import files
from hilirisasi.services import outlines, reference_loading
from models import AuditEvent, Outline, Role
from tests.factories import RegencyFactory, actor

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
RING = [[105.0, -5.0], [105.5, -5.0], [105.5, -4.5], [105.0, -5.0]]


def _feature(code: object = "18.02", kind: str = "Polygon", coordinates: object = None) -> object:
    return {
        "type": "Feature",
        "properties": {"kode": code},
        "geometry": {"type": kind, "coordinates": [RING] if coordinates is None else coordinates},
    }


def _collection(*features: object) -> dict[str, object]:
    return {"type": "FeatureCollection", "features": list(features)}


def _load(session: Session, collection: object) -> int:
    return outlines.load_official(
        session, actor=actor(Role.ADMIN), collection=collection, source="BIG, 2025", now=NOW
    )


def test_official_outlines_take_the_place_of_indicative_ones(session: Session) -> None:
    RegencyFactory()
    session.add(
        Outline(
            region_code="18.02",
            geometry={"type": "Polygon", "coordinates": []},
            is_official=False,
            source="perkiraan",
            loaded_at=NOW,
        )
    )
    session.commit()

    count = _load(session, _collection(_feature()))

    row = outlines.find_all(session, codes=["18.02"])["18.02"]
    event = session.scalars(sa.select(AuditEvent)).one()
    assert (count, row.is_official, row.source) == (1, True, "BIG, 2025")
    assert row.geometry == {"type": "Polygon", "coordinates": [RING]}
    assert (event.action, event.record_id) == ("outline.load", "18.02")


@pytest.mark.parametrize(
    ("collection", "problem"),
    [
        ([], "collection"),
        ({"type": "Feature"}, "collection"),
        ({"type": "FeatureCollection", "features": {}}, "collection"),
        (_collection(), "empty"),
        (_collection(_feature("99.99")), "code"),
        (_collection(_feature(None)), "code"),
        (_collection(_feature(), _feature()), "code"),
        (_collection("x"), "code"),
        (_collection(_feature(kind="Point", coordinates=[105, -5])), "geometry"),
        (_collection(_feature(coordinates=[])), "geometry"),
        (_collection(_feature(coordinates=[RING[:3]])), "geometry"),
        (_collection(_feature(coordinates=[[*RING[:3], [105.1, -5.0]]])), "geometry"),
        (_collection(_feature(coordinates=[[[0, 0], *RING[1:3], [0, 0]]])), "geometry"),
        (_collection(_feature(coordinates=[[["a", -5.0]] * 4])), "geometry"),
        (_collection(_feature(coordinates=[[[True, -5.0]] * 4])), "geometry"),
        (_collection(_feature(coordinates=[[[float("nan"), -5.0]] * 4])), "geometry"),
        (_collection(_feature(kind="MultiPolygon")), "geometry"),
    ],
)
def test_unfit_files_are_refused_whole(session: Session, collection: object, problem: str) -> None:
    RegencyFactory()

    with pytest.raises(OutlinesUnfitError) as refused:
        _load(session, collection)

    assert refused.value.problem == problem
    assert session.scalars(sa.select(Outline)).all() == []


def test_newer_indicative_outlines_leave_official_ones_alone(session: Session) -> None:
    reference_loading.load_all(session, now=NOW)
    _load(session, _collection(_feature()))
    session.execute(sa.text("DELETE FROM reference_file WHERE name = 'outlines.csv'"))
    session.commit()

    reference_loading.load_all(session, now=NOW)
    session.expire_all()

    rows = outlines.find_all(session, codes=["18.02", "18.03"])
    assert (rows["18.02"].is_official, rows["18.03"].is_official) == (True, False)


def test_the_drawn_outlines_are_of_all_regencies_and_districts_and_stay_small() -> None:
    rows = files.read_outlines()
    codes = {
        row.code for row in files.read_regions() if row.kind in {"regency", "city", "district"}
    }

    assert {row.region_code for row in rows} == codes
    assert (files.SEED_DATA / "outlines.csv").stat().st_size < 300_000
    assert not any(row.is_official for row in rows)
    assert {row.geometry["type"] for row in rows} == {"Polygon", "MultiPolygon"}
    assert all("indikatif" in row.source for row in rows)


def test_the_drawn_outlines_pass_the_check_of_official_ones(session: Session) -> None:
    reference_loading.load_all(session, now=NOW)
    with (files.SEED_DATA / "outlines.csv").open(newline="", encoding="utf-8") as file:
        features = [
            {"properties": {"kode": row["region_code"]}, "geometry": json.loads(row["geometry"])}
            for row in csv.DictReader(file)
        ]

    assert _load(session, _collection(*features)) == 244
