"""Which listings a plan could buy from: same commodity and form, within the plan's radius."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.neighbors import KDTree

from hilirisasi.scoring.records import Floats, Integers, Listings, Plans, Texts
from hilirisasi.scoring.sphere import arcs_km, are_known, chords, unit_vectors


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs that may match, ordered by plan row, then listing row."""

    plan_row: Integers
    listing_row: Integers
    distance_km: Floats  # 0 where the plant stands in the listing's village


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

    found = []
    for listing_rows, plan_rows in shared_groups(product_keys(listings), product_keys(plans)):
        sellers, buyers = listing_rows[offers[listing_rows]], plan_rows[needs[plan_rows]]
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


def product_keys(records: Listings | Plans) -> Texts:
    """Commodity and form as one word a row."""
    return np.char.add(np.char.add(records.commodity, "/"), records.form)


def shared_groups(one: Texts, other: Texts) -> Iterator[tuple[Integers, Integers]]:
    """Rows of either side for each key that both sides have, keys in alphabetical order."""
    for key in np.intersect1d(one, other):
        yield np.flatnonzero(one == key), np.flatnonzero(other == key)


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
