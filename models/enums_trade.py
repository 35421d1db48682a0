"""What is offered, wanted and agreed: listings, plans, talks, pools."""

from enum import StrEnum


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
