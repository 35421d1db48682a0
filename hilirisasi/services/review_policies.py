"""Which rules a case is reviewed by: those of its opening day, on the track that fits it."""

import tomllib
from datetime import date, datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.months import day_of
from hilirisasi.reference.files import SEED_DATA
from hilirisasi.scoring.explain import Explanation
from hilirisasi.services.gates import PASS
from models import LandTenure, Plan, ReviewPolicy, ReviewRule, Track

SAMPLE_RULES: Final = "contoh"
FILE: Final = SEED_DATA / "review_rules.toml"


def keep(session: Session, *, is_sample: bool) -> None:
    """Store the versions of the file that are not there yet, within the open transaction.

    A version that is there is never changed: cases rest on it.
    """
    for row in tomllib.loads(FILE.read_text(encoding="utf-8"))["policy"]:
        rules = row.pop("rule")
        if row["is_sample"] is is_sample and session.get(ReviewPolicy, row["version"]) is None:
            session.add(ReviewPolicy(**row, rules=[ReviewRule(**rule) for rule in rules]))
    session.flush()


def in_force(session: Session, *, day: date) -> ReviewPolicy:
    """Return the version in force on a day: the newest whose day has come."""
    return session.scalars(
        sa.select(ReviewPolicy)
        .where(ReviewPolicy.valid_from <= day)
        .order_by(ReviewPolicy.valid_from.desc(), ReviewPolicy.version.desc())
        .limit(1)
    ).one()


def choose(
    session: Session, *, plan: Plan, explanation: Explanation | None, now: datetime
) -> dict[str, Any]:
    """Return what a case keeps of its opening day: version, track, and the value they rest on."""
    policy = in_force(session, day=day_of(now))
    value_idr = value_of(plan)
    return {
        "review_version": policy.version,
        "track": track_of(policy, plan, value_idr, explanation),
        "value_idr": value_idr,
    }


def value_of(plan: Plan) -> int | None:
    """Return the capital without land and buildings, Rp, as PP 7/2021 Pasal 35 counts size."""
    if plan.machines_idr is None or plan.working_capital_idr is None:
        return None
    return plan.machines_idr + plan.working_capital_idr


def track_of(
    policy: ReviewPolicy, plan: Plan, value_idr: int | None, explanation: Explanation | None
) -> Track:
    """Return the track of a case; what is not known makes none lighter.

    Light: up to the micro limit, no village land, every gate of the ranking passed.
    """
    if value_idr is not None and value_idr > policy.heavy_above_idr:
        return Track.HEAVY
    is_small = value_idr is not None and value_idr <= policy.light_up_to_idr
    has_passed = explanation is not None and all(gate.status == PASS for gate in explanation.gates)
    is_light = is_small and has_passed and not _may_use_village_land(plan)
    return Track.LIGHT if is_light else Track.REGULAR


def _may_use_village_land(plan: Plan) -> bool:
    """Does a plan use village land, or leave open whose land it uses?"""
    if plan.land_tenure is None:
        return not (plan.plant_exists and plan.new_land_ha == 0)
    return plan.land_tenure is LandTenure.VILLAGE
