"""Every input of the score is given by somebody, asked somewhere, and written in the document."""

import dataclasses
from collections.abc import Iterable

from hilirisasi.cli.docs import INPUTS_PAGE
from hilirisasi.scoring.inputs import INPUTS, Giver, Input, inputs_document
from hilirisasi.scoring.policy import Policy
from hilirisasi.web.forms.listing import ListingForm
from hilirisasi.web.forms.plan import MinatForm
from hilirisasi.web.forms.proposal import (
    InvestmentForm,
    JobsForm,
    PartnershipForm,
    PriceForm,
    ProcessForm,
    SiteForm,
)
from models import Route

OFFER = ("price", "deduction_percent", "price_place", "farmer_pays_haulage", "haulage")
AMOUNT = ("amount", "unit", "basis", "hectares", "harvests", "months")
SCHOOLS = ("jobs_sd", "jobs_smp", "jobs_sma", "jobs_d3")
KINDS = ("land_idr", "building_idr", "machines_idr", "working_capital_idr")
# Where a party is asked for what it gives.
ASKED = {
    "product_price_idr_per_kg": [(ProcessForm, ("product_price_idr_per_kg",))],
    "offered_raw_price_idr_per_kg": [(MinatForm, OFFER)],
    "claimed_jobs_fte": [(JobsForm, SCHOOLS)],
    "investment_idr_bn": [(InvestmentForm, KINDS)],
    "worker_leakage_share": [(JobsForm, ("outside_workers_share",))],
    "local_input_share": [(PartnershipForm, ("local_input_share",))],
    "community_profit_share": [(PartnershipForm, ("community_profit_share",))],
    "written_price_floor": [(PriceForm, ("floor_idr_per_kg",))],
    "food_land_share": [(SiteForm, ("new_land_ha",))],
    "village_sourcing_share": [(PartnershipForm, ("village_sourcing_share",))],
    "claim_evidence_exponent": [(JobsForm, ("jobs_evidence",))],  # then a reviewer checks it
    "catchment_output_t_per_year": [(ListingForm, AMOUNT)],
    "home_use_t_per_year": [(ListingForm, ("availability", "free_percent"))],
    "contracted_t_per_year": [(ListingForm, ("availability", "free_percent"))],
    "home_processors": [(ListingForm, ("home_processors",))],
    "raw_material_overlap_share": [(ListingForm, ("home_processing_percent",))],
    "peak_labour_ratio": [
        (ListingForm, ("idle_hok_per_month",)),
        (JobsForm, ("peak_labour_hok",)),
    ],
}
PARTIES = {Giver.PLAN, Giver.VILLAGE, Giver.REVIEWER}


def nameless(rows: Iterable[Input]) -> list[str]:
    """Return the inputs that nobody gives, or that a party gives and no form asks for."""
    return [
        row.name
        for row in rows
        if not isinstance(row.giver, Giver) or (row.giver in PARTIES and row.name not in ASKED)
    ]


def test_every_input_has_a_giver_and_is_asked() -> None:
    assert nameless(INPUTS) == []


def test_an_input_without_a_giver_is_found() -> None:
    orphan = dataclasses.replace(INPUTS[0], giver=None)  # type: ignore[arg-type]
    unasked = dataclasses.replace(INPUTS[0], name="unasked", giver=Giver.PLAN)

    assert nameless([orphan, unasked, *INPUTS]) == [orphan.name, "unasked"]


def test_what_is_asked_is_a_field_of_its_form_and_an_input_of_a_party() -> None:
    missing = [
        (name, field)
        for name, questions in ASKED.items()
        for form, fields in questions
        for field in fields
        if not hasattr(form, field)
    ]

    assert missing == []
    assert set(ASKED) == {row.name for row in INPUTS if row.giver in PARTIES}


def test_what_the_route_gives_is_a_column_of_the_route() -> None:
    given = [row.name for row in INPUTS if row.giver is Giver.ROUTE]

    assert [name for name in given if name not in Route.__table__.columns] == []


def test_what_the_policy_gives_is_a_figure_of_the_policy() -> None:
    given = [row.policy_key for row in INPUTS if row.giver is Giver.POLICY]

    assert set(given) <= set(Policy.default().defaults)


def test_the_document_is_what_the_code_makes() -> None:
    assert INPUTS_PAGE.read_text(encoding="utf-8") == inputs_document()
