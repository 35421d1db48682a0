"""Rules of the score as they are drafted: figures, weights of a workshop, dated rows."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.actors import Actor
from hilirisasi.errors import MissingReasonError
from hilirisasi.months import day_of
from hilirisasi.policy_errors import ComparisonInconsistentError, PolicyUnfitError
from hilirisasi.scoring import pairwise
from hilirisasi.scoring.pillars import PILLARS
from hilirisasi.scoring.policy import Policy
from hilirisasi.scoring.policy_figures import bounds_of, figures_of, with_figures
from hilirisasi.services import audit, policies
from hilirisasi.services.transactions import hold, transaction
from hilirisasi.workflow import refuse_unless
from models import PolicyRecord, PolicyStatus, PriceRule, PriorityCommodity


def start(session: Session, *, base: PolicyRecord, actor: Actor, now: datetime) -> PolicyRecord:
    """Begin a draft from the figures and priority commodities of another version."""
    with transaction(session):
        version = _next_version(session, now)
        figures = with_figures(policies.policy_of(base), {}, version=version)
        draft = PolicyRecord(
            version=version,
            content=json.loads(figures.to_json()),
            is_provisional=base.is_provisional,
            source=base.source,
            weights_source=base.weights_source,
            based_on=base.version,
            status=PolicyStatus.DRAFT,
            drafted_by_id=actor.user_id,
            drafted_by_name=actor.name,
            drafted_at=now,
        )
        session.add(draft)
        session.flush()
        session.add_all(
            PriorityCommodity(
                policy_version=version,
                commodity_code=row.commodity_code,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                source=row.source,
            )
            for row in policies.list_priorities(session, version=base.version)
        )
        audit.record(
            session,
            actor=actor,
            action="policy.draft",
            subject=draft,
            now=now,
            after={"based_on": base.version},
        )
    return draft


def change(
    session: Session,
    *,
    draft: PolicyRecord,
    figures: Mapping[str, float],
    is_provisional: bool,
    source: str,
    row_version: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Change figures of a draft by their flat names; its simulation no longer holds.

    Raises
    ------
    PolicyUnfitError
        Some figures break their bounds, two points do not rise, or no weight is left.
    """
    with transaction(session):
        before = _open_draft(session, draft, row_version)
        if not source:
            raise MissingReasonError
        _rewrite(draft, figures, is_provisional=is_provisional)
        draft.source = source
        after = figures_of(policies.policy_of(draft))
        if any(before[name] != after[name] for name in after if name.startswith("weights.")):
            draft.weights_source = None  # set by hand
        _record_change(session, draft, action="policy.change", before=before, actor=actor, now=now)


def weigh(
    session: Session,
    *,
    draft: PolicyRecord,
    judgements: Sequence[Sequence[float]],
    held_on: date,
    place: str,
    row_version: int,
    actor: Actor,
    now: datetime,
) -> pairwise.Comparison:
    """Set a draft's weights by what the participants of a workshop said.

    Of each: how many times jobs weigh value added, jobs local benefit, value added local benefit.

    Raises
    ------
    ComparisonInconsistentError
        What they say together contradicts itself more than the limit allows.
    """
    matrices = [pairwise.matrix_of(row) for row in judgements]
    joined = pairwise.compare(pairwise.join(matrices))
    if not joined.is_consistent:
        raise ComparisonInconsistentError(ratio=joined.ratio, limit=joined.limit)
    with transaction(session):
        before = _open_draft(session, draft, row_version)
        weights = zip(PILLARS, joined.weights.tolist(), strict=True)
        _rewrite(
            draft,
            {f"weights.{pillar}": weight for pillar, weight in weights},
            is_provisional=draft.is_provisional,
        )
        draft.weights_source = {
            "place": place,
            "held_on": held_on.isoformat(),
            "judgements": [list(row) for row in judgements],
            "ratios": [pairwise.compare(matrix).ratio for matrix in matrices],
            "eigenvalue": joined.eigenvalue,
            "ratio": joined.ratio,
            "limit": joined.limit,
        }
        _record_change(session, draft, action="policy.weigh", before=before, actor=actor, now=now)
    return joined


def add_row(
    session: Session,
    *,
    draft: PolicyRecord,
    row: PriceRule | PriorityCommodity,
    actor: Actor,
    now: datetime,
) -> None:
    """Add a price rule or a priority commodity to a draft."""
    with transaction(session):
        hold(session, draft)
        refuse_unless(draft, PolicyStatus.DRAFT)
        row.policy_version = draft.version
        session.add(row)
        _forget_trial(draft)
        names = ("commodity_code", "valid_from", "valid_to", "source")
        prices = ("form_code", "price_idr_per_kg", "max_deduction_share")
        audit.record(
            session,
            actor=actor,
            action="policy.add_row",
            subject=draft,
            now=now,
            after=audit.fields_of(row, names + (prices if isinstance(row, PriceRule) else ())),
        )


def remove_row(
    session: Session,
    *,
    draft: PolicyRecord,
    row: PriceRule | PriorityCommodity,
    actor: Actor,
    now: datetime,
) -> None:
    """Take a price rule or a priority commodity out of a draft."""
    with transaction(session):
        hold(session, draft)
        refuse_unless(draft, PolicyStatus.DRAFT)
        before = audit.fields_of(row, ("commodity_code", "valid_from", "source"))
        session.delete(row)
        _forget_trial(draft)
        audit.record(
            session,
            actor=actor,
            action="policy.remove_row",
            subject=draft,
            now=now,
            before=before,
        )


def unfit_figures(policy: Policy, figures: Mapping[str, float]) -> list[str]:
    """Return the flat names that break their bounds, or whose two points do not rise."""
    given = {**figures_of(policy), **figures}
    unfit = [
        name for name in figures if not bounds_of(name)[0] <= given[name] <= bounds_of(name)[1]
    ]
    unfit += [
        name
        for name, value in given.items()
        if name.endswith(".z") and not given[f"{name[:-2]}.a"] < value
    ]
    if sum(value for name, value in given.items() if name.startswith("weights.")) <= 0:
        unfit.append("weights.jobs")
    return unfit


def _rewrite(draft: PolicyRecord, figures: Mapping[str, float], *, is_provisional: bool) -> None:
    policy = policies.policy_of(draft)
    if unfit := unfit_figures(policy, figures):
        raise PolicyUnfitError(figures=tuple(unfit))
    content = json.loads(with_figures(policy, figures, version=draft.version).to_json())
    draft.content = content | {"weights_are_provisional": is_provisional}
    draft.is_provisional = is_provisional
    _forget_trial(draft)


def _open_draft(session: Session, draft: PolicyRecord, row_version: int) -> dict[str, float]:
    """Hold a draft that may be changed, and return its figures."""
    hold(session, draft, version=row_version)
    refuse_unless(draft, PolicyStatus.DRAFT)
    return figures_of(policies.policy_of(draft))


def _record_change(
    session: Session,
    draft: PolicyRecord,
    *,
    action: str,
    before: Mapping[str, float],
    actor: Actor,
    now: datetime,
) -> None:
    after = figures_of(policies.policy_of(draft))
    audit.record(
        session,
        actor=actor,
        action=action,
        subject=draft,
        now=now,
        before=before,
        after=after,
        reason=draft.source,
    )


def _forget_trial(draft: PolicyRecord) -> None:
    """What was tried, or is being tried, was another draft."""
    draft.simulation = draft.simulated_at = draft.simulation_asked_at = None


def _next_version(session: Session, now: datetime) -> str:
    """Return the year and the next number in it: 2026-3."""
    prefix = f"{day_of(now).year}-"
    labels = session.scalars(
        sa.select(PolicyRecord.version).where(PolicyRecord.version.startswith(prefix))
    )
    numbers = (label.removeprefix(prefix) for label in labels)
    return f"{prefix}{max((int(n) for n in numbers if n.isdecimal()), default=0) + 1}"
