"""Every answer that a form asks for says who will see it."""

import pytest

from hilirisasi import circles
from hilirisasi.circles import Circle
from hilirisasi.web.forms.listing import ListingForm
from hilirisasi.web.forms.plan import MinatForm
from hilirisasi.web.forms.proposal import PARTS, STEP_FORMS

# What is no answer of its own: hidden fields, and units and bases that belong to an answer.
HIDDEN = {"csrf_token", "version", "request_key", "step"}
LISTING_PARTS = {
    "unit": "amount",
    "basis": "amount",
    "hectares": "amount",
    "by_month": "amount",
    "harvests": "amount",
    "price_unit": "price",
    "free_percent": "availability",
    "home_processing_percent": "home_processing_share",
}
PLAN_PARTS = {
    "need_unit": "need",
    "place": "region",
    "deduction_percent": "deduction",
    "farmer_pays_haulage": "haulage",
}
NO_CIRCLE = {"is_on_board"}  # a wish, not a figure


@pytest.mark.parametrize(
    ("form", "parts", "table"),
    [
        (ListingForm, LISTING_PARTS, circles.LISTING_FIELDS),
        (MinatForm, PLAN_PARTS, circles.PLAN_FIELDS),
        *((form, PARTS, circles.PLAN_FIELDS) for form in STEP_FORMS.values()),
    ],
)
def test_every_field_has_a_circle(app, form, parts, table):
    with app.test_request_context():
        names = {field.name for field in form(formdata=None)} - HIDDEN - NO_CIRCLE

    assert {parts.get(name, name) for name in names} <= set(table)


@pytest.mark.parametrize("field", ["product_price_idr_per_kg", "investment_idr", "machines_idr"])
def test_price_and_cost_of_the_product_stay_with_their_owner(field):
    assert circles.PLAN_FIELDS[field] is Circle.OWNER_AND_REVIEWERS


def test_the_board_shows_no_name():
    assert circles.PLAN_FIELDS["organisation"] is Circle.BOTH_SIDES
