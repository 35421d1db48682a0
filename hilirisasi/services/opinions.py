"""What a regency says on the spatial plan and the supply of a case, before the province decides."""

from datetime import datetime

from sqlalchemy.orm import Session

from hilirisasi.actors import Actor
from hilirisasi.case_flow import WAITING
from hilirisasi.errors import MissingReasonError, OpinionTooLateError
from hilirisasi.services import audit
from hilirisasi.services.transactions import hold, transaction
from models import Case, Decision, RegencyOpinion, RegencyView, Role

AUDITED = ("spatial_plan", "supply")
NO_OPINION = "none"


def give(
    session: Session,
    *,
    case: Case,
    actor: Actor,
    spatial_plan: RegencyView,
    supply: RegencyView,
    reason: str,
    now: datetime,
) -> RegencyOpinion:
    """Give an opinion, or a newer one; the very same sent twice in a row is one.

    Raises
    ------
    MissingReasonError
    OpinionTooLateError
        The case waits for no decision any more.
    """
    if not reason.strip():
        raise MissingReasonError
    post = next(
        post
        for post in actor.posts
        if post.role is Role.REGENCY and post.region_code == case.listing.village_code[:5]
    )
    with transaction(session):
        hold(session, case)
        if case.status not in WAITING:
            raise OpinionTooLateError
        session.expire(case, ["opinions"])
        last = newest(case)
        said = (actor.user_id, spatial_plan, supply, reason)
        if last and (last.made_by_id, last.spatial_plan, last.supply, last.reason) == said:
            return last
        opinion = RegencyOpinion(
            organisation_id=post.organisation_id,
            spatial_plan=spatial_plan,
            supply=supply,
            reason=reason,
            made_by_id=actor.user_id,
            made_by_name=actor.name,
            made_by_post=f"{post.title}, {post.organisation}"[:80],
            made_at=now,
        )
        case.opinions.append(opinion)
        session.flush()
        audit.record(
            session,
            actor=actor,
            action="opinion.give",
            subject=case,
            now=now,
            before=audit.fields_of(last, AUDITED) if last else None,
            after=audit.fields_of(opinion, AUDITED),
            reason=reason,
        )
        return opinion


def newest(case: Case) -> RegencyOpinion | None:
    """Return what the regency says now."""
    return case.opinions[-1] if case.opinions else None


def before(case: Case, decision: Decision) -> RegencyOpinion | None:
    """Return what the regency had said when a decision was made."""
    earlier = [row for row in case.opinions if row.made_at <= decision.made_at]
    return earlier[-1] if earlier else None


def state_of(case: Case) -> dict[str, str]:
    """Return the newest opinion for a decision's audit: that there is none, or both views."""
    opinion = newest(case)
    if opinion is None:
        return {"opinion": NO_OPINION}
    return {f"opinion_{name}": getattr(opinion, name) for name in AUDITED}
