"""Who takes part: places, organisations, posts and what ties people to a case."""

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


class FirmSize(StrEnum):
    """Size of a firm; the UMP binds medium and large ones."""

    MICRO = "micro"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


class Acting(StrEnum):
    """How a person stands in for a post: for some days (*Plh.*), or for good (*Plt.*)."""

    FOR_DAYS = "plh"
    FOR_GOOD = "plt"


class OfficeDuty(StrEnum):
    """What an office answers for in a case: whose short list of questions it has."""

    INDUSTRY = "industry"  # Disperindag
    CROPS = "crops"  # Dinas KPTPH
    ESTATES = "estates"  # Dinas Perkebunan
    VILLAGES = "villages"  # Dinas PMDT
    ENVIRONMENT = "environment"  # DLH
    REGENCY = "regency"  # of the village's regency or city


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


OF_A_VILLAGE: Final = (Role.VILLAGE_OPERATOR, Role.VILLAGE_HEAD, Role.VILLAGE_ASSISTANT)
REGENCY_KINDS: Final = (RegionKind.REGENCY, RegionKind.CITY)
VILLAGE_KINDS: Final = (RegionKind.DESA, RegionKind.KELURAHAN)
