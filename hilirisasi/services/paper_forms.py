"""Forms of paper: printed for a village, filled in by hand, typed in once."""

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from hilirisasi.actors import Actor
from hilirisasi.months import add_months, day_of
from hilirisasi.services import audit, paper_codes
from hilirisasi.services.transactions import transaction
from hilirisasi.upload_errors import PaperEnteredError, TooManyPapersError
from models import CommodityForm, Listing, PaperForm, Region

LAYOUT: Final = 1  # of the printed page; one that changes gets the next number
MOST_COPIES: Final = 20  # of one product at once
MOST_OPEN: Final = 100  # sheets of a village that nobody has typed in
SHOWN: Final = 100
# Half a year, as long as figures hold: from the first month of the dry season, and of the rains.
SEASON_MONTHS: Final = 6
DRY_MONTH, RAIN_MONTH = 4, 10
WITH_NAMES: Final = (
    joinedload(PaperForm.village).joinedload(Region.parent).joinedload(Region.parent),
    joinedload(PaperForm.form).joinedload(CommodityForm.commodity),
    joinedload(PaperForm.listing),
)


def season_of(day: date) -> date:
    """Return the first day of a day's season: 1 April or 1 October."""
    if day.month < DRY_MONTH:
        return date(day.year - 1, RAIN_MONTH, 1)
    return date(day.year, RAIN_MONTH if day.month >= RAIN_MONTH else DRY_MONTH, 1)


def last_month_of(season_on: date) -> date:
    """Return the first day of a season's last month."""
    return add_months(season_on, SEASON_MONTHS - 1)


def make(
    session: Session,
    *,
    village: Region,
    actor: Actor,
    form: CommodityForm | None,
    listing: Listing | None,
    copies: int,
    now: datetime,
) -> list[PaperForm]:
    """Make sheets for a village: for a product, for one that is listed, or for any.

    Of a listed product there is one sheet, since it is typed in once.

    Raises
    ------
    TooManyPapersError
    """
    if not 1 <= copies <= MOST_COPIES:
        raise ValueError(f"{copies} copies")
    if listing is not None and listing.village_code != village.code:
        raise ValueError("a sheet asks about a listing of its own village")
    product = form if listing is None else listing.form
    with transaction(session):
        session.refresh(village, with_for_update={"of": Region})
        count = 1 if listing is not None else copies
        if _count_open(session, village) + count > MOST_OPEN:
            raise TooManyPapersError
        papers = [
            PaperForm(
                number=_new_number(session),
                village_code=village.code,
                season_on=season_of(day_of(now)),
                layout=LAYOUT,
                commodity_code=product.commodity_code if product else None,
                form_code=product.code if product else None,
                listing_id=listing.id if listing else None,
                made_at=now,
                made_by_id=actor.user_id,
            )
            for _copy in range(count)
        ]
        for paper in papers:
            session.add(paper)
            audit.record(session, actor=actor, action="paper.make", subject=paper, now=now)
    return papers


def find(session: Session, *, code: str) -> PaperForm | None:
    """Return the sheet that a typed code names, or ``None``."""
    number = paper_codes.number_of(code)
    query = sa.select(PaperForm).options(*WITH_NAMES).where(PaperForm.number == number)
    return None if number is None else session.scalar(query)


def list_of(session: Session, *, region_code: str) -> Sequence[PaperForm]:
    """Return the sheets of a village or of all villages in a region, the newest first."""
    is_within = sa.or_(
        PaperForm.village_code == region_code,
        PaperForm.village_code.startswith(f"{region_code}.", autoescape=True),
    )
    return session.scalars(
        sa.select(PaperForm)
        .options(*WITH_NAMES)
        .where(is_within)
        .order_by(PaperForm.id.desc())
        .limit(SHOWN)
    ).all()


def list_to_print(
    session: Session, *, village: Region, ids: Collection[int]
) -> Sequence[PaperForm]:
    """Return those sheets of a village that nobody has typed in; without ``ids`` all of them."""
    query = (
        sa.select(PaperForm)
        .options(*WITH_NAMES)
        .where(PaperForm.village_code == village.code, PaperForm.entered_at.is_(None))
        .order_by(PaperForm.id)
        .limit(MOST_OPEN)
    )
    return session.scalars(query.where(PaperForm.id.in_(ids)) if ids else query).all()


def enter(
    session: Session,
    *,
    paper: PaperForm,
    actor: Actor,
    write: Callable[[], Listing],
    now: datetime,
) -> Listing:
    """Write what a sheet says with ``write``, and mark it as typed in: both or neither, once.

    Raises
    ------
    PaperEnteredError
        Somebody typed it in before.
    """
    with transaction(session):
        session.refresh(paper, with_for_update={"of": PaperForm})
        if paper.entered_at is not None:
            raise PaperEnteredError
        listing = write()
        if listing.village_code != paper.village_code:
            raise ValueError("a sheet is typed into a listing of its own village")
        session.flush()
        paper.listing_id = listing.id
        paper.entered_at = now
        paper.entered_by_id = actor.user_id
        paper.entered_by_name = actor.name
        paper.entered_by_post = actor.title_in(listing.organisation_id) or actor.title
        audit.record(
            session,
            actor=actor,
            action="paper.enter",
            subject=paper,
            now=now,
            after={"listing": listing.id},
        )
    return listing


def _count_open(session: Session, village: Region) -> int:
    query = sa.select(sa.func.count(PaperForm.id)).where(
        PaperForm.village_code == village.code, PaperForm.entered_at.is_(None)
    )
    return session.scalar(query) or 0


def _new_number(session: Session) -> str:
    """Return a number that no sheet has."""
    while True:
        number = paper_codes.make()
        if session.scalar(sa.select(PaperForm.id).where(PaperForm.number == number)) is None:
            return number
