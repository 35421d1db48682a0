"""The closed vocabularies of the domain. Their display text is in ``hilirisasi.web.labels``."""

from enum import StrEnum
from typing import Final


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
    VILLAGE_HEAD = "village_head"
    VILLAGE_ASSISTANT = "village_assistant"
    REGENCY = "regency"
    INVESTOR = "investor"
    REVIEWER = "reviewer"
    DECIDER = "decider"
    OVERSEER = "overseer"
    ADMIN = "admin"


class LegalForm(StrEnum):
    """What a company is in law; the last three may have no NIB yet."""

    LIMITED = "limited"
    PARTNERSHIP = "partnership"
    COOPERATIVE = "cooperative"
    BUMDES = "bumdes"
    SOLE = "sole"


class CheckStatus(StrEnum):
    """What an officer found when comparing a company with OSS."""

    UNCHECKED = "unchecked"
    MATCHED = "matched"
    NOT_MATCHED = "not_matched"


OF_A_VILLAGE: Final = (Role.VILLAGE_OPERATOR, Role.VILLAGE_HEAD, Role.VILLAGE_ASSISTANT)
REGENCY_KINDS: Final = (RegionKind.REGENCY, RegionKind.CITY)
VILLAGE_KINDS: Final = (RegionKind.DESA, RegionKind.KELURAHAN)


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
    """Where a listing stands; one that nobody confirmed in time is published, yet not shown."""

    DRAFT = "draft"
    PUBLISHED = "published"
    FALLOW = "fallow"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


class ProductKind(StrEnum):
    """Is a product the crop itself, or what is left of it?"""

    MAIN = "main"
    BY_PRODUCT = "by_product"
    WASTE = "waste"


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


class PartnershipScheme(StrEnum):
    """How a firm works with growers, by the forms of PP 7/2021."""

    NUCLEUS_PLASMA = "nucleus_plasma"
    SUBCONTRACT = "subcontract"
    TOLL = "toll"
    TRADE = "trade"
    SUPPLY_CHAIN = "supply_chain"
    PROFIT_SHARE = "profit_share"
    JOINT_OPERATION = "joint_operation"
    JOINT_VENTURE = "joint_venture"


class HomeProcessing(StrEnum):
    """What a firm arranges with those who process at home already."""

    NOTHING = "nothing"
    LEAVES_SUPPLY = "leaves_supply"
    BUYS_PRODUCT = "buys_product"
    TOLL = "toll"
    EMPLOYS = "employs"


class PriceRuleKind(StrEnum):
    """How an offered price moves."""

    FIXED = "fixed"
    REFERENCE_PREMIUM = "reference_premium"


class EnvironmentalDocument(StrEnum):
    """The class of environmental document (PermenLHK 4/2021)."""

    AMDAL = "amdal"
    UKL_UPL = "ukl_upl"
    SPPL = "sppl"
    NOT_YET = "not_yet"


class LandTenure(StrEnum):
    """Whose land a site or a plant stands on."""

    VILLAGE = "village"
    PRIVATE = "private"
    STATE = "state"
    CUSTOMARY = "customary"
    OWN = "own"


class Lp2b(StrEnum):
    """Does land lie in the protected food land?"""

    INSIDE = "inside"
    OUTSIDE = "outside"
    UNKNOWN = "unknown"


class Road(StrEnum):
    """What the last kilometre to a village is made of."""

    ASPHALT = "asphalt"
    CONCRETE = "concrete"
    GRAVEL = "gravel"
    EARTH = "earth"


class Water(StrEnum):
    """Where a village could take water for a plant from."""

    PIPED = "piped"
    WELL = "well"
    RIVER = "river"
    SPRING = "spring"
    NONE = "none"


class PartyKind(StrEnum):
    """Who may sign for a village."""

    DESA = "desa"
    BUMDES = "bumdes"
    BUMDESMA = "bumdesma"
    COOPERATIVE = "cooperative"
    FARMER_GROUP = "farmer_group"


class Answer(StrEnum):
    """What one side says to talking with the other."""

    WAITING = "waiting"
    WILLING = "willing"
    NOT_YET = "not_yet"
    NO = "no"


class TalkStatus(StrEnum):
    """Where a conversation between a plan and a listing stands."""

    HELD = "held"
    ASKED = "asked"
    TALKING = "talking"
    AGREED = "agreed"
    CLOSED = "closed"


class PoolStatus(StrEnum):
    """Where an offer to the villages of a pool stands; one that gathers lapses by its day."""

    GATHERING = "gathering"
    STANDING = "standing"
    WITHDRAWN = "withdrawn"


class Side(StrEnum):
    """The two sides of a match."""

    VILLAGE = "village"
    INVESTOR = "investor"


class CaseStatus(StrEnum):
    """Where a case stands, from both sides' agreement to its end, in the order of a good course."""

    SUBMITTED = "submitted"
    COMPLETE = "complete"
    IN_REVIEW = "in_review"
    MEETING = "meeting"
    RETURNED = "returned"
    APPROVED = "approved"
    APPROVED_WITH_CONDITIONS = "approved_with_conditions"
    SIGNED = "signed"
    RUNNING = "running"
    EXTENDED = "extended"
    COMPLETED = "completed"
    STOPPED = "stopped"
    LAPSED = "lapsed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    REVOKED = "revoked"
    OBJECTED = "objected"


class Track(StrEnum):
    """How closely a case is looked at: *ringan*, *biasa*, *berat*."""

    LIGHT = "light"
    REGULAR = "regular"
    HEAVY = "heavy"


class Acting(StrEnum):
    """How a person stands in for a post: for some days (*Plh.*), or for good (*Plt.*)."""

    FOR_DAYS = "plh"
    FOR_GOOD = "plt"


class ClockStep(StrEnum):
    """A step of a case that has its own limit in working days, in their order."""

    SCREENING = "screening"
    REVIEW = "review"
    CONSOLIDATION = "consolidation"  # reviewed, before the meeting
    DECISION = "decision"
    OBJECTION = "objection"  # only where a side objected


class MissingPart(StrEnum):
    """What a file may lack when it comes in; a screener names all of it at once."""

    IDENTITY = "identity"
    BUSINESS_CLASS = "business_class"
    MUSYAWARAH = "musyawarah"
    SIGNERS = "signers"
    SITE = "site"
    CAPACITY = "capacity"
    PRICE = "price"
    ENVIRONMENT = "environment"
    OTHER = "other"


class Outcome(StrEnum):
    """What a reviewer may decide on a case."""

    APPROVE = "approve"
    APPROVE_WITH_CONDITIONS = "approve_with_conditions"
    RETURN = "return"
    REJECT = "reject"
    REVOKE = "revoke"
    STOP = "stop"  # a contract
    CONTINUE = "continue"  # a contract whose stop was objected to


class ConditionOwner(StrEnum):
    """Who meets a condition of an approval; an office is named beside it."""

    COMPANY = "company"
    VILLAGE = "village"
    OFFICE = "office"


class ConditionStatus(StrEnum):
    """Where a condition stands: shown and accepted, or its day passed, was warned of, and again."""

    OPEN = "open"
    FILED = "filed"
    MET = "met"
    OVERDUE = "overdue"
    WARNED = "warned"
    RECONSIDERED = "reconsidered"


class Deliberation(StrEnum):
    """What a musyawarah desa decided."""

    AGREED = "agreed"
    AGREED_IF = "agreed_if"
    REFUSED = "refused"


class LegalKind(StrEnum):
    """Which table a legal row stands in."""

    FIGURE = "figure"
    BUSINESS_CLASS = "business_class"
    FIELD = "field"


class LegalMatter(StrEnum):
    """What a rule on a field of business is about."""

    RESERVED = "reserved"
    OWNERSHIP = "ownership"
    ENVIRONMENT = "environment"


class LetterKind(StrEnum):
    """What an office writes in a case."""

    RECEIPT = "receipt"
    QUESTION = "question"
    DECISION = "decision"
    OBJECTION_ANSWER = "objection_answer"


class Finding(StrEnum):
    """What a reviewer found at a gate that the figures left open."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"


class OfficeDuty(StrEnum):
    """What an office answers for in a case: whose short list of questions it has."""

    INDUSTRY = "industry"  # Disperindag
    CROPS = "crops"  # Dinas KPTPH
    ESTATES = "estates"  # Dinas Perkebunan
    VILLAGES = "villages"  # Dinas PMDT
    ENVIRONMENT = "environment"  # DLH
    REGENCY = "regency"  # of the village's regency or city


class RegencyView(StrEnum):
    """What a regency, or another office, says about one side of a case."""

    FITS = "fits"
    CONFLICTS = "conflicts"
    UNKNOWN = "unknown"


class FigureOwner(StrEnum):
    """Who answers for a figure of the score; reviewers for data and assumptions."""

    VILLAGE = "village"
    COMPANY = "company"
    REVIEWERS = "reviewers"


class ObjectionStatus(StrEnum):
    """Where an objection to a figure stands."""

    UNANSWERED = "unanswered"
    CORRECTED = "corrected"
    UPHELD = "upheld"


class FigureStatus(StrEnum):
    """How sure a reference figure is."""

    PUBLISHED = "published"
    IMPLIED = "implied"
    ESTIMATED = "estimated"


class PolicyStatus(StrEnum):
    """Where a version of the rules of the score stands."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    AGREED = "agreed"
    DISCARDED = "discarded"


class InputKind(StrEnum):
    """Which of the ranking's inputs a kept state is."""

    LISTING = "listing"
    PLAN = "plan"
    REFERENCE = "reference"


class SearchKind(StrEnum):
    """What a saved search looks for."""

    SUPPLY = "supply"
    PLANS = "plans"
    TEXT = "text"


class Channel(StrEnum):
    """How a letter leaves the service: by e-mail, or as a message to a phone."""

    MAIL = "mail"
    MESSAGE = "message"


class NoticeChoice(StrEnum):
    """How soon a person wants to be told on one channel."""

    DIRECT = "direct"
    DIGEST = "digest"
    NONE = "none"


class OutboxStatus(StrEnum):
    """What became of a letter: ``late`` was too old to send, ``needless`` had nothing to tell."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    LATE = "late"
    NEEDLESS = "needless"


class Tie(StrEnum):
    """Whose a declared company or village is."""

    OWN = "own"
    FAMILY = "family"


class InterestLevel(StrEnum):
    """What an interest in a case means: nothing, no decision, or no hand in the case at all."""

    NONE = "none"
    SOFT = "soft"
    HARD = "hard"


class InterestKind(StrEnum):
    """How an interest of an official in a case is known: by their answer, or by a computed hint."""

    ANSWER = "answer"
    COMPANY_POST = "company_post"
    COMPANY_POST_BEFORE = "company_post_before"
    DECLARED_NIB = "declared_nib"
    DECLARED_NPWP = "declared_npwp"
    DECLARED_NAME = "declared_name"
    SAME_NIB = "same_nib"
    SAME_NPWP = "same_npwp"
    SAME_PHONE = "same_phone"
    SAME_ADDRESS = "same_address"
    OFFICER_NAME = "officer_name"
    VILLAGE_POST = "village_post"
    VILLAGE_POST_BEFORE = "village_post_before"
    DECLARED_VILLAGE = "declared_village"
