"""Term sheets: proposed one after another, agreed when both sides confirm the same one."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from math import floor
from typing import Final

from sqlalchemy.orm import Session

from hilirisasi import offers
from hilirisasi.actors import Actor
from hilirisasi.errors import (
    ListingPausedError,
    PeriodInPastError,
    ProposalIncompleteError,
    StaleEditError,
    TermsSupersededError,
    TermsUnfitError,
)
from hilirisasi.months import count_months, day_of, list_months, month_of
from hilirisasi.scoring.explain import Explanation
from hilirisasi.services import audit, cases, matching, proposals, talks_alone
from hilirisasi.services.transactions import hold, transaction
from hilirisasi.workflow import move, refuse_unless
from models import (
    Case,
    Listing,
    ListingStatus,
    MonthlyKg,
    PricePlace,
    Side,
    Talk,
    TalkStatus,
    Terms,
)

MAX_MONTHS: Final = 36


@dataclass(frozen=True, slots=True, kw_only=True)
class TermSheet:
    """What one side proposes: kg by month of the year, the offer, and from when until when.

    ``floor_idr_per_kg`` stands as the offer does, before deduction and at its place;
    ``planting_kg_per_year`` is the harvest that a planting contract adds to what is grown now;
    ``home_overlap_share`` the most that the plant takes of what home processors use. ``None``: none
    is written.

    ``first_month`` and ``last_month`` are the first days of their months. The price that counts,
    net at the farm, follows from the offer.
    """

    kg: MonthlyKg
    offer_price_idr_per_kg: int
    deduction_share: float
    price_place: PricePlace
    farmer_pays_haulage: bool
    haulage_idr_per_kg: int
    price_rule: str
    floor_idr_per_kg: int | None
    payment_days: int
    first_month: date
    last_month: date
    planting_kg_per_year: int | None = None
    home_overlap_share: float | None = None

    @property
    def price_idr_per_kg(self) -> int:
        """Net at the farm, whole rupiah downward: never more than the farmer gets."""
        return floor(
            offers.net_price_idr_per_kg(
                offer_idr_per_kg=self.offer_price_idr_per_kg,
                deduction_share=self.deduction_share,
                price_place=self.price_place,
                farmer_pays_haulage=self.farmer_pays_haulage,
                haulage_idr_per_kg=self.haulage_idr_per_kg,
            )
        )


AUDITED: Final = ("number", "price_idr_per_kg", *TermSheet.__dataclass_fields__)


def unfit_fields(sheet: TermSheet, listing: Listing) -> tuple[str, ...]:
    """Return the fields of a sheet that say what cannot be, in their order; forms ask this too.

    More kg than the listing offers in a month, or none in the period; a period that ends before it
    begins, is longer than `MAX_MONTHS`, or is not of whole months; nothing left for the farmer.
    """
    first, last = sheet.first_month, sheet.last_month
    is_period = first.day == last.day == 1 and 1 <= count_months(first, last) <= MAX_MONTHS
    covered = {month.month for month in list_months(first, last)} if is_period else set()
    is_offered = all(
        0 <= kg <= offered for kg, offered in zip(sheet.kg, listing.offered_kg, strict=True)
    )
    checks = {
        "kg": is_offered and any(sheet.kg[month - 1] > 0 for month in covered or range(1, 13)),
        "offer_price_idr_per_kg": sheet.price_idr_per_kg >= 1,
        "price_rule": bool(sheet.price_rule.strip()),
        "floor_idr_per_kg": (sheet.floor_idr_per_kg or 0) <= sheet.offer_price_idr_per_kg,
        "last_month": is_period,
    }
    return tuple(name for name, is_fit in checks.items() if not is_fit)


def newest(talk: Talk) -> Terms | None:
    """Return the version that is on the table."""
    return talk.terms[-1] if talk.terms else None


def propose(
    session: Session,
    *,
    talk: Talk,
    actor: Actor,
    side: Side,
    sheet: TermSheet,
    based_on: int | None = None,
    now: datetime,
) -> Terms:
    """Put a new version on the table, which its side confirms by that.

    The very same sheet sent again by the same side is the version that is there. ``based_on`` is
    the number of the version that the proposer saw, 0 for none.

    Raises
    ------
    StaleEditError
        The other side put another version on the table meanwhile.
    ProposalIncompleteError
        The investor has not completed the proposal.
    InvalidTransitionError
        The talk is not open.
    ListingPausedError, PeriodInPastError, TermsUnfitError
    """
    if steps := proposals.open_steps(session, plan=talk.plan):
        raise ProposalIncompleteError(steps=steps)
    _refuse_past(sheet.last_month, now)
    if unfit := unfit_fields(sheet, talk.listing):
        raise TermsUnfitError(fields=unfit)
    with transaction(session):
        hold(session, talk)
        refuse_unless(talk, TalkStatus.TALKING)
        _refuse_paused(session, talk.listing)
        last = newest(talk)
        if last is not None and last.side is side and sheet_of(last) == sheet:
            return last
        number = last.number if last else 0
        if based_on not in {None, number}:
            raise StaleEditError
        terms = Terms(
            number=number + 1,
            side=side,
            author_id=actor.user_id,
            author_name=actor.name,
            author_post=actor.title_in(organisation_of(talk, side)),
            price_idr_per_kg=sheet.price_idr_per_kg,
            made_at=now,
            **asdict(sheet),
        )
        _confirm(terms, talk, actor, side, now)
        talk.terms.append(terms)
        session.flush()
        audit.record(
            session,
            actor=actor,
            action="terms.propose",
            subject=talk,
            now=now,
            after=audit.fields_of(terms, AUDITED),
        )
        return terms


def confirm(
    session: Session, *, terms: Terms, actor: Actor, side: Side, now: datetime
) -> Case | None:
    """Confirm a version for one side; when both have, the talk is agreed and a case opens.

    Confirmed twice, it has one effect. The explanation that the case keeps is computed before the
    transaction, from the agreed terms.

    Raises
    ------
    TermsSupersededError
        A newer version is on the table.
    InvalidTransitionError
        The talk is not open.
    TalkingAloneError
        The village talks alone with another company.
    ListingPausedError, PeriodInPastError
    """
    talk = terms.talk
    explanation = matching.explain(
        session, listing=talk.listing, plan=talk.plan, terms=terms, now=now
    )
    with transaction(session):
        return settle(
            session, terms=terms, actor=actor, side=side, explanation=explanation, now=now
        )


def settle(
    session: Session,
    *,
    terms: Terms,
    actor: Actor,
    side: Side,
    explanation: Explanation | None,
    now: datetime,
) -> Case | None:
    """Confirm a version as `confirm` does, within the open transaction."""
    talk = terms.talk
    hold(session, talk)
    session.refresh(terms)
    if case := cases.find_of_terms(session, terms=terms):
        return case
    refuse_unless(talk, TalkStatus.TALKING)
    _refuse_paused(session, talk.listing)
    talks_alone.refuse_other(session, listing=talk.listing, plan=talk.plan, now=now)
    session.expire(talk, ["terms"])
    if newest(talk) is not terms:
        raise TermsSupersededError
    _refuse_past(terms.last_month, now)
    if is_confirmed_by(terms, side):
        return None
    _confirm(terms, talk, actor, side, now)
    audit.record(
        session,
        actor=actor,
        action="terms.confirm",
        subject=talk,
        now=now,
        after={"number": terms.number, "side": side},
    )
    if not is_agreed(terms):
        return None
    talks_alone.stop(session, talk=talk, actor=actor, now=now)
    move(talk, TalkStatus.AGREED)
    return cases.open_case(session, terms=terms, actor=actor, explanation=explanation, now=now)


def _refuse_paused(session: Session, listing: Listing) -> None:
    """Nothing new is promised of what its village paused; one that only lapsed goes on."""
    hold(session, listing)
    if listing.status is not ListingStatus.PUBLISHED:
        raise ListingPausedError


def organisation_of(talk: Talk, side: Side) -> int:
    """Return the id of the village or the company that a side of a talk is."""
    is_village = side is Side.VILLAGE
    return talk.listing.organisation_id if is_village else talk.plan.organisation_id


def is_confirmed_by(terms: Terms, side: Side) -> bool:
    """Has a side confirmed this version?"""
    at = terms.village_confirmed_at if side is Side.VILLAGE else terms.investor_confirmed_at
    return at is not None


def is_agreed(terms: Terms) -> bool:
    """Have both sides confirmed this version?"""
    return all(is_confirmed_by(terms, side) for side in Side)


def sheet_of(terms: Terms) -> TermSheet:
    """Return what a version says."""
    return TermSheet(**{name: getattr(terms, name) for name in TermSheet.__dataclass_fields__})


def _confirm(terms: Terms, talk: Talk, actor: Actor, side: Side, now: datetime) -> None:
    """Note when a side confirmed, and who, with the name and the post of that day."""
    post = actor.title_in(organisation_of(talk, side))
    for name, value in (
        ("at", now),
        ("by_id", actor.user_id),
        ("by_name", actor.name),
        ("by_post", post),
    ):
        setattr(terms, f"{side}_confirmed_{name}", value)


def _refuse_past(last_month: date, now: datetime) -> None:
    if last_month < month_of(day_of(now)):
        raise PeriodInPastError
