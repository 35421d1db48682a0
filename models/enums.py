"""The closed vocabularies of the domain. Their display text is in ``hilirisasi.web.labels``."""

from enum import StrEnum


class RegionKind(StrEnum):
    """What a region is in the Kemendagri decree."""

    PROVINCE = "province"
    REGENCY = "regency"
    CITY = "city"
    DISTRICT = "district"
    DESA = "desa"
    KELURAHAN = "kelurahan"


class OrganisationKind(StrEnum):
    """Who a record belongs to."""

    VILLAGE = "village"
    COMPANY = "company"
    OFFICE = "office"


class Role(StrEnum):
    """What a membership lets a person do, within the scope of its organisation."""

    VILLAGE_OPERATOR = "village_operator"
    INVESTOR = "investor"
    REVIEWER = "reviewer"
    OVERSEER = "overseer"
    ADMIN = "admin"


class FirmSize(StrEnum):
    """Size of a firm; the UMP binds medium and large ones."""

    MICRO = "micro"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


class HolderKind(StrEnum):
    """Who in the village holds the supply and would sell it."""

    BUMDES = "bumdes"
    COOPERATIVE = "cooperative"
    FARMER_GROUP = "farmer_group"
    FARMERS = "farmers"


class Availability(StrEnum):
    """How much of the harvest is free to sell."""

    FREE = "free"
    PARTLY = "partly"
    BOUND = "bound"


class ListingStatus(StrEnum):
    """Where a listing stands."""

    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class PlanStage(StrEnum):
    """How much of a plan has been asked."""

    MINAT = "minat"
    PROPOSAL = "proposal"


class PlanStatus(StrEnum):
    """Where a plan stands."""

    OPEN = "open"
    WITHDRAWN = "withdrawn"


class PricePlace(StrEnum):
    """Where an offered price is paid."""

    FARM = "farm"
    COLLECTION_POINT = "collection_point"
    FACTORY = "factory"


class JobsEvidence(StrEnum):
    """What stands behind a claim of jobs."""

    NONE = "none"
    STUDY = "study"
    SIGNED_PLAN = "signed_plan"


class Answer(StrEnum):
    """What one side says to talking with the other."""

    WAITING = "waiting"
    WILLING = "willing"
    NOT_YET = "not_yet"
    NO = "no"


class TalkStatus(StrEnum):
    """Where a conversation between a plan and a listing stands."""

    ASKED = "asked"
    TALKING = "talking"
    AGREED = "agreed"
    CLOSED = "closed"


class Side(StrEnum):
    """The two sides of a match."""

    VILLAGE = "village"
    INVESTOR = "investor"


class CaseStatus(StrEnum):
    """Where a case stands, from both sides' agreement to its end."""

    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    APPROVED = "approved"
    APPROVED_WITH_CONDITIONS = "approved_with_conditions"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    REVOKED = "revoked"


class Outcome(StrEnum):
    """What a reviewer may decide on a case."""

    APPROVE = "approve"
    APPROVE_WITH_CONDITIONS = "approve_with_conditions"
    RETURN = "return"
    REJECT = "reject"
    REVOKE = "revoke"


class Finding(StrEnum):
    """What a reviewer found at a gate that the figures left open."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"


class FigureStatus(StrEnum):
    """How sure a reference figure is."""

    PUBLISHED = "published"
    IMPLIED = "implied"
    ESTIMATED = "estimated"
