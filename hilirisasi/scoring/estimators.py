"""The formulas of the score as scikit-learn estimators, for pipelines, search and `clone`.

They call the same functions as `combine.score`; nothing is learnt from the values.
"""

from typing import Any, Final, Literal, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, OneToOneFeatureMixin, RegressorMixin, TransformerMixin
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.utils import Tags
from sklearn.utils.validation import check_is_fitted, validate_data

from hilirisasi.scoring.combine import combined, quantities_of
from hilirisasi.scoring.fill import fill
from hilirisasi.scoring.inputs import NAMES
from hilirisasi.scoring.penalties import PENALTIES, severities
from hilirisasi.scoring.pillars import PILLARS, pillar_values
from hilirisasi.scoring.policy import Policy
from hilirisasi.scoring.records import Floats
from hilirisasi.scoring.values import level, ramp

# What pillars and penalties read, of the filled inputs and the quantities.
FEATURES: Final = (
    "jobs",
    "va",
    "local",
    "Kref",
    "J",
    "SP",
    "Dp",
    "MS",
    "investment_idr_bn",
    "sales_leakage_share",
    "village_sourcing_share",
    "location_quotient",
    "written_price_floor",
    "food_land_share",
    "peak_labour_ratio",
)
TERMS: Final = (*PILLARS, *PENALTIES)


class ValueFunction(OneToOneFeatureMixin, TransformerMixin, BaseEstimator):
    """Turn figures of any columns into shares of full value on fixed anchors.

    Parameters
    ----------
    shape : {"level", "ramp"}
        Logarithmic (`values.level`) or straight (`values.ramp`).
    low, high : float
        The two anchors, rising; for "level" above 0.
    """

    def __init__(
        self, shape: Literal["level", "ramp"] = "ramp", low: float = 0.0, high: float = 1.0
    ) -> None:
        self.shape = shape
        self.low = low
        self.high = high

    def fit(self, X: ArrayLike, y: None = None) -> Self:  # noqa: ARG002  # scikit-learn's signature
        """Check the anchors and remember the columns.

        Raises
        ------
        ValueError
            The shape is unknown or the anchors do not rise.
        """
        if self.shape not in {"level", "ramp"} or not self.low < self.high:
            raise ValueError(f"no value function: {self.shape!r} from {self.low} to {self.high}")
        if self.shape == "level" and self.low <= 0:
            raise ValueError(f"a level starts above 0, not at {self.low}")
        validate_data(self, X, dtype=np.float64, ensure_all_finite="allow-nan")
        return self

    def transform(self, X: ArrayLike) -> Floats:
        """Return the shares, (n, columns), 0 to 1; NaN stays NaN."""
        check_is_fitted(self)
        figures = validate_data(
            self, X, dtype=np.float64, ensure_all_finite="allow-nan", reset=False
        )
        return {"level": level, "ramp": ramp}[self.shape](figures, self.low, self.high)

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        return tags


class _NamedColumns(TransformerMixin, BaseEstimator):
    """A step from columns in a fixed order to others; ``policy`` None is the built-in one."""

    columns_in: tuple[str, ...]
    columns_out: tuple[str, ...]

    def __init__(self, policy: Policy | None = None) -> None:
        self.policy = policy

    def fit(self, X: ArrayLike, y: None = None) -> Self:  # noqa: ARG002  # scikit-learn's signature
        """Check the number of columns."""
        self.policy_ = self.policy or Policy.default()
        _named(self, X, self.columns_in, reset=True)
        return self

    def transform(self, X: ArrayLike) -> Floats:
        """Return the columns of `get_feature_names_out`, (n, columns)."""
        check_is_fitted(self)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            found = self._compute(_named(self, X, self.columns_in, reset=False))
        return np.column_stack([found[name] for name in self.columns_out])

    def _compute(self, columns: dict[str, Floats]) -> dict[str, Floats]:
        raise NotImplementedError

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[np.object_]:  # noqa: ARG002
        """Return the names of the columns that come out."""
        return np.array(self.columns_out, dtype=object)


class Quantities(_NamedColumns):
    """From the inputs of the score, in the order of `inputs.NAMES`, to `FEATURES`."""

    columns_in = NAMES
    columns_out = FEATURES

    def _compute(self, columns: dict[str, Floats]) -> dict[str, Floats]:
        filled, _substituted = fill(columns, self.policy_)
        quantities = quantities_of(filled, self.policy_)
        return {**filled, **quantities, "sales_leakage_share": quantities["LK"]}


class Pillars(_NamedColumns):
    """From `FEATURES` to the three pillars, 0 to 1."""

    columns_in = FEATURES
    columns_out = PILLARS

    def _compute(self, columns: dict[str, Floats]) -> dict[str, Floats]:
        return pillar_values(columns, columns, self.policy_)


class Penalties(_NamedColumns):
    """From `FEATURES` to the five severities, 0 to 1."""

    columns_in = FEATURES
    columns_out = PENALTIES

    def _compute(self, columns: dict[str, Floats]) -> dict[str, Floats]:
        return severities(columns, columns, self.policy_)


class MatchRanker(RegressorMixin, BaseEstimator):
    """The score of pillars and severities, in the order of `TERMS`; its weights are parameters."""

    def __init__(
        self,
        *,
        jobs: float = 1 / 3,
        value_added: float = 1 / 3,
        local: float = 1 / 3,
        rho: float = 0.0,
        penalty_sp: float = 0.0,
        penalty_dh: float = 0.0,
        penalty_ms: float = 0.0,
        penalty_fd: float = 0.0,
        penalty_lc: float = 0.0,
    ) -> None:
        self.jobs = jobs
        self.value_added = value_added
        self.local = local
        self.rho = rho
        self.penalty_sp = penalty_sp
        self.penalty_dh = penalty_dh
        self.penalty_ms = penalty_ms
        self.penalty_fd = penalty_fd
        self.penalty_lc = penalty_lc

    def fit(self, X: ArrayLike, y: ArrayLike | None = None) -> Self:  # noqa: ARG002
        """Check the number of columns; the weights are given, not learnt."""
        _named(self, X, TERMS, reset=True)
        return self

    def predict(self, X: ArrayLike) -> Floats:
        """Return the score U of each row, (n,)."""
        check_is_fitted(self)
        terms = _named(self, X, TERMS, reset=False)
        weights = {name: getattr(self, name) for name in PILLARS}
        penalty = {name: getattr(self, f"penalty_{name.lower()}") for name in PENALTIES}
        base, kept = combined(terms, terms, weights, self.rho, penalty)
        return base * kept


def make_pipeline(policy: Policy) -> Pipeline:
    """The score as a pipeline: ``predict`` on inputs in the order of `inputs.NAMES` returns U."""
    penalties = {f"penalty_{name.lower()}": rate for name, rate in policy.penalty.items()}
    return Pipeline(
        [
            ("quantities", Quantities(policy)),
            (
                "terms",
                FeatureUnion([("pillars", Pillars(policy)), ("penalties", Penalties(policy))]),
            ),
            ("ranker", MatchRanker(**policy.weights, rho=policy.rho, **penalties)),
        ]
    )


def _named(
    estimator: BaseEstimator, X: ArrayLike, names: tuple[str, ...], *, reset: bool
) -> dict[str, Floats]:
    figures = validate_data(
        estimator, X, dtype=np.float64, ensure_all_finite="allow-nan", reset=reset
    )
    if figures.shape[1] != len(names):
        raise ValueError(f"{figures.shape[1]} columns where {len(names)} are needed")
    return dict(zip(names, figures.T, strict=True))
