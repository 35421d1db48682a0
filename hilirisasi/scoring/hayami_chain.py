"""Stages of processing behind one another, and drying: everything per kg of the first raw material.

Sources: the design of the value-added method, section 5.5 (chains); the yield of a dryer is that of
its dry matter, which neither grows nor is lost.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isnan, nan

from hilirisasi.scoring.hayami_check import TOLERANCE
from hilirisasi.scoring.hayami_findings import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One stage, per kg of its own raw material; letters as in `scoring.hayami`; NaN unknown.

    ``H`` of a later stage may be NaN: it is the product price of the stage before.
    """

    D: float
    F: float
    I: float  # noqa: E741
    E: float = nan
    G: float = nan
    H: float = nan
    b: float = 0.0

    @property
    def value_added(self) -> float:
        """K, Rp per kg of this stage's raw material."""
        return self.D * self.F * (1 + self.b) - self.H - self.I

    @property
    def labour(self) -> float:
        """M, Rp per kg of this stage's raw material."""
        return self.E * self.G


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """A chain per kg of the first raw material: Rp, and kg of the last product.

    ``shares`` holds what each stage adds: (kg that reaches it, K of it, both carried). ``as_typed``
    is the total with the raw prices as they stood, NaN where one was blank.
    """

    D: float
    K: float
    M: float
    O: float  # noqa: E741
    shares: tuple[tuple[float, float], ...]
    as_typed: float
    findings: tuple[Finding, ...]


def chain_of(stages: Sequence[Stage]) -> Chain:
    """Return the sum of one to many stages: K = K1 + D1 K2 + D1 D2 K3.

    The raw price of a stage is the product price of the one before; another one is reported and
    put right, else the same value would be counted twice.
    """
    carried, shares, findings = 1.0, [], []
    total, labour, as_typed = 0.0, 0.0, 0.0
    before: Stage | None = None
    for typed in stages:
        stage = typed
        if before is not None:
            if abs(typed.H - before.F) > TOLERANCE * before.F:
                findings.append(
                    Finding(code="stage_price_broken", line="H", found=typed.H, right=before.F)
                )
            stage = replace(typed, H=before.F)
        as_typed += carried * (stage.value_added if isnan(typed.H) else typed.value_added)
        shares.append((carried, carried * stage.value_added))
        total += carried * stage.value_added
        labour += carried * stage.labour
        carried *= stage.D
        before = stage
    return Chain(
        D=carried,
        K=total,
        M=labour,
        O=total - labour,
        shares=tuple(shares),
        as_typed=as_typed,
        findings=tuple(findings),
    )


def dry_yield(*, wet_share: float, dry_share: float) -> float:
    """Return kg of dry product from a kg of wet: (1 - wet) / (1 - dry); shares of water, wet basis.

    NaN where a share is unknown, is not from 0 to below 1, or the product is wetter than the raw.
    """
    if not 0 <= dry_share <= wet_share < 1:
        return nan
    return (1 - wet_share) / (1 - dry_share)


def check_dry_yield(D: float, *, wet_share: float, dry_share: float) -> Finding | None:
    """Return what is wrong with a dryer's yield: more dry product than there is dry matter for."""
    right = dry_yield(wet_share=wet_share, dry_share=dry_share)
    if right * (1 + TOLERANCE) >= D or isnan(right) or isnan(D):
        return None
    return Finding(code="yield_above_dry_matter", line="D", found=D, right=right)
