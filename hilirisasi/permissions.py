"""Who may do what, to which record: one row per permission."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, Final, NamedTuple

from hilirisasi import staffing
from hilirisasi.actors import Actor
from models import (
    Case,
    CheckStatus,
    Listing,
    ListingStatus,
    Organisation,
    OrganisationKind,
    Plan,
    Region,
    Role,
    SheetUpload,
    Talk,
    User,
)


class Permission(StrEnum):
    """Names follow ``<record>:<action>``."""

    PUBLIC = "public"
    ACCOUNT_USE = "account:use"
    ACCOUNT_INVITE = "account:invite"
    ACCOUNT_CLOSE = "account:close"
    ACCOUNT_RESET = "account:reset"
    TEAM_VIEW = "team:view"
    TEAM_INVITE = "team:invite"
    INVITATION_REVOKE = "invitation:revoke"
    INVITATION_UPLOAD = "invitation:upload"
    POST_END = "post:end"
    POST_HAND_OVER = "post:hand_over"
    LISTING_CREATE = "listing:create"
    LISTING_EDIT = "listing:edit"
    LISTING_PUBLISH = "listing:publish"
    LISTING_MATCHES = "listing:matches"
    LISTING_OFFERS = "listing:offers"
    LISTING_UPLOAD = "listing:upload"
    SHEET_USE = "sheet:use"
    PROFILE_EDIT = "profile:edit"
    BOARD_VIEW = "board:view"
    PLAN_CREATE = "plan:create"
    PLAN_EDIT = "plan:edit"
    PLAN_VIEW = "plan:view"
    MATCH_VIEW = "match:view"
    TALK_START = "talk:start"
    TALK_VIEW = "talk:view"
    TALK_WRITE = "talk:write"
    TALK_CLOSE_SILENT = "talk:close_silent"
    TERMS_CONFIRM = "terms:confirm"
    TERMS_ASK_HEAD = "terms:ask_head"
    CASE_LIST = "case:list"
    CASE_VIEW = "case:view"
    CASE_QUEUE = "case:queue"
    CASE_DECIDE = "case:decide"
    CASE_ANSWER = "case:answer"
    EVIDENCE_CHECK = "evidence:check"
    OPINION_GIVE = "opinion:give"
    REGENCY_VIEW = "regency:view"
    AUDIT_VIEW = "audit:view"
    COMPANY_EDIT = "company:edit"
    COMPANY_QUEUE = "company:queue"
    COMPANY_CHECK = "company:check"
    OUTLINE_LOAD = "outline:load"


class Pair(NamedTuple):
    """A listing and a plan: what a match page, a talk and a case are about."""

    listing: Listing
    plan: Plan


Rule = Callable[[Actor, Any], bool]


def anyone_signed_in(_actor: Actor, _record: object) -> bool:
    """Everybody who signed in."""
    return True


def has_role(role: Role) -> Rule:
    """Anyone with that role, whatever the record."""

    def rule(actor: Actor, _record: object) -> bool:
        return actor.post_as(role) is not None

    return rule


def administers_another(actor: Actor, user: User) -> bool:
    """An admin, on anybody's account but the own: so that the last admin stays."""
    return actor.post_as(Role.ADMIN) is not None and user.id != actor.user_id


def works_for_village(actor: Actor, record: Listing | Pair | Talk | Case) -> bool:
    """The operator of the village that made the listing."""
    listing = record if isinstance(record, Listing) else record.listing
    return actor.post_as(Role.VILLAGE_OPERATOR, listing.organisation_id) is not None


def keeps_profile(actor: Actor, village: Region) -> bool:
    """The operator or an assistant of the village, or its regency."""
    of_village = any(
        post.role in {Role.VILLAGE_OPERATOR, Role.VILLAGE_ASSISTANT}
        and post.region_code == village.code
        for post in actor.posts
    )
    return of_village or works_in_regency(actor, village)


def drafts_listing(actor: Actor, listing: Listing) -> bool:
    """An assistant of the village, on a draft of a product that they were named for."""
    post = actor.post_as(Role.VILLAGE_ASSISTANT, listing.organisation_id)
    return (
        post is not None
        and listing.status is ListingStatus.DRAFT
        and listing.commodity_code in (post.commodities or ())
    )


def meets_checked_company(rule: Rule) -> Rule:
    """The rule, where an officer found the company as OSS has it, now or once before."""

    def met(actor: Actor, pair: Pair) -> bool:
        company = pair.plan.organisation
        results = {company.check_status, *(row.result for row in company.checks)}
        return rule(actor, pair) and CheckStatus.MATCHED in results

    return met


def heads_village(actor: Actor, record: Listing | Pair | Talk | Case) -> bool:
    """The head of the village that made the listing."""
    listing = record if isinstance(record, Listing) else record.listing
    return actor.post_as(Role.VILLAGE_HEAD, listing.organisation_id) is not None


def works_in_regency(
    actor: Actor, record: Region | Organisation | Listing | Pair | Talk | Case | None
) -> bool:
    """An officer of the regency that the record's village lies in; without a record, of any."""
    if record is None:
        return actor.post_as(Role.REGENCY) is not None
    if isinstance(record, Region):
        code = record.code
    elif isinstance(record, Organisation):
        code = record.region_code or ""
    else:
        code = (record if isinstance(record, Listing) else record.listing).village_code
    return any(post.role is Role.REGENCY and post.region_code == code[:5] for post in actor.posts)


def works_in_regency_without_interest(actor: Actor, record: Talk | Case) -> bool:
    """An officer of the regency who belongs neither to the village nor to the company."""
    is_hidden = isinstance(record, Talk) and record.is_hidden
    return (
        not is_hidden and works_in_regency(actor, record) and not _belongs_to_a_side(actor, record)
    )


def sees_of_village(actor: Actor, talk: Talk) -> bool:
    """Operator, head and regency of the village, once the talk has reached it."""
    rules = (works_for_village, heads_village, works_in_regency)
    return not talk.is_hidden and any(rule(actor, talk) for rule in rules)


def writes_for_village(actor: Actor, talk: Talk) -> bool:
    """The operator of the village, once the talk has reached it."""
    return not talk.is_hidden and works_for_village(actor, talk)


def sends_sheets(actor: Actor, sheet: SheetUpload) -> bool:
    """An operator or an officer of the organisation that sent the sheet."""
    roles = (Role.VILLAGE_OPERATOR, Role.REGENCY)
    return any(actor.post_as(role, sheet.organisation_id) is not None for role in roles)


def works_for_company(actor: Actor, record: Plan | Pair | Talk | Case) -> bool:
    """The investor whose company made the plan."""
    plan = record if isinstance(record, Plan) else record.plan
    return actor.post_as(Role.INVESTOR, plan.organisation_id) is not None


def reviews_without_interest(actor: Actor, case: Case) -> bool:
    """A reviewer or decider who belongs neither to the village nor to the company."""
    may_decide = any(actor.post_as(role) for role in (Role.REVIEWER, Role.DECIDER))
    return may_decide and not _belongs_to_a_side(actor, case)


def reviews_plan_without_interest(actor: Actor, plan: Plan | None) -> bool:
    """A reviewer who does not belong to the plan's company."""
    is_reviewer = actor.post_as(Role.REVIEWER) is not None
    return is_reviewer and (plan is None or not actor.belongs_to(plan.organisation_id))


def reviews_company_without_interest(actor: Actor, organisation: Organisation) -> bool:
    """A reviewer, on a company that they do not belong to."""
    is_company = organisation.kind is OrganisationKind.COMPANY
    is_reviewer = actor.post_as(Role.REVIEWER) is not None
    return is_company and is_reviewer and not actor.belongs_to(organisation.id)


def _belongs_to_a_side(actor: Actor, record: Talk | Case) -> bool:
    return actor.belongs_to(record.listing.organisation_id) or actor.belongs_to(
        record.plan.organisation_id
    )


VILLAGE: Final = has_role(Role.VILLAGE_OPERATOR)
INVESTOR: Final = has_role(Role.INVESTOR)
REVIEWER: Final = has_role(Role.REVIEWER)
ASSISTANT: Final = has_role(Role.VILLAGE_ASSISTANT)
HEAD: Final = has_role(Role.VILLAGE_HEAD)
REGENCY: Final = has_role(Role.REGENCY)
DECIDER: Final = has_role(Role.DECIDER)
OVERSEER: Final = has_role(Role.OVERSEER)
ADMIN: Final = has_role(Role.ADMIN)

# A permission is granted when any of its rules holds. The admin gets nothing by default.
RULES: Final[Mapping[Permission, tuple[Rule, ...]]] = {
    Permission.ACCOUNT_USE: (anyone_signed_in,),
    Permission.ACCOUNT_INVITE: (ADMIN,),
    Permission.ACCOUNT_CLOSE: (administers_another,),
    Permission.ACCOUNT_RESET: (staffing.resets_password,),
    Permission.TEAM_VIEW: (staffing.sees_team,),
    Permission.TEAM_INVITE: (staffing.gives_posts,),
    Permission.INVITATION_REVOKE: (staffing.revokes,),
    Permission.INVITATION_UPLOAD: (REGENCY,),
    Permission.POST_END: (staffing.takes_post,),
    Permission.POST_HAND_OVER: (staffing.passes_on_post,),
    Permission.LISTING_CREATE: (VILLAGE, ASSISTANT, works_in_regency),
    Permission.LISTING_EDIT: (works_for_village, works_in_regency, drafts_listing),
    Permission.LISTING_PUBLISH: (works_for_village, works_in_regency),
    Permission.LISTING_MATCHES: (
        *(works_for_village, heads_village, works_in_regency),
        *(REVIEWER, DECIDER, OVERSEER),
    ),
    Permission.LISTING_OFFERS: (works_for_village, heads_village, works_in_regency),
    Permission.LISTING_UPLOAD: (VILLAGE, REGENCY),
    Permission.SHEET_USE: (sends_sheets,),
    Permission.PROFILE_EDIT: (keeps_profile,),
    Permission.BOARD_VIEW: (VILLAGE, REVIEWER, DECIDER, OVERSEER),
    Permission.PLAN_CREATE: (INVESTOR,),
    Permission.PLAN_EDIT: (works_for_company,),
    Permission.PLAN_VIEW: (works_for_company, REVIEWER, DECIDER, OVERSEER),
    Permission.MATCH_VIEW: (
        *(meets_checked_company(works_for_village), meets_checked_company(heads_village)),
        *(works_for_company, works_in_regency),
        *(REVIEWER, DECIDER, OVERSEER),
    ),
    Permission.TALK_START: (works_for_village, works_for_company),
    Permission.TALK_VIEW: (works_for_company, sees_of_village),
    Permission.TALK_WRITE: (writes_for_village, works_for_company),
    Permission.TALK_CLOSE_SILENT: (works_in_regency_without_interest,),
    Permission.TERMS_CONFIRM: (works_for_village, heads_village, works_for_company),
    Permission.TERMS_ASK_HEAD: (works_for_village,),
    Permission.CASE_LIST: (VILLAGE, HEAD, INVESTOR, REGENCY, REVIEWER, DECIDER, OVERSEER),
    Permission.CASE_VIEW: (
        *(works_for_village, heads_village, works_for_company, works_in_regency),
        *(REVIEWER, DECIDER, OVERSEER),
    ),
    Permission.CASE_QUEUE: (REVIEWER, DECIDER, OVERSEER),
    Permission.CASE_DECIDE: (reviews_without_interest,),
    Permission.CASE_ANSWER: (works_for_village, works_for_company),
    Permission.EVIDENCE_CHECK: (reviews_plan_without_interest,),
    Permission.OPINION_GIVE: (works_in_regency_without_interest,),
    Permission.REGENCY_VIEW: (REGENCY,),
    Permission.AUDIT_VIEW: (OVERSEER,),
    Permission.COMPANY_EDIT: (INVESTOR,),
    Permission.COMPANY_QUEUE: (REVIEWER,),
    Permission.COMPANY_CHECK: (reviews_company_without_interest,),
    Permission.OUTLINE_LOAD: (ADMIN,),
}

# Records whose very existence is private: without the permission they are not found.
PRIVATE: Final = frozenset(
    {
        Permission.ACCOUNT_RESET,
        Permission.TEAM_VIEW,
        Permission.TEAM_INVITE,
        Permission.INVITATION_REVOKE,
        Permission.POST_END,
        Permission.POST_HAND_OVER,
        Permission.SHEET_USE,
        Permission.PLAN_EDIT,
        Permission.PLAN_VIEW,
        Permission.MATCH_VIEW,
        Permission.TALK_START,
        Permission.TALK_VIEW,
        Permission.TALK_WRITE,
        Permission.TALK_CLOSE_SILENT,
        Permission.TERMS_CONFIRM,
        Permission.TERMS_ASK_HEAD,
        Permission.OPINION_GIVE,
        Permission.CASE_VIEW,
        Permission.CASE_DECIDE,
        Permission.CASE_ANSWER,
        Permission.EVIDENCE_CHECK,
        Permission.COMPANY_CHECK,
    }
)


def is_allowed(actor: Actor | None, permission: Permission, record: object = None) -> bool:
    """Return whether ``actor`` (``None``: nobody signed in) has ``permission`` on ``record``."""
    if permission is Permission.PUBLIC:
        return True
    return actor is not None and any(rule(actor, record) for rule in RULES[permission])
