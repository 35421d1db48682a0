"""The rules of the score that people set: constants, weights, anchors, gates, substitutes, bands.

Figures come from the scoring design of this service. Weights, anchors, penalties and bands are
placeholders until the province sets them; `Policy.weights_are_provisional` says so on every page.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Final, NoReturn, Self

CUSTOM_VERSION: Final = "khusus"  # of a policy that differs from the built-in one without a label

Range = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One version of the rules.

    ``weights`` by pillar and ``penalty`` by severity are shares. ``anchors`` are the two points of
    a logarithmic value function (half-way scale and full value), ``ramps`` those of a straight one
    (0 and 1). ``defaults`` holds what the service puts where it lacks a figure; a name that is an
    input's is that input's substitute. ``bands`` maps a band to its lowest score. ``spread`` are
    the coefficients of variation of the draws, and how many answers the weights count as
    (Dirichlet). ``ages`` are days since a figure was confirmed: up to the first it counts whole,
    from the second not at all, in between in a straight line.
    """

    version: str
    weights_are_provisional: bool
    wage_idr_per_hok: float  # UMP / 25
    working_days_per_fte: float
    farm_wage_idr_per_hok: float
    underemployment_share: float
    welfare_eta: float
    displacement_theta: float
    home_processor_income_idr_per_fte: float
    weights: Mapping[str, float]
    rho: float  # weight of the weakest pillar
    penalty: Mapping[str, float]
    anchors: Mapping[str, Range]
    ramps: Mapping[str, Range]
    gates: Mapping[str, float]
    defaults: Mapping[str, float]
    bands: Mapping[str, float]
    spread: Mapping[str, float]
    ages: Mapping[str, Range]

    @classmethod
    def default(cls) -> Self:
        """The built-in policy."""
        return cls(**_BUILT_IN)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read any subset of the rules; the rest is the built-in policy's.

        Weights are relative: they are scaled to sum to one.

        Raises
        ------
        ValueError
            The text is not a JSON object, a key is unknown, or a value is not what it should be.
        """
        given = json.loads(text, parse_constant=_refuse_constant)
        if not isinstance(given, dict):
            raise ValueError("a policy is a JSON object")  # noqa: TRY004  # a wrong file, not a bug
        usual = cls.default()
        known = {field.name for field in fields(cls)}
        for key in given:
            if key not in known:
                raise ValueError(f"unknown policy key {key!r}")
        changes = {key: _read(key, value, getattr(usual, key)) for key, value in given.items()}
        policy = replace(usual, **changes)
        total = sum(policy.weights.values())
        if total <= 0:
            raise ValueError("weights must not all be 0")
        policy = replace(policy, weights={k: w / total for k, w in policy.weights.items()})
        if "version" not in given and policy != usual:
            policy = replace(policy, version=CUSTOM_VERSION)
        return policy

    def to_json(self) -> str:
        """All rules as JSON; `from_json` reads them back."""
        return json.dumps(asdict(self), indent=2)

    def band_of(self, score: float) -> str:
        """The band of a score: the highest whose lowest score it reaches."""
        falling = sorted(self.bands.items(), key=lambda band: -band[1])
        return next((name for name, lowest in falling if score >= lowest), falling[-1][0])


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")


def _read(key: str, value: Any, usual: Any) -> Any:
    """A value of the same kind as the built-in one; a mapping may name some of its keys."""
    if isinstance(usual, Mapping):
        return _read_group(key, value, usual)
    if isinstance(usual, tuple):
        return _read_range(key, value)
    if isinstance(usual, bool | str):
        if type(value) is not type(usual):
            raise ValueError(
                f"{key} must be {'true or false' if isinstance(usual, bool) else 'a text'}"
            )
        return value
    return _in_bounds(key, _number(key, value))


def _read_group(key: str, value: Any, usual: Mapping[str, Any]) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"{key} must be an object")  # noqa: TRY004  # a wrong file, not a bug
    for name in value:
        if name not in usual:
            raise ValueError(f"unknown policy key {f'{key}.{name}'!r}")
    read = {name: _read(f"{key}.{name}", part, usual[name]) for name, part in value.items()}
    return {**usual, **read}


def _read_range(key: str, value: Any) -> Range:
    if not isinstance(value, list) or len(value) != 2:  # noqa: PLR2004  # low and high
        raise ValueError(f"{key} must be a list of two numbers")
    low, high = (_number(key, part) for part in value)
    if not low < high:
        raise ValueError(f"{key} must rise")
    if key.startswith("anchors.") and low <= 0:
        raise ValueError(f"{key} must start above 0")
    return low, high


def _number(key: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"{key} must be a number")
    return value


def _in_bounds(key: str, value: float) -> float:
    group = key.partition(".")[0]
    if group == "penalty" and not 0 <= value < 1:
        raise ValueError(f"{key} must be from 0 to below 1")
    if key in {"rho", "underemployment_share"} and not 0 <= value <= 1:
        raise ValueError(f"{key} must be from 0 to 1")
    if key in {"working_days_per_fte", "spread.weights"} and value <= 0:
        raise ValueError(f"{key} must be above 0")
    if group != "bands" and value < 0:
        raise ValueError(f"{key} must not be negative")
    return value


_BUILT_IN: Final[dict[str, Any]] = {
    "version": "sementara-1",
    "weights_are_provisional": True,
    "wage_idr_per_hok": 121909.36,  # UMP Lampung 2026, Rp3,047,734 a month / 25
    "working_days_per_fte": 270,
    "farm_wage_idr_per_hok": 90000,
    "underemployment_share": 0.45,
    "welfare_eta": 1.3,
    "displacement_theta": 0.5,
    "home_processor_income_idr_per_fte": 24000000.0,
    # Principal eigenvector of [1, 1.5, 2; 1/1.5, 1, 1.5; 1/2, 1/1.5, 1].
    "weights": {
        "jobs": 0.4599580884740479,
        "value_added": 0.3189171263722479,
        "local": 0.22112478515370423,
    },
    "rho": 0.25,
    "penalty": {"SP": 0.5, "DH": 0.4, "MS": 0.3, "FD": 0.5, "LC": 0.2},
    "anchors": {
        "jobs_fte": (10, 200),
        "jobs_fte_per_idr_bn": (2, 20),
        "value_added_idr_bn": (1, 30),
        "value_added_per_investment": (0.1, 1),
        "local_income_idr_bn": (0.5, 10),
    },
    "ramps": {
        "value_added_percent": (5, 45),
        "location_quotient_log2": (-1, 2),
        "SP": (0.5, 1),
        "DH": (0.25, 0.5),
        "MS": (0.3, 0.8),
        "FD": (0, 0.05),
        "LC": (0.3, 1),
    },
    "gates": {
        "price_of_reference": 0.9,
        "price_tolerance": 0.001,
        "supply_max": 1,
        "displacement_max": 0.5,
        "food_land_max": 0.05,
    },
    "defaults": {
        "byproduct_value_share": 0,
        "floor_raw_price_idr_per_kg": 0,
        "claimed_jobs_fte": 0,
        "claim_evidence_exponent": 0,
        "deadweight_share": 0.5,
        "worker_leakage_share": 1,
        "substitution_share": 0.25,
        "local_input_share": 0,
        "village_sourcing_share": 0,
        "community_profit_share": 0,
        "written_price_floor": 0,
        "catchment_output_cv": 0.25,
        "home_processor_fte": 1.5,
        "village_income_ratio": 1,
        "location_quotient": 0.5,
        "peak_labour_ratio": 0.65,
        # Not inputs, but what inputs are made of.
        "deadweight_share_new_plant": 0.2,
        "deadweight_share_existing_plant": 0.5,
        "product_price_factor": 0.9,  # of the route's price, where the plan states none
        # Upper end of the unit costs with a tonnage of raw material in seed_data/units.csv:
        # "Chocolate spread workshop", Makassar 2016, Rp61,657,049 for 2.88 t of beans a year.
        "investment_idr_bn_per_t": 0.0214,
        # HM Treasury, optimism bias, standard buildings, upper bound 24 % (Mott MacDonald 2002).
        "investment_uplift_share": 0.24,
        "haulage_idr_per_t_km": 3000,  # an assumption: no published rate was found
        "catchment_radius_km": 30,
        "reference_price_max_age_days": 365,
        "reference_price_min_villages": 3,  # an assumption: fewer could be one person's price
    },
    "bands": {"very_strong": 60, "strong": 45, "fair": 30, "weak": 0},
    "spread": {
        "conversion": 0.08,
        "conversion_published": 0.03,
        "labour": 0.25,
        "product_price": 0.08,
        "raw_price": 0.07,
        "other_input": 0.15,
        "output": 0.10,
        "weights": 60,
    },
    # A season of three months; both lapse after 180 days, when they count by half.
    "ages": {"listing": (90, 270), "plan": (90, 270)},
}
