"""The columns of the ranking's CSV files: reading, defaults and ``--schema`` come from here."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from hilirisasi.scoring.records import Mark, PricePlace

MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
YES_NO: Final = {"yes": 1.0, "no": 0.0, "1": 1.0, "0": 0.0}
PLACES: Final = {place.name.lower(): int(place) for place in PricePlace}
MARKS: Final = {mark.name.lower(): int(mark) for mark in Mark}
UNKNOWN: Final = float("nan")


class Kind(StrEnum):
    """How a cell is read."""

    TEXT = "text"
    WHOLE = "whole number"
    NUMBER = "number"
    MONTHLY = "number by month"  # twelve columns, name_jan to name_dec
    CHOICE = "choice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of an input file; ``default`` is what a blank cell counts as.

    A number lies between ``low`` and ``high``. ``meaning`` says what unknown does where the
    default is unknown.
    """

    name: str
    unit: str
    meaning: str
    kind: Kind = Kind.NUMBER
    is_required: bool = False
    default: float = UNKNOWN
    default_note: str = ""
    low: float = 0.0
    high: float = 1e12
    choices: Mapping[str, float] | None = None

    @property
    def headers(self) -> tuple[str, ...]:
        """The names in the file: twelve for a monthly column."""
        if self.kind is Kind.MONTHLY:
            return tuple(f"{self.name}_{month}" for month in MONTHS)
        return (self.name,)

    @property
    def default_text(self) -> str:
        """The default as ``--schema`` prints it."""
        if self.is_required:
            return ""
        if self.default_note:
            return self.default_note
        if self.kind is Kind.CHOICE and self.choices:
            words = [word for word, number in self.choices.items() if number == self.default]
            return words[0] if words else "unknown"
        return "unknown" if np.isnan(self.default) else f"{self.default:g}"


def _text(name: str, meaning: str) -> Column:
    return Column(name=name, unit="", meaning=meaning, kind=Kind.TEXT, is_required=True)


def _id(name: str, meaning: str) -> Column:
    return Column(
        name=name, unit="", meaning=meaning, kind=Kind.WHOLE, is_required=True, low=1, high=2**53
    )


def _required(
    name: str, unit: str, meaning: str, *, low: float = 0.0, high: float = 1e12
) -> Column:
    return Column(name=name, unit=unit, meaning=meaning, is_required=True, low=low, high=high)


def _monthly(name: str, meaning: str, *, is_required: bool = True) -> Column:
    return Column(
        name=name,
        unit="kg",
        meaning=meaning,
        kind=Kind.MONTHLY,
        is_required=is_required,
        default=0.0,
    )


def _choice(
    name: str,
    meaning: str,
    choices: Mapping[str, float],
    *,
    default: float = UNKNOWN,
    is_required: bool = False,
) -> Column:
    return Column(
        name=name,
        unit="",
        meaning=meaning,
        kind=Kind.CHOICE,
        choices=choices,
        default=default,
        is_required=is_required,
    )


def _share(name: str, meaning: str) -> Column:
    return Column(name=name, unit="share 0-1", meaning=meaning, high=1.0)


def _of_route(name: str, unit: str, meaning: str) -> Column:
    return Column(name=name, unit=unit, meaning=meaning, default_note="from the route")


LISTINGS: Final = (
    _id("listing_id", "Number of the listing; ties go to the lower."),
    _text("village_code", "Kemendagri code of the village."),
    _text("regency_code", "Kemendagri code of the regency or city, as 18.02."),
    _text("commodity", "Code of the commodity in commodities.csv."),
    _text("form", "Code of the form in commodity_forms.csv."),
    _required("latitude", "degrees", "Point of the village, south negative.", low=-90.0, high=90.0),
    _required("longitude", "degrees", "Point of the village.", low=-180.0, high=180.0),
    _monthly("harvest_kg", "Harvest of the month."),
    _monthly("own_use_kg", "Of it what the village uses itself; 0 for none."),
    _monthly("contracted_kg", "Of it what is under contract; 0 for none."),
    _monthly("reserved_kg", "Of it what approved cases have reserved.", is_required=False),
    Column(
        name="storable_months", unit="months", default=0.0, high=120.0, meaning="How long it keeps."
    ),
    Column(name="price_idr_per_kg", unit="Rp/kg", meaning="Last farm-gate price of the village."),
    Column(name="price_age_days", unit="days", meaning="Age of that price; unknown: not used."),
    Column(name="home_processors", unit="number", meaning="Home processors of the village (N_h)."),
    _share("raw_material_overlap_share", "Their raw material that the plant would want (ov)."),
    Column(
        name="other_buyers_t_per_year", unit="t/yr", meaning="What others buy; else the contracts."
    ),
    Column(name="idle_hok_per_month", unit="HOK/month", meaning="Idle labour of the village."),
    _choice("harvest_mark", "How sure the harvest is.", MARKS, default=float(Mark.STATED)),
    _choice("price_mark", "How sure the price is.", MARKS, default=float(Mark.STATED)),
    Column(
        name="confirmed_age_days",
        unit="days",
        default=0.0,
        meaning="Since the village confirmed its figures; older ones count for less.",
    ),
)
PROPOSALS: Final = (
    _id("plan_id", "Number of the plan."),
    _text("commodity", "Code of the commodity in commodities.csv."),
    _text("form", "Code of the form in commodity_forms.csv."),
    Column(
        name="route",
        unit="",
        kind=Kind.TEXT,
        default_note="none",
        meaning="Code of the processing route in routes.csv; its figures fill blank coefficients.",
    ),
    Column(
        name="latitude",
        unit="degrees",
        meaning="The site; blank: in the listing's village.",
        low=-90.0,
        high=90.0,
    ),
    Column(
        name="longitude",
        unit="degrees",
        meaning="The site; blank with the latitude.",
        low=-180.0,
        high=180.0,
    ),
    _required("radius_km", "km", "How far raw material is sought.", low=0.001, high=20_000.0),
    _monthly("need_kg", "Raw material needed in the month."),
    _required("price_idr_per_kg", "Rp/kg raw", "The offer, before deduction.", low=1.0),
    _required("deduction_share", "share 0-1", "Greatest deduction (rafaksi).", high=0.99),
    _choice("price_place", "Where it is paid.", PLACES, is_required=True),
    _choice(
        "farmer_pays_haulage", "Who brings it there; not asked at the farm.", YES_NO, default=1.0
    ),
    Column(
        name="haulage_idr_per_kg",
        unit="Rp/kg raw",
        meaning="Haulage to the place of the price.",
        default_note="policy rate × distance",
    ),
    _of_route("conversion_kg_per_kg", "kg/kg", "Product from a kg of raw material (D)."),
    _of_route("labour_hok_per_kg_raw", "HOK/kg raw", "Labour (E)."),
    _of_route("other_input_cost_idr_per_kg_raw", "Rp/kg raw", "Other inputs (I)."),
    _of_route("byproduct_value_share", "share", "By-products by main product value (b)."),
    _of_route("route_product_price_idr_per_kg", "Rp/kg product", "The route's product price."),
    _of_route("route_investment_idr_bn_per_t", "Rp bn per t raw/yr", "Unit cost, upper end."),
    Column(
        name="product_price_idr_per_kg",
        unit="Rp/kg product",
        meaning="The plan's own price (F), counted up to 1.1 × the route's.",
        default_note="0.9 × the route's",
    ),
    Column(name="claimed_jobs_fte", unit="FTE", meaning="Claimed full-time jobs; unknown earns 0."),
    Column(
        name="claim_evidence_exponent",
        unit="exponent",
        default=0.0,
        high=0.3,
        meaning="0 no document, 0.15 study, 0.30 signed plan and record, seen by a reviewer.",
    ),
    Column(
        name="investment_idr_bn",
        unit="Rp bn",
        low=1e-6,
        meaning="As stated, before the uplift for optimism.",
        default_note="the route's unit cost × need",
    ),
    _choice("is_small_firm", "Micro or small, which the UMP does not bind.", YES_NO, default=0.0),
    Column(name="wage_idr_per_hok", unit="Rp/HOK", meaning="Stated wage of a small firm."),
    _choice("plant_exists", "Does the plant stand already?", YES_NO),
    _share("substitution_share", "Output that replaces that of others in the province (S)."),
    _share("worker_leakage_share", "Workers from elsewhere (L); unknown: all."),
    _share("local_input_share", "Other inputs bought nearby (lam); unknown: none."),
    _share("village_sourcing_share", "Workers and raw from 15 km (vill); unknown: none."),
    _share("community_profit_share", "Profit for the village (c); unknown: none."),
    _choice("written_price_floor", "Does the contract have a price floor?", YES_NO),
    Column(
        name="floor_price_idr_per_kg",
        unit="Rp/kg raw",
        meaning="How high, before deduction, where the price is paid; unknown: no floor counts.",
    ),
    Column(name="new_land_ha", unit="ha", meaning="New land opened, 0 for none; unknown: asked."),
    Column(name="peak_labour_hok", unit="HOK", meaning="Labour of the plant's peak month."),
    _of_route("conversion_low_kg_per_kg", "kg/kg", "Least that D can be; bounds its draws."),
    _of_route("conversion_high_kg_per_kg", "kg/kg", "Most that D can be; bounds its draws."),
    _choice("conversion_is_published", "Is D published (narrower draws)?", YES_NO, default=0.0),
    Column(
        name="confirmed_age_days",
        unit="days",
        default=0.0,
        meaning="Since the company confirmed the plan; an older one counts for less.",
    ),
)


def schema_rows() -> list[tuple[str, ...]]:
    """The rows that ``rank --schema`` prints: file, column, unit, required, default, meaning."""
    return [
        (
            file,
            header,
            column.unit,
            "yes" if column.is_required else "no",
            column.default_text,
            f"{column.meaning} {_allowed(column)}".strip(),
        )
        for file, columns in (("listings", LISTINGS), ("proposals", PROPOSALS))
        for column in columns
        for header in column.headers
    ]


def _allowed(column: Column) -> str:
    return f"One of: {', '.join(column.choices)}." if column.choices else ""
