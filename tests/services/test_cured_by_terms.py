"""What the match page says would cure a gate does so once it stands in the terms."""

from math import floor

import pytest

from hilirisasi.services import matching
from models import MonthlyKg
from tests.factories import NOW, ListingFactory, PlanFactory, TalkFactory, TermsFactory

KG = MonthlyKg((9_000,) * 12)


@pytest.fixture
def listing(session):
    for number in range(3):
        ListingFactory(price_idr_per_kg=1000 + number, home_processors=0)
    return ListingFactory(home_processors=0)


@pytest.fixture
def plan(listing):
    return PlanFactory(complete=True, need_kg=KG)


def gate_of(session, listing, plan, name, terms=None):
    session.commit()
    explanation = matching.explain(session, listing=listing, plan=plan, now=NOW, terms=terms)
    return next(gate for gate in explanation.gates if gate.name == name)


def terms_of(listing, plan, **lines):
    return TermsFactory(talk=TalkFactory(listing=listing, plan=plan), kg=KG, **lines)


def test_a_contract_with_home_processors_cures_displacement(session, listing, plan):
    listing.home_processors, listing.home_processing_share = 40, 0.9
    failed = gate_of(session, listing, plan, "displacement")
    share = failed.cures["overlap_share"]

    enough = terms_of(listing, plan, home_overlap_share=share)
    assert (failed.status, share < 0.9) == ("fail", True)
    assert gate_of(session, listing, plan, "displacement", enough).status == "pass"
    enough.home_overlap_share = share + 0.02
    assert gate_of(session, listing, plan, "displacement", enough).status == "fail"


def test_a_planting_contract_cures_supply(session, listing, plan):
    for other in session.query(type(listing)):
        other.own_use_kg = MonthlyKg((7_000,) * 12)
    listing.own_use_kg = MonthlyKg((1_000,) * 12)
    failed = gate_of(session, listing, plan, "supply")
    planting_kg = int(failed.cures["planting_t"]) * 1000

    enough = terms_of(listing, plan, planting_kg_per_year=planting_kg)
    assert failed.status == "fail"
    assert gate_of(session, listing, plan, "supply", enough).status == "pass"
    enough.planting_kg_per_year = floor(planting_kg * 0.9)
    assert gate_of(session, listing, plan, "supply", enough).status == "fail"


def test_a_limit_in_the_contract_makes_an_unknown_overlap_known(session, listing, plan):
    listing.home_processors, listing.form.raw_material_overlap_share = 1, None

    assert gate_of(session, listing, plan, "displacement").status == "unknown"
    terms = terms_of(listing, plan, home_overlap_share=0.05)
    assert gate_of(session, listing, plan, "displacement", terms).status == "pass"
