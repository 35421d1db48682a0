"""What investors plan: five answers, then the full proposal."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from hilirisasi.actors import Actor
from hilirisasi.errors import MissingReasonError
from hilirisasi.services import audit, open_plans, plan_versions, rankings
from hilirisasi.services.confirmations import confirmation, stand_for
from hilirisasi.services.transactions import hold, transaction
from hilirisasi.workflow import refuse_unless
from models import (
    CheckStatus,
    MonthlyKg,
    Organisation,
    Plan,
    PlanStatus,
    PricePlace,
    Region,
)

# Working days of a plant a month, by which tonnes a day become tonnes a month.
OPERATING_DAYS: Final = 25
PAGE_SIZE: Final = 20
WITH_NAMES: Final = (joinedload(Plan.commodity), joinedload(Plan.form), joinedload(Plan.region))


@dataclass(frozen=True, slots=True, kw_only=True)
class MinatAnswers:
    """The five answers: product, need, place and reach, offer, time."""

    commodity_code: str
    form_code: str
    route_code: str | None
    need_kg_per_day: int
    months: tuple[int, ...]
    region_code: str
    radius_km: int
    price_idr_per_kg: int
    deduction_share: float
    price_place: PricePlace
    farmer_pays_haulage: bool
    haulage_idr_per_kg: int | None
    payment_days: int
    starts_on: date
    is_on_board: bool


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the board and how many plans there are in all."""

    plans: Sequence[Plan]
    total: int
    number: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE_SIZE))


# What a version says was saved, beside the steps of the proposal.
MINAT: Final = "minat"


def start(
    session: Session,
    *,
    actor: Actor,
    organisation: Organisation,
    answers: MinatAnswers,
    request_key: str,
    now: datetime,
) -> Plan:
    """Keep the five answers as an open plan, to be ranked; sent twice, they make one plan."""
    with transaction(session):
        # A form that is sent twice at once is read one after the other.
        session.execute(
            sa.select(Organisation.id).where(Organisation.id == organisation.id).with_for_update()
        )
        twin = session.scalar(sa.select(Plan).where(Plan.request_key == request_key))
        if twin is not None:
            return twin
        plan = Plan(
            request_key=request_key,
            organisation_id=organisation.id,
            created_by_id=actor.user_id,
            contact_id=actor.user_id,
            created_at=now,
            is_sample=organisation.is_sample,
        )
        _write_minat(plan, answers)
        session.add(plan)
        plan_versions.record(session, plan=plan, actor=actor, step=MINAT, now=now)
        audit.record(
            session,
            actor=actor,
            action="plan.start",
            subject=plan,
            now=now,
            after=_audited(plan),
        )
        rankings.mark_stale(session, plan=plan)
    return plan


def change(
    session: Session,
    *,
    plan: Plan,
    actor: Actor,
    answers: MinatAnswers,
    version: int,
    now: datetime,
) -> None:
    """Change the five answers.

    Raises
    ------
    StaleEditError
        ``version`` is not the newest: a colleague changed the plan meanwhile.
    """
    with transaction(session):
        hold(session, plan, version=version)
        before = _audited(plan)
        _write_minat(plan, answers)
        plan_versions.record(session, plan=plan, actor=actor, step=MINAT, now=now)
        audit.record(
            session,
            actor=actor,
            action="plan.change",
            subject=plan,
            now=now,
            before=before,
            after=_audited(plan),
        )
        rankings.mark_stale(session, plan=plan)


def move_to(
    session: Session, *, plan: Plan, actor: Actor, place: Region, version: int, now: datetime
) -> None:
    """Take another place for the plant; all other answers stay.

    Raises
    ------
    InvalidTransitionError
        The plan is withdrawn.
    StaleEditError
        ``version`` is not the newest: a colleague changed the plan meanwhile.
    """
    with transaction(session):
        hold(session, plan, version=version)
        refuse_unless(plan, PlanStatus.OPEN)
        before = _audited(plan)
        plan.region = place
        plan_versions.record(session, plan=plan, actor=actor, step=MINAT, now=now)
        audit.record(
            session,
            actor=actor,
            action="plan.change",
            subject=plan,
            now=now,
            before=before,
            after=_audited(plan),
        )
        rankings.mark_stale(session, plan=plan)


def check_evidence(
    session: Session, *, plan: Plan, actor: Actor, reason: str, version: int, now: datetime
) -> None:
    """Say, as a reviewer, that the document behind the claimed jobs was seen.

    Raises
    ------
    MissingReasonError
        The document is not named.
    StaleEditError
        ``version`` is not the newest: what was seen may be the document of another claim.
    """
    if not reason.strip():
        raise MissingReasonError
    with transaction(session):
        hold(session, plan, version=version)
        plan.jobs_evidence_checked = True
        audit.record(
            session, actor=actor, action="plan.check_evidence", subject=plan, now=now, reason=reason
        )
        rankings.mark_stale(session, plan=plan)


def confirm(session: Session, *, plan: Plan, actor: Actor, now: datetime) -> None:
    """Say that a plan still stands as it is; one that had lapsed is on show and ranked again.

    Raises
    ------
    InvalidTransitionError
        It is withdrawn.
    """
    with transaction(session):
        hold(session, plan)
        refuse_unless(plan, PlanStatus.OPEN)
        stand_for(plan, confirmation(plan.organisation_id, actor, now))
        audit.record(session, actor=actor, action="plan.confirm", subject=plan, now=now)
        rankings.mark_stale(session, plan=plan)


def list_own(session: Session, *, organisation_ids: list[int]) -> list[Plan]:
    """Return the plans of some companies, open ones first, newest first."""
    return list(
        session.scalars(
            sa.select(Plan)
            .options(*WITH_NAMES)
            .where(Plan.organisation_id.in_(organisation_ids))
            .order_by(Plan.status, Plan.id.desc())
        )
    )


def list_board(
    session: Session, *, commodity: str | None = None, page: int = 1, now: datetime
) -> Page:
    """Return a page of the plans on show that villages may see, newest first, without a name."""
    query = on_board(commodity, now=now)
    total = session.scalar(query.with_only_columns(sa.func.count())) or 0
    found = session.scalars(
        query.options(*WITH_NAMES)
        .order_by(Plan.id.desc())
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    ).all()
    return Page(found, total, page)


def list_all_on_board(
    session: Session, *, commodity: str | None = None, now: datetime
) -> Sequence[Plan]:
    """Return all plans on show that villages may see, in the same order."""
    query = on_board(commodity, now=now).options(*WITH_NAMES)
    return session.scalars(query.order_by(Plan.id.desc())).all()


def on_board(commodity: str | None = None, *, now: datetime) -> sa.Select[Plan]:
    """Return the question for the plans on show that villages may see."""
    query = (
        sa.select(Plan)
        .join(Plan.organisation)
        .where(
            open_plans.is_shown(now),
            Plan.is_on_board,
            Organisation.check_status == CheckStatus.MATCHED,
        )
    )
    return query.where(Plan.commodity_code == commodity) if commodity else query


def need_by_month(need_kg_per_day: int, months: tuple[int, ...]) -> MonthlyKg:
    """Return the raw material of each month, kg: the day's need on each working day."""
    monthly = need_kg_per_day * OPERATING_DAYS
    return MonthlyKg(tuple(monthly if month in months else 0 for month in range(1, 13)))


def _write_minat(plan: Plan, answers: MinatAnswers) -> None:
    values = asdict(answers)
    months = values.pop("months")
    running = tuple(month for month, kg in enumerate(plan.need_kg or (), start=1) if kg)
    if (plan.need_kg_per_day, running) != (answers.need_kg_per_day, months):
        # A need that was told by month stays as long as its answers here do.
        plan.need_kg = need_by_month(answers.need_kg_per_day, months)
    for name, value in values.items():
        setattr(plan, name, value)


def _audited(plan: Plan) -> dict[str, object]:
    return audit.fields_of(plan, [*plan_versions.ANSWERS, "stage", "status"])
