"""A place is found by its code, or by a name that only one place has."""

import pytest

from hilirisasi.services import places
from models import RegionKind
from tests.factories import DistrictFactory, RegencyFactory, VillageFactory


@pytest.fixture(autouse=True)
def _places(session):
    DistrictFactory()
    other = RegencyFactory(code="18.71", name="Bandar Lampung", kind=RegionKind.CITY)
    DistrictFactory(code="18.71.01", name="Kedaton", parent=other)
    for code in ("18.02.03", "18.71.03"):
        DistrictFactory(code=code, name="Sukabumi", parent=other)
    VillageFactory(code="18.02.01.2001", name="Poncowarno")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Kalirejo", "18.02.01"),
        ("  kalirejo ", "18.02.01"),
        ("Kec. Kalirejo", "18.02.01"),
        ("Bandar Lampung", "18.71"),
        ("Sukabumi, Bandar Lampung (18.71.03)", "18.71.03"),
        ("18.02.01.2001", "18.02.01.2001"),
    ],
)
def test_a_place_is_found(session, text, code):
    assert places.find_place(session, text=text).code == code


@pytest.mark.parametrize(
    "text", ["", "Sukabumi", "Poncowarno", "Atlantis", "18.99", "(18.02.99)", "%", "1802"]
)
def test_what_nobody_or_more_than_one_is_called_is_not(session, text):
    assert places.find_place(session, text=text) is None


def test_places_are_listed_by_name_without_villages(session):
    names = [place.name for place in places.list_places(session)]

    assert names == sorted(names)
    assert "Poncowarno" not in names
