"""The full proposal, step by step: each is saved on its own, blanks stay unknown."""

from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy.orm import Session

from hilirisasi.actors import Actor
from hilirisasi.months import day_of
from hilirisasi.services import audit, legal_rules, plan_versions, rankings
from hilirisasi.services.columns import SMALL_FIRMS
from hilirisasi.services.legal_rules import LEASE_YEARS
from hilirisasi.services.proposal_answers import (
    ANSWERS,
    FIELDS,
    InvestmentAnswers,
    JobsAnswers,
    PriceAnswers,
    ProcessAnswers,
    SiteAnswers,
    Step,
    StepAnswers,
)
from hilirisasi.services.transactions import hold, transaction
from models import Idr, JobsEvidence, LandTenure, Plan, PlanStage

IDR_PER_BN: Final = 10**9
# Lampung saw 1.43 jobs per Rp bn in January-September 2025; a claim above this explains itself
# (policy.md 1.8).
MAX_UNEXPLAINED_JOBS_PER_BN: Final = 20
LONGEST_MONTH_DAYS: Final = 31


class Problem(StrEnum):
    """What cannot be in an answer, given the others."""

    NEEDS_NOTHING = "needs_nothing"
    BELOW_NEED = "below_need"
    ABOVE_JOBS = "above_jobs"
    RATIO_UNEXPLAINED = "ratio_unexplained"
    FLOOR_ABOVE_PRICE = "floor_above_price"
    BUILT_TOO_LATE = "built_too_late"
    LEASED_TOO_LONG = "leased_too_long"
    VILLAGE_LAND_PLEDGED = "village_land_pledged"


OF_VILLAGE_LAND: Final = ("land_lease_years", "land_is_pledged")
KINDS_OF_INVESTMENT: Final = FIELDS[Step.INVESTMENT]
# Notes, and what only some plans have: a blank is no gap.
MAY_STAY_BLANK: Final = frozenset(
    {
        *("jobs_ratio_note", "training_note", "home_processors_note", "collectors_note"),
        *("premium_idr_per_kg", "builds_on", "land_lease_years", "land_is_pledged"),
    }
)
# What the score fills with a cautious figure, not with the worst: who stays silent might gain, and
# so nobody agrees on terms before these are told.
TOLD_BEFORE_TERMS: Final = frozenset(
    {
        *("product_price_idr_per_kg", "investment_idr", *KINDS_OF_INVESTMENT),
        *("peak_labour_hok", "wage_idr_per_hok"),
    }
)


@dataclass(frozen=True, slots=True)
class StepState:
    """Where a step stands: was it saved, and which of its answers are still blank.

    ``owed`` are the blanks that must be told before terms.
    """

    step: Step
    is_saved: bool
    missing: tuple[str, ...]
    owed: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        """Saved, with nothing left blank."""
        return self.is_saved and not self.missing


def list_steps(session: Session, *, plan: Plan) -> list[StepState]:
    """Return where each step stands, in their order."""
    saved = plan_versions.saved_steps(session, plan=plan)
    is_whole = plan.stage is PlanStage.PROPOSAL
    return [_state_of(plan, step, is_saved=is_whole or step in saved) for step in Step]


def open_steps(session: Session, *, plan: Plan) -> tuple[str, ...]:
    """Return the steps that must be saved, or told more of, before terms."""
    states = list_steps(session, plan=plan)
    return tuple(state.step for state in states if not state.is_saved or state.owed)


def investment_of(answers: InvestmentAnswers, *, known_total_idr: int | None) -> int | None:
    """Return the investment in rupiah: the sum of its kinds, once all four are told.

    A part of it would make the jobs per rupiah look better, so it is unknown until then. Where no
    kind was told, the total of an older proposal stays.
    """
    kinds = [value for value in asdict(answers).values() if value is not None]
    if not kinds:
        return known_total_idr
    return sum(kinds) if len(kinds) == len(KINDS_OF_INVESTMENT) else None


def jobs_of(answers: JobsAnswers, *, known_total: int | None) -> int | None:
    """Return the jobs claimed: the sum by schooling; where none is told, an older total stays."""
    told = answers.jobs_by_schooling
    return sum(told.values()) if told else known_total


def problems(
    plan: Plan, answers: StepAnswers, *, lease_years: int = LEASE_YEARS
) -> dict[str, Problem]:
    """Return the fields of a step that cannot be so, in their order; forms ask this too.

    ``lease_years``: for how long village land may be leased at once (`legal_rules.lease_years`).
    """
    found: dict[str, Problem | None] = {}
    if isinstance(answers, ProcessAnswers):
        greatest = max(answers.need_kg)
        capacity = answers.capacity_kg_per_day
        is_short = capacity is not None and capacity * LONGEST_MONTH_DAYS < greatest
        found = {
            "need_kg": None if greatest > 0 else Problem.NEEDS_NOTHING,
            "capacity_kg_per_day": Problem.BELOW_NEED if is_short else None,
        }
    elif isinstance(answers, JobsAnswers):
        jobs = jobs_of(answers, known_total=_older_total(plan, Step.JOBS)) or 0
        found = {
            name: Problem.ABOVE_JOBS if (getattr(answers, name) or 0) > jobs else None
            for name in ("jobs_women", "jobs_of_village", "jobs_seasonal")
        }
        is_explained = bool(answers.jobs_ratio_note.strip())
        if is_ratio_high(jobs, plan.investment_idr) and not is_explained:
            found["jobs_ratio_note"] = Problem.RATIO_UNEXPLAINED
    elif isinstance(answers, PriceAnswers):
        floor = answers.floor_idr_per_kg
        is_above = floor is not None and floor > plan.price_idr_per_kg
        found = {"floor_idr_per_kg": Problem.FLOOR_ABOVE_PRICE if is_above else None}
    elif isinstance(answers, SiteAnswers):
        is_late = answers.builds_on is not None and answers.builds_on > plan.starts_on
        found = {"builds_on": Problem.BUILT_TOO_LATE if is_late else None}
        if answers.land_tenure is LandTenure.VILLAGE:
            is_long = (answers.land_lease_years or 0) > lease_years
            found["land_lease_years"] = Problem.LEASED_TOO_LONG if is_long else None
            is_pledged = answers.land_is_pledged
            found["land_is_pledged"] = Problem.VILLAGE_LAND_PLEDGED if is_pledged else None
    return {name: problem for name, problem in found.items() if problem}


def is_ratio_high(jobs: int | None, investment_idr: int | None) -> bool:
    """Are more jobs claimed per Rp bn than go without an explanation?"""
    if not jobs or investment_idr is None:
        return False
    return jobs * IDR_PER_BN > MAX_UNEXPLAINED_JOBS_PER_BN * investment_idr


def save(
    session: Session,
    *,
    plan: Plan,
    actor: Actor,
    answers: StepAnswers,
    version: int,
    now: datetime,
) -> None:
    """Keep one step; when every step was saved once, the plan is a full proposal.

    Raises
    ------
    StaleEditError
        ``version`` is not the newest: a colleague changed the plan meanwhile.
    ValueError
        The caller did not ask `problems` first.
    """
    step = _step_of(answers)
    with transaction(session):
        hold(session, plan, version=version)
        lease_years = legal_rules.lease_years(session, day_of(now))
        if wrong := problems(plan, answers, lease_years=lease_years):
            raise ValueError(f"cannot be: {wrong}")
        before = audit.fields_of(plan, plan_versions.ANSWERS)
        write(plan, answers)
        plan_versions.record(session, plan=plan, actor=actor, step=step, now=now)
        session.flush()
        if set(Step) <= plan_versions.saved_steps(session, plan=plan):
            plan.stage = PlanStage.PROPOSAL
        audit.record(
            session,
            actor=actor,
            action="plan.change",
            subject=plan,
            now=now,
            before=before,
            after=audit.fields_of(plan, plan_versions.ANSWERS),
        )
        rankings.mark_stale(session, plan=plan)


def write(plan: Plan, answers: StepAnswers) -> None:
    """Write a step's answers into the plan, with what follows from them."""
    claim = (plan.claimed_jobs_fte, plan.jobs_evidence)
    if isinstance(answers, InvestmentAnswers):
        older = _older_total(plan, Step.INVESTMENT)
        total = investment_of(answers, known_total_idr=older)
        plan.investment_idr = None if total is None else Idr(total)
    elif isinstance(answers, JobsAnswers):
        plan.claimed_jobs_fte = jobs_of(answers, known_total=_older_total(plan, Step.JOBS))
    for name in FIELDS[_step_of(answers)]:
        setattr(plan, name, getattr(answers, name))
    if claim != (plan.claimed_jobs_fte, plan.jobs_evidence):
        plan.jobs_evidence_checked = False  # what was checked was another claim


def _step_of(answers: StepAnswers) -> Step:
    return next(step for step, kind in ANSWERS.items() if isinstance(answers, kind))


def _state_of(plan: Plan, step: Step, *, is_saved: bool) -> StepState:
    missing = _missing(plan, step)
    owed = [name for name in missing if name in TOLD_BEFORE_TERMS]
    if plan.organisation.firm_size not in SMALL_FIRMS:  # counted with the province's least wage
        owed = [name for name in owed if name != "wage_idr_per_hok"]
    return StepState(step, is_saved, missing, tuple(owed))


def _missing(plan: Plan, step: Step) -> tuple[str, ...]:
    """Return a step's blanks; a part of a sum is a gap, its older total is none."""
    older = _older_total(plan, step)
    names = ("investment_idr",) if older is not None and step is Step.INVESTMENT else FIELDS[step]
    blank = [name for name in names if name not in MAY_STAY_BLANK and getattr(plan, name) is None]
    if older is not None:
        blank = [name for name in blank if name != "jobs_by_schooling"]
    if step is Step.SITE and plan.land_tenure is LandTenure.VILLAGE:
        blank += [name for name in OF_VILLAGE_LAND if getattr(plan, name) is None]
    if step is Step.JOBS:
        if plan.jobs_evidence is JobsEvidence.NONE:
            blank.append("jobs_evidence")
        if is_ratio_high(plan.claimed_jobs_fte, plan.investment_idr) and not plan.jobs_ratio_note:
            blank.append("jobs_ratio_note")
    return tuple(blank)


def _older_total(plan: Plan, step: Step) -> int | None:
    """Return the total that was told before its parts were asked, or ``None``."""
    if step is Step.INVESTMENT:
        has_parts = any(getattr(plan, name) is not None for name in KINDS_OF_INVESTMENT)
        return None if has_parts else plan.investment_idr
    if step is Step.JOBS:
        return None if plan.jobs_by_schooling else plan.claimed_jobs_fte
    return None
