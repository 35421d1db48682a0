"""Legal figures with the days they hold, and business classes: hints until an officer verified."""

from datetime import date
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models import BusinessClass, FirmSize, LegalRule, Organisation, Route

FOREIGN_MINIMUM: Final = "foreign_investment_min"
LEASE_MONTHS: Final = "village_land_lease_max"
PLEDGE: Final = "village_land_pledge_max"
MUSYAWARAH: Final = "musyawarah_minutes_min"
# What rules are called where no row is loaded; they bind all the same.
INSTRUMENTS: Final = {
    LEASE_MONTHS: "Permendagri 1/2016, Pasal 12",
    PLEDGE: "Permendagri 1/2016, Pasal 6",
    MUSYAWARAH: "UU 6/2014, Pasal 54",
}
LEASE_YEARS: Final = 3
MONTHS_A_YEAR: Final = 12
# The greatest capital without land and building of each size; what is above is large.
SIZE_LIMITS: Final = {
    FirmSize.MICRO: "micro_max_capital",
    FirmSize.SMALL: "small_max_capital",
    FirmSize.MEDIUM: "medium_max_capital",
}


def amount_on(session: Session, code: str, day: date) -> LegalRule | None:
    """Return the rule in force on a day, the newest where two are; ``None`` where none is."""
    return session.scalar(
        sa.select(LegalRule)
        .where(
            LegalRule.code == code,
            LegalRule.valid_from <= day,
            sa.or_(LegalRule.valid_to.is_(None), LegalRule.valid_to >= day),
        )
        .order_by(LegalRule.valid_from.desc(), LegalRule.id.desc())
        .limit(1)
    )


def cite(session: Session, code: str, day: date) -> str:
    """Return the rule on village land or musyawarah in force on a day, with its source, in words.

    It says so where nobody read the rule itself.
    """
    rule = amount_on(session, code, day)
    return INSTRUMENTS[code] if rule is None else f"{rule.instrument}; {rule.source}"


def lease_years(session: Session, day: date) -> int:
    """Return for how many years village land may be leased at once, on a day."""
    rule = amount_on(session, LEASE_MONTHS, day)
    return LEASE_YEARS if rule is None else int(rule.amount // MONTHS_A_YEAR)


def investment_doubt(
    organisation: Organisation, investment_without_land_idr: int | None, rule: LegalRule | None
) -> bool:
    """Is a foreign firm's investment without land and building, IDR, not above the minimum?

    An unknown investment, or no rule in force, gives no doubt: nothing can be compared.
    """
    if not organisation.is_foreign or rule is None or investment_without_land_idr is None:
        return False
    return investment_without_land_idr <= rule.amount


def size_limits(session: Session, day: date) -> dict[FirmSize, LegalRule]:
    """Return the rule of each size on a day, from the smallest; empty where one is missing."""
    rules = {size: amount_on(session, code, day) for size, code in SIZE_LIMITS.items()}
    found = {size: rule for size, rule in rules.items() if rule is not None}
    return found if len(found) == len(rules) else {}


def firm_size_of(session: Session, capital_idr: int, day: date) -> FirmSize | None:
    """Return the size that a capital without land and building, IDR, makes a firm on a day.

    Source: PP 7/2021, Pasal 35. ``None`` where a threshold is missing on that day.
    """
    limits = size_limits(session, day)
    if not limits:
        return None
    fitting = (size for size, rule in limits.items() if capital_idr <= rule.amount)
    return next(fitting, FirmSize.LARGE)


def business_class_of(session: Session, route: Route | None) -> BusinessClass | None:
    """Return the business class of a route; ``None`` where it is unknown, or names several."""
    code = route.kbli2020 if route else None
    return session.get(BusinessClass, code) if code else None
