"""The tables of the application. Import models from here: ``from models import Listing``."""

from models.audit import AuditEvent
from models.base import MAX_KG, MONTHS, Base, Idr, Kg, MonthlyKg
from models.case import Case, Decision, GateFinding, Reservation
from models.commodity import Commodity, CommodityForm, Route, WageFloor
from models.enums import (
    Answer,
    Availability,
    CaseStatus,
    FigureStatus,
    Finding,
    FirmSize,
    HolderKind,
    JobsEvidence,
    ListingStatus,
    OrganisationKind,
    Outcome,
    PlanStage,
    PlanStatus,
    PricePlace,
    RegionKind,
    Role,
    Side,
    TalkStatus,
)
from models.figure import Indicator, Production, ReferenceFile
from models.listing import Listing
from models.match import Match, MatchPart, Ranking
from models.organisation import Organisation
from models.plan import Plan
from models.policy import PolicyRecord
from models.price import Price, PriceRule
from models.region import Region
from models.talk import Message, Talk, Terms, VisitDate
from models.user import Attempt, Invitation, Membership, SignInSession, User

__all__ = [
    "MAX_KG",
    "MONTHS",
    "Answer",
    "Attempt",
    "AuditEvent",
    "Availability",
    "Base",
    "Case",
    "CaseStatus",
    "Commodity",
    "CommodityForm",
    "Decision",
    "FigureStatus",
    "Finding",
    "FirmSize",
    "GateFinding",
    "HolderKind",
    "Idr",
    "Indicator",
    "Invitation",
    "JobsEvidence",
    "Kg",
    "Listing",
    "ListingStatus",
    "Match",
    "MatchPart",
    "Membership",
    "Message",
    "MonthlyKg",
    "Organisation",
    "OrganisationKind",
    "Outcome",
    "Plan",
    "PlanStage",
    "PlanStatus",
    "PolicyRecord",
    "Price",
    "PricePlace",
    "PriceRule",
    "Production",
    "Ranking",
    "ReferenceFile",
    "Region",
    "RegionKind",
    "Reservation",
    "Role",
    "Route",
    "Side",
    "SignInSession",
    "Talk",
    "TalkStatus",
    "Terms",
    "User",
    "VisitDate",
    "WageFloor",
]
