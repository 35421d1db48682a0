"""The score as scikit-learn estimators: one implementation, the whole contract."""

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.utils.estimator_checks import parametrize_with_checks

from hilirisasi.scoring.combine import score
from hilirisasi.scoring.estimators import (
    FEATURES,
    TERMS,
    MatchRanker,
    Penalties,
    Pillars,
    Quantities,
    ValueFunction,
    make_pipeline,
)
from hilirisasi.scoring.inputs import NAMES
from hilirisasi.scoring.policy import Policy
from tests.scoring.frames import POLICY, random_frame


def matrix_of(columns):
    return np.column_stack([columns[name] for name in NAMES])


@parametrize_with_checks([ValueFunction("ramp", 0.0, 1.0), ValueFunction("level", 0.1, 1.0)])
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.SkipTestWarning")
def test_a_value_function_keeps_the_contract_of_scikit_learn(estimator, check):
    check(estimator)


@pytest.mark.parametrize("blank", [0.0, 0.3])
def test_the_pipeline_scores_as_the_function_does(blank):
    columns = random_frame(7, 500, blank)
    matrix = matrix_of(columns)

    predicted = make_pipeline(POLICY).fit(matrix).predict(matrix)

    assert predicted == pytest.approx(score(columns, POLICY).score, abs=1e-12)


def test_the_weights_are_parameters():
    matrix = matrix_of(random_frame(7, 50))
    other = Policy.from_json('{"weights": {"jobs": 1, "value_added": 0, "local": 0}, "rho": 0}')
    pipeline = make_pipeline(POLICY).fit(matrix)

    pipeline.set_params(ranker__jobs=1, ranker__value_added=0, ranker__local=0, ranker__rho=0)

    expected = make_pipeline(other).fit(matrix).predict(matrix)
    assert pipeline.predict(matrix) == pytest.approx(expected)


def test_a_clone_has_the_same_parameters_and_gives_the_same_scores():
    matrix = matrix_of(random_frame(7, 50))
    pipeline = make_pipeline(POLICY)

    twin = clone(pipeline)

    assert twin.get_params()["ranker__rho"] == POLICY.rho
    assert twin.get_params()["quantities__policy"] == POLICY
    assert (
        twin.fit(matrix).predict(matrix).tolist() == pipeline.fit(matrix).predict(matrix).tolist()
    )


@pytest.mark.parametrize(
    ("step", "columns_in", "columns_out"),
    [
        (Quantities(), NAMES, FEATURES),
        (Pillars(), FEATURES, TERMS[:3]),
        (Penalties(), FEATURES, TERMS[3:]),
    ],
)
def test_a_step_names_its_columns(step, columns_in, columns_out):
    rows = np.ones((4, len(columns_in)))

    out = step.set_output(transform="default").fit_transform(rows)

    assert out.shape == (4, len(columns_out))
    assert step.get_feature_names_out().tolist() == list(columns_out)


def test_the_pipeline_names_the_terms_of_the_score():
    pipeline = make_pipeline(POLICY).fit(np.ones((2, len(NAMES))))

    names = pipeline[:-1].get_feature_names_out().tolist()

    assert [name.partition("__")[2] for name in names] == list(TERMS)


def test_a_value_function_keeps_the_names_of_its_columns():
    function = ValueFunction("level", 10.0, 200.0).fit(np.ones((2, 2)))

    assert function.get_feature_names_out(["jobs", "claims"]).tolist() == ["jobs", "claims"]


@pytest.mark.parametrize("estimator", [Quantities(), Pillars(), MatchRanker()])
def test_other_columns_are_refused(estimator):
    with pytest.raises(ValueError, match="columns where"):
        estimator.fit(np.ones((3, 2)))


@pytest.mark.parametrize("anchors", [("ramp", 1.0, 1.0), ("level", 0.0, 1.0), ("curve", 0.0, 1.0)])
def test_a_value_function_without_sense_is_refused(anchors):
    with pytest.raises(ValueError, match=r"value function|level"):
        ValueFunction(*anchors).fit(np.ones((2, 1)))
