"""What the villages of the large sample must add up to: the published production of Lampung."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.services.figures import PROVINCE
from models import CommodityForm, Production

Product = tuple[str, str]  # commodity and form
# Where a fish of the sea or a coastal pond may come from.
COAST: Final = frozenset({"18.01", "18.05", "18.06", "18.07", "18.09", "18.11", "18.13", "18.71"})
OF_THE_COAST: Final = frozenset({"anchovy", "shrimp"})


@dataclass(frozen=True, slots=True)
class Target:
    """Tonnes a year of one product that the listings of some regencies make together.

    ``region_code`` is the regency of a published row; the province's stands for what its own row
    leaves for the regencies without one.
    """

    region_code: str
    product: Product
    regencies: tuple[str, ...]
    amount_t: float


def find_targets(session: Session, *, regencies: Sequence[str]) -> list[Target]:
    """Return the targets of some regencies, by region and product.

    The newest unmarked row in tonnes of each region, commodity and form counts; a row without a
    form is of the commodity's first. Rows that are marked as no totals give nothing.
    """
    newest = _newest(session)
    targets = [
        Target(region, product, (region,), amount_t)
        for (region, product), amount_t in newest.items()
        if region in regencies
    ]
    published: dict[Product, set[str]] = defaultdict(set)
    for region, product in newest:
        if region != PROVINCE:
            published[product].add(region)
    for (region, product), amount_t in newest.items():
        if region != PROVINCE:
            continue
        told = sum(newest[code, product] for code in sorted(published[product]))
        others = _growing(product, set(regencies) - published[product])
        if amount_t > told and others:
            targets.append(Target(PROVINCE, product, others, amount_t - told))
    return sorted(targets, key=lambda target: (target.region_code, target.product))


def table(
    targets: Iterable[Target], made_kg: Mapping[tuple[str, Product], int]
) -> Iterable[tuple[Target, float, float]]:
    """Each target with the tonnes made and the difference in per cent of the target."""
    for target in targets:
        made_t = sum(made_kg.get((code, target.product), 0) for code in target.regencies) / 1000
        yield target, made_t, 100 * (made_t / target.amount_t - 1)


def _newest(session: Session) -> dict[tuple[str, Product], float]:
    """Return tonnes of the newest year by region and product."""
    firsts = session.scalars(sa.select(CommodityForm).where(CommodityForm.position == 0))
    first_forms = {form.commodity_code: form.code for form in firsts}
    rows = session.scalars(
        sa.select(Production)
        .where(Production.is_total, Production.unit == "t", Production.amount > 0)
        .order_by(Production.year, Production.id)
    )
    return {
        (
            row.region_code,
            (row.commodity_code, row.form_code or first_forms[row.commodity_code]),
        ): row.amount
        for row in rows
    }


def _growing(product: Product, regencies: set[str]) -> tuple[str, ...]:
    if product[0] in OF_THE_COAST:
        regencies &= COAST
    return tuple(sorted(regencies))
