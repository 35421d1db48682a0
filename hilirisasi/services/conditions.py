"""The conditions of an approval: set with the decision, kept apart from each other afterwards."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.actors import Actor
from hilirisasi.condition_clock import BOUND, LATE
from hilirisasi.condition_errors import ConditionUnfitError
from hilirisasi.errors import StaleEditError
from hilirisasi.months import day_of
from hilirisasi.scopes import heads_village, works_for_company, works_for_village
from hilirisasi.services import calendars
from hilirisasi.services.transactions import hold
from hilirisasi.workflow import APPROVALS
from models import (
    Case,
    Condition,
    ConditionOwner,
    ConditionStatus,
    Decision,
    Organisation,
    OrganisationKind,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionDraft:
    """One condition as it is set: what, by whom (an office is named), until when, shown by what."""

    text: str
    owner: ConditionOwner
    due_on: date
    proof: str
    office_id: int | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the draft as a review keeps it."""
        return {**asdict(self), "due_on": self.due_on.isoformat()}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "ConditionDraft":
        """Return a draft that a review kept."""
        return cls(
            **{
                **kept,
                "owner": ConditionOwner(kept["owner"]),
                "due_on": date.fromisoformat(kept["due_on"]),
            }
        )


@dataclass(frozen=True, slots=True)
class Counts:
    """How many conditions are met, still open, and past their day."""

    met: int
    open: int
    late: int


def offices_for(session: Session, *, case: Case) -> Sequence[Organisation]:
    """Return the offices that may own a condition: the province's, and those of the regency."""
    regency = case.listing.village_code[:5]
    return session.scalars(
        sa.select(Organisation)
        .where(
            Organisation.kind == OrganisationKind.OFFICE,
            sa.or_(
                Organisation.region_code.is_(None),
                sa.func.length(Organisation.region_code) == len("18"),
                Organisation.region_code == regency,
            ),
        )
        .order_by(Organisation.name, Organisation.id)
    ).all()


def refuse_unfit(
    session: Session, *, case: Case, drafts: Sequence[ConditionDraft], now: datetime
) -> None:
    """Raise `ConditionUnfitError` where a draft lacks a word or its day is no coming working day.

    In a year without a decree every weekday may be one.
    """
    calendar = calendars.in_force(session)
    offices = {office.id for office in offices_for(session, case=case)}
    for place, draft in enumerate(drafts):
        is_named = draft.owner is not ConditionOwner.OFFICE or draft.office_id in offices
        checks = {
            "text": bool(draft.text.strip()),
            "owner": is_named and (draft.owner is ConditionOwner.OFFICE) == bool(draft.office_id),
            "due_on": draft.due_on > day_of(now) and calendar.may_work(draft.due_on),
            "proof": bool(draft.proof.strip()),
        }
        for field, is_fit in checks.items():
            if not is_fit:
                raise ConditionUnfitError(place=place, field=field)


def attach(
    session: Session, *, case: Case, decision: Decision, drafts: Sequence[ConditionDraft]
) -> None:
    """Set the conditions of a decision, within the open transaction."""
    last = session.scalar(
        sa.select(sa.func.max(Condition.number)).where(Condition.case_id == case.id)
    )
    for number, draft in enumerate(drafts, start=(last or 0) + 1):
        decision.conditions.append(
            Condition(case_id=case.id, number=number, status=ConditionStatus.OPEN, **asdict(draft))
        )


def current(case: Case) -> list[Condition]:
    """Return the conditions that bind a case as it stands: those of its newest approval."""
    approvals = [row for row in case.decisions if row.outcome in APPROVALS]
    return list(approvals[-1].conditions) if case.status in BOUND and approvals else []


def count(conditions: Sequence[Condition]) -> Counts:
    """Count conditions for those who read no more of them."""
    late = sum(row.status in LATE for row in conditions)
    met = sum(row.status is ConditionStatus.MET for row in conditions)
    return Counts(met=met, open=len(conditions) - met - late, late=late)


def find(case: Case, number: int) -> Condition | None:
    """Return the condition of a number that binds the case, or ``None``."""
    return next((row for row in current(case) if row.number == number), None)


def owns(actor: Actor, condition: Condition) -> bool:
    """Does a person belong to the side or the office that meets a condition?"""
    if condition.owner is ConditionOwner.COMPANY:
        return works_for_company(actor, condition.case)
    if condition.office_id is not None:
        return actor.belongs_to(condition.office_id)
    return works_for_village(actor, condition.case) or heads_village(actor, condition.case)


def hold_one(session: Session, condition: Condition, *, version: int | None = None) -> None:
    """Lock the case of a condition within the open transaction, and read the condition afresh.

    Raises
    ------
    StaleEditError
        ``version`` is what the page showed, and it is not the newest.
    """
    hold(session, condition.case)
    session.refresh(condition)
    if version is not None and condition.version != version:
        raise StaleEditError
