"""Two villages and two companies that know each other pairwise, and a person of each role.

What belongs to the first pair is ``own`` to its village, its company and its regency; the second
pair, in another regency, is ``foreign`` to them. To everybody else both are foreign.
"""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from models import (
    Case,
    FigureOwner,
    Listing,
    ListingPhoto,
    Objection,
    Organisation,
    PaperForm,
    Plan,
    PolicyRecord,
    PolicyStatus,
    PoolOfferPart,
    Role,
    SheetMapping,
    SheetUpload,
    Talk,
    User,
)
from tests import factories

DRAFT = "2026-9"  # rules that the world's reviewer drafts


@dataclass(slots=True)
class Side:
    """One village and one company with all that lies between them."""

    village: User
    head: User
    assistant: User
    investor: User
    listing: Listing
    plan: Plan
    talk: Talk
    case: Case
    sheet: SheetUpload
    photo: ListingPhoto
    paper: PaperForm
    mapping: SheetMapping
    pool_part: PoolOfferPart
    teams: dict[str, dict[str, int]]
    objections: dict[FigureOwner, Objection]
    search_id: int  # the investor's

    def ids(self) -> dict[str, Any]:
        """Return the values of an address that leads to this side's records."""
        return {
            "listing_id": self.listing.id,
            "plan_id": self.plan.id,
            "talk_id": self.talk.id,
            "case_id": self.case.id,
            "sheet_upload_id": self.sheet.id,
            "listing_photo_id": self.photo.id,
            "paper_form_id": self.paper.id,
            "sheet_mapping_id": self.mapping.id,
            "pool_offer_id": self.pool_part.pool_offer_id,
            "pool_offer_part_id": self.pool_part.id,
            "village_code": self.listing.village_code,
            "organisation_id": self.plan.organisation_id,
            "membership_id": self.investor.memberships[0].id,
            "objection_id": self.objections[FigureOwner.VILLAGE].id,
            "saved_search_id": self.search_id,
        }


@dataclass(slots=True)
class World:
    """Both sides and the officials."""

    own: Side
    foreign: Side
    officials: dict[Role, User] = field(default_factory=dict)
    searches: dict[int, int] = field(default_factory=dict)  # a saved search of each person

    def person(self, role: Role) -> User:
        """Return the person of a role; who belongs to a side is of the own one."""
        own = {
            Role.VILLAGE_OPERATOR: self.own.village,
            Role.VILLAGE_HEAD: self.own.head,
            Role.VILLAGE_ASSISTANT: self.own.assistant,
            Role.INVESTOR: self.own.investor,
        }
        return own.get(role) or self.officials[role]


def build(session: Session) -> World:
    """Make the world."""
    world = World(own=_side("Satu", "18.02"), foreign=_side("Dua", "18.07"))
    for role in (Role.REGENCY, Role.REVIEWER, Role.DECIDER, Role.OVERSEER, Role.ADMIN):
        world.officials[role] = factories.person(role)
    reviewer = world.officials[Role.REVIEWER]
    session.add(
        PolicyRecord(
            version=DRAFT,
            content={"version": DRAFT},
            is_provisional=True,
            source="Uji",
            status=PolicyStatus.DRAFT,
            drafted_by_id=reviewer.id,
            drafted_by_name=reviewer.name,
            drafted_at=factories.NOW,
        )
    )
    for user in (*map(world.person, Role), world.foreign.village):
        world.searches[user.id] = factories.SavedSearchFactory(user=user).id
    session.commit()
    session.expire_all()
    return world


def _side(name: str, regency: str) -> Side:
    district = factories.DistrictFactory(
        code=f"{regency}.01", parent=factories.RegencyFactory(code=regency)
    )
    organisation = factories.VillageOrganisationFactory(
        region=factories.VillageFactory(code=f"{regency}.01.2001", parent=district)
    )
    village, head, assistant = (
        factories.person(role, organisation)
        for role in (Role.VILLAGE_OPERATOR, Role.VILLAGE_HEAD, Role.VILLAGE_ASSISTANT)
    )
    company = factories.CompanyFactory(name=f"PT {name} Unik", nib=f"{len(name):013d}")
    investor = factories.person(Role.INVESTOR, company)
    listing = factories.ListingFactory(
        organisation=organisation, holder_name=f"Pemegang {name} Unik"
    )
    plan = factories.PlanFactory(organisation=company, complete=True)
    talk = factories.TalkFactory(listing=listing, plan=plan)
    case = factories.CaseFactory(terms=factories.TermsFactory(talk=talk))
    sheet = factories.SheetUploadFactory(organisation=organisation)
    photo = factories.ListingPhotoFactory(listing=listing)
    paper = factories.PaperFormFactory(village=organisation.region)
    mapping = factories.SheetMappingFactory(organisation=organisation)
    pool_part = factories.PoolOfferPartFactory(offer__plan=plan, listing=listing)
    teams = {"village": _team(organisation, Role.VILLAGE_ASSISTANT)}
    teams["company"] = _team(company, Role.INVESTOR)
    objections = {
        owner: factories.ObjectionFactory(
            listing=listing, plan=plan, owner=owner, organisation=answering
        )
        for owner, answering in (
            (FigureOwner.VILLAGE, organisation),
            (FigureOwner.COMPANY, company),
            (FigureOwner.REVIEWERS, None),
        )
    }
    return Side(
        *(village, head, assistant, investor, listing, plan, talk, case, sheet, photo, paper),
        *(mapping, pool_part, teams, objections),
        factories.SavedSearchFactory(user=investor).id,
    )


def _team(organisation: Organisation, role: Role) -> dict[str, int]:
    """Return the ids of a team: its organisation, somebody's post in it, an open invitation."""
    membership = factories.MembershipFactory(organisation=organisation, role=role)
    return {
        "organisation_id": organisation.id,
        "membership_id": membership.id,
        "invitation_id": factories.InvitationFactory(organisation=organisation, role=role).id,
        "user_id": membership.user_id,
    }
