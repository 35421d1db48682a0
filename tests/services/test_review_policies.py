"""The rules of the opening day, on the track that fits the case."""

from datetime import date
from types import SimpleNamespace

import pytest

from hilirisasi.services import review_policies
from models import LandTenure, Plan, ReviewPolicy, Track

MICRO, LARGE = 1_000_000_000, 10_000_000_000
PASSED = SimpleNamespace(gates=[SimpleNamespace(status="pass")])
UNKNOWN = SimpleNamespace(gates=[SimpleNamespace(status="pass"), SimpleNamespace(status="unknown")])
LIMITS = ReviewPolicy(light_up_to_idr=MICRO, heavy_above_idr=LARGE)


@pytest.mark.parametrize(
    ("value_idr", "land", "explanation", "track"),
    [
        (MICRO, LandTenure.OWN, PASSED, Track.LIGHT),
        (MICRO + 1, LandTenure.OWN, PASSED, Track.REGULAR),
        (MICRO, LandTenure.VILLAGE, PASSED, Track.REGULAR),
        (MICRO, None, PASSED, Track.REGULAR),
        (MICRO, LandTenure.OWN, UNKNOWN, Track.REGULAR),
        (MICRO, LandTenure.OWN, None, Track.REGULAR),
        (None, LandTenure.OWN, PASSED, Track.REGULAR),
        (LARGE, LandTenure.OWN, PASSED, Track.REGULAR),
        (LARGE + 1, LandTenure.OWN, PASSED, Track.HEAVY),
    ],
)
def test_the_track_follows_value_land_and_gates(value_idr, land, explanation, track):
    plan = Plan(land_tenure=land, plant_exists=False, new_land_ha=1)

    assert review_policies.track_of(LIMITS, plan, value_idr, explanation) is track


@pytest.mark.parametrize(
    ("machines", "working", "value"), [(5, 7, 12), (None, 7, None), (5, None, None)]
)
def test_the_value_is_capital_without_land_and_buildings(machines, working, value):
    plan = Plan(land_idr=100, building_idr=100, machines_idr=machines, working_capital_idr=working)

    assert review_policies.value_of(plan) == value


def test_the_newest_version_whose_day_has_come_is_in_force(session):
    for is_sample in (False, True, True):  # kept once
        review_policies.keep(session, is_sample=is_sample)

    days = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 2))
    versions = [review_policies.in_force(session, day=day).version for day in days]
    assert versions == ["awal", "provinsi-1", review_policies.SAMPLE_RULES]


def test_the_provincial_rules_ask_for_more_than_the_samples(session):
    for is_sample in (False, True):
        review_policies.keep(session, is_sample=is_sample)
    reviewers = {
        version: {
            rule.track: rule.reviewers for rule in session.get_one(ReviewPolicy, version).rules
        }
        for version in ("provinsi-1", review_policies.SAMPLE_RULES)
    }

    assert reviewers == {
        "provinsi-1": {Track.LIGHT: 1, Track.REGULAR: 2, Track.HEAVY: 3},
        review_policies.SAMPLE_RULES: dict.fromkeys(Track, 1),
    }
