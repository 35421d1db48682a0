"""The whole ranking as straight numpy over prepared arrays: the bound of the benchmark.

The same work as `hilirisasi.scoring.ranking.rank`: reference prices, candidates by product and
distance, fill by month, catchment sums, pools, formulas, gates, order. Codes are numbers and
places unit vectors beforehand; no names, no checks, no marks, nothing kept for an explanation.
Complete where the benchmark's data are: every village has a point, no published prices.
"""

from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.bare import Floats, bare_passes, bare_score
from hilirisasi.scoring.draws import shocks_of
from hilirisasi.scoring.policy import Policy
from hilirisasi.scoring.records import Listings, Plans, PricePlace, Reference
from hilirisasi.scoring.sphere import unit_vectors

EARTH_KM, CATCHMENT_KM, HAULAGE, FRESH_DAYS, FEWEST_VILLAGES = 6371.0088, 30.0, 3.0, 365, 3
ONE_GRAM_KG = 1e-3  # of a room in kg: what rounding leaves
CENTRES_AT_ONCE, LINES_AT_ONCE = 256, 8192  # what the caches hold
Integers = NDArray[np.int64]


def prepare(listings: Listings, plans: Plans, reference: Reference, policy: Policy) -> Any:
    """Records as bare arrays: codes as numbers, places as unit vectors, rules by plan."""
    a = SimpleNamespace(**{name: getattr(listings, name) for name in listings.__slots__})
    p = SimpleNamespace(**{name: getattr(plans, name) for name in plans.__slots__})
    keys = np.char.add(np.char.add(listings.commodity, "/"), listings.form)
    plan_keys = np.char.add(np.char.add(plans.commodity, "/"), plans.form)
    names, codes = np.unique(np.concatenate([keys, plan_keys]), return_inverse=True)
    a.product, p.product, p.products = codes[: len(keys)], codes[len(keys) :], len(names)
    regencies, a.regency = np.unique(listings.regency_code, return_inverse=True)
    _, a.village = np.unique(listings.village_code, return_inverse=True)
    a.point = unit_vectors(listings.latitude, listings.longitude)
    p.point = unit_vectors(plans.latitude, plans.longitude)
    p.sited = np.isfinite(p.point).all(axis=1)
    both = np.concatenate([np.nan_to_num(p.point), a.point])
    p.distinct, p.place = np.unique(both, axis=0, return_inverse=True)  # of sites, then listings
    codes = list(reference.village_points)
    points = [unit_vectors(*reference.village_points[code].T) for code in codes]
    p.villages = np.concatenate(points).astype(np.float64)
    order = np.searchsorted(regencies, codes)
    inside = np.repeat(order, [len(part) for part in points])
    p.is_in = np.eye(len(regencies), dtype=np.float32)[inside]
    commodities = [name.partition("/")[0] for name in names]
    p.cap_t = np.array(
        [
            [
                reference.production_t[code, crop] / reference.village_count[code]
                for crop in commodities
            ]
            for code in regencies
        ]
    )
    crops = list(zip(listings.regency_code, listings.commodity, strict=True))
    a.lq = np.array([reference.location_quotient[crop] for crop in crops])
    a.cv = np.array([reference.production_cv[crop] for crop in crops])
    a.income = np.array([reference.income_ratio[code] for code in listings.regency_code])
    a.food_ha = np.array([reference.food_land_ha[code] for code in listings.regency_code])
    p.rule, p.rule_deduction, p.rule_away = np.full((3, len(plans.plan_id)), np.nan)
    for rule in reference.floor_rules:
        rows = plan_keys == f"{rule.commodity}/{rule.form}"
        p.rule[rows], p.rule_deduction[rows] = rule.price_idr_per_kg, rule.max_deduction_share
        p.rule_away[rows] = float(rule.place is not PricePlace.FARM)
    p.small_wage = np.fmax(plans.wage_idr_per_hok, policy.farm_wage_idr_per_hok)
    drawn = [shocks_of(crop, policy).normal for crop in commodities]
    p.factors = np.array(
        [
            [
                lognormal(one[shock], policy.spread[figure])
                for shock, figure in (
                    ("conversion", "conversion"),
                    ("labour", "labour"),
                    ("price", "product_price"),
                    ("other_input", "other_input"),
                )
            ]
            for one in drawn
        ]
    )
    p.wage, p.uplift = reference.wage_idr_per_hok, 1 + policy.defaults["investment_uplift_share"]
    return a, p


def bare_rank(a: Any, p: Any) -> tuple[Integers, Integers, Floats, Integers]:
    """Plan and listing (-1: a pool) of each match, its score (NaN: none), and the order."""
    a.free = np.maximum(a.harvest_kg - (a.own_use_kg + a.contracted_kg + a.reserved_kg), 0)
    a.usual = usual_prices(a)
    p.need_t = p.need_kg.sum(axis=1) / 1000
    plan, listing, km = candidates(a, p)
    p.sums = catchments(a, p, np.full(len(p.place), CATCHMENT_KM))
    taken = fill(p.need_kg[plan], a.free[listing], a.storable_months[listing])
    some = taken.sum(axis=1) > 0
    pools = pooled(a, p, plan, listing, km)
    plan, listing, km, taken = plan[some], listing[some], km[some], taken[some]
    pairs = columns(a, p, plan, listing, km, taken)
    pairs |= in_share(p.sums, centres(p, plan, listing, km), pairs)
    score, passes = (
        np.concatenate([part(pools), part(pairs)]) for part in (bare_score, bare_passes)
    )
    chance = np.concatenate([chances(p, pools["plan"], pools), chances(p, plan, pairs)])
    count = len(pools["plan"])
    plan, km = np.concatenate([pools["plan"], plan]), np.concatenate([pools["km"], km])
    listing = np.concatenate([np.full(count, -1), listing])
    passes &= np.isfinite(score)
    rounded = np.round(1e6 * np.nan_to_num(score)).astype(np.int64)
    expected = np.round(1e4 * np.round(np.nan_to_num(score), 2) * chance / 100).astype(np.int64)
    # One number for plan, gates, pool and expected score; then score, distance and listing.
    key = ((plan * 2 + ~passes) * 2 + (listing >= 0)) * 2**30 - expected
    order = np.lexsort([a.listing_id[listing] * (listing >= 0), km, -rounded, key])
    return plan, listing, score, order


def chances(p: Any, plan: Integers, c: Any) -> Floats:
    """Whole per cent of the draws in which each match's plant runs at a profit."""
    least = np.maximum(c["reference_raw_price_idr_per_kg"], c["floor_raw_price_idr_per_kg"])
    found = np.zeros(len(plan))
    starts = np.flatnonzero(np.diff(plan, prepend=-1))
    for rows in np.split(np.arange(len(plan)), starts[1:]):
        x = {name: column[rows[0]] for name, column in c.items()}
        number = plan[rows[0]]
        yields, work, price, cost = p.factors[p.product[number]]
        low, high = p.conversion_low_kg_per_kg[number], p.conversion_high_kg_per_kg[number]
        kilos = np.clip(x["conversion_kg_per_kg"] * yields, low, high)
        left = kilos * x["product_price_idr_per_kg"] * price * (1 + x["byproduct_value_share"])
        left -= x["other_input_cost_idr_per_kg_raw"] * cost
        left -= x["labour_hok_per_kg_raw"] * work * x["wage_idr_per_hok"]
        runs = len(left) - np.searchsorted(np.sort(left), least[rows])
        found[rows] = np.where(np.isnan(least[rows]), 0, np.floor(100 * runs / len(left) + 0.5))
    return found


def lognormal(normal: Floats, variation: float) -> Floats:
    """Factors of mean 1."""
    variance = np.log1p(variation**2)
    return np.exp(np.sqrt(variance) * normal - variance / 2)


def usual_prices(a: Any) -> Floats:
    """Median of what the other villages of the regency, else of the province, last got."""
    fresh = (a.price_age_days <= FRESH_DAYS) & (a.price_idr_per_kg > 0)
    price = np.where(fresh, a.price_idr_per_kg, np.inf)
    _, first, voice = np.unique(
        a.product * (a.village.max() + 1) + a.village, return_index=True, return_inverse=True
    )
    order = np.lexsort([price, voice])
    start = np.searchsorted(voice[order], np.arange(len(first)))
    known = np.bincount(voice, fresh, minlength=len(first)).astype(np.int64)
    ranked, last = price[order], len(price) - 1
    middle = ranked[np.minimum(start + np.maximum(known - 1, 0) // 2, last)]
    voices = (middle + ranked[np.minimum(start + known // 2, last)]) / 2
    voices[known == 0] = np.inf
    usual = np.full(len(first), np.nan)
    for area in (a.product, a.product * 1000 + a.regency):  # one province here
        _, group = np.unique(area[first], return_inverse=True)
        order = np.lexsort([voices, group])
        start = np.searchsorted(group[order], np.arange(group.max() + 1))[group]
        place = np.empty(len(order), np.int64)
        place[order] = np.arange(len(order))
        place -= start
        others = np.bincount(group, known > 0)[group].astype(np.int64) - (known > 0)
        low, high = np.maximum(others - 1, 0) // 2, others // 2
        low, high = start + low + (low >= place), start + high + (high >= place)
        ranked, last = voices[order], len(order) - 1
        median = (ranked[np.minimum(low, last)] + ranked[np.minimum(high, last)]) / 2
        usual = np.where(others >= FEWEST_VILLAGES, median, usual)
    return usual[voice]


def candidates(a: Any, p: Any) -> tuple[Integers, Integers, Floats]:
    """Plan, listing and distance (km; 0 without a site) of what is near, by plan and listing."""
    offers, found = a.free.sum(axis=1) > 0, []
    least = np.where(p.sited, np.cos(p.radius_km / EARTH_KM), -2.0)
    point = np.nan_to_num(p.point)
    for product in range(p.products):
        buyers = np.flatnonzero(p.product == product)
        sellers = np.flatnonzero((a.product == product) & offers)
        row, column = np.nonzero(point[buyers] @ a.point[sellers].T >= least[buyers, None])
        found.append((buyers[row], sellers[column]))
    plan, listing = map(np.concatenate, zip(*found, strict=True))
    order = np.argsort(plan, kind="stable")
    plan, listing = plan[order], listing[order]
    return plan, listing, np.where(p.sited[plan], distance(p.point[plan], a.point[listing]), 0.0)


def distance(here: Floats, there: Floats) -> Floats:
    """Kilometres between unit vectors."""
    gap = here - there
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.einsum("ij,ij->i", gap, gap)) / 2))


def fill(need: Floats, free: Floats, keeps: Floats) -> Floats:
    """What of the need is met by month; goods that keep are carried over, the oldest go first."""
    taken = np.minimum(need, free)
    for kept in np.unique(keeps[keeps > 0]).astype(int):
        all_rows = np.flatnonzero(keeps == kept)
        for rows in np.split(all_rows, range(LINES_AT_ONCE, len(all_rows), LINES_AT_ONCE)):
            wanted_by_month, made = need[rows].T.copy(), free[rows].T.copy()
            store, met = np.zeros((kept + 1, len(rows))), np.empty((12, len(rows)))
            for month in range(24):  # the first year only fills the store
                store[month % (kept + 1)] = made[month % 12]
                wanted = wanted_by_month[month % 12].copy()
                for age in range(kept + 1):
                    stock = store[(month + 1 + age) % (kept + 1)]
                    used = np.minimum(wanted, stock)
                    stock -= used
                    wanted -= used
                met[month % 12] = wanted_by_month[month % 12] - wanted
            taken[rows] = met.T
    return taken


def catchments(a: Any, p: Any, radius_km: Floats, only: Integers | None = None) -> Floats:
    """Output, own use, contracts, other buyers, processors, idle HOK around each centre, (c, 6).

    Centres are the sites, then the listings; ``only`` names some of them.
    """
    product = np.concatenate([p.product, a.product])
    only = np.arange(len(product)) if only is None else only
    least, place = np.cos(radius_km / EARTH_KM), p.place[only]
    points, product, around = p.distinct[place], product[only], []
    for code in range(p.products):
        sources, ours = np.flatnonzero(a.product == code), np.flatnonzero(product == code)
        for rows in np.split(ours, range(CENTRES_AT_ONCE, len(ours), CENTRES_AT_ONCE)):
            near = points[rows] @ a.point[sources].T >= least[rows, None]
            row, column = np.nonzero(near)
            around.append((rows[row], sources[column]))
    centre, listing = map(np.concatenate, zip(*around, strict=True))

    _, group = np.unique(
        a.product * (a.village.max() + 1) + a.village, return_inverse=True
    )  # a village counts once
    part = 1 / np.bincount(group)[group]
    processors, idle = greatest(a.home_processors, group), greatest(a.idle_hok_per_month, group)
    blank, stated = np.isnan(processors), np.nan_to_num(processors)
    contracted = (a.contracted_kg + a.reserved_kg).sum(axis=1) / 1000
    amounts = (
        a.own_use_kg.sum(axis=1) / 1000,
        contracted,
        np.fmax(contracted, a.other_buyers_t_per_year),
        stated * part,
        blank * part,
        np.nan_to_num(idle) * part,
    )
    count, regencies = len(only), p.is_in.shape[1]
    own, contracts, buyers, homes, blanks, labour = (
        np.bincount(centre, amount[listing], minlength=count) for amount in amounts
    )
    most = np.zeros(count)
    np.maximum.at(most, centre, stated[listing])
    cell = centre * regencies + a.regency[listing]
    harvest = a.harvest_kg.sum(axis=1)[listing] / 1000
    output = np.bincount(cell, harvest, minlength=count * regencies).reshape(count, regencies)
    output = np.minimum(output, villages_inside(p, place, least) * p.cap_t.T[product])
    a.processors, a.idle = processors, idle
    return np.column_stack(
        [output.sum(axis=1), own, contracts, buyers, homes + most * blanks, labour]
    )


def greatest(figure: Floats, group: Integers) -> Floats:
    """The greatest figure of each group, for every member; NaN where none is told."""
    most = np.full(group.max() + 1, -np.inf)
    np.maximum.at(most, group, np.where(np.isnan(figure), -np.inf, figure))
    return np.where(np.isinf(most), np.nan, most)[group]


def villages_inside(p: Any, place: Integers, least: Floats) -> Floats:
    """Villages of each regency within the radius of each centre; each distinct one once."""
    keys, first, centre = np.unique(place + 1j * least, return_index=True, return_inverse=True)
    points, limits = p.distinct[place[first]], least[first, None]
    inside = np.empty((len(keys), p.is_in.shape[1]))
    for start in range(0, len(keys), CENTRES_AT_ONCE):
        rows = slice(start, start + CENTRES_AT_ONCE)
        near = points[rows] @ p.villages.T >= limits[rows]
        inside[rows] = near.astype(np.float32) @ p.is_in
    return np.asarray(inside[centre])


def centres(p: Any, plan: Integers, listing: Integers, km: Floats) -> Integers:
    """The site where it is near, else the village."""
    return np.where(p.sited[plan] & (km <= CATCHMENT_KM), plan, len(p.product) + listing)


def columns(
    a: Any, p: Any, plan: Integers, listing: Integers, km: Floats, taken: Floats
) -> dict[str, Any]:
    """Inputs of the formulas for pairs, but for the sums of the catchment."""
    raw_t = taken.sum(axis=1) / 1000
    share = raw_t / p.need_t[plan]
    at_farm = (p.price_place == PricePlace.FARM)[plan]
    usual_haulage, stated = HAULAGE * km, p.haulage_idr_per_kg[plan]
    borne = np.where(np.isnan(stated), usual_haulage, stated)
    borne = np.where(~at_farm & (p.farmer_pays_haulage[plan] > 0), borne, 0.0)
    rule, away = p.rule[plan], p.rule_away[plan]
    rule_net = rule * (1 - p.rule_deduction[plan])
    way = np.where(away > 0, -usual_haulage * at_farm, borne)
    price, deduction = p.price_idr_per_kg[plan], p.deduction_share[plan]
    capex = np.where(
        np.isnan(p.investment_idr_bn),
        p.route_investment_idr_bn_per_t * p.need_t,
        p.investment_idr_bn * p.uplift,
    )
    promised = np.minimum(p.floor_price_idr_per_kg[plan], price) * (1 - deduction) - borne
    least = np.where(np.isnan(rule), 0.9 * a.usual[listing], rule_net - away * usual_haulage)
    shown = np.minimum(p.product_price_idr_per_kg, 1.1 * p.route_product_price_idr_per_kg)
    net, floor = price * (1 - deduction) - borne, rule_net - away * np.maximum(usual_haulage, borne)
    reference = np.maximum(
        a.usual[listing], np.nan_to_num(rule_net - away * usual_haulage, nan=-np.inf)
    )
    return {
        "plan": plan,
        "share": share,
        "broken": (price < (rule + way) * 0.999)
        | (deduction > p.rule_deduction[plan] + 1e-6)
        | (net < np.fmax(floor, 0.9 * reference) * 0.999),
        "blank": np.isnan(a.processors)[listing],
        "idle_blank": np.isnan(a.idle)[listing],
        "planned_raw_t_per_year": raw_t,
        "conversion_kg_per_kg": p.conversion_kg_per_kg[plan],
        "byproduct_value_share": p.byproduct_value_share[plan],
        "labour_hok_per_kg_raw": p.labour_hok_per_kg_raw[plan],
        "other_input_cost_idr_per_kg_raw": p.other_input_cost_idr_per_kg_raw[plan],
        "product_price_idr_per_kg": shown[plan],
        "offered_raw_price_idr_per_kg": net,
        "reference_raw_price_idr_per_kg": reference,
        "floor_raw_price_idr_per_kg": np.nan_to_num(floor),
        "wage_idr_per_hok": np.where(p.is_small_firm > 0, p.small_wage, p.wage)[plan],
        "claimed_jobs_fte": p.claimed_jobs_fte[plan] * share,
        "claim_evidence_exponent": p.claim_evidence_exponent[plan],
        "investment_idr_bn": capex[plan] * share,
        "deadweight_share": np.where(p.plant_exists == 1, 0.5, 0.2)[plan],
        "worker_leakage_share": p.worker_leakage_share[plan],
        "substitution_share": np.nan_to_num(p.substitution_share, nan=0.25)[plan],
        "local_input_share": p.local_input_share[plan],
        "village_sourcing_share": p.village_sourcing_share[plan],
        "community_profit_share": p.community_profit_share[plan],
        "written_price_floor": p.written_price_floor[plan] * (promised >= least * 0.999),
        "peak_labour_hok": p.peak_labour_hok[plan],
        "catchment_output_cv": a.cv[listing],
        "location_quotient": a.lq[listing],
        "village_income_ratio": a.income[listing],
        "food_land_share": p.new_land_ha[plan] / a.food_ha[listing],
        "raw_material_overlap_share": a.raw_material_overlap_share[listing],
        "home_processor_fte": np.full(len(plan), 1.5),
    }


def in_share(sums: Floats, centre: Integers, c: dict[str, Any]) -> dict[str, Floats]:
    """Sums of the catchment in the share of the match."""
    output, own, contracts, buyers, homes, idle = sums[centre].T
    homes = np.where(c["blank"], np.nan, homes * c["share"])
    ratio = c["peak_labour_hok"] / np.where(c["idle_blank"] | (idle <= 0), np.nan, idle)
    return {
        "catchment_output_t_per_year": output * c["share"],
        "home_use_t_per_year": own * c["share"],
        "contracted_t_per_year": contracts * c["share"],
        "other_buyers_t_per_year": buyers * c["share"],
        "home_processors": homes,
        "peak_labour_ratio": np.where(np.isnan(ratio), 0.65, ratio),
        "raw_material_overlap_share": np.where(homes == 0, 0.0, c["raw_material_overlap_share"]),
    }


def in_line(a: Any, p: Any, plan: Integers, listing: Integers) -> Floats:
    """What each listing in line gives by harvest month, so that every window of the year holds."""
    first, length = (grid.ravel() for grid in np.mgrid[:12, 1:12])
    ago = (np.arange(12) - first[:, None]) % 12
    held = [np.vstack([ago + kept < length[:, None], np.ones((1, 12))]) for kept in range(12)]
    taken, keeps = np.zeros((len(plan), 12)), a.storable_months.astype(int).clip(0, 11)
    served, start, count = np.unique(plan, return_index=True, return_counts=True)
    room = held[0] @ p.need_kg[served].T
    for turn in range(count.max()):
        going = (count > turn) & (room[-1] > ONE_GRAM_KG)
        start, count, room = start[going], count[going], room[:, going]
        if not len(start):
            break
        seller = listing[start + turn]
        given = a.free[seller]
        for kept in np.unique(keeps[seller]):
            rows = np.flatnonzero(keeps[seller] == kept)
            left = room[:, rows] - held[kept] @ given[rows].T
            tight = rows[~(left >= 0).all(axis=0)]
            room[:, np.setdiff1d(rows, tight, assume_unique=True)] = left[
                :, (left >= 0).all(axis=0)
            ]
            part, wanted = room[:, tight], given[tight]
            for month in np.flatnonzero(wanted.any(axis=0)):
                around = np.flatnonzero(held[kept][:, month])
                wanted[:, month] = np.minimum(wanted[:, month], part[around].min(axis=0).clip(0))
                part[around] -= wanted[:, month]
            room[:, tight], given[tight] = part, wanted
        taken[start + turn] = given
    return taken


def pooled(a: Any, p: Any, plan: Integers, listing: Integers, km: Floats) -> dict[str, Any]:
    """The inputs of the pools: listings in line around each centre until the need is met."""
    order = np.lexsort([a.listing_id[listing], -a.free.sum(axis=1)[listing], plan])
    served, first = np.unique(plan[order], return_index=True)
    place, point = np.arange(len(p.product)), p.point.copy()
    far = served[~p.sited[served]]
    place[far] = len(p.product) + listing[order[first[~p.sited[served]]]]
    point[far] = a.point[place[far] - len(p.product)]
    open_rows = np.flatnonzero(~p.sited[plan])
    km = km.copy()
    km[open_rows] = distance(a.point[listing[open_rows]], point[plan[open_rows]])
    rows = np.flatnonzero(km <= p.radius_km[plan])
    rows = rows[np.lexsort([a.listing_id[listing[rows]], km[rows], plan[rows]])]
    plan, listing, km = plan[rows], listing[rows], km[rows]

    taken = in_line(a, p, plan, listing)
    used = taken.any(axis=1)
    used &= np.bincount(plan[used], minlength=len(p.product))[plan] > 1
    plan, listing, km, taken = plan[used], listing[used], km[used], taken[used]

    c = columns(a, p, plan, listing, km, taken)
    homes = p.sums[centres(p, plan, listing, km), 4]
    c["raw_material_overlap_share"] = np.where(
        (homes == 0) & ~c["blank"], 0.0, c["raw_material_overlap_share"]
    )
    plan, start = np.unique(plan, return_index=True)
    weight = c["planned_raw_t_per_year"]
    whole = np.add.reduceat(weight, start)
    summed = ("share", "planned_raw_t_per_year", "claimed_jobs_fte", "investment_idr_bn")
    pools = {
        name: np.add.reduceat(values, start)
        if name in summed
        else np.add.reduceat(values * weight, start) / whole
        for name, values in c.items()
        if values.dtype == np.float64
    }
    for name in ("broken", "blank", "idle_blank"):
        pools[name] = np.logical_or.reduceat(c[name], start)
    radius_km = np.maximum(np.maximum.reduceat(km, start) * (1 + 1e-9), CATCHMENT_KM)
    sums = catchments(a, p, radius_km, place[plan])
    overlap = pools["raw_material_overlap_share"]
    pools |= in_share(sums, np.arange(len(plan)), pools)
    pools["raw_material_overlap_share"] = overlap
    pools["plan"], pools["km"] = plan, np.add.reduceat(km * weight, start) / whole
    return pools
