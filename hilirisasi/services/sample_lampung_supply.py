"""The villages of the large sample and what they list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.months import day_of
from hilirisasi.services.sample_lampung_rows import Batch, add_person
from hilirisasi.services.sample_lampung_targets import Product, Target
from models import (
    MONTHS,
    Availability,
    HolderKind,
    Listing,
    ListingStatus,
    MonthlyKg,
    Organisation,
    OrganisationKind,
    Price,
    Region,
    Role,
    Route,
)

PRODUCTS_OF_A_VILLAGE: Final = 4
USUAL_PRICE_IDR_PER_KG: Final = 8_000  # where no price was published
OLDEST_DAYS: Final = 220  # since the first record
# Months in which most of the harvest falls; every other product is there all year.
SEASONS: Final = {
    "rice": (3, 4, 8, 9),
    "maize": (2, 3, 7, 8),
    "coffee_robusta": (5, 6, 7, 8),
    "pepper": (7, 8, 9),
    "clove": (6, 7, 8),
    "cocoa": (4, 5, 6, 7, 10, 11),
    "cassava": (6, 7, 8, 9, 10, 11),
    "mangosteen": (1, 2, 3),
    "sugar_cane": (5, 6, 7, 8, 9, 10),
}


@dataclass(frozen=True, slots=True)
class Village:
    """A village of the sample and who acts for it."""

    region: Region
    organisation_id: int
    operator_id: int

    @property
    def operator_name(self) -> str:
        """As it stands in the records."""
        return f"Operator {self.region.name} (contoh)"


def add_village(batch: Batch, region: Region, password_hash: str) -> Village:
    """Note a village's organisation and its operator."""
    organisation_id = batch.add(
        Organisation,
        kind=OrganisationKind.VILLAGE,
        name=f"{region.name} (contoh)",
        region_code=region.code,
        is_sample=True,
        created_at=batch.now,
    )
    is_first = len(batch.rows[Organisation]) == 1
    email = "desa@contoh.id" if is_first else f"desa.{region.code}@contoh.id"
    name = f"Operator {region.name} (contoh)"
    post = (organisation_id, Role.VILLAGE_OPERATOR, "Operator")
    operator_id = add_person(batch, name, email, post, password_hash)
    return Village(region, organisation_id, operator_id)


def add_listings(
    session: Session, batch: Batch, villages: Sequence[Village], targets: Sequence[Target]
) -> dict[tuple[str, Product], int]:
    """Share each target over the villages that grow it; return kg by regency and product."""
    growers = _choose_growers(batch, villages, targets)
    prices = usual_prices(session)
    made: dict[tuple[str, Product], int] = {}
    shares: list[tuple[Village, Product, int]] = []
    for target, growing in zip(targets, growers, strict=True):
        weights = batch.random.lognormal(0, 0.6, len(growing))
        kg = np.floor(1000 * target.amount_t * weights / weights.sum()).astype(np.int64)
        for village, amount_kg in zip(growing, kg.tolist(), strict=True):
            if amount_kg >= MONTHS:  # at least a kilogram a month
                shares.append((village, target.product, amount_kg))
    for village, product, amount_kg in sorted(shares, key=lambda row: (row[0].region.code, row[1])):
        made_kg = _add_listing(batch, village, product, amount_kg, prices)
        key = (village.region.regency_code, product)
        made[key] = made.get(key, 0) + made_kg
    return made


def _choose_growers(
    batch: Batch, villages: Sequence[Village], targets: Sequence[Target]
) -> list[list[Village]]:
    """The villages of each target: each village takes the likeliest few of its regency's.

    The more tonnes a village's share would be, the likelier; nobody's target stays without one.
    """
    by_regency: dict[str, list[Village]] = {}
    for village in villages:
        by_regency.setdefault(village.region.regency_code, []).append(village)
    growing: list[list[Village]] = [[] for _ in targets]
    for regency, members in by_regency.items():
        open_to = [row for row, target in enumerate(targets) if regency in target.regencies]
        size = [
            targets[row].amount_t / sum(len(by_regency[code]) for code in targets[row].regencies)
            for row in open_to
        ]
        # Gumbel's trick: the greatest of these are a draw without replacement, by weight.
        chance = 0.5 * np.log(size) + batch.random.gumbel(size=(len(members), len(open_to)))
        for village, order in zip(members, np.argsort(-chance, axis=1), strict=True):
            for place in order[:PRODUCTS_OF_A_VILLAGE].tolist():
                growing[open_to[place]].append(village)
    for row, target in enumerate(targets):
        if not growing[row]:
            growing[row].append(by_regency[target.regencies[0]][0])
    return growing


def _add_listing(
    batch: Batch,
    village: Village,
    product: Product,
    amount_kg: int,
    prices: dict[Product, float],
) -> int:
    """Note one listing; return its harvest, kg a year."""
    random = batch.random
    commodity, form = product
    months = SEASONS.get(commodity, tuple(range(1, MONTHS + 1)))
    each, left = divmod(amount_kg, len(months))
    harvest = [0] * MONTHS
    for place, month in enumerate(months):
        harvest[month - 1] = each + (left if place == 0 else 0)
    own_use = [kg // 20 for kg in harvest]
    bound = float(random.choice([0.0, 0.0, 0.0, 0.2, 0.5, 0.8]))
    contracted = [int(bound * (kg - used)) for kg, used in zip(harvest, own_use, strict=True)]
    knows = batch.happens(0.7)
    day = day_of(batch.now)
    base = prices.get(product, USUAL_PRICE_IDR_PER_KG)
    confirmed_at = batch.now - timedelta(days=batch.whole(1, 80))
    batch.add(
        Listing,
        organisation_id=village.organisation_id,
        village_code=village.region.code,
        commodity_code=commodity,
        form_code=form,
        amount_answer={
            "basis": "per_year",
            "amount": str(amount_kg),
            "unit": "kg",
            "months": list(months),
            "hectares": None,
            "harvests": None,
        },
        availability=Availability.PARTLY if bound else Availability.FREE,
        harvest_kg=MonthlyKg(tuple(harvest)),
        own_use_kg=MonthlyKg(tuple(own_use)),
        contracted_kg=MonthlyKg(tuple(contracted)),
        price_idr_per_kg=max(1, round(base * float(random.normal(1, 0.07)))),
        price_on=day - timedelta(days=batch.whole(1, 120)),
        holder_kind=list(HolderKind)[int(random.integers(len(HolderKind)))],
        holder_name="Kelompok tani (contoh)",
        home_processors=int(random.integers(0, 12)) if knows else None,
        home_processing_share=0.05 if knows else None,
        other_buyers_kg_per_year=sum(contracted) + amount_kg // 10 if knows else None,
        idle_hok_per_month=int(random.integers(200, 5000)) if knows else None,
        quality_note="Angka contoh, bukan data sebenarnya.",
        estimated=["own_use_kg"],
        status=ListingStatus.PUBLISHED,
        is_sample=True,
        confirmed_at=confirmed_at,
        confirmed_by_id=village.operator_id,
        confirmed_by_name=village.operator_name[:80],
        confirmed_by_post="Operator",
        created_at=batch.now - timedelta(days=OLDEST_DAYS),
        version=1,
    )
    return amount_kg


def usual_prices(session: Session) -> dict[Product, float]:
    """Return Rp/kg of raw material: the newest published at the farm gate, else of a route."""
    routes = session.scalars(
        sa.select(Route).where(~Route.is_hypothetical, Route.raw_price_idr_per_kg.is_not(None))
    )
    prices = {
        (row.commodity_code, row.form_code): float(row.raw_price_idr_per_kg or 0) for row in routes
    }
    published = session.scalars(
        sa.select(Price)
        .where(Price.is_farm_gate, Price.on.is_not(None))
        .order_by(Price.on, Price.id)
    )
    for row in published:
        prices[row.commodity_code, row.form_code] = (row.low_idr_per_kg + row.high_idr_per_kg) / 2
    return prices
