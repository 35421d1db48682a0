"""What a reviewer decides on a case: in one transaction with the tonnes that it reserves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from hilirisasi.actors import Actor
from hilirisasi.errors import (
    GatesOpenError,
    MinutesMissingError,
    MinutesTooLateError,
    MissingReasonError,
    NotReviewerOfCaseError,
)
from hilirisasi.months import day_of
from hilirisasi.services import audit, cases, gates, opinions, rankings, reservations
from hilirisasi.services.gates import MUSYAWARAH, GateAnswer
from hilirisasi.services.transactions import hold, transaction
from hilirisasi.workflow import APPROVALS, OUTCOMES, move
from models import Case, CaseStatus, Decision, Finding, GateFinding, Outcome

__all__ = ["GateAnswer", "Minutes", "Verdict", "decide", "revoke"]


@dataclass(frozen=True, slots=True)
class Minutes:
    """The minutes of a musyawarah desa: their number, the day, how many were there."""

    number: str
    on: date
    attendance: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a reviewer decides. ``gates`` maps a gate to what was found there."""

    outcome: Outcome
    reason: str
    conditions: str = ""
    minutes: Minutes | None = None
    gates: Mapping[str, GateAnswer] = field(default_factory=dict)


def decide(
    session: Session,
    *,
    case: Case,
    actor: Actor,
    verdict: Verdict,
    version: int | None = None,
    now: datetime,
) -> Decision:
    """Decide on a case that the person took; an approval reserves the agreed tonnes or fails.

    The ranking gates are computed again from the agreed terms, before the transaction; what is
    still free is counted within it.

    Raises
    ------
    MissingReasonError
        No reason, or an approval with conditions that names none.
    NotReviewerOfCaseError
    MinutesMissingError, MinutesTooLateError
        An approval for a desa rests on minutes of that day or before.
    GatesOpenError
        An approval leaves gates open, unmet or failed; their names.
    SupplyExceededError, PeriodInPastError
        As `reservations.reserve`.
    InvalidTransitionError
        The case is not in review: it was decided already, say.
    StaleEditError
    """
    _refuse_without_reason(verdict)
    is_approval = verdict.outcome in APPROVALS
    states = gates.ranking_states(session, case=case, now=now) if is_approval else {}
    with transaction(session):
        hold(session, case, version=version)
        before = case.status
        move(case, OUTCOMES[verdict.outcome])
        if case.reviewer_id != actor.user_id:
            raise NotReviewerOfCaseError
        answers = _answers(verdict)
        if is_approval:
            _refuse_unfit_minutes(case, verdict.minutes, now)
            if still_open := gates.find_open(case, states, answers):
                raise GatesOpenError(gates=still_open)
        _store_findings(session, case, answers, actor, now)
        decision = _add_decision(case, verdict, actor, now)
        _record(session, case, decision, "decision.make", before, actor, now)
        if is_approval:
            reservations.reserve(session, case=case, actor=actor, now=now)
            rankings.mark_stale(session, listing=case.listing)
        if verdict.outcome is Outcome.REJECT:
            cases.undo(session, case=case, actor=actor, reason=verdict.reason, now=now)
        return decision


def revoke(
    session: Session,
    *,
    case: Case,
    actor: Actor,
    reason: str,
    version: int | None = None,
    now: datetime,
) -> Decision:
    """Take an approval back; what it reserved is free again, once.

    Raises
    ------
    MissingReasonError
    InvalidTransitionError
        The case is not approved.
    StaleEditError
    """
    verdict = Verdict(outcome=Outcome.REVOKE, reason=reason)
    _refuse_without_reason(verdict)
    with transaction(session):
        hold(session, case, version=version)
        before = case.status
        move(case, CaseStatus.REVOKED)
        decision = _add_decision(case, verdict, actor, now)
        _record(session, case, decision, "decision.revoke", before, actor, now)
        cases.undo(session, case=case, actor=actor, reason=reason, now=now)
        return decision


def _refuse_without_reason(verdict: Verdict) -> None:
    needs_conditions = verdict.outcome is Outcome.APPROVE_WITH_CONDITIONS
    if not verdict.reason.strip() or (needs_conditions and not verdict.conditions.strip()):
        raise MissingReasonError


def _answers(verdict: Verdict) -> dict[str, GateAnswer]:
    """Return what was found at each gate; minutes close the musyawarah's by themselves."""
    answers = dict(verdict.gates)
    if verdict.minutes is not None:
        answers.setdefault(MUSYAWARAH, GateAnswer(Finding.MET, verdict.minutes.number))
    return answers


def _refuse_unfit_minutes(case: Case, minutes: Minutes | None, now: datetime) -> None:
    if not gates.needs_minutes(case):
        return
    if minutes is None or not minutes.number.strip() or minutes.attendance < 1:
        raise MinutesMissingError
    if minutes.on > day_of(now):
        raise MinutesTooLateError


def _store_findings(
    session: Session, case: Case, answers: Mapping[str, GateAnswer], actor: Actor, now: datetime
) -> None:
    for gate, answer in answers.items():
        session.merge(
            GateFinding(
                case_id=case.id,
                gate=gate,
                finding=answer.finding,
                note=answer.note,
                found_by_id=actor.user_id,
                found_by_name=actor.name,
                found_at=now,
            )
        )
    session.flush()
    session.expire(case, ["gate_findings"])


def _add_decision(case: Case, verdict: Verdict, actor: Actor, now: datetime) -> Decision:
    minutes = verdict.minutes
    decision = Decision(
        outcome=verdict.outcome,
        reason=verdict.reason,
        conditions=verdict.conditions,
        minutes_number=minutes.number if minutes else None,
        minutes_on=minutes.on if minutes else None,
        minutes_attendance=minutes.attendance if minutes else None,
        made_by_id=actor.user_id,
        made_by_name=actor.name,
        made_by_post=actor.title,
        made_at=now,
    )
    case.decisions.append(decision)
    return decision


def _record(
    session: Session,
    case: Case,
    decision: Decision,
    action: str,
    before: CaseStatus,
    actor: Actor,
    now: datetime,
) -> None:
    audit.record(
        session,
        actor=actor,
        action=action,
        subject=case,
        now=now,
        before={"status": before},
        after={
            "status": case.status,
            "outcome": decision.outcome,
            **opinions.state_of(case),
        },
        reason=decision.reason,
    )
