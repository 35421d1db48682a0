"""One vocabulary joins the files: no row uses a code that another file does not hold."""

import re

import pytest

from hilirisasi.reference import files
from models import ProductKind

FORMS = files.read_forms()
FORM_KEYS = {(row.commodity_code, row.code) for row in FORMS}
COMMODITIES = {row.code for row in files.read_commodities()}
REGIONS = {row.code for row in files.read_regions()}
UNITS = {"kg", "kuintal", "ton", "butir", "tandan", "ekor", "liter"}
STATUSES = {"published", "implied", "estimated"}


@pytest.mark.parametrize(
    "rows",
    [files.read_routes(), files.read_prices(), files.read_price_rules(), files.read_production()],
    ids=["routes", "prices", "price_rules", "production"],
)
def test_every_row_names_a_known_commodity_and_form(rows):
    for row in rows:
        assert row.commodity_code in COMMODITIES
        assert row.form_code is None or (row.commodity_code, row.form_code) in FORM_KEYS


@pytest.mark.parametrize(
    "rows",
    [
        files.read_prices(),
        files.read_production(),
        files.read_indicators(),
        files.read_wage_floors(),
    ],
    ids=["prices", "production", "indicators", "wage_floor"],
)
def test_every_row_names_a_known_region_or_none(rows):
    assert {row.region_code for row in rows} <= REGIONS | {None}


def test_every_unit_of_the_units_file_names_a_known_commodity_or_none():
    assert {row.commodity_code for row in files.read_units()} <= COMMODITIES | {None}


def test_keys_are_unique():
    commodities = files.read_commodities()
    routes = files.read_routes()

    assert len({row.slug for row in commodities}) == len(COMMODITIES) == len(commodities)
    assert len(FORM_KEYS) == len(FORMS)
    assert len({row.code for row in routes}) == len(routes)


def test_codes_fit_an_address():
    slugs = [row.slug for row in files.read_commodities()] + [
        row.code for row in files.read_routes()
    ]

    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) for slug in slugs)


@pytest.mark.parametrize("commodity", sorted(COMMODITIES))
def test_every_commodity_can_be_listed_raw_and_processed(commodity):
    forms = [row for row in FORMS if row.commodity_code == commodity]

    assert {row.is_processed for row in forms} == {True, False}
    assert not forms[0].is_processed
    assert forms[0].product_kind == ProductKind.MAIN
    assert [row.position for row in forms] == list(range(len(forms)))


@pytest.mark.parametrize("form", FORMS, ids=lambda row: f"{row.commodity_code}-{row.code}")
def test_units_are_known_weighed_and_marked(form):
    assert set(form.units) <= UNITS
    assert (form.units["kg"], form.units["kuintal"], form.units["ton"]) == (1, 100, 1000)
    assert all(kg > 0 for kg in form.units.values())
    assert bool(form.extra_units) == (form.extra_units_status in STATUSES)
    assert not form.extra_units or form.source


def test_what_is_left_of_a_crop_is_a_form_of_its_own_and_claims_no_figure():
    left = [row for row in FORMS if row.product_kind != ProductKind.MAIN]

    assert {row.product_kind for row in FORMS} == set(ProductKind)
    assert {"onggok_dry", "shell", "husk", "cob", "bagasse", "manure"} <= {row.code for row in left}
    assert all(row.basis and not row.extra_units for row in left)
    assert {(row.storable_months, row.yield_low_kg_per_ha) for row in left} == {(None, None)}


def test_what_is_counted_in_pieces_has_its_piece():
    units = {(row.commodity_code, row.code): row.units for row in FORMS}

    assert "butir" in units["coconut", "whole_nut"]
    assert "tandan" in units["banana", "fresh_bunch"]
    assert "ekor" in units["goat", "live"]
    assert "liter" in units["sugar_palm", "fresh_sap_litre"]
