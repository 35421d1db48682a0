"""What a case promised against what both sides say of one period: two tables of plain rules.

``MISMATCHES`` says what does not fit and is looked into; ``KEPT`` which promise was kept. Nobody
said, or nobody promised: the first is then no mismatch, the second neither kept nor broken.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from models import MismatchKind, RealisationReport, Reply, VillageAnswer


class Promise(StrEnum):
    """What a company promises a village, counted on its page."""

    JOBS = "jobs"
    PRICE = "price"
    PAYMENT = "payment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One period of a case: what was agreed for it, and what each side says.

    ``people_of_village`` is the plan's promise as it was when the case opened, or ``None``.
    ``report`` is certified; ``answers`` are the newest of each quarter that was answered, in order,
    of ``quarters`` that the period has.
    """

    reserved_kg: int
    price_idr_per_kg: int
    payment_days: int
    people_of_village: int | None
    report: RealisationReport | None
    answers: tuple[VillageAnswer, ...]
    quarters: int

    @property
    def hired(self) -> int | None:
        """The village's count at the end of the period, where it answered for that quarter."""
        return self.answers[-1].hired if self.is_answered else None

    @property
    def is_answered(self) -> bool:
        """Did the village answer for every quarter of the period?"""
        return len(self.answers) == self.quarters

    def has_said(self, question: str, reply: Reply) -> bool:
        """Did the village give that reply to a question in any quarter?"""
        return any(getattr(answer, question) is reply for answer in self.answers)


def _is_not_built(facts: Facts) -> bool:
    report = facts.report
    denies = facts.is_answered and facts.answers[-1].built is not Reply.YES
    return report is not None and report.production_kg > 0 and denies


def _does_not_buy(facts: Facts) -> bool:
    denies = facts.is_answered and not facts.has_said("buying", Reply.YES)
    return facts.report is not None and facts.report.bought_kg > 0 and denies


def _has_fewer_people(facts: Facts) -> bool:
    report, hired = facts.report, facts.hired
    return report is not None and hired is not None and hired < report.people_of_village


def _bought_less(facts: Facts) -> bool:
    if facts.report is None:
        return facts.reserved_kg > 0 and facts.has_said("buying", Reply.NO)
    return facts.report.bought_kg < facts.reserved_kg


def _paid_less(facts: Facts) -> bool:
    price = facts.report.price_idr_per_kg if facts.report else None
    return price is not None and price < facts.price_idr_per_kg


def _paid_late(facts: Facts) -> bool:
    days = facts.report.payment_days if facts.report else None
    is_late = days is not None and days > facts.payment_days
    return is_late or facts.has_said("paid", Reply.NO)


def _employs_fewer(facts: Facts) -> bool:
    report, promised = facts.report, facts.people_of_village
    if report is None or promised is None or report.production_kg == 0:
        return False
    return report.people_of_village < promised


MISMATCHES: Final[Mapping[MismatchKind, Callable[[Facts], bool]]] = {
    MismatchKind.BUILT: _is_not_built,
    MismatchKind.BUYING: _does_not_buy,
    MismatchKind.HIRED: _has_fewer_people,
    MismatchKind.BOUGHT: _bought_less,
    MismatchKind.PRICE: _paid_less,
    MismatchKind.PAYMENT: _paid_late,
    MismatchKind.JOBS: _employs_fewer,
}
# Where one side's word stands against the other's: what the rate of agreement counts.
TWO_WORDS: Final = (MismatchKind.BUILT, MismatchKind.BUYING, MismatchKind.HIRED)


def found(facts: Facts) -> list[MismatchKind]:
    """Return what does not fit in a period."""
    return [kind for kind, is_so in MISMATCHES.items() if is_so(facts)]


def agrees(facts: Facts) -> bool | None:
    """Do both sides say the same? ``None`` until both have said it for the whole period."""
    if facts.report is None or not facts.is_answered:
        return None
    differs = any(MISMATCHES[kind](facts) for kind in TWO_WORDS)
    return not (differs or _tells_payment_otherwise(facts))


def _tells_payment_otherwise(facts: Facts) -> bool:
    """Was it paid in time after one side's word, and not after the other's?"""
    days = facts.report.payment_days if facts.report else None
    if days is None:
        return False
    if facts.has_said("paid", Reply.NO):
        return days <= facts.payment_days
    return days > facts.payment_days and facts.has_said("paid", Reply.YES)


def _kept_jobs(facts: Facts) -> bool | None:
    report, promised = facts.report, facts.people_of_village
    if report is None or promised is None or report.production_kg == 0:
        return None
    if report.people_of_village < promised:
        return False
    return True if facts.hired is not None and facts.hired >= promised else None


def _kept_price(facts: Facts) -> bool | None:
    if facts.report is None or facts.report.price_idr_per_kg is None:
        return None
    if _paid_less(facts):
        return False
    return True if _is_confirmed(facts) else None


def _kept_payment(facts: Facts) -> bool | None:
    if _paid_late(facts):
        return False
    if facts.report is None or facts.report.payment_days is None:
        return None
    return True if _is_confirmed(facts) else None


def _is_confirmed(facts: Facts) -> bool:
    """Did the village say in some quarter that it was paid as promised, and never the contrary?"""
    return (
        facts.is_answered
        and facts.has_said("paid", Reply.YES)
        and not facts.has_said("paid", Reply.NO)
    )


# A promise counts as kept where the company's figures and the village's word say so.
KEPT: Final[Mapping[Promise, Callable[[Facts], bool | None]]] = {
    Promise.JOBS: _kept_jobs,
    Promise.PRICE: _kept_price,
    Promise.PAYMENT: _kept_payment,
}
