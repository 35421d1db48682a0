"""The minutes of a musyawarah desa in a case: filed by the village, asked for by the approval."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from hilirisasi.actors import Actor
from hilirisasi.case_flow import DECIDABLE, WAITING
from hilirisasi.condition_errors import (
    ConsentClosedError,
    ConsentMissingError,
    ConsentRefusedError,
    ConsentUnfitError,
)
from hilirisasi.media import Media
from hilirisasi.months import day_of
from hilirisasi.services import audit, case_papers, legal_rules
from hilirisasi.services.transactions import hold, transaction
from models import Case, Deliberation, LandTenure, RegionKind, Track, VillageConsent


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """The minutes of one musyawarah; ``signed_by`` names posts; ``women`` ``None``: not counted."""

    number: str
    held_on: date
    attendance: int
    women: int | None
    result: Deliberation
    signed_by: str


def is_needed(case: Case) -> bool:
    """Does an approval rest on a musyawarah?

    A desa's does, on all but the light track, and on that too where village land is used; a
    kelurahan's does not.
    """
    is_desa = case.listing.village.kind is RegionKind.DESA
    uses_land = case.plan.land_tenure is LandTenure.VILLAGE
    return is_desa and (case.track is not Track.LIGHT or uses_land)


def is_open(case: Case) -> bool:
    """May minutes be filed: they are asked for, and the case is not decided?"""
    return is_needed(case) and case.status in {*WAITING, *DECIDABLE}


def newest(case: Case) -> VillageConsent | None:
    """Return the minutes that count, or ``None``."""
    return case.consents[-1] if case.consents else None


def refuse_without(session: Session, *, case: Case, now: datetime) -> None:
    """Raise unless the musyawarah agreed where an approval rests on it; the rule is named.

    Raises
    ------
    ConsentMissingError, ConsentRefusedError
    """
    if not is_needed(case):
        return
    minutes = newest(case)
    rule = legal_rules.cite(session, legal_rules.MUSYAWARAH, day_of(now))
    if minutes is None:
        raise ConsentMissingError(rule=rule)
    if minutes.result is Deliberation.REFUSED:
        raise ConsentRefusedError(rule=rule)


def file(
    session: Session,
    *,
    files: Media,
    case: Case,
    actor: Actor,
    minutes: Minutes,
    content: bytes,
    now: datetime,
) -> VillageConsent:
    """File minutes with the scan or photo of the signed sheet; the newest count.

    Raises
    ------
    FileUnreadableError
    ConsentUnfitError
        The day is still to come, or more women than people were there.
    ConsentClosedError
        None are asked for: a kelurahan, say, or the case was decided.
    """
    if minutes.held_on > day_of(now) or (minutes.women or 0) > minutes.attendance:
        raise ConsentUnfitError
    paper = case_papers.read(content)  # slow, so before any lock
    with transaction(session):
        hold(session, case)
        if not is_open(case):
            raise ConsentClosedError
        row = VillageConsent(
            number=minutes.number.strip(),
            held_on=minutes.held_on,
            attendance=minutes.attendance,
            women=minutes.women,
            result=minutes.result,
            signed_by=minutes.signed_by.strip(),
            digest=case_papers.keep(files, case.id, paper),
            ending=paper.ending,
            filed_by_id=actor.user_id,
            filed_by_name=actor.name,
            filed_by_post=actor.title,
            filed_at=now,
        )
        case.consents.append(row)
        audit.record(
            session,
            actor=actor,
            action="consent.file",
            subject=case,
            now=now,
            after={"minutes_number": row.number, "evidence_digest": row.digest},
        )
        return row
