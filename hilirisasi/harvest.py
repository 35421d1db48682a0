"""How much a village offers, as its people count it, in kilograms by month."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, Self

from models import MONTHS, MonthlyKg

NOTHING: Final = MonthlyKg((0,) * MONTHS)


class Basis(StrEnum):
    """What the typed amount is counted by."""

    PER_HARVEST = "per_harvest"
    PER_MONTH = "per_month"
    PER_YEAR = "per_year"
    PER_HECTARE = "per_hectare"


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountAnswer:
    """The amount as it was answered, kept so that the form shows it again.

    ``months`` are the harvest months, January = 1. ``hectares`` belongs to `Basis.PER_HECTARE`;
    ``harvests`` a year may be left to `seasons`. ``by_month`` holds twelve amounts where the months
    differ: ``amount`` is their sum, `Basis.PER_YEAR`, and ``months`` those that have any.
    """

    basis: Basis
    amount: Decimal
    unit: str
    months: tuple[int, ...]
    hectares: Decimal | None = None
    harvests: int | None = None
    by_month: tuple[Decimal, ...] | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the answer as a JSON object; decimals as text."""
        return {
            "basis": self.basis.value,
            "amount": str(self.amount),
            "unit": self.unit,
            "months": list(self.months),
            "hectares": None if self.hectares is None else str(self.hectares),
            "harvests": self.harvests,
            "by_month": None if self.by_month is None else list(map(str, self.by_month)),
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Return the answer that `to_json` wrote."""
        hectares, by_month = values.get("hectares"), values.get("by_month")
        return cls(
            basis=Basis(values["basis"]),
            amount=Decimal(values["amount"]),
            unit=values["unit"],
            months=tuple(values["months"]),
            hectares=None if hectares is None else Decimal(hectares),
            harvests=values.get("harvests"),
            by_month=None if by_month is None else tuple(map(Decimal, by_month)),
        )


def seasons(months: tuple[int, ...]) -> int:
    """Return how many runs of neighbouring months there are, December beside January.

    The cautious reading of "per harvest" when nobody says how often: March to June is one harvest.
    """
    ticked = set(months)
    if len(ticked) == MONTHS:
        return 1
    return sum(1 for month in ticked if (month - 2) % MONTHS + 1 not in ticked)


def harvests_of(answer: AmountAnswer) -> int:
    """Return the harvests a year: as answered, else by `seasons`."""
    return answer.harvests or seasons(answer.months)


def yearly_kg(answer: AmountAnswer, units: Mapping[str, Any]) -> int:
    """Return whole kg a year; ``units`` maps each unit of the form to its kg."""
    if answer.by_month is not None:
        return sum(monthly_kg(answer, units))
    kg = answer.amount * Decimal(str(units[answer.unit]))
    if answer.basis is Basis.PER_MONTH:
        kg *= len(answer.months)
    elif answer.basis is not Basis.PER_YEAR:
        kg *= harvests_of(answer)
    if answer.basis is Basis.PER_HECTARE:
        kg *= answer.hectares or 0
    return int(kg)


def monthly_kg(answer: AmountAnswer, units: Mapping[str, Any]) -> MonthlyKg:
    """Return the kg of each month: as told, else the year's amount even over the months."""
    if answer.by_month is not None:
        kg = Decimal(str(units[answer.unit]))
        return MonthlyKg(tuple(int(amount * kg) for amount in answer.by_month))
    return spread(yearly_kg(answer, units), answer.months)


def spread(total_kg: int, months: tuple[int, ...]) -> MonthlyKg:
    """Return a total even over some months, to the kilogram; earlier months take the rest."""
    each, rest = divmod(total_kg, len(months))
    kg = [0] * MONTHS
    for position, month in enumerate(sorted(months)):
        kg[month - 1] = each + (position < rest)
    return MonthlyKg(tuple(kg))


def part(kg: MonthlyKg, share: Decimal) -> MonthlyKg:
    """Return a share of each month's kg, rounded up, so that what is bound is never understated."""
    above, below = share.as_integer_ratio()
    return MonthlyKg(tuple(-(-month_kg * above // below) for month_kg in kg))
