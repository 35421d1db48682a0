"""What a village is asked once and confirms yearly: sites, road, power, water, who may sign."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from hilirisasi.actors import Actor
from hilirisasi.errors import StaleEditError
from hilirisasi.services import accounts, audit
from hilirisasi.services.confirmations import confirmation
from hilirisasi.services.transactions import hold, transaction
from models import (
    LandTenure,
    Lp2b,
    Organisation,
    OrganisationKind,
    PartyKind,
    Region,
    Road,
    VillageParty,
    VillageProfile,
    VillageSite,
    Water,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileAnswers:
    """What a village has; ``None`` is unknown and stays so."""

    road: Road | None
    truck_t: float | None
    power_kva: float | None
    water: Water | None
    water_note: str
    processors: int | None
    buyers: int | None
    collectors: int | None = None
    neighbours_note: str
    working_age_people: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteAnswers:
    """One piece of land."""

    name: str
    area_ha: float | None
    tenure: LandTenure
    lp2b: Lp2b
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyAnswers:
    """One body that may sign, by the post of its signer."""

    kind: PartyKind
    name: str
    is_legal_entity: bool | None
    is_active: bool | None
    signer_post: str


FIELDS: Final = tuple(ProfileAnswers.__dataclass_fields__)
SITE_FIELDS: Final = tuple(SiteAnswers.__dataclass_fields__)
PARTY_FIELDS: Final = tuple(PartyAnswers.__dataclass_fields__)


def find(session: Session, *, village: Region) -> VillageProfile | None:
    """Return the profile of a village, or ``None`` where nobody filled it in."""
    return session.scalar(
        sa.select(VillageProfile)
        .join(VillageProfile.organisation)
        .where(
            Organisation.kind == OrganisationKind.VILLAGE, Organisation.region_code == village.code
        )
    )


def save(
    session: Session,
    *,
    village: Region,
    actor: Actor,
    answers: ProfileAnswers,
    version: int | None,
    now: datetime,
) -> VillageProfile:
    """Keep the answers; they are confirmed by that. ``version`` is ``None`` for a first profile.

    Raises
    ------
    StaleEditError
        Somebody else saved the profile meanwhile.
    """
    with transaction(session):
        profile = find(session, village=village)
        if profile is not None:
            hold(session, profile, version=version or 0)
        elif version is not None:
            raise StaleEditError
        before = None if profile is None else audit.fields_of(profile, FIELDS)
        if profile is None:
            organisation = accounts.village_organisation(session, village=village, now=now)
            profile = VillageProfile(
                organisation_id=organisation.id, is_sample=organisation.is_sample
            )
            session.add(profile)
        for name, value in asdict(answers).items():
            setattr(profile, name, value)
        _confirm(profile, actor, now)
        session.flush()
        after = audit.fields_of(profile, FIELDS)
        audit.record(
            session,
            actor=actor,
            action="profile.save",
            subject=profile,
            now=now,
            before=before,
            after=after,
        )
    return profile


def confirm(session: Session, *, profile: VillageProfile, actor: Actor, now: datetime) -> None:
    """Say that the whole profile is still right."""
    with transaction(session):
        hold(session, profile)
        _confirm(profile, actor, now)
        audit.record(session, actor=actor, action="profile.confirm", subject=profile, now=now)


def add(
    session: Session,
    *,
    profile: VillageProfile,
    actor: Actor,
    answers: SiteAnswers | PartyAnswers,
    now: datetime,
) -> None:
    """Add a piece of land or a body that may sign; one of that name, added twice, is one."""
    with transaction(session):
        hold(session, profile)
        is_site = isinstance(answers, SiteAnswers)
        others = profile.sites if is_site else profile.parties
        if any(other.name.lower() == answers.name.lower() for other in others):
            return
        part = VillageSite(**asdict(answers)) if is_site else VillageParty(**asdict(answers))
        part.organisation_id = profile.organisation_id
        session.add(part)
        audit.record(
            session,
            actor=actor,
            action="profile.site_add" if is_site else "profile.party_add",
            subject=profile,
            now=now,
            after=asdict(answers),
        )
        session.expire(profile)


def change(
    session: Session,
    *,
    profile: VillageProfile,
    actor: Actor,
    part: VillageSite | VillageParty,
    answers: SiteAnswers | PartyAnswers,
    version: int,
    now: datetime,
) -> None:
    """Mend a piece of land or a body that was written wrongly; ``version`` is the profile's.

    Raises
    ------
    StaleEditError
        Somebody else changed the profile meanwhile.
    """
    with transaction(session):
        hold(session, profile, version=version)
        fields = tuple(asdict(answers))
        before = audit.fields_of(part, fields)
        for name, value in asdict(answers).items():
            setattr(part, name, value)
        flag_modified(profile, "road")  # its version moves on, as its part changes
        audit.record(
            session,
            actor=actor,
            action="profile.site_change"
            if isinstance(part, VillageSite)
            else "profile.party_change",
            subject=profile,
            now=now,
            before=before,
            after=audit.fields_of(part, fields),
        )


def remove(
    session: Session,
    *,
    profile: VillageProfile,
    actor: Actor,
    part: VillageSite | VillageParty,
    now: datetime,
) -> None:
    """Take a piece of land or a body off; the audit keeps what it said."""
    with transaction(session):
        is_site = isinstance(part, VillageSite)
        action = "profile.site_remove" if is_site else "profile.party_remove"
        before = audit.fields_of(part, SITE_FIELDS if is_site else PARTY_FIELDS)
        session.delete(part)
        audit.record(session, actor=actor, action=action, subject=profile, now=now, before=before)


def _confirm(profile: VillageProfile, actor: Actor, now: datetime) -> None:
    for name, value in confirmation(profile.organisation_id, actor, now).items():
        setattr(profile, name, value)
