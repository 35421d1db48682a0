"""What a product is worth raw and processed: the Hayami table of each route."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.scoring import hayami
from models import CommodityForm, Route


@dataclass(frozen=True, slots=True)
class Worth:
    """One route's value-added table, Rp per kg of raw material, at a given raw price.

    ``lines`` maps the letters of the table (D, E, J, K, M, O …) to numbers; empty where a
    coefficient is unknown.
    """

    route: Route
    raw_price_idr_per_kg: float
    lines: dict[str, float]


def list_routes(session: Session, *, form: CommodityForm) -> Sequence[Route]:
    """Return the routes that process a form: complete ones, the newest prices, then by name."""
    routes = session.scalars(
        sa.select(Route)
        .where(Route.commodity_code == form.commodity_code, Route.form_code == form.code)
        .order_by(Route.product_id, Route.code)
    ).all()
    return sorted(routes, key=lambda x: (not x.is_complete(), -(x.price_year or 0)))


def worth_of(
    session: Session, *, form: CommodityForm, raw_price_idr_per_kg: float, wage_idr_per_hok: float
) -> list[Worth]:
    """Return what a kg of the form becomes by each route."""
    return [
        Worth(route, raw_price_idr_per_kg, _lines(route, raw_price_idr_per_kg, wage_idr_per_hok))
        for route in list_routes(session, form=form)
    ]


def _lines(route: Route, raw_price_idr_per_kg: float, wage_idr_per_hok: float) -> dict[str, float]:
    if not route.is_complete():
        return {}
    table = hayami.value_added_per_kg(
        D=_column(route.conversion_kg_per_kg),
        E=_column(route.labour_hok_per_kg_raw),
        F=_column(route.product_price_idr_per_kg),
        G=_column(wage_idr_per_hok),
        H=_column(raw_price_idr_per_kg),
        I=_column(route.other_input_cost_idr_per_kg_raw),
        b=_column(route.byproduct_value_share or 0.0),
    )
    return {letter: float(values[0]) for letter, values in table.items()}


def _column(value: float | None) -> np.ndarray:
    return np.array([np.nan if value is None else value], dtype=np.float64)
