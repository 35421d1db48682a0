"""Points of the Earth as unit vectors, so that a tree of straight lines finds what is near."""

import numpy as np
from numpy.typing import NDArray

from hilirisasi.scoring.records import Floats

EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG 1980


def unit_vectors(latitude: Floats, longitude: Floats) -> Floats:
    """Points (n,) in degrees as vectors (n, 3) of length 1."""
    lat, lon = np.radians(latitude), np.radians(longitude)
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def coordinates(points: Floats) -> Floats:
    """Latitude and longitude in degrees (n, 2) of unit vectors: the inverse of `unit_vectors`."""
    latitude = np.degrees(np.arcsin(np.clip(points[:, 2], -1, 1)))
    longitude = np.degrees(np.arctan2(points[:, 1], points[:, 0]))
    return np.column_stack([latitude, longitude])


def chords(distance_km: Floats) -> Floats:
    """Straight line through the unit sphere that spans a distance along its surface."""
    angle = np.minimum(distance_km / EARTH_RADIUS_KM, np.pi)
    return np.asarray(2 * np.sin(angle / 2))


def arcs_km(chord: Floats) -> Floats:
    """Distance along the surface that a chord spans: the inverse of `chords`."""
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(chord / 2, 1)))


def are_known(points: Floats) -> NDArray[np.bool_]:
    """Which of some unit vectors (n, 3) are a place at all."""
    return np.asarray(np.isfinite(points).all(axis=1), dtype=np.bool_)


def distances_km(here: Floats, there: Floats) -> Floats:
    """Distance along the surface between unit vectors, row by row."""
    return arcs_km(np.linalg.norm(here - there, axis=-1))
