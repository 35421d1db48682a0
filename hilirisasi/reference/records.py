"""The rows of ``seed_data/`` as they are read: one class a file, one field a column.

A blank cell is ``None`` where the field may be ``None``: a figure that nobody published. A text
column without an answer is an empty string. Units stand in the names.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

# Figures of a route that carry a status of their own, in the order of the value-added table.
ROUTE_FIGURES: Final = (
    "conversion_kg_per_kg",
    "labour_hok_per_kg_raw",
    "other_input_cost_idr_per_kg_raw",
    "product_price_idr_per_kg",
    "raw_price_idr_per_kg",
    "byproduct_value_share",
)
KG_PER_UNIT: Final = {"kg": 1.0, "kuintal": 100.0, "ton": 1000.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionRow:
    """``regions.csv``. ``point_source`` is own, or district where a village lacks a point."""

    code: str
    parent_code: str | None
    kind: str
    name: str
    postal_code: str | None
    latitude: float | None
    longitude: float | None
    point_source: str
    local_term: str | None

    @property
    def point_is_own(self) -> bool:
        """Is the point this region's own, and not borrowed from its district?"""
        return self.point_source != "district"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommodityRow:
    """``commodities.csv``. ``aliases`` are other Indonesian and local names, ``|`` between."""

    code: str
    slug: str
    name_id: str
    name_en: str
    aliases: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRow:
    """``commodity_forms.csv``.

    ``product_kind`` is main, by_product or waste. ``extra_units`` are units beside kg, kuintal and
    ton, as ``butir=1.2|tandan=12`` (kg each); ``extra_units_status`` says how sure those weights
    are. ``storable_months`` is None where nothing is known: read it as 0. ``yield_low_kg_per_ha``
    and ``_high`` are of one harvest.
    ``raw_material_overlap_share`` (ov) is a default of the displacement gate; blank: not sourced.
    """

    commodity_code: str
    code: str
    position: int
    name_id: str
    name_en: str
    is_processed: bool
    product_kind: str
    extra_units: str
    extra_units_status: str
    storable_months: int | None
    basis: str
    yield_low_kg_per_ha: float | None
    yield_high_kg_per_ha: float | None
    raw_material_overlap_share: float | None
    source: str

    @property
    def units(self) -> dict[str, float]:
        """Each unit this form is counted in, with its kg: kg, kuintal, ton, then the extra ones."""
        extra = (pair.split("=") for pair in self.extra_units.split("|") if pair)
        return KG_PER_UNIT | {unit: float(kg) for unit, kg in extra}


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteRow:
    """``routes.csv``: one way to process a form into a product.

    Figures are per kg of raw material in the basis that the form names (a litre of sap stands for
    a kg where ``remark`` says so). Each figure's ``_status`` is published, implied or estimated;
    blank exactly where the figure is. ``value_added_idr_per_kg_raw`` is K of these figures without
    by-products, as the collected table worked it out: it checks the row. The published values
    added are of their own place and year, for comparison only. ``unit_investment_idr`` is the
    upper end of what a unit for ``unit_capacity_t_per_year`` of raw material cost.
    """

    code: str
    commodity_code: str
    form_code: str
    product_id: str
    product_en: str
    kbli2020: str | None
    kbli_status: str
    conversion_kg_per_kg: float | None
    conversion_status: str
    conversion_low: float | None
    conversion_high: float | None
    labour_hok_per_kg_raw: float | None
    labour_status: str
    other_input_cost_idr_per_kg_raw: float | None
    other_input_cost_status: str
    product_price_idr_per_kg: float | None
    product_price_status: str
    raw_price_idr_per_kg: float | None
    raw_price_status: str
    byproduct_value_share: float | None
    byproduct_status: str
    byproduct_source: str
    price_year: int | None
    value_added_idr_per_kg_raw: float | None
    published_value_added_low_idr: float | None
    published_value_added_high_idr: float | None
    published_value_added_note: str
    scale: str
    scale_status: str
    is_hypothetical: bool
    unit_investment_idr: float | None
    unit_capacity_t_per_year: float | None
    unit_source: str
    source: str
    remark: str

    @property
    def statuses(self) -> dict[str, str]:
        """How sure each known figure is, by the figure's field name."""
        marks = (
            self.conversion_status,
            self.labour_status,
            self.other_input_cost_status,
            self.product_price_status,
            self.raw_price_status,
            self.byproduct_status,
        )
        return {name: mark for name, mark in zip(ROUTE_FIGURES, marks, strict=True) if mark}

    @property
    def unit_investment_idr_per_t(self) -> float | None:
        """Investment per tonne of raw material a year, where a unit of known size is known."""
        if self.unit_investment_idr is None or self.unit_capacity_t_per_year is None:
            return None
        return self.unit_investment_idr / self.unit_capacity_t_per_year


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceRow:
    """``prices.csv``. ``date_text`` is the date as printed, ``on`` the first day it can mean.

    ``on`` is None where the source prints no date. ``kind`` is regulation, market, market_old or
    proxy. ``level`` is the source's wording; ``is_farm_gate`` says whether it is the farmer's.
    """

    commodity_code: str
    form_code: str
    region_code: str | None
    place: str
    level: str
    is_farm_gate: bool
    low_idr_per_kg: float
    high_idr_per_kg: float
    date_text: str
    on: date | None
    kind: str
    publisher: str
    title: str
    url: str
    note: str

    @property
    def source(self) -> str:
        """Publisher and title, as a page cites them."""
        return f"{self.publisher}: {self.title}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceRuleRow:
    """``price_rules.csv``: a price set by decree, with its greatest deduction, from day to day.

    ``place`` is where the decree counts the price: factory or collection_point (the nearer of the
    places it names). ``valid_to`` is the last day, None while no end is known.
    """

    commodity_code: str
    form_code: str
    price_idr_per_kg: float
    max_deduction_share: float
    place: str
    binds: str
    valid_from: date
    valid_to: date | None
    instrument: str
    source: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductionRow:
    """``production.csv``. ``is_total`` is false for a projection, part, lower bound or conflict.

    ``period`` is as printed, ``year`` its first year. ``series`` (bps, agency) keeps apart figures
    that must never be compared. ``form_code`` is None where the source does not say.
    """

    region_code: str
    commodity_code: str
    form_code: str | None
    amount: float
    unit: str
    year: int
    period: str
    series: str
    is_total: bool
    publisher: str
    title: str
    url: str
    note: str

    @property
    def source(self) -> str:
        """Publisher and title, as a page cites them."""
        return f"{self.publisher}: {self.title}"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorRow:
    """``indicators.csv``. ``period`` is as printed: 2024, 2024-03, 2024-Q1, 2025-Q1-Q3.

    ``series`` keeps apart figures that must never be compared (the two HDI series).
    """

    region_code: str
    name: str
    amount: float
    unit: str
    period: str
    series: str
    publisher: str
    title: str
    url: str
    note: str

    @property
    def source(self) -> str:
        """Publisher and title, as a page cites them."""
        return f"{self.publisher}: {self.title}"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow:
    """``units.csv``: what a processing unit cost, makes and employs; order of magnitude only.

    ``raw_capacity_t_per_year`` is filled where the source's own words give it or a plain sum does.
    """

    process_unit: str
    commodity_code: str | None
    capacity: str
    raw_capacity_t_per_year: float | None
    investment_idr: float | None
    workers: str
    source: str
    place: str
    year: str
    kind: str
    url: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WageFloorRow:
    """``wage_floor.csv``: the minimum wage of a place and year, rupiah a month."""

    region_code: str
    year: int
    wage_idr_per_month: int
    kind: str
    source: str
    url: str
    note: str
