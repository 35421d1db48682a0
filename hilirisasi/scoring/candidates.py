"""Which listings a plan could buy from: same commodity and form, within the plan's radius."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from sklearn.neighbors import KDTree

from hilirisasi.scoring.records import Floats, Integers, Listings, Plans
from hilirisasi.scoring.sphere import arcs_km, are_known, chords, unit_vectors


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs that may match, ordered by plan row, then listing row."""

    plan_row: Integers
    listing_row: Integers
    distance_km: Floats  # 0 where the plant stands in the listing's village

    def take(self, rows: Integers) -> Self:
        """Some of the pairs."""
        return type(self)(self.plan_row[rows], self.listing_row[rows], self.distance_km[rows])


def find_candidates(listings: Listings, plans: Plans) -> Candidates:
    """Every pair of a plan that needs and a listing that has something, near enough.

    A plan without a site meets every listing of its commodity and form: the plant would stand in
    the listing's village. A listing without a point is found by such plans only.
    """
    offers = free_kg(listings).sum(axis=1) > 0
    needs = plans.need_kg.sum(axis=1) > 0
    listing_points = unit_vectors(listings.latitude, listings.longitude)
    plan_points = unit_vectors(plans.latitude, plans.longitude)
    has_point, has_site = are_known(listing_points), are_known(plan_points)

    listing_product, plan_product = product_numbers(listings, plans)
    sellers_of, buyers_of = (
        rows_by_number(listing_product, offers),
        rows_by_number(plan_product, needs),
    )
    found = []
    for product, buyers in buyers_of.items():
        sellers = sellers_of.get(product)
        if sellers is None:
            continue
        sited, unsited = buyers[has_site[buyers]], buyers[~has_site[buyers]]
        found.append(_everywhere(unsited, sellers))
        sellers = sellers[has_point[sellers]]
        if len(sited) and len(sellers):
            near = KDTree(listing_points[sellers]).query_radius(
                plan_points[sited], chords(plans.radius_km[sited]), return_distance=True
            )
            found.append(_flatten(sited, sellers, *near))
    if not found:
        return Candidates(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
    plan_row, listing_row, distance_km = map(np.concatenate, zip(*found, strict=True))
    order = np.lexsort([listing_row, plan_row])
    return Candidates(plan_row[order], listing_row[order], distance_km[order])


def free_kg(listings: Listings) -> Floats:
    """What a listing still has to sell, (n, 12): harvest less own use, contracts, reservations."""
    taken = listings.own_use_kg + listings.contracted_kg + listings.reserved_kg
    return np.maximum(listings.harvest_kg - taken, 0)


def product_numbers(listings: Listings, plans: Plans) -> tuple[Integers, Integers]:
    """A number for each commodity in its form, the same on either side, (n,) and (m,)."""
    keys = [
        np.char.add(np.char.add(records.commodity, "/"), records.form)
        for records in (listings, plans)
    ]
    numbers = np.unique(np.concatenate(keys), return_inverse=True)[1]
    return numbers[: len(keys[0])], numbers[len(keys[0]) :]


def rows_by_number(numbers: Integers, asked: NDArray[np.bool_]) -> dict[int, Integers]:
    """The rows asked for, by their number, numbers rising."""
    rows = np.flatnonzero(asked)
    rows = rows[np.argsort(numbers[rows], kind="stable")]
    found, starts = np.unique(numbers[rows], return_index=True)
    return dict(zip(found.tolist(), np.split(rows, starts[1:]), strict=False))


def _everywhere(plan_rows: Integers, listing_rows: Integers) -> tuple[Integers, Integers, Floats]:
    return (
        np.repeat(plan_rows, len(listing_rows)),
        np.tile(listing_rows, len(plan_rows)),
        np.zeros(len(plan_rows) * len(listing_rows)),
    )


def _flatten(
    plan_rows: Integers,
    listing_rows: Integers,
    neighbours: NDArray[np.object_],
    chord: NDArray[np.object_],
) -> tuple[Integers, Integers, Floats]:
    counts = [len(rows) for rows in neighbours]
    return (
        np.repeat(plan_rows, counts),
        listing_rows[np.concatenate(neighbours)],
        arcs_km(np.concatenate(chord)),
    )
