"""Where each input of a match comes from: one table, input by input."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from hilirisasi.scoring.records import Floats, Integers, Listings, Mark, Plans

Marks = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Origin:
    """The records of r matches, and the inputs made from them."""

    listings: Listings
    plans: Plans
    plan_row: Integers
    listing_row: Integers
    inputs: Mapping[str, Floats]
    neighbours_mark: Integers  # of H_ref before the floor, (n listings,)

    def of_plan(self, name: str) -> Floats:
        """A column of the plans, one entry a match."""
        return np.asarray(getattr(self.plans, name)[self.plan_row])


Rule = Callable[[Origin, str], Integers]


def marks_of(origin: Origin) -> dict[str, Marks]:
    """The mark of every input, (r,) each."""
    return {name: RULES[name](origin, name).astype(np.int8) for name in origin.inputs}


def _known(origin: Origin, name: str, *, known: Mark, unknown: Mark) -> Integers:
    return np.where(np.isnan(origin.inputs[name]), unknown, known)


def _data(origin: Origin, name: str) -> Integers:
    return _known(origin, name, known=Mark.DATA, unknown=Mark.ASSUMPTION)


def _route(origin: Origin, name: str) -> Integers:
    return _known(origin, name, known=Mark.ROUTE, unknown=Mark.ASSUMPTION)


def _stated(origin: Origin, name: str) -> Integers:
    return _known(origin, name, known=Mark.STATED, unknown=Mark.MISSING)


def _assumed_unless_stated(origin: Origin, name: str) -> Integers:
    return _known(origin, name, known=Mark.STATED, unknown=Mark.ASSUMPTION)


def _harvest(origin: Origin, name: str) -> Integers:
    marks = origin.listings.harvest_mark[origin.listing_row]
    return np.where(np.isnan(origin.inputs[name]), Mark.MISSING, marks)


def _claimed_jobs(origin: Origin, name: str) -> Integers:
    checked = origin.of_plan("claim_evidence_exponent") > 0
    return np.where(checked, Mark.CHECKED, _stated(origin, name))


def _product_price(origin: Origin, name: str) -> Integers:
    claimed = origin.of_plan("product_price_idr_per_kg")
    counted = np.where(claimed > origin.inputs[name], Mark.ROUTE, Mark.STATED)
    return np.where(np.isnan(claimed), Mark.ESTIMATE, counted)


def _investment(origin: Origin, name: str) -> Integers:
    blank = np.isnan(origin.of_plan("investment_idr_bn"))
    return np.where(
        blank, _known(origin, name, known=Mark.ESTIMATE, unknown=Mark.MISSING), Mark.STATED
    )


def _wage(origin: Origin, name: str) -> Integers:
    small = origin.of_plan("is_small_firm") > 0
    blank = np.isnan(origin.of_plan("wage_idr_per_hok"))
    of_small = np.where(blank, Mark.ESTIMATE, Mark.STATED)
    return np.where(small, of_small, _data(origin, name))


def _reference_price(origin: Origin, name: str) -> Integers:
    floor_binds = origin.inputs[name] == origin.inputs["floor_raw_price_idr_per_kg"]
    return np.where(floor_binds, Mark.DATA, origin.neighbours_mark[origin.listing_row])


def _food_land(origin: Origin, name: str) -> Integers:
    no_answer = np.isnan(origin.of_plan("new_land_ha"))
    return np.where(no_answer, Mark.MISSING, _assumed_unless_stated(origin, name))


def _rule(origin: Origin, name: str) -> Integers:
    return np.full(len(origin.inputs[name]), Mark.DATA)


RULES: Final[Mapping[str, Rule]] = {
    "planned_raw_t_per_year": _harvest,
    "conversion_kg_per_kg": _route,
    "byproduct_value_share": _route,
    "labour_hok_per_kg_raw": _route,
    "other_input_cost_idr_per_kg_raw": _route,
    "product_price_idr_per_kg": _product_price,
    "offered_raw_price_idr_per_kg": _stated,
    "reference_raw_price_idr_per_kg": _reference_price,
    "floor_raw_price_idr_per_kg": _rule,
    "wage_idr_per_hok": _wage,
    "claimed_jobs_fte": _claimed_jobs,
    "claim_evidence_exponent": _claimed_jobs,
    "investment_idr_bn": _investment,
    "deadweight_share": _stated,
    "worker_leakage_share": _stated,
    "substitution_share": _assumed_unless_stated,
    "local_input_share": _stated,
    "village_sourcing_share": _stated,
    "community_profit_share": _stated,
    "written_price_floor": _stated,
    "catchment_output_t_per_year": _harvest,
    "home_use_t_per_year": _harvest,
    "contracted_t_per_year": _harvest,
    "other_buyers_t_per_year": _harvest,
    "catchment_output_cv": _data,
    "location_quotient": _data,
    "village_income_ratio": _data,
    "home_processors": _stated,
    "home_processor_fte": _assumed_unless_stated,
    "raw_material_overlap_share": _stated,
    "food_land_share": _food_land,
    "peak_labour_ratio": _stated,
    "sales_leakage_share": _route,  # derived in the score from the route's coefficients
}
