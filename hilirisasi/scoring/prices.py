"""What a farmer gets net, what neighbours get, and what the law says is the least."""

from dataclasses import dataclass

import numpy as np

from hilirisasi.scoring.haulage import usual_haulage_idr_per_kg
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
    promised: Floats  # the contract's own floor, net at the farm; NaN where nobody said how high


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
    usual_haulage = usual_haulage_idr_per_kg(policy, distance_km)
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
        promised=np.minimum(plans.floor_price_idr_per_kg[plan_row], price) * (1 - deduction)
        - borne,
    )


def floor_counts(
    written: Floats, offer: OfferPrices, usual_price: Floats, policy: Policy
) -> Floats:
    """1 where the contract's price floor guards a village, 0 where not, NaN where unknown, (r,).

    A floor of one rupiah guards nobody: net at the farm it must reach the statutory price, or,
    where no rule is valid, the share of H_ref (``usual_price``) that the price gate asks. The
    statutory price takes the usual haulage, so that haulage laid on the farmer lowers no bar.
    """
    share = policy.gates["price_of_reference"]
    least = np.where(np.isnan(offer.least_reference), share * usual_price, offer.least_reference)
    is_enough = offer.promised >= least * (1 - TOLERANCE)
    return np.where(written > 0, np.where(np.isnan(offer.promised), np.nan, is_enough), written)


def reference_prices(
    listings: Listings, product: Integers, reference: Reference, policy: Policy
) -> tuple[Floats, Integers]:
    """H_ref of each listing before the floor, Rp/kg, with its mark; NaN: none is known.

    ``product`` numbers the commodities and forms, (n,). The median of what other villages last got
    for the same within the policy's months, in the regency, else in the province, each with at
    least the policy's number of other villages; else the newest published price of either. A
    village has one voice (the median of its own listings), so that many listings of one village do
    not make the price.
    """
    fresh = listings.price_age_days <= policy.defaults["reference_price_max_age_days"]
    price = np.where(fresh & (listings.price_idr_per_kg > 0), listings.price_idr_per_kg, np.nan)
    village = np.unique(listings.village_code, return_inverse=True)[1]
    key = product * (len(village) + 1) + village
    _, first, voice_of = np.unique(key, return_index=True, return_inverse=True)
    voices = _medians(price, voice_of, len(first))
    regional = np.full(len(first), np.nan)
    fewest = policy.defaults["reference_price_min_villages"]
    for region in (listings.regency_code.astype("U2"), listings.regency_code):  # province first
        codes, number = np.unique(region, return_inverse=True)
        others, count = _medians_of_others(voices, (product * len(codes) + number)[first])
        regional = np.where(count >= fewest, others, regional)
    regional = regional[voice_of]
    published = _newest_published(listings, reference.market_prices)
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


def _medians(values: Floats, group: Integers, groups: int) -> Floats:
    """The median of the known values of each group, (groups,)."""
    order = np.lexsort([values, group])  # NaN last
    start = np.searchsorted(group[order], np.arange(groups))
    known = np.bincount(group[~np.isnan(values)], minlength=groups)
    low, high = start + np.maximum(known - 1, 0) // 2, start + known // 2
    high = np.where(known > 0, high, low)
    return np.asarray((values[order[low]] + values[order[high]]) / 2)


def _medians_of_others(voices: Floats, area: Integers) -> tuple[Floats, Integers]:
    """Median of the other known voices of each voice's area, and how many they are, (v,)."""
    order = np.lexsort([voices, area])  # NaN last
    _, start, group = np.unique(area[order], return_index=True, return_inverse=True)
    place, known = np.empty((2, len(order)), np.int64)
    total = np.bincount(group, np.isfinite(voices[order])).astype(np.int64)
    place[order], known[order] = np.arange(len(order)) - start[group], total[group]
    first = np.empty(len(order), np.int64)
    first[order] = start[group]
    others = known - np.isfinite(voices)
    # Leaving out one voice shifts every place from its own upward by one.
    low, high = np.maximum(others - 1, 0) // 2, others // 2
    low, high = low + (low >= place), high + (high >= place)
    last = len(order) - 1
    ranked = voices[order]
    median = (ranked[np.minimum(first + low, last)] + ranked[np.minimum(first + high, last)]) / 2
    return np.where(others > 0, median, np.nan), others


def _newest_published(listings: Listings, market_prices: tuple[MarketPrice, ...]) -> Floats:
    """Newest published price of the listing's regency or province; the regency's at equal age."""
    newest = np.full(len(listings.listing_id), np.nan)
    by_age = sorted(market_prices, key=lambda row: (-row.age_days, len(row.region_code)))
    for row in by_age:  # the newest last, so that it stays
        same = np.flatnonzero((listings.commodity == row.commodity) & (listings.form == row.form))
        here = np.char.startswith(listings.regency_code[same], row.region_code)
        newest[same[here]] = row.price_idr_per_kg
    return newest
