"""The inputs of the score: one table of what each is, who gives it, and what a blank counts as."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

MATCH_PAGE: Final = "match page"
NOT_SCORED: Final = "none: the match is not scored"
SHARES: Final = frozenset({"share", "0-1", "0 or 1"})
GREATEST: Final = 1e15


class Giver(StrEnum):
    """Who answers for an input."""

    ROUTE = "route"
    PLAN = "plan"
    VILLAGE = "village"
    REVIEWER = "reviewer"
    POLICY = "policy"
    DERIVED = "derived"
    DATA = "data"


@dataclass(frozen=True, slots=True)
class Input:
    """One input of the score.

    ``policy_key`` names the figure of the policy that a blank counts as; `fill` has the derived
    ones. ``gate`` turns unknown with a blank.
    """

    symbol: str
    name: str
    unit: str
    giver: Giver
    meaning: str
    substitute: str
    policy_key: str | None = None
    gate: str | None = None
    is_signed: bool = False
    shown_at: tuple[str, ...] = (MATCH_PAGE,)

    @property
    def is_required(self) -> bool:
        """A match without it is not scored."""
        return self.substitute == NOT_SCORED

    @property
    def bounds(self) -> tuple[float, float]:
        """Least and greatest value that makes sense."""
        greatest = 1.0 if self.unit in SHARES else GREATEST
        return (-GREATEST if self.is_signed else 0.0), greatest


# fmt: off
INPUTS: Final = (
    Input("X", "planned_raw_t_per_year", "t/yr", Giver.DERIVED,
          "Raw material planned from the listing or listings of the match.",
          NOT_SCORED),
    Input("D", "conversion_kg_per_kg", "kg/kg", Giver.ROUTE,
          "Product from a kg of raw material.",
          NOT_SCORED),
    Input("b", "byproduct_value_share", "ratio", Giver.ROUTE,
          "Value of by-products by that of the main product.",
          "no by-product", policy_key="byproduct_value_share"),
    Input("E", "labour_hok_per_kg_raw", "HOK/kg raw", Giver.ROUTE,
          "Person-days for a kg of raw material.",
          NOT_SCORED),
    Input("F", "product_price_idr_per_kg", "Rp/kg product", Giver.PLAN,
          "Product price at the factory gate; a claim counts up to 1.1 of the reference.",
          NOT_SCORED),
    Input("H", "offered_raw_price_idr_per_kg", "Rp/kg raw", Giver.PLAN,
          "Net price at the farm: offer less deduction and the haulage that the farmer bears.",
          NOT_SCORED, is_signed=True),
    Input("I", "other_input_cost_idr_per_kg_raw", "Rp/kg raw", Giver.ROUTE,
          "Other costs of processing a kg of raw material.",
          NOT_SCORED),
    Input("claim", "claimed_jobs_fte", "FTE", Giver.PLAN,
          "Full-time jobs that the investor claims.",
          "no jobs", policy_key="claimed_jobs_fte"),
    Input("omega", "claim_evidence_exponent", "0-1", Giver.REVIEWER,
          "How far a claim counts: 0 no document, 0.15 a study, 0.30 a signed plan and a record.",
          "no document", policy_key="claim_evidence_exponent"),
    Input("capex", "investment_idr_bn", "Rp bn", Giver.PLAN,
          "Investment, raised for optimism.",
          "the upper unit cost for the tonnes planned", policy_key="investment_idr_bn_per_t"),
    Input("d", "deadweight_share", "share", Giver.POLICY,
          "What would have happened anyway.",
          "half", policy_key="deadweight_share"),
    Input("L", "worker_leakage_share", "share", Giver.PLAN,
          "Workers from outside the region.",
          "all workers", policy_key="worker_leakage_share"),
    Input("S", "substitution_share", "share", Giver.POLICY,
          "Workers who leave another job for this one.",
          "a quarter", policy_key="substitution_share"),
    Input("lam", "local_input_share", "share", Giver.PLAN,
          "Other inputs bought locally.",
          "none", policy_key="local_input_share"),
    Input("Q", "catchment_output_t_per_year", "t/yr", Giver.VILLAGE,
          "What the catchment yields.",
          "supply pressure counts as the worst that passes", gate="supply"),
    Input("CV", "catchment_output_cv", "ratio", Giver.DATA,
          "Variation of that yield from year to year.",
          "a quarter", policy_key="catchment_output_cv"),
    Input("home", "home_use_t_per_year", "t/yr", Giver.VILLAGE,
          "Of it what the villages use themselves.",
          "supply pressure counts as the worst that passes", gate="supply"),
    Input("ctr", "contracted_t_per_year", "t/yr", Giver.VILLAGE,
          "Of it what is under contract or reserved.",
          "supply pressure counts as the worst that passes", gate="supply"),
    Input("N_h", "home_processors", "number", Giver.VILLAGE,
          "Home processors of the same raw material.",
          "displacement counts as the worst that passes", gate="displacement"),
    Input("e_h", "home_processor_fte", "FTE", Giver.POLICY,
          "People who work in one home processor.",
          "1.5", policy_key="home_processor_fte"),
    Input("ov", "raw_material_overlap_share", "share", Giver.VILLAGE,
          "Of their raw material what the plant also wants.",
          "displacement counts as the worst that passes", gate="displacement"),
    Input("H_ref", "reference_raw_price_idr_per_kg", "Rp/kg raw", Giver.DATA,
          "What farmers around get today.",
          NOT_SCORED),
    Input("H_floor", "floor_raw_price_idr_per_kg", "Rp/kg raw", Giver.DATA,
          "Statutory price less the greatest deduction, at the farm.",
          "no rule", policy_key="floor_raw_price_idr_per_kg", is_signed=True),
    Input("c", "community_profit_share", "share", Giver.PLAN,
          "Share of the profit that the village gets.",
          "none", policy_key="community_profit_share"),
    Input("y", "village_income_ratio", "ratio", Giver.DATA,
          "Income of the village by the provincial median.",
          "as the province", policy_key="village_income_ratio"),
    Input("other_buy", "other_buyers_t_per_year", "t/yr", Giver.DERIVED,
          "What other buyers within 30 km take.",
          "the contracted tonnes; none where these are unknown"),
    Input("floor", "written_price_floor", "0 or 1", Giver.PLAN,
          "1 where the contract has a price floor, net at the farm at least the statutory price "
          "or, without a rule, 0.9 of H_ref.",
          "no floor", policy_key="written_price_floor"),
    Input("FD", "food_land_share", "share", Giver.PLAN,
          "Food land that the plant draws in.",
          "counts as the worst that passes", gate="food"),
    Input("LC", "peak_labour_ratio", "ratio", Giver.VILLAGE,
          "Person-days of the plant's peak month by the idle ones around.",
          "0.65", policy_key="peak_labour_ratio"),
    Input("LK", "sales_leakage_share", "share", Giver.DERIVED,
          "Sales that leave the region.",
          "1 - [M (1 - L) + H + lam I + c max(O, 0)] / J"),
    Input("vill", "village_sourcing_share", "share", Giver.PLAN,
          "Workers and raw material from within 15 km.",
          "none", policy_key="village_sourcing_share"),
    Input("LQ", "location_quotient", "ratio", Giver.DATA,
          "Tonnes per head in the regency by those in the province.",
          "0.5", policy_key="location_quotient"),
    Input("G", "wage_idr_per_hok", "Rp/HOK", Giver.DATA,
          "Wage of a person-day: the minimum wage, or what a small firm states.",
          "the minimum wage / 25", policy_key="wage_idr_per_hok"),
)
# fmt: on
NAMES: Final = tuple(row.name for row in INPUTS)
REQUIRED: Final = tuple(row.name for row in INPUTS if row.is_required)


def inputs_document(rows: Sequence[Input] = INPUTS) -> str:
    """The inputs as a Markdown page: who gives each, its default, where it is shown."""
    lines = [
        "# Inputs of the score",
        "",
        "Made from `hilirisasi/scoring/inputs.py`; do not edit by hand.",
        "",
        "| symbol | name | unit | meaning | given by | when unknown | open gate | shown at |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        key = f" (policy: `{row.policy_key}`)" if row.policy_key else ""
        cells = (
            row.symbol,
            f"`{row.name}`",
            row.unit,
            row.meaning,
            row.giver.value,
            f"{row.substitute}{key}",
            row.gate or "",
            ", ".join(row.shown_at),
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"
