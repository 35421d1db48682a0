"""Every figure of the rules has a flat name and bounds, and comes back as it went."""

import pytest

from hilirisasi.scoring.policy import Policy
from hilirisasi.scoring.policy_figures import (
    BOUNDS,
    bounds_of,
    figures_of,
    is_fixed,
    with_figures,
)

USUAL = Policy.default()
FIGURES = figures_of(USUAL)


def test_the_figures_make_the_same_rules_again() -> None:
    assert with_figures(USUAL, FIGURES, version=USUAL.version) == USUAL


def test_every_built_in_figure_keeps_its_bounds() -> None:
    broken = [
        name
        for name, value in FIGURES.items()
        if not bounds_of(name)[0] <= value <= bounds_of(name)[1]
    ]

    assert broken == []


def test_every_bound_is_of_a_figure() -> None:
    groups = {name.partition(".")[0] for name in FIGURES}
    keys = {".".join(name.split(".")[:2]) for name in FIGURES}

    assert set(BOUNDS) <= groups | keys
    assert {group for group in groups if group not in BOUNDS} == set()


@pytest.mark.parametrize("name", sorted(n for n in FIGURES if not is_fixed(n)))
def test_each_figure_can_be_changed_alone(name: str) -> None:
    low, high = bounds_of(name)
    value = FIGURES[name] * 0.999 if FIGURES[name] * 0.999 >= low else min(high, low + 1e-4)

    changed = figures_of(with_figures(USUAL, {name: value}, version="uji"))

    if name.startswith("weights."):  # relative: the others give way
        assert changed[name] < FIGURES[name]
        assert sum(v for n, v in changed.items() if n.startswith("weights.")) == pytest.approx(1)
    else:
        assert changed == {**FIGURES, name: value}


@pytest.mark.parametrize(
    "figures",
    [
        {"rho": 1.5},
        {"weights.jobs": -0.1},
        {"penalty.SP": 1},
        {"anchors.jobs_fte.a": 300},
        {"defaults.worker_leakage_share": 0},
        {"gates.price_of_reference": 0.2},
        {"rho": float("nan")},
        {"no.such": 1},
        {"weights.jobs": 0, "weights.value_added": 0, "weights.local": 0},
    ],
)
def test_what_breaks_a_bound_is_refused(figures: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"must|unknown"):
        with_figures(USUAL, figures, version="uji")
