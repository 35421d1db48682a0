"""What would lift a match over the gate it fails: one value each, checked against the same rule."""

import numpy as np

from hilirisasi.scoring.policy import Policy
from hilirisasi.scoring.prices import TOLERANCE
from hilirisasi.scoring.ranking import Ranking, breaks_rule
from hilirisasi.scoring.records import Floats, Plans

SUPPLY_Z = 1.28  # a yield that nine years in ten reach
FAIL = 0


def cures(ranking: Ranking, plans: Plans, policy: Policy) -> dict[str, Floats]:
    """The curing value of each match, (r,) each; NaN where its gate does not fail or none cures.

    ``offer_idr_per_kg``: the offer before deduction, at the offer's place, whole rupiah upward;
    ``deduction_share``: the greatest that the rule allows. ``plant_need_t``: tonnes a year that
    the surroundings bear; ``planting_t``: else the harvest that a planting contract would add.
    ``product_price_idr_per_kg``: the product price at which the route breaks even, where it is
    within what a claim may count. ``overlap_share``: the share of the home processors' raw
    material that may overlap. ``new_land_ha``: the new land that may be opened.
    """
    frame, filled = ranking.frame, ranking.scores.filled
    failed = {name: gate == FAIL for name, gate in ranking.scores.gates.items()}
    quantities = ranking.scores.quantities
    offer, deduction = _offers(ranking, plans, policy)
    with np.errstate(divide="ignore", invalid="ignore"):
        raw_t = filled["planned_raw_t_per_year"]
        steady = 1 - SUPPLY_Z * filled["catchment_output_cv"]
        surplus_t = (
            filled["catchment_output_t_per_year"] * steady
            - filled["home_use_t_per_year"]
            - filled["contracted_t_per_year"]
        )
        floor = np.fmax(
            filled["reference_raw_price_idr_per_kg"], filled["floor_raw_price_idr_per_kg"]
        )
        wages = filled["labour_hok_per_kg_raw"] * filled["wage_idr_per_hok"]
        product_kg = filled["conversion_kg_per_kg"] * (1 + filled["byproduct_value_share"])
        even = (floor + filled["other_input_cost_idr_per_kg_raw"] + wages) / product_kg
        usual = plans.route_product_price_idr_per_kg[frame.plan_row]
        lost_at_full_overlap = (
            filled["home_processors"] * filled["home_processor_fte"] * policy.displacement_theta
        )
        bearable_fte = policy.gates["displacement_max"] * quantities["tech"]
        food_land_ha = plans.new_land_ha[frame.plan_row] / filled["food_land_share"]
        return {
            "offer_idr_per_kg": np.where(failed["price"], offer, np.nan),
            "deduction_share": np.where(failed["price"], deduction, np.nan),
            "plant_need_t": _where_positive(failed["supply"], np.floor(surplus_t / frame.share)),
            "planting_t": _where_positive(
                failed["supply"], np.ceil((raw_t - surplus_t) / frame.share / steady)
            ),
            "product_price_idr_per_kg": np.where(
                failed["viable"] & (np.ceil(even) <= 1.1 * usual), np.ceil(even), np.nan
            ),
            "overlap_share": _where_positive(
                failed["displacement"], np.floor(100 * bearable_fte / lost_at_full_overlap) / 100
            ),
            "new_land_ha": np.where(
                failed["food"], np.floor(policy.gates["food_land_max"] * food_land_ha), np.nan
            ),
        }


def _offers(ranking: Ranking, plans: Plans, policy: Policy) -> tuple[Floats, Floats]:
    """Least offer that passes the price gate, and the deduction to come down to, else NaN."""
    frame, filled = ranking.frame, ranking.scores.filled
    deduction = np.nan_to_num(plans.deduction_share)[frame.plan_row]
    allowed = np.where(np.isnan(frame.most_deduction_share), 1.0, frame.most_deduction_share)
    too_much = breaks_rule(plans, frame) & (deduction > allowed)
    needed_net = np.fmax(
        filled["floor_raw_price_idr_per_kg"],
        policy.gates["price_of_reference"] * filled["reference_raw_price_idr_per_kg"],
    )
    offer = (needed_net + frame.haulage_idr_per_kg) / (1 - np.minimum(deduction, allowed))
    offer = np.ceil(np.fmax(offer, frame.least_offer_idr_per_kg) - TOLERANCE)
    already = offer <= plans.price_idr_per_kg[frame.plan_row]
    return np.where(already, np.nan, offer), np.where(too_much, allowed, np.nan)


def _where_positive(wanted: np.ndarray, values: Floats) -> Floats:
    return np.where(wanted & (values > 0), values, np.nan)
