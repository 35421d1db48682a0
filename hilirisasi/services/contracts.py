"""What follows an approval: the contract is signed, runs, is extended, or is stopped."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from hilirisasi.actors import Actor
from hilirisasi.case_errors import ExtensionRefusedError, NotYourMoveError
from hilirisasi.case_flow import UNDER_CONTRACT
from hilirisasi.errors import InvalidTransitionError
from hilirisasi.months import add_months, count_months, day_of
from hilirisasi.services import audit, case_moves, revocations
from hilirisasi.services.case_hands import side_of
from hilirisasi.services.terms import MAX_MONTHS
from hilirisasi.services.transactions import hold, transaction
from models import Case, CaseMove, CaseStatus, Extension, Side


def ends_on(case: Case) -> date:
    """Return the last day of the agreed period, as it was extended."""
    return add_months(case.last_month or case.terms.last_month, 1) - timedelta(days=1)


def sign(
    session: Session,
    *,
    case: Case,
    actor: Actor,
    number: str,
    on: date | None,
    version: int | None = None,
    now: datetime,
) -> CaseMove:
    """Note that both sides signed: the document's number and day.

    Raises
    ------
    MoveIncompleteError, NotYourMoveError, InvalidTransitionError, StaleEditError
    """
    with transaction(session):
        hold(session, case, version=version)
        done = case_moves.move(
            session,
            case=case,
            target=CaseStatus.SIGNED,
            actor=actor,
            action="contract.sign",
            now=now,
            document_number=number,
            happened_on=on,
            told={"number": number},
        )
        case.contract_number, case.contract_on = number.strip(), on
        return done


def start(
    session: Session,
    *,
    case: Case,
    actor: Actor,
    on: date | None,
    version: int | None = None,
    now: datetime,
) -> CaseMove:
    """Note the day of the first delivery.

    Raises
    ------
    MoveIncompleteError, NotYourMoveError, InvalidTransitionError, StaleEditError
    """
    with transaction(session):
        hold(session, case, version=version)
        return case_moves.move(
            session,
            case=case,
            target=CaseStatus.RUNNING,
            actor=actor,
            action="contract.start",
            now=now,
            happened_on=on,
        )


def stop(
    session: Session,
    *,
    case: Case,
    actor: Actor,
    reason: str,
    version: int | None = None,
    now: datetime,
) -> CaseMove:
    """End a contract before its time; by whom, why and how much that freed is kept.

    For a side: what it held is free at once, and nobody objects. For the province it is a
    decision, as `revocations.stop` says.

    Raises
    ------
    MissingReasonError, NotYourMoveError, InvalidTransitionError, StaleEditError
    """
    if side_of(case, actor) is None:
        revocations.stop(session, case=case, actor=actor, reason=reason, version=version, now=now)
        return case.moves[-1]
    with transaction(session):
        hold(session, case, version=version)
        return case_moves.move(
            session,
            case=case,
            target=CaseStatus.STOPPED,
            actor=actor,
            action="contract.stop",
            now=now,
            reason=reason,
        )


def is_extensible(case: Case, *, now: datetime) -> bool:
    """Is the contract so near its end that both sides may confirm it again?"""
    days = case.rule.policy.extend_within_days
    today = day_of(now)
    is_near = ends_on(case) - timedelta(days=days) <= today <= ends_on(case)
    return case.status is CaseStatus.RUNNING and is_near


def ask_extension(
    session: Session,
    *,
    case: Case,
    actor: Actor,
    last_month: date,
    version: int | None = None,
    now: datetime,
) -> Extension:
    """Confirm the unchanged terms for longer, for the own side; another month ends the older ask.

    Terms that are to change are agreed anew, as another case.

    Raises
    ------
    ExtensionRefusedError
        It is not time yet, or any more; or the added period is none, or too long.
    NotYourMoveError, InvalidTransitionError, StaleEditError
    """
    with transaction(session):
        hold(session, case, version=version)
        if case.status not in UNDER_CONTRACT:
            raise InvalidTransitionError(current=case.status, target=CaseStatus.EXTENDED)
        side = side_of(case, actor)
        if side is None:
            raise NotYourMoveError
        added = count_months(case.last_month or case.terms.last_month, last_month) - 1
        if not is_extensible(case, now=now) or not 1 <= added <= MAX_MONTHS or last_month.day != 1:
            raise ExtensionRefusedError
        session.expire(case, ["extensions"])
        asked = case_moves.waiting_extension(case)
        if asked is not None and asked.last_month != last_month:
            asked.ended_at, asked = now, None
        if asked is None:
            asked = Extension(
                last_month=last_month,
                asked_at=now,
                village_confirmed_by="",
                investor_confirmed_by="",
            )
            case.extensions.append(asked)
        if _confirm(asked, side, actor, now):
            session.flush()
            audit.record(
                session,
                actor=actor,
                action="contract.ask_extension",
                subject=case,
                now=now,
                after={"last_month": last_month, "side": side},
            )
        return asked


def _confirm(asked: Extension, side: Side, actor: Actor, now: datetime) -> bool:
    """Note a side's yes unless it is there already."""
    if getattr(asked, f"{side}_confirmed_at") is not None:
        return False
    setattr(asked, f"{side}_confirmed_at", now)
    setattr(asked, f"{side}_confirmed_by", actor.name)
    return True


def extend(
    session: Session,
    *,
    case: Case,
    actor: Actor,
    reason: str,
    version: int | None = None,
    now: datetime,
) -> CaseMove:
    """Extend a contract that both sides confirmed again; the added months are reserved or fail.

    Unchanged terms need one reviewer, on every track.

    Raises
    ------
    MissingReasonError, MoveIncompleteError, NotYourMoveError, InvalidTransitionError
    SupplyExceededError, PeriodInPastError
        As `reservations.extend`.
    StaleEditError
    """
    with transaction(session):
        hold(session, case, version=version)
        session.expire(case, ["extensions"])
        if case.status is not CaseStatus.RUNNING:
            raise InvalidTransitionError(current=case.status, target=CaseStatus.EXTENDED)
        asked = case_moves.waiting_extension(case)
        if asked is not None:
            case.last_month = asked.last_month
        done = case_moves.move(
            session,
            case=case,
            target=CaseStatus.EXTENDED,
            actor=actor,
            action="contract.extend",
            now=now,
            reason=reason,
        )
        if asked is not None:
            asked.ended_at = now
        return done
