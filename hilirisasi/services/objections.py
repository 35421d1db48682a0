"""*Ini keliru, karena…*: raised on a figure, answered by its owner until a day, shown meanwhile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from hilirisasi.actors import Actor
from hilirisasi.circles import FIGURES, Circle
from hilirisasi.errors import MissingReasonError, NotCorrectedError, OwnFigureError
from hilirisasi.months import day_of
from hilirisasi.services import audit
from hilirisasi.services.objection_figures import Figure, may_object
from hilirisasi.services.sessions import count_attempt
from hilirisasi.services.transactions import hold, transaction
from hilirisasi.workflow import move, refuse_unless
from models import AuditEvent, FigureOwner, Listing, Objection, ObjectionStatus, Plan, Role

ANSWER_TIME: Final = timedelta(days=14)
PAGE_SIZE: Final = 20
# What the owner of a figure did so that an answer may call it corrected.
CHANGES: Final[Mapping[FigureOwner, str]] = {
    FigureOwner.VILLAGE: "listing.change",
    FigureOwner.COMPANY: "plan.change",
    FigureOwner.REVIEWERS: "policy.agree",
}
EVIDENCE: Final = "claim_evidence_exponent"  # the one figure of reviewers that is of a plan


@dataclass(frozen=True, slots=True)
class Page:
    """One page of objections and how many there are in all."""

    objections: Sequence[Objection]
    total: int
    number: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE_SIZE))


def send(
    session: Session,
    *,
    actor: Actor,
    figure: Figure,
    listing: Listing | None,
    plan: Plan | None,
    reason: str,
    request_key: str,
    now: datetime,
) -> Objection:
    """Keep an objection; a form that is sent twice is kept once.

    Raises
    ------
    MissingReasonError
    OwnFigureError
    TooManyAttemptsError
        Too many objections came from this person.
    """
    sent = session.scalar(
        sa.select(Objection).where(
            Objection.request_key == request_key, Objection.raised_by_id == actor.user_id
        )
    )
    if sent is not None:
        return sent
    if not reason.strip():
        raise MissingReasonError
    if not may_object(actor, figure):
        raise OwnFigureError
    count_attempt(session, kind="objection", subject=str(actor.user_id), now=now)
    with transaction(session):
        objection = Objection(
            figure=figure.name,
            listing_id=listing.id if listing else None,
            plan_id=plan.id if plan else None,
            owner=figure.owner,
            organisation_id=figure.organisation_id,
            value=figure.value,
            reason=reason,
            due_on=day_of(now + ANSWER_TIME),
            raised_by_id=actor.user_id,
            raised_by_name=actor.name,
            raised_by_post=actor.title,
            raised_at=now,
            request_key=request_key,
        )
        session.add(objection)
        audit.record(
            session,
            actor=actor,
            action="objection.raise",
            subject=objection,
            now=now,
            after=audit.fields_of(objection, ("figure", "due_on")),
        )
    return objection


def answer(
    session: Session,
    *,
    objection: Objection,
    actor: Actor,
    is_corrected: bool,
    text: str,
    version: int,
    now: datetime,
) -> None:
    """Answer for the owner, with a reason; "corrected" refers to a change of the record.

    Raises
    ------
    MissingReasonError
    NotCorrectedError
        The record was not changed since the objection.
    InvalidTransitionError
        It was answered already.
    StaleEditError
    """
    if not text.strip():
        raise MissingReasonError
    with transaction(session):
        hold(session, objection, version=version)
        refuse_unless(objection, ObjectionStatus.UNANSWERED)
        if is_corrected:
            objection.correction = _change(session, objection)
            if objection.correction is None:
                raise NotCorrectedError
        before = audit.fields_of(objection, ("status",))
        move(objection, ObjectionStatus.CORRECTED if is_corrected else ObjectionStatus.UPHELD)
        objection.answer = text
        objection.answered_by_id = actor.user_id
        objection.answered_by_name = actor.name
        objection.answered_by_post = actor.title
        objection.answered_at = now
        audit.record(
            session,
            actor=actor,
            action="objection.answer",
            subject=objection,
            now=now,
            before=before,
            after=audit.fields_of(objection, ("status",)),
        )


def _change(session: Session, objection: Objection) -> AuditEvent | None:
    """Return the newest change of what the figure stands in since the objection."""
    action, record_id = CHANGES[objection.owner], None
    if objection.figure == EVIDENCE:
        action = "plan.check_evidence"
    if action.startswith("listing."):
        record_id = objection.listing_id
    elif action.startswith("plan."):
        record_id = objection.plan_id
    of_record = [] if record_id is None else [AuditEvent.record_id == str(record_id)]
    return session.scalar(
        sa.select(AuditEvent)
        .where(AuditEvent.action == action, AuditEvent.at >= objection.raised_at, *of_record)
        .order_by(AuditEvent.id.desc())
        .limit(1)
    )


def of_match(session: Session, *, listing: Listing, plan: Plan) -> Sequence[Objection]:
    """Return what is said against the figures of a match: unanswered first, then the newest.

    A village's figure stands in all of its matches, and so does a plan's; an assumption is shown
    where it was raised.
    """
    return _listed(
        session,
        sa.or_(
            sa.and_(Objection.owner == FigureOwner.VILLAGE, Objection.listing_id == listing.id),
            sa.and_(Objection.owner == FigureOwner.COMPANY, Objection.plan_id == plan.id),
            sa.and_(
                Objection.owner == FigureOwner.REVIEWERS,
                sa.or_(
                    sa.and_(Objection.listing_id == listing.id, Objection.plan_id == plan.id),
                    sa.and_(Objection.listing_id.is_(None), Objection.plan_id.is_(None)),
                ),
            ),
        ),
    )


def of_listing(session: Session, *, listing: Listing) -> Sequence[Objection]:
    """Return what is said against the public figures of a listing."""
    return _listed(
        session,
        Objection.owner == FigureOwner.VILLAGE,
        Objection.listing_id == listing.id,
        _is_public(),
    )


def list_public(session: Session, *, page: int = 1) -> Page:
    """Return a page of the objections to public figures, the unanswered first."""
    total = session.scalar(sa.select(sa.func.count()).select_from(Objection).where(_is_public()))
    found = session.scalars(
        _query().where(_is_public()).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    ).all()
    return Page(found, total or 0, page)


def list_for(session: Session, *, actor: Actor) -> Sequence[Objection]:
    """Return what waits for an answer from a person's organisation or office."""
    return _listed(session, Objection.status == ObjectionStatus.UNANSWERED, _is_for(actor))


def list_of(session: Session, *, actor: Actor) -> Sequence[Objection]:
    """Return what a person raised."""
    return _listed(session, Objection.raised_by_id == actor.user_id)


def is_overdue(objection: Objection, today: date) -> bool:
    """Is it unanswered after its day?"""
    return objection.status is ObjectionStatus.UNANSWERED and objection.due_on < today


def is_public(objection: Objection) -> bool:
    """May everybody read it, because everybody reads its figure?"""
    return FIGURES.get(objection.figure, Circle.PUBLIC) is Circle.PUBLIC


def _is_public() -> sa.ColumnElement[bool]:
    private = [name for name, circle in FIGURES.items() if circle is not Circle.PUBLIC]
    return Objection.figure.not_in(private)


def _is_for(actor: Actor) -> sa.ColumnElement[bool]:
    """Return the condition under which a person may answer; as `scopes.answers_objection`."""
    owners = {Role.VILLAGE_OPERATOR: FigureOwner.VILLAGE, Role.INVESTOR: FigureOwner.COMPANY}
    conditions = [
        sa.and_(
            Objection.owner == owners[post.role],
            Objection.organisation_id == post.organisation_id,
        )
        for post in actor.posts
        if post.role in owners
    ]
    if actor.post_as(Role.REVIEWER):
        conditions.append(Objection.owner == FigureOwner.REVIEWERS)
    return sa.and_(sa.or_(sa.false(), *conditions), Objection.raised_by_id != actor.user_id)


def _query() -> sa.Select[Objection]:
    return (
        sa.select(Objection)
        .options(
            joinedload(Objection.listing).joinedload(Listing.village),
            joinedload(Objection.listing).joinedload(Listing.commodity),
            joinedload(Objection.listing).joinedload(Listing.form),
            joinedload(Objection.plan),
        )
        .order_by(
            Objection.status != ObjectionStatus.UNANSWERED, Objection.raised_at.desc(), Objection.id
        )
    )


def _listed(session: Session, *conditions: sa.ColumnElement[bool]) -> Sequence[Objection]:
    return session.scalars(_query().where(*conditions)).all()
