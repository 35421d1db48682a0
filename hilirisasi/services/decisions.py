"""What a reviewer decides on a case: in one transaction with the tonnes that it reserves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from hilirisasi.actors import Actor
from hilirisasi.case_errors import SecondSignatureError
from hilirisasi.errors import (
    GatesOpenError,
    InvalidTransitionError,
    MissingReasonError,
    NotReviewerOfCaseError,
    SupplyExceededError,
)
from hilirisasi.months import day_of
from hilirisasi.services import (
    audit,
    case_moves,
    conditions,
    gates,
    interests,
    opinions,
    questions,
    reviews,
    shortages,
    village_consents,
)
from hilirisasi.services.conditions import ConditionDraft
from hilirisasi.services.gates import MUSYAWARAH, GateAnswer
from hilirisasi.services.questions import Question
from hilirisasi.services.transactions import hold, transaction
from hilirisasi.workflow import APPROVALS, APPROVED, ON_CONTRACTS
from models import Case, CaseStatus, Decision, Finding, GateFinding, Outcome

__all__ = ["ConditionDraft", "GateAnswer", "Verdict", "decide"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a reviewer decides. ``gates`` maps a gate to what was found there.

    ``questions`` are all of the round, where the case is returned.
    """

    outcome: Outcome
    reason: str
    conditions: tuple[ConditionDraft, ...] = ()
    gates: Mapping[str, GateAnswer] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()


def decide(
    session: Session,
    *,
    case: Case,
    actor: Actor,
    verdict: Verdict,
    version: int | None = None,
    now: datetime,
) -> Decision:
    """Decide on a case; an approval reserves the agreed tonnes or fails.

    Who may, and after how many reviews, is the rule of the case's opening day; the database keeps
    it too. Where the rule lets the leading reviewer decide, the verdict is their review as well.
    Where a second person signs, the decision waits for `signatures.sign`, and so do the tonnes. On
    a case under objection the decision supersedes the one that was objected to: of a contract that
    the province stopped, whether the stop stays or the contract goes on.

    The ranking gates are computed again from the agreed terms, before the transaction; what is
    still free is counted within it.

    Raises
    ------
    MissingReasonError
        No reason, or an approval with conditions that names none.
    QuestionRuleMissingError, QuestionRoundsError
        A return asks nothing, or something without its rule, or comes a third time.
    NotReviewerOfCaseError, NotYourMoveError, ReviewsMissingError, MeetingMissingError
        The rule gives the decision to others, or asks for more before it.
    SecondSignatureError
        A decision waits for its second signature already.
    ConditionUnfitError
        A condition lacks a word, or its day is no coming working day.
    ConsentMissingError, ConsentRefusedError
        An approval for a desa rests on its musyawarah, unless the track is light.
    LandLeaseError, LandPledgedError, LegalRowBrokenError
        The plan does with village land what may not be, or breaks a confirmed legal row.
    GatesOpenError
        An approval leaves gates open, unmet or failed; their names.
    SupplyExceededError, PeriodInPastError
        As `reservations.reserve`; the refusal is kept, so that who was refused hears of tonnes.
    InvalidTransitionError, StaleEditError
        The case is not in review: it was decided already, say; or the page was old.
    """
    refuse_without_reason(verdict)
    is_approval = verdict.outcome in APPROVALS
    states = gates.ranking_states(session, case=case, now=now) if is_approval else {}
    try:
        with interests.keeping(session, case=case, actor=actor, now=now), transaction(session):
            hold(session, case, version=version)
            return _decide(session, case, actor, verdict, states, now)
    except SupplyExceededError:
        with transaction(session):
            shortages.note_refused(session, case=case, now=now)
        raise


def _decide(
    session: Session,
    case: Case,
    actor: Actor,
    verdict: Verdict,
    states: Mapping[str, str],
    now: datetime,
) -> Decision:
    session.expire(case, ["reviews", "decisions", "drafts"])
    outcome = _outcome_of(case, verdict.outcome)
    _refuse_others(session, case, actor, outcome, now)
    answers = dict(verdict.gates)
    drafts = _conditions(verdict, outcome)
    if outcome in APPROVALS:
        conditions.refuse_unfit(session, case=case, drafts=drafts, now=now)
        row = case_moves.row_of(case, case_moves.target_of(case, outcome))
        case_moves.refuse_unlawful(session, case, row, now)
        if minutes := village_consents.newest(case):
            answers[MUSYAWARAH] = GateAnswer(Finding.MET, minutes.number)
        if still_open := gates.find_open(case, states, answers):
            raise GatesOpenError(gates=still_open)
    if outcome is Outcome.RETURN:
        questions.ask(case, questions=verdict.questions, now=now)
    elif outcome not in ON_CONTRACTS:  # those were reviewed before they were approved
        _review_by_deciding(session, case, actor, verdict, now)
        case_moves.refuse_without_reviews(case)
        case_moves.refuse_without_meeting(case)
    _store_findings(session, case, answers, actor, now)
    decision = write(case, verdict=verdict, outcome=outcome, actor=actor, now=now)
    conditions.attach(session, case=case, decision=decision, drafts=drafts)
    if decision.is_pending:
        session.flush()
        session.expire(case, ["decisions", "drafts"])
        told = {"outcome": outcome, "case": case.number}
        audit.record(
            session, actor=actor, action="decision.draft", subject=decision, now=now, after=told
        )
        return decision
    carry_out(session, case=case, decision=decision, actor=actor, now=now)
    return decision


def carry_out(
    session: Session, *, case: Case, decision: Decision, actor: Actor, now: datetime
) -> None:
    """Let a decision take effect, within the open transaction; ``actor`` made or signed it last."""
    session.flush()  # the database reads the rule of the case before the case moves
    source, target = case.status, case_moves.target_of(case, decision.outcome)
    case_moves.move(
        session,
        case=case,
        target=target,
        actor=actor,
        action="decision.make",
        now=now,
        reason=decision.reason,
        told={"outcome": decision.outcome, **opinions.state_of(case)},
    )
    if target is CaseStatus.RETURNED:
        case.returned_from = source
    if target in APPROVED:
        days = timedelta(days=case.rule.policy.sign_within_days)
        case.sign_by = day_of(now) + days


def needs_second(case: Case) -> bool:
    """Does an approval of the case need a second signature? One of unknown value does."""
    limit_idr = case.rule.second_decider_from_idr
    return limit_idr is not None and (case.value_idr is None or case.value_idr >= limit_idr)


def _outcome_of(case: Case, outcome: Outcome) -> Outcome:
    """Return what is decided: who rejects an objection lets what was objected to stand."""
    stands = case_moves.contested(case)
    if outcome is Outcome.CONTINUE and stands is not Outcome.STOP:
        raise InvalidTransitionError(current=case.status, target=CaseStatus.RUNNING)
    is_end = outcome in {Outcome.REJECT, Outcome.REVOKE, Outcome.STOP}
    return stands if stands is not None and is_end else outcome


def _refuse_others(
    session: Session, case: Case, actor: Actor, outcome: Outcome, now: datetime
) -> None:
    """Refuse who may not decide here: by the table, by the rule, or for want of a free hand."""
    row = case_moves.row_of(case, case_moves.target_of(case, outcome))
    is_led = not case.rule.has_other_decider and case.status is not CaseStatus.OBJECTED
    if is_led and case.reviewer_id != actor.user_id:
        raise NotReviewerOfCaseError
    case_moves.refuse_other_hands(session, case, row, actor, now)
    interests.refuse(session, case=case, actor=actor, is_decision=True, now=now)
    if case.drafts:
        raise SecondSignatureError


def _review_by_deciding(
    session: Session, case: Case, actor: Actor, verdict: Verdict, now: datetime
) -> None:
    """Take the verdict of the leading reviewer for their review, unless they gave one."""
    own = reviews.find(case, actor)
    is_given = own is not None and own.given_at is not None
    if case.reviewer_id == actor.user_id and not is_given:
        reviews.write(
            session,
            case=case,
            actor=actor,
            recommendation=verdict.outcome,
            reason=verdict.reason,
            conditions=verdict.conditions,
            now=now,
        )


def refuse_without_reason(verdict: Verdict) -> None:
    """Raise `MissingReasonError` without a reason, or without the conditions that it speaks of."""
    needs_conditions = verdict.outcome is Outcome.APPROVE_WITH_CONDITIONS
    if not verdict.reason.strip() or (needs_conditions and not verdict.conditions):
        raise MissingReasonError


def _conditions(verdict: Verdict, outcome: Outcome) -> tuple[ConditionDraft, ...]:
    """Return the conditions that are set; who approves without any, or not at all, sets none."""
    return verdict.conditions if outcome is Outcome.APPROVE_WITH_CONDITIONS else ()


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


def write(
    case: Case, *, verdict: Verdict, outcome: Outcome, actor: Actor, now: datetime
) -> Decision:
    """Write down a decision under the person's post, within the open transaction."""
    minutes = village_consents.newest(case) if outcome in APPROVALS else None
    post = actor.deciding_post(day_of(now))
    is_answer = case.status is CaseStatus.OBJECTED
    decision = Decision(
        outcome=outcome,
        reason=verdict.reason,
        minutes_number=minutes.number if minutes else None,
        minutes_on=minutes.held_on if minutes else None,
        minutes_attendance=minutes.attendance if minutes else None,
        made_by_id=actor.user_id,
        made_by_name=actor.name,
        made_by_post=post.words[:80] if post else actor.title,
        made_for_name=post.acting_for if post else "",
        made_at=now,
        is_pending=outcome in APPROVALS and needs_second(case),
        supersedes_id=case.decisions[-1].id if is_answer else None,
    )
    case.decisions.append(decision)
    return decision
