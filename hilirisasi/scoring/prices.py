"""What a farmer gets net, what neighbours get, and what the law says is the least."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hilirisasi.scoring.candidates import product_keys
from hilirisasi.scoring.policy import Policy
from hilirisasi.scoring.records import (
    Floats,
    Integers,
    Listings,
    Mark,
    MarketPrice,
    Plans,
    PricePlace,
    Reference,
)

TOLERANCE = 0.001  # of a price, as in the price gate: prices are rounded by hand


@dataclass(frozen=True, slots=True)
class OfferPrices:
    """The offer of each pair brought to the farm, beside the statutory price; Rp/kg raw, (r,)."""

    net: Floats  # H
    haulage_by_farmer: Floats
    floor: Floats  # H_floor; NaN where no rule is valid, like the next three
    least_reference: Floats  # what H_ref is never below
    least_offer: Floats  # before deduction, at the offer's own place, that the rule allows
    most_deduction: Floats  # share, that the rule allows


def offer_prices(
    plans: Plans, reference: Reference, policy: Policy, plan_row: Integers, distance_km: Floats
) -> OfferPrices:
    """Net price at the farm, statutory floor there, and whether the offer keeps the rule.

    Net is offer × (1 - greatest deduction) less the haulage that the farmer bears: as the plan
    states it, else the policy's rate × distance. A rule that binds at the factory or collection
    point is brought to the farm by the policy's rate, or by what the farmer really bears where
    that is more. What H_ref may not go below takes the policy's rate alone: else a plan that
    lays more haulage on the farmer would look as if it created more value.
    """
    rate = policy.defaults["haulage_idr_per_t_km"] / 1000
    usual_haulage = rate * distance_km
    at_farm = plans.price_place[plan_row] == PricePlace.FARM
    stated = plans.haulage_idr_per_kg[plan_row]
    borne = np.where(
        ~at_farm & (plans.farmer_pays_haulage[plan_row] > 0),
        np.where(np.isnan(stated), usual_haulage, stated),
        0.0,
    )
    price = plans.price_idr_per_kg[plan_row]
    deduction = np.nan_to_num(plans.deduction_share)[plan_row]

    rules = _rules(plans, reference)
    rule_price, rule_deduction, rule_away = (rule[plan_row] for rule in rules)
    rule_net = rule_price * (1 - rule_deduction)
    # From the place of the rule to the place of the offer.
    way = np.where(rule_away > 0, -usual_haulage * at_farm, borne)
    return OfferPrices(
        net=price * (1 - deduction) - borne,
        haulage_by_farmer=borne,
        floor=rule_net - rule_away * np.maximum(usual_haulage, borne),
        least_reference=rule_net - rule_away * usual_haulage,
        least_offer=rule_price + way,
        most_deduction=rule_deduction,
    )


def reference_prices(
    listings: Listings, reference: Reference, policy: Policy
) -> tuple[Floats, Integers]:
    """H_ref of each listing before the floor, Rp/kg, with its mark; NaN: none is known.

    The median of what other villages last got for the same commodity and form within the policy's
    months, in the regency, else in the province, each with at least the policy's number of other
    villages; else the newest published price of either. A village has one voice (the median of
    its own listings), so that many listings of one village do not make the price.
    """
    fresh = listings.price_age_days <= policy.defaults["reference_price_max_age_days"]
    price = np.where(fresh & (listings.price_idr_per_kg > 0), listings.price_idr_per_kg, np.nan)
    products = product_keys(listings)
    province = listings.regency_code.astype("U2")
    regional = np.full(len(price), np.nan)
    fewest = policy.defaults["reference_price_min_villages"]
    for region in (province, listings.regency_code):  # the regency last, as it goes before
        areas = np.char.add(np.char.add(products, "/"), region)
        for rows in _groups(areas):
            others, count = _medians_of_others(listings.village_code[rows], price[rows])
            regional[rows] = np.where(count >= fewest, others, regional[rows])
    published = _newest_published(listings, products, reference.market_prices)
    marks = np.where(np.isnan(regional), Mark.DATA, Mark.STATED)
    prices = np.where(np.isnan(regional), published, regional)
    return prices, np.where(np.isnan(prices), Mark.MISSING, marks)


def _rules(plans: Plans, reference: Reference) -> tuple[Floats, Floats, Floats]:
    """Price, greatest deduction, 1 where it binds away from the farm; NaN where no rule binds."""
    price = np.full(len(plans.plan_id), np.nan)
    deduction, away = price.copy(), np.zeros(len(price))
    for rule in reference.floor_rules:
        rows = (plans.commodity == rule.commodity) & (plans.form == rule.form)
        price[rows], deduction[rows] = rule.price_idr_per_kg, rule.max_deduction_share
        away[rows] = float(rule.place is not PricePlace.FARM)
    return price, deduction, away


def _groups(keys: NDArray[np.str_]) -> list[Integers]:
    order = np.argsort(keys, kind="stable")
    starts = np.flatnonzero(keys[order][1:] != keys[order][:-1]) + 1
    return np.split(order, starts) if len(order) else []


def _medians_of_others(village: NDArray[np.str_], price: Floats) -> tuple[Floats, Integers]:
    """Median price of the other villages, and how many they are, for each listing of a group."""
    codes, inverse = np.unique(village, return_inverse=True)
    voices = np.full(len(codes), np.nan)
    for rows in _groups(village):
        known = price[rows][~np.isnan(price[rows])]
        if len(known):
            voices[inverse[rows[0]]] = np.median(known)
    order = np.argsort(voices, kind="stable")  # NaN last
    total = int(np.isfinite(voices).sum())
    rank = np.empty(len(voices), np.int64)
    rank[order] = np.arange(len(voices))
    others = total - (rank < total)
    if total == 0:
        return np.full(len(price), np.nan), others[inverse]
    # Leaving out one voice shifts every place from its own upward by one.
    lower, upper = np.maximum(others - 1, 0) // 2, others // 2
    lower, upper = lower + (lower >= rank), upper + (upper >= rank)
    sorted_voices = voices[order]
    last = len(sorted_voices) - 1
    median = (sorted_voices[np.minimum(lower, last)] + sorted_voices[np.minimum(upper, last)]) / 2
    return np.where(others > 0, median, np.nan)[inverse], others[inverse]


def _newest_published(
    listings: Listings, products: NDArray[np.str_], market_prices: tuple[MarketPrice, ...]
) -> Floats:
    """Newest published price of the listing's regency or province; the regency's at equal age."""
    newest = np.full(len(products), np.nan)
    by_age = sorted(market_prices, key=lambda row: (-row.age_days, len(row.region_code)))
    for row in by_age:  # the newest last, so that it stays
        here = np.char.startswith(listings.regency_code, row.region_code)
        newest[here & (products == f"{row.commodity}/{row.form}")] = row.price_idr_per_kg
    return newest
