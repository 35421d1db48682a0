"""What the surroundings of a plant yield, use, have under contract, and who processes there."""

from dataclasses import dataclass, fields
from typing import Self

import numpy as np
from numpy.typing import NDArray
from sklearn.neighbors import KDTree

from hilirisasi.scoring.candidates import rows_by_number
from hilirisasi.scoring.records import Floats, Integers, Listings, Reference
from hilirisasi.scoring.sphere import are_known, chords, unit_vectors

CENTRES_AT_ONCE = 4096  # bounds the memory of the lists of neighbours
KG_PER_T = 1000


@dataclass(frozen=True, slots=True)
class Centres:
    """Points around which one product each is added up (c rows)."""

    product: Integers
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

    @classmethod
    def unknown(cls, count: int) -> Self:
        """Catchments of nobody yet."""
        return cls(**{field.name: np.full(count, np.nan) for field in fields(cls)})

    def take(self, rows: Integers) -> Self:
        """The catchments of some rows, in their order, repeats allowed."""
        columns = {field.name: getattr(self, field.name)[rows] for field in fields(self)}
        return type(self)(**columns)

    def put(self, rows: Integers, found: Self) -> None:
        """Write the catchments of some rows."""
        for field in fields(self):
            getattr(self, field.name)[rows] = getattr(found, field.name)


class Surroundings:
    """What n listings add to the sums around a centre, prepared once for all centres."""

    def __init__(
        self, listings: Listings, reference: Reference, product: Integers, point: Floats
    ) -> None:
        """``product`` (n,) numbers and ``point`` (n, 3) unit vectors are of the listings."""
        self._point = point
        self._rows = rows_by_number(product, are_known(point))
        self._regencies, self._regency = np.unique(listings.regency_code, return_inverse=True)
        self._reference = reference
        self._commodity = dict(zip(product.tolist(), listings.commodity.tolist(), strict=True))
        village = np.unique(listings.village_code, return_inverse=True)[1]
        _, group, counts = np.unique(
            product * (len(village) + 1) + village, return_inverse=True, return_counts=True
        )
        # A village with several listings of one product counts once.
        once = 1 / counts[group]
        processors = _greatest(listings.home_processors, group)
        idle = _greatest(listings.idle_hok_per_month, group)
        self.is_blank = np.isnan(processors)  # (n,): the village told no home processors
        self.is_idle_blank = np.isnan(idle)
        self._processors = np.nan_to_num(processors)
        self._blank_villages = self.is_blank * once
        self._harvest_t = listings.harvest_kg.sum(axis=1) / KG_PER_T
        contracted_t = (listings.contracted_kg + listings.reserved_kg).sum(axis=1) / KG_PER_T
        self._amounts = {  # what is simply added up
            "home_use_t": listings.own_use_kg.sum(axis=1) / KG_PER_T,
            "contracted_t": contracted_t,
            "other_buyers_t": np.fmax(contracted_t, listings.other_buyers_t_per_year),
            "home_processors": self._processors * once,
            "idle_hok_per_month": np.nan_to_num(idle) * once,
        }

    def add_up(self, centres: Centres) -> Catchments:
        """Sums around each centre, product by product."""
        sums = Catchments.unknown(len(centres.product))
        known = are_known(centres.point)
        shares = self._village_shares(centres, known)
        for product, ours in rows_by_number(centres.product, known).items():
            if product not in self._rows:
                continue
            sources = self._rows[product]
            tree = KDTree(self._point[sources])
            caps_t = shares * self._production_t(product)
            for start in range(0, len(ours), CENTRES_AT_ONCE):
                rows = ours[start : start + CENTRES_AT_ONCE]
                near = tree.query_radius(centres.point[rows], chords(centres.radius_km[rows]))
                centre = np.repeat(np.arange(len(rows)), [len(found) for found in near])
                around = _Around(centre, sources[np.concatenate(near)], len(rows))
                sums.put(rows, self._sums(around, caps_t[rows]))
        return sums

    def _sums(self, around: "_Around", caps_t: Floats) -> Catchments:
        greatest = np.zeros(around.count)
        np.maximum.at(greatest, around.centre, self._processors[around.listing])
        sums = {name: around.total(amount) for name, amount in self._amounts.items()}
        sums["home_processors"] += greatest * around.total(self._blank_villages)
        harvest_t = around.total_by(self._regency, len(self._regencies), self._harvest_t)
        # Each regency no more than its cap; one without production figures (NaN) has none.
        return Catchments(output_t=np.fmin(harvest_t, caps_t).sum(axis=1), **sums)

    def _village_shares(self, centres: Centres, known: NDArray[np.bool_]) -> Floats:
        """Share of each regency's villages within the radius of each centre, (c, regencies).

        Centres at one place are looked at once: most stand in a village with several products.
        """
        shares = np.full((len(centres.product), len(self._regencies)), np.nan)
        spots = np.column_stack([centres.point, centres.radius_km])[known]
        order = np.lexsort(spots.T)
        is_new = np.any(spots[order][1:] != spots[order][:-1], axis=1)
        first = np.concatenate([[True], is_new])[: len(order)]
        spot = np.empty(len(order), np.int64)
        spot[order] = np.cumsum(first) - 1
        distinct = spots[order][first]
        chord = chords(distinct[:, 3])
        for column, code in enumerate(self._regencies.tolist()):
            points = self._reference.village_points.get(code)
            if points is None or not len(distinct):
                continue
            tree = KDTree(unit_vectors(*np.asarray(points, float).T))
            inside = tree.query_radius(distinct[:, :3], chord, count_only=True)
            count = self._reference.village_count.get(code, len(points))
            shares[known, column] = (inside / count)[spot]
        return shares

    def _production_t(self, product: int) -> Floats:
        commodity, production_t = self._commodity[product], self._reference.production_t
        codes = self._regencies.tolist()
        return np.array([production_t.get((code, commodity), np.nan) for code in codes])


@dataclass(frozen=True, slots=True)
class _Around:
    """Pairs of a centre and a listing within its radius."""

    centre: Integers
    listing: Integers
    count: int  # of centres

    def total(self, values: Floats) -> Floats:
        sums = np.bincount(self.centre, values[self.listing], minlength=self.count)
        return np.asarray(sums, dtype=np.float64)  # whole numbers where there is no pair at all

    def total_by(self, group: Integers, groups: int, values: Floats) -> Floats:
        cell = self.centre * groups + group[self.listing]
        sums = np.bincount(cell, values[self.listing], minlength=self.count * groups)
        return np.asarray(sums, dtype=np.float64).reshape(self.count, groups)


def _greatest(figure: Floats, group: Integers) -> Floats:
    """The greatest figure of each group, for every member; NaN where none is told."""
    greatest = np.full(group.max(initial=-1) + 1, -np.inf)
    np.maximum.at(greatest, group, np.where(np.isnan(figure), -np.inf, figure))
    return np.where(np.isinf(greatest), np.nan, greatest)[group]
