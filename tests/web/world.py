"""Two villages and two companies that know each other pairwise, and a person of each role.

What belongs to the first pair is ``own`` to its operator and its investor; the second pair is
``foreign`` to both. To everybody else both are foreign.
"""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from models import Case, Listing, Plan, Role, Talk, User
from tests import factories


@dataclass(slots=True)
class Side:
    """One village and one company with all that lies between them."""

    village: User
    investor: User
    listing: Listing
    plan: Plan
    talk: Talk
    case: Case

    def ids(self) -> dict[str, Any]:
        """Return the values of an address that leads to this side's records."""
        return {
            "listing_id": self.listing.id,
            "plan_id": self.plan.id,
            "talk_id": self.talk.id,
            "case_id": self.case.id,
        }


@dataclass(slots=True)
class World:
    """Both sides and the officials."""

    own: Side
    foreign: Side
    officials: dict[Role, User] = field(default_factory=dict)

    def person(self, role: Role) -> User:
        """Return the person of a role; the operator and the investor are of the own side."""
        own = {Role.VILLAGE_OPERATOR: self.own.village, Role.INVESTOR: self.own.investor}
        return own.get(role) or self.officials[role]


def build(session: Session) -> World:
    """Make the world."""
    world = World(own=_side("Satu"), foreign=_side("Dua"))
    for role in (Role.REVIEWER, Role.OVERSEER, Role.ADMIN):
        world.officials[role] = factories.person(role)
    session.commit()
    session.expire_all()
    return world


def _side(name: str) -> Side:
    village = factories.person(Role.VILLAGE_OPERATOR)
    company = factories.CompanyFactory(name=f"PT {name} Unik", nib=f"{len(name):013d}")
    investor = factories.person(Role.INVESTOR, company)
    listing = factories.ListingFactory(
        organisation=_organisation(village), holder_name=f"Pemegang {name} Unik"
    )
    plan = factories.PlanFactory(organisation=company, complete=True)
    talk = factories.TalkFactory(listing=listing, plan=plan)
    case = factories.CaseFactory(terms=factories.TermsFactory(talk=talk))
    return Side(village, investor, listing, plan, talk, case)


def _organisation(user: User) -> Any:
    factories.Session().refresh(user)
    return user.memberships[0].organisation
