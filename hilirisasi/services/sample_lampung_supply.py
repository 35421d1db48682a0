"""What the villages of the large sample list: as much as was published, in every state."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.freshness import LISTING_LIFE
from hilirisasi.months import add_months, day_of, month_of
from hilirisasi.services.sample_lampung_rows import Batch
from hilirisasi.services.sample_lampung_targets import Product, Target
from hilirisasi.services.sample_lampung_villages import Village
from models import (
    MONTHS,
    Availability,
    CommodityForm,
    HolderKind,
    Listing,
    ListingStatus,
    MonthlyKg,
    Price,
    ProductKind,
    Route,
)

PRODUCTS_OF_A_VILLAGE: Final = 4
USUAL_PRICE_IDR_PER_KG: Final = 8_000  # where no price was published
OLDEST_DAYS: Final = 400  # since the first record
# One of each among so many listings; all others are on show.
TURN: Final = 40
LAPSED_TURN: Final = 4  # published, confirmed too long ago
OFF_SHOW: Final = {
    12: (ListingStatus.DRAFT, ""),
    20: (ListingStatus.FALLOW, "Contoh: kebun diistirahatkan satu musim."),
    28: (ListingStatus.FAILED, "Contoh: banjir merusak tanaman."),
    36: (ListingStatus.WITHDRAWN, ""),
}
PAUSED: Final = frozenset({ListingStatus.FALLOW, ListingStatus.FAILED})
LEFT_OVER: Final = 0.01  # of the listings: with something that is left of the crop beside it
LEFT_OVER_PRICE: Final = 0.1  # of the crop's price
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


def add_listings(
    session: Session, batch: Batch, villages: Sequence[Village], targets: Sequence[Target]
) -> dict[tuple[str, Product], int]:
    """Share each target over the villages that grow it; return kg by regency and product.

    What is on show makes the target by itself; the drafts, the paused, the withdrawn and the lapsed
    come on top. Some villages list what is left of a crop beside it: no target speaks of that.
    """
    growers = _choose_growers(batch, villages, targets)
    prices = usual_prices(session)
    left_over = _left_over(session)
    made: dict[tuple[str, Product], int] = {}
    shares: list[tuple[Village, Product, int, int]] = []
    for target, growing in zip(targets, growers, strict=True):
        weights = batch.random.lognormal(0, 0.6, len(growing))
        # The first grower of a target is always on show: somebody must make it.
        turns = [0, *((len(shares) + place) % TURN for place in range(1, len(growing)))]
        shown = np.array([_is_shown(turn) for turn in turns])
        kg = np.floor(1000 * target.amount_t * weights / weights[shown].sum()).astype(np.int64)
        for village, amount_kg, turn in zip(growing, kg.tolist(), turns, strict=True):
            if amount_kg >= MONTHS:  # at least a kilogram a month
                shares.append((village, target.product, amount_kg, turn))
    for village, product, amount_kg, turn in sorted(
        shares, key=lambda row: (row[0].region.code, row[1])
    ):
        price = prices.get(product, USUAL_PRICE_IDR_PER_KG)
        _add_listing(batch, village, product, amount_kg, price, turn)
        if _is_shown(turn):
            key = (village.region.regency_code, product)
            made[key] = made.get(key, 0) + amount_kg
        rests = left_over.get(product[0])
        if rests and batch.happens(LEFT_OVER):
            rest, kind = batch.pick(rests)
            rest_kg = max(MONTHS, amount_kg // 10)
            rest_price = LEFT_OVER_PRICE * price
            _add_listing(batch, village, (product[0], rest), rest_kg, rest_price, 0, kind)
    return made


def _is_shown(turn: int) -> bool:
    return turn not in OFF_SHOW and turn != LAPSED_TURN


def _left_over(session: Session) -> dict[str, list[tuple[str, ProductKind]]]:
    """Return the by-products and the waste of each commodity, in the order of its forms."""
    forms = session.scalars(
        sa.select(CommodityForm)
        .where(CommodityForm.product_kind != ProductKind.MAIN)
        .order_by(CommodityForm.commodity_code, CommodityForm.position)
    )
    found: dict[str, list[tuple[str, ProductKind]]] = {}
    for form in forms:
        found.setdefault(form.commodity_code, []).append((form.code, form.product_kind))
    return found


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
    usual_price_idr_per_kg: float,
    turn: int,
    kind: ProductKind = ProductKind.MAIN,
) -> None:
    """Note one listing; ``turn`` says in which state it is."""
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
    days = batch.whole(1, 80) + (LISTING_LIFE.days if turn == LAPSED_TURN else 0)
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
        price_idr_per_kg=max(1, round(usual_price_idr_per_kg * float(random.normal(1, 0.07)))),
        price_on=day - timedelta(days=days + batch.whole(0, 40)),
        holder_kind=list(HolderKind)[int(random.integers(len(HolderKind)))],
        holder_name="Kelompok tani (contoh)",
        home_processors=int(random.integers(0, 12)) if knows else None,
        home_processing_share=0.05 if knows else None,
        other_buyers_kg_per_year=sum(contracted) + amount_kg // 10 if knows else None,
        idle_hok_per_month=int(random.integers(200, 5000)) if knows else None,
        quality_note="Angka contoh, bukan data sebenarnya.",
        estimated=["own_use_kg"],
        product_kind=kind,
        **_state(batch, turn),
        is_sample=True,
        confirmed_at=batch.now - timedelta(days=days),
        confirmed_by_id=village.operator.user_id,
        confirmed_by_name=village.operator.name,
        confirmed_by_post=village.operator.post,
        created_at=batch.now - timedelta(days=OLDEST_DAYS),
        version=1,
    )


def _state(batch: Batch, turn: int) -> dict[str, Any]:
    status, reason = OFF_SHOW.get(turn, (ListingStatus.PUBLISHED, ""))
    until = add_months(month_of(day_of(batch.now)), batch.whole(3, 9))
    return {
        "status": status,
        "pause_reason": reason,
        "paused_until": until if status in PAUSED else None,
    }


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
