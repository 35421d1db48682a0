"""How much a village offers, as its people count it, in kilograms by month."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from enum import StrEnum
from math import ceil
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
    ``harvests`` a year may be left to `seasons`.
    """

    basis: Basis
    amount: Decimal
    unit: str
    months: tuple[int, ...]
    hectares: Decimal | None = None
    harvests: int | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the answer as a JSON object; decimals as text."""
        values = asdict(self)
        for name in ("amount", "hectares"):
            values[name] = None if values[name] is None else str(values[name])
        return values | {"basis": self.basis.value, "months": list(self.months)}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Return the answer that `to_json` wrote."""
        hectares = values.get("hectares")
        return cls(
            basis=Basis(values["basis"]),
            amount=Decimal(values["amount"]),
            unit=values["unit"],
            months=tuple(values["months"]),
            hectares=None if hectares is None else Decimal(hectares),
            harvests=values.get("harvests"),
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
    kg = answer.amount * Decimal(str(units[answer.unit]))
    times = {
        Basis.PER_MONTH: Decimal(len(answer.months)),
        Basis.PER_YEAR: Decimal(1),
        Basis.PER_HARVEST: Decimal(harvests_of(answer)),
        Basis.PER_HECTARE: Decimal(harvests_of(answer)) * (answer.hectares or 0),
    }
    return int(kg * times[answer.basis])


def monthly_kg(answer: AmountAnswer, units: Mapping[str, Any]) -> MonthlyKg:
    """Return the kg of each month: the year's amount, even over the harvest months."""
    return spread(yearly_kg(answer, units), answer.months)


def spread(total_kg: int, months: tuple[int, ...]) -> MonthlyKg:
    """Return a total even over some months, to the kilogram; earlier months take the rest."""
    each, rest = divmod(total_kg, len(months))
    extra = set(sorted(months)[:rest])
    return MonthlyKg(
        tuple(each + (month in extra) if month in months else 0 for month in range(1, MONTHS + 1))
    )


def part(kg: MonthlyKg, share: Decimal) -> MonthlyKg:
    """Return a share of each month's kg, rounded up, so that what is bound is never understated."""
    return MonthlyKg(tuple(ceil(month_kg * share) for month_kg in kg))
