"""The published figures behind the inputs of a match: who published each, and of when."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.services import figures, regional
from models import Production

Cited = tuple[str, date | None]  # a source's key or name, and its date


@dataclass(frozen=True, slots=True)
class Published:
    """What is cited for one product in some regencies; `None`: nothing is published.

    ``by_input`` has the inputs that come from one figure each.
    """

    rule: Cited | None
    price: Cited | None
    by_input: Mapping[str, Cited]

    def reference_price(self, *, is_rule: bool) -> Cited | None:
        """Return what H_ref rests on where no neighbour tells: the rule where it binds."""
        return self.rule if is_rule or self.price is None else self.price


def load(
    session: Session, *, commodity: str, form: str, regencies: Collection[str], today: date
) -> Published:
    """Return who published what a ranking of today reads of a product in some regencies."""
    rule = regional.rule_on(session, commodity=commodity, form=form, day=today)
    cited_rule = (rule.instrument, rule.valid_from) if rule else None
    wage = figures.wage_floor(session)
    found = {
        "floor_raw_price_idr_per_kg": cited_rule,
        "wage_idr_per_hok": (wage.source, date(wage.year, 1, 1)) if wage else None,
        **_production(session, commodity, regencies),
    }
    return Published(
        rule=cited_rule,
        price=_price(session, commodity, form, regencies),
        by_input={name: cited for name, cited in found.items() if cited is not None},
    )


def _price(session: Session, commodity: str, form: str, regencies: Collection[str]) -> Cited | None:
    """Return the newest published price; of one day the regency's own."""
    prices = [
        price
        for price in regional.list_market_prices(session)
        if (price.commodity_code, price.form_code) == (commodity, form)
    ]
    newest = max(
        prices,
        key=lambda price: (price.on or date.min, price.region_code in regencies, price.id),
        default=None,
    )
    return (newest.source, newest.on) if newest else None


def _production(
    session: Session, commodity: str, regencies: Collection[str]
) -> dict[str, Cited | None]:
    """Return the tonnes behind LQ and CV, each by the newest year that it reads."""
    tonnes = regional.production(session)
    of_quotient = {
        (region, year)
        for region in regencies
        if (year := regional.quotient_year(tonnes, region, commodity)) is not None
    }
    of_variation = {
        (region, max(tonnes[region, commodity]))
        for region in regencies
        if (region, commodity) in tonnes
    }
    sources = {
        (row.region_code, row.year): row.source
        for row in session.scalars(
            sa.select(Production)
            .where(
                Production.commodity_code == commodity,
                Production.region_code.in_(regencies),
                Production.is_total,
                Production.unit == "t",
            )
            .order_by(Production.id)
        )
    }
    return {
        name: (
            "; ".join(sorted({sources[key] for key in keys})),
            date(min(year for _region, year in keys), 1, 1),
        )
        if keys
        else None
        for name, keys in (
            ("location_quotient", of_quotient),
            ("catchment_output_cv", of_variation),
        )
    }
