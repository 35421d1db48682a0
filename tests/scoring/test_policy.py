"""The rules: read from any subset, written back whole, refused where wrong."""

import json

import numpy as np
import pytest

from hilirisasi.scoring.policy import CUSTOM_VERSION, Policy
from tests.scoring.frames import FILE, TAPIOCA, score_of

DEFAULT = Policy.default()


def test_the_constants_are_those_of_the_worked_cases():
    exported = json.loads(DEFAULT.to_json())

    assert {key: exported[key] for key in FILE["constants"]} == FILE["constants"]


def test_the_weights_are_the_principal_eigenvector_of_the_pairwise_matrix():
    matrix = np.array([[1, 1.5, 2], [1 / 1.5, 1, 1.5], [1 / 2, 1 / 1.5, 1]])

    values, vectors = np.linalg.eig(matrix)

    first = np.argmax(values.real)
    vector = np.abs(vectors[:, first].real)
    consistency = (values.real[first] - 3) / 2 / 0.58  # 0.58: random index of three
    assert values.real[first] == pytest.approx(3.0015, abs=5e-5)
    assert consistency == pytest.approx(0.0013, abs=5e-5)
    assert list(DEFAULT.weights.values()) == pytest.approx(vector / vector.sum(), rel=1e-12)


def test_what_is_written_is_read_back():
    assert Policy.from_json(DEFAULT.to_json()) == DEFAULT


def test_a_subset_keeps_the_rest_and_loses_the_label():
    policy = Policy.from_json('{"rho": 0, "penalty": {"SP": 0.1}, "ramps": {"LC": [0.2, 0.9]}}')

    assert (policy.rho, policy.version) == (0, CUSTOM_VERSION)
    assert policy.penalty == {**DEFAULT.penalty, "SP": 0.1}
    assert policy.ramps == {**DEFAULT.ramps, "LC": (0.2, 0.9)}
    assert policy.weights == DEFAULT.weights


def test_an_empty_subset_is_the_built_in_policy():
    assert Policy.from_json("{}") == DEFAULT


def test_weights_are_relative():
    policy = Policy.from_json('{"weights": {"jobs": 2, "value_added": 1, "local": 1}}')

    assert policy.weights == {"jobs": 0.5, "value_added": 0.25, "local": 0.25}


@pytest.mark.parametrize(
    ("weights", "points"), [((1, 1, 1), 36.7), ((0.2, 0.2, 0.6), 39.5), ((0.6, 0.25, 0.15), 34.5)]
)
def test_other_weights_score_the_tapioca_case_as_the_design_says(weights, points):
    named = dict(zip(DEFAULT.weights, weights, strict=True))
    policy = Policy.from_json(json.dumps({"weights": named}))

    assert score_of(TAPIOCA, policy).score == pytest.approx([points], abs=0.05)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"generosity": 1}', "unknown policy key 'generosity'"),
        ('{"weights": {"jbos": 1}}', r"unknown policy key 'weights\.jbos'"),
        ('{"rho": "much"}', "rho must be a number"),
        ('{"rho": true}', "rho must be a number"),
        ('{"rho": 1.5}', "rho must be from 0 to 1"),
        ('{"rho": NaN}', "NaN is not a number"),
        ('{"rho": 1e999}', "rho must be a number"),
        ('{"penalty": {"SP": 1}}', r"penalty\.SP must be from 0 to below 1"),
        ('{"weights": {"jobs": -1}}', r"weights\.jobs must not be negative"),
        ('{"weights": {"jobs": 0, "value_added": 0, "local": 0}}', "must not all be 0"),
        ('{"working_days_per_fte": 0}', "working_days_per_fte must be above 0"),
        ('{"ramps": {"SP": [1, 1]}}', r"ramps\.SP must rise"),
        ('{"ramps": {"SP": 1}}', r"ramps\.SP must be a list of two numbers"),
        ('{"anchors": {"jobs_fte": [0, 1]}}', r"anchors\.jobs_fte must start above 0"),
        ('{"weights": 1}', "weights must be an object"),
        ('{"version": 1}', "version must be a text"),
        ('{"weights_are_provisional": 1}', "weights_are_provisional must be true or false"),
        ("[]", "a policy is a JSON object"),
        ("{", "Expecting"),
    ],
)
def test_a_wrong_policy_is_refused_by_name(text, message):
    with pytest.raises(ValueError, match=message):
        Policy.from_json(text)


@pytest.mark.parametrize(
    ("score", "band"),
    [(100, "very_strong"), (60, "very_strong"), (59.9, "strong"), (30, "fair"), (0, "weak")],
)
def test_a_band_is_the_highest_whose_cut_the_score_reaches(score, band):
    assert DEFAULT.band_of(score) == band
