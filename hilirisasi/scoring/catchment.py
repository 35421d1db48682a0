"""What the surroundings of a plant yield, use, have under contract, and who processes there."""

from dataclasses import dataclass, fields

import numpy as np
from sklearn.neighbors import KDTree

from hilirisasi.scoring.candidates import product_keys
from hilirisasi.scoring.records import Floats, Integers, Listings, Reference, Texts
from hilirisasi.scoring.sphere import are_known, chords, unit_vectors

CENTRES_AT_ONCE = 512  # bounds the memory of the lists of neighbours
KG_PER_T = 1000


@dataclass(frozen=True, slots=True)
class Centres:
    """Points around which one product is added up (c rows)."""

    product: Texts  # commodity/form
    point: Floats  # (c, 3) unit vectors; NaN: not known
    radius_km: Floats


@dataclass(frozen=True, slots=True)
class Catchments:
    """Sums over the listings of one product around each centre (c rows); NaN without a point."""

    output_t: Floats  # Q, never above the regencies' production × share of villages inside
    home_use_t: Floats
    contracted_t: Floats  # contracts and this service's reservations
    other_buyers_t: Floats  # the same, or what the village states where that is more
    home_processors: Floats  # blanks count as the greatest number stated there
    idle_hok_per_month: Floats  # blanks count as nobody idle

    def take(self, rows: Integers) -> "Catchments":
        """The catchments of some rows, in their order, repeats allowed."""
        return Catchments(**{field.name: getattr(self, field.name)[rows] for field in fields(self)})


@dataclass(frozen=True, slots=True)
class _Yields:
    """What each listing adds to the sums around it (n rows)."""

    harvest_t: Floats
    home_use_t: Floats
    contracted_t: Floats
    other_buyers_t: Floats
    processors: Floats  # of the whole village; NaN: blank
    village_share: Floats  # 1 / listings of this product in the village: it counts once
    idle_hok: Floats


def village_figures(listings: Listings, figure: Floats) -> tuple[Floats, Floats]:
    """The greatest ``figure`` among a village's listings of one product, and 1 / their number."""
    keys = np.char.add(np.char.add(product_keys(listings), "/"), listings.village_code)
    _, inverse, counts = np.unique(keys, return_inverse=True, return_counts=True)
    greatest = np.full(len(counts), -np.inf)
    np.maximum.at(greatest, inverse, np.where(np.isnan(figure), -np.inf, figure))
    return np.where(np.isinf(greatest), np.nan, greatest)[inverse], 1 / counts[inverse]


def add_up(listings: Listings, reference: Reference, centres: Centres) -> Catchments:
    """Sums around each centre, product by product."""
    sums = {field.name: np.full(len(centres.product), np.nan) for field in fields(Catchments)}
    points = unit_vectors(listings.latitude, listings.longitude)
    located = are_known(points)
    products, yields = product_keys(listings), _yields(listings)
    villages = _villages_inside(reference)
    known = are_known(centres.point)
    for product in np.unique(centres.product[known]):
        sources = np.flatnonzero((products == product) & located)
        if not len(sources):
            continue
        tree = KDTree(points[sources])
        ours = np.flatnonzero((centres.product == product) & known)
        for rows in np.array_split(ours, -(-len(ours) // CENTRES_AT_ONCE)):
            chord = chords(centres.radius_km[rows])
            near = tree.query_radius(centres.point[rows], chord)
            counts = np.array([len(found) for found in near])
            around = _Around(
                centre=np.repeat(np.arange(len(rows)), counts),
                listing=sources[np.concatenate(near)],
                count=len(rows),
            )
            caps = _caps_t(reference, villages, str(product), centres.point[rows], chord)
            for name, values in _sums(around, listings, yields, caps).items():
                sums[name][rows] = values
    return Catchments(**sums)


@dataclass(frozen=True, slots=True)
class _Around:
    """Pairs of a centre and a listing within its radius."""

    centre: Integers
    listing: Integers
    count: int  # of centres

    def total(self, values: Floats) -> Floats:
        sums = np.bincount(self.centre, values[self.listing], minlength=self.count)
        return np.asarray(sums, dtype=np.float64)  # whole numbers where there is no pair at all


def _yields(listings: Listings) -> _Yields:
    contracted = (listings.contracted_kg + listings.reserved_kg).sum(axis=1) / KG_PER_T
    processors, village_share = village_figures(listings, listings.home_processors)
    idle, _ = village_figures(listings, listings.idle_hok_per_month)
    return _Yields(
        harvest_t=listings.harvest_kg.sum(axis=1) / KG_PER_T,
        home_use_t=listings.own_use_kg.sum(axis=1) / KG_PER_T,
        contracted_t=contracted,
        other_buyers_t=np.fmax(contracted, listings.other_buyers_t_per_year),
        processors=processors,
        village_share=village_share,
        idle_hok=np.nan_to_num(idle) * village_share,
    )


def _sums(
    around: _Around, listings: Listings, yields: _Yields, caps_t: dict[str, Floats]
) -> dict[str, Floats]:
    blank = np.isnan(yields.processors)
    greatest = np.zeros(around.count)
    np.maximum.at(greatest, around.centre, np.nan_to_num(yields.processors)[around.listing])
    stated = around.total(np.nan_to_num(yields.processors) * yields.village_share)
    return {
        "output_t": _capped_output_t(around, listings, yields.harvest_t, caps_t),
        "home_use_t": around.total(yields.home_use_t),
        "contracted_t": around.total(yields.contracted_t),
        "other_buyers_t": around.total(yields.other_buyers_t),
        "home_processors": stated + greatest * around.total(blank * yields.village_share),
        "idle_hok_per_month": around.total(yields.idle_hok),
    }


def _capped_output_t(
    around: _Around, listings: Listings, harvest_t: Floats, caps_t: dict[str, Floats]
) -> Floats:
    """Harvest by regency, each no more than its cap, added up."""
    codes, inverse = np.unique(listings.regency_code, return_inverse=True)
    cell = around.centre * len(codes) + inverse[around.listing]
    by_regency = np.bincount(
        cell, harvest_t[around.listing], minlength=around.count * len(codes)
    ).reshape(around.count, len(codes))
    for column, code in enumerate(codes):
        if code in caps_t:
            by_regency[:, column] = np.minimum(by_regency[:, column], caps_t[code])
    return np.asarray(by_regency.sum(axis=1))


def _villages_inside(reference: Reference) -> dict[str, KDTree]:
    return {
        code: KDTree(unit_vectors(*np.asarray(points, float).T))
        for code, points in reference.village_points.items()
    }


def _caps_t(
    reference: Reference, villages: dict[str, KDTree], product: str, point: Floats, chord: Floats
) -> dict[str, Floats]:
    """Production of each regency × the share of its villages within the radius, t/yr."""
    commodity = product.split("/", maxsplit=1)[0]
    return {
        code: reference.production_t[code, commodity]
        * tree.query_radius(point, chord, count_only=True)
        / reference.village_count.get(code, len(tree.data))
        for code, tree in villages.items()
        if np.isfinite(reference.production_t.get((code, commodity), np.nan))
    }
