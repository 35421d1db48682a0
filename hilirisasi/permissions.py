"""Who may do what, to which record: one row per permission."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from hilirisasi import staffing
from hilirisasi.actors import Actor
from hilirisasi.scopes import (
    Rule,
    administers_another,
    agrees_policy,
    answers_for_office,
    answers_objection,
    anyone_signed_in,
    drafts_listing,
    drafts_policy,
    enters_paper,
    has_role,
    heads_village,
    is_asked_by_pool,
    keeps_profile,
    meets_checked_company,
    owns_search,
    reviews_company_without_interest,
    reviews_plan_without_interest,
    reviews_without_interest,
    sees_of_village,
    sends_sheets,
    supplies_pool,
    takes_steps,
    works_for_company,
    works_for_village,
    works_in_regency,
    works_in_regency_without_interest,
    writes_for_village,
)
from models import Role


class Permission(StrEnum):
    """Names follow ``<record>:<action>``."""

    PUBLIC = "public"
    ACCOUNT_USE = "account:use"
    ACCOUNT_INVITE = "account:invite"
    ACCOUNT_CLOSE = "account:close"
    ACCOUNT_RESET = "account:reset"
    ACCOUNT_RESET_FACTOR = "account:reset_factor"
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
    LISTING_REMIND = "listing:remind"
    LISTING_UPLOAD = "listing:upload"
    SHEET_USE = "sheet:use"
    PAPER_MAKE = "paper:make"
    PAPER_USE = "paper:use"
    MAPPING_FORGET = "mapping:forget"
    PROFILE_EDIT = "profile:edit"
    BOARD_VIEW = "board:view"
    PLAN_CREATE = "plan:create"
    PLAN_EDIT = "plan:edit"
    PLAN_VIEW = "plan:view"
    MATCH_VIEW = "match:view"
    TALK_START = "talk:start"
    TALK_VIEW = "talk:view"
    TALK_WRITE = "talk:write"
    POOL_READ = "pool:read"
    POOL_VIEW = "pool:view"
    POOL_ANSWER = "pool:answer"
    POOL_EDIT = "pool:edit"
    TALK_CLOSE_SILENT = "talk:close_silent"
    TERMS_CONFIRM = "terms:confirm"
    TERMS_ASK_HEAD = "terms:ask_head"
    CASE_LIST = "case:list"
    CASE_VIEW = "case:view"
    CASE_QUEUE = "case:queue"
    CASE_ASSIGN = "case:assign"
    CASE_DECIDE = "case:decide"
    DECLARATION_MAKE = "declaration:make"
    DECLARATION_READ = "declaration:read"
    CASE_ANSWER = "case:answer"
    CASE_STEP = "case:step"
    CONDITION_FILE = "condition:file"
    CONSENT_FILE = "consent:file"
    CONSENT_READ = "consent:read"
    LEGAL_CONFIRM = "legal:confirm"
    REALISATION_REPORT = "realisation:report"
    REALISATION_READ = "realisation:read"
    REALISATION_ANSWER = "realisation:answer"
    MISMATCH_CLOSE = "mismatch:close"
    EVIDENCE_CHECK = "evidence:check"
    OPINION_GIVE = "opinion:give"
    OFFICE_VIEW = "office:view"
    OFFICE_ANSWER = "office:answer"
    REGENCY_VIEW = "regency:view"
    AUDIT_VIEW = "audit:view"
    COMPANY_EDIT = "company:edit"
    COMPANY_QUEUE = "company:queue"
    COMPANY_CHECK = "company:check"
    OUTLINE_LOAD = "outline:load"
    CALENDAR_EDIT = "calendar:edit"
    OBJECTION_RAISE = "objection:raise"
    OBJECTION_ANSWER = "objection:answer"
    SEARCH_SAVE = "search:save"
    SEARCH_OPEN = "search:open"
    SEARCH_PLANS = "search:plans"
    POLICY_READ = "policy:read"
    POLICY_DRAFT = "policy:draft"
    POLICY_AGREE = "policy:agree"


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
    Permission.ACCOUNT_RESET_FACTOR: (administers_another,),
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
    Permission.LISTING_REMIND: (works_in_regency,),
    Permission.LISTING_UPLOAD: (VILLAGE, REGENCY),
    Permission.SHEET_USE: (sends_sheets,),
    Permission.PAPER_MAKE: (keeps_profile,),
    Permission.PAPER_USE: (enters_paper,),
    Permission.MAPPING_FORGET: (sends_sheets,),
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
    Permission.POOL_READ: (
        supplies_pool(meets_checked_company(works_for_village)),
        supplies_pool(meets_checked_company(heads_village)),
        *(supplies_pool(works_in_regency), works_for_company),
        *(REVIEWER, DECIDER, OVERSEER),
    ),
    Permission.POOL_VIEW: (works_for_company, is_asked_by_pool, REVIEWER, DECIDER, OVERSEER),
    Permission.POOL_ANSWER: (works_for_village, heads_village),
    Permission.POOL_EDIT: (works_for_company,),
    Permission.TALK_CLOSE_SILENT: (works_in_regency_without_interest,),
    Permission.TERMS_CONFIRM: (works_for_village, heads_village, works_for_company),
    Permission.TERMS_ASK_HEAD: (works_for_village,),
    Permission.CASE_LIST: (VILLAGE, HEAD, INVESTOR, REGENCY, REVIEWER, DECIDER, OVERSEER),
    Permission.CASE_VIEW: (
        *(works_for_village, heads_village, works_for_company, works_in_regency),
        *(REVIEWER, DECIDER, OVERSEER),
    ),
    Permission.CASE_QUEUE: (REVIEWER, DECIDER, OVERSEER),
    # Whom a case is handed to is the head's to say; with an interest in it, not that one's.
    Permission.CASE_ASSIGN: (DECIDER,),
    Permission.CASE_DECIDE: (reviews_without_interest,),
    Permission.DECLARATION_MAKE: (REVIEWER, DECIDER),
    Permission.DECLARATION_READ: (OVERSEER, ADMIN),
    Permission.CASE_ANSWER: (works_for_village, works_for_company),
    Permission.CASE_STEP: (takes_steps,),
    # Whose a condition is the service looks at: a side's, or an office's.
    Permission.CONDITION_FILE: (
        *(works_for_village, heads_village, works_for_company),
        *(works_in_regency_without_interest, REVIEWER, DECIDER),
    ),
    Permission.CONSENT_FILE: (works_for_village, heads_village),
    # The signed sheet names villagers: the company reads the minutes without it.
    Permission.CONSENT_READ: (
        *(works_for_village, heads_village, works_in_regency),
        *(REVIEWER, DECIDER, OVERSEER),
    ),
    Permission.LEGAL_CONFIRM: (REVIEWER,),
    Permission.REALISATION_REPORT: (works_for_company,),
    # The owner's figures and the receipt of OSS; the others read the public ones.
    Permission.REALISATION_READ: (works_for_company, REVIEWER, DECIDER, OVERSEER),
    Permission.REALISATION_ANSWER: (works_for_village, heads_village),
    Permission.MISMATCH_CLOSE: (works_in_regency_without_interest, reviews_without_interest),
    Permission.EVIDENCE_CHECK: (reviews_plan_without_interest,),
    Permission.OPINION_GIVE: (works_in_regency_without_interest,),
    # What offices say among themselves; the sides read the decision that follows.
    Permission.OFFICE_VIEW: (
        *(works_in_regency_without_interest, reviews_without_interest),
        OVERSEER,
    ),
    Permission.OFFICE_ANSWER: (answers_for_office,),
    Permission.REGENCY_VIEW: (REGENCY,),
    Permission.AUDIT_VIEW: (OVERSEER,),
    Permission.COMPANY_EDIT: (INVESTOR,),
    Permission.COMPANY_QUEUE: (REVIEWER,),
    Permission.COMPANY_CHECK: (reviews_company_without_interest,),
    Permission.OUTLINE_LOAD: (ADMIN,),
    Permission.CALENDAR_EDIT: (ADMIN, REVIEWER),
    Permission.OBJECTION_RAISE: (
        *(meets_checked_company(works_for_village), meets_checked_company(heads_village)),
        *(works_for_company, works_in_regency),
        *(REVIEWER, DECIDER),
    ),
    Permission.OBJECTION_ANSWER: (answers_objection,),
    Permission.SEARCH_SAVE: (anyone_signed_in,),
    Permission.SEARCH_OPEN: (owns_search,),
    Permission.SEARCH_PLANS: (VILLAGE,),
    # Agreed rules are read by all; drafts by those who write, agree or oversee them.
    Permission.POLICY_READ: (REVIEWER, DECIDER, OVERSEER),
    Permission.POLICY_DRAFT: (drafts_policy,),
    Permission.POLICY_AGREE: (agrees_policy,),
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
        Permission.PAPER_USE,
        Permission.MAPPING_FORGET,
        Permission.PLAN_EDIT,
        Permission.PLAN_VIEW,
        Permission.MATCH_VIEW,
        Permission.TALK_START,
        Permission.TALK_VIEW,
        Permission.TALK_WRITE,
        Permission.POOL_READ,
        Permission.POOL_VIEW,
        Permission.POOL_ANSWER,
        Permission.POOL_EDIT,
        Permission.TALK_CLOSE_SILENT,
        Permission.TERMS_CONFIRM,
        Permission.TERMS_ASK_HEAD,
        Permission.OPINION_GIVE,
        Permission.OFFICE_VIEW,
        Permission.OFFICE_ANSWER,
        Permission.CASE_VIEW,
        Permission.CASE_DECIDE,
        Permission.CASE_ANSWER,
        Permission.CASE_STEP,
        Permission.CONDITION_FILE,
        Permission.CONSENT_FILE,
        Permission.CONSENT_READ,
        Permission.REALISATION_REPORT,
        Permission.REALISATION_READ,
        Permission.REALISATION_ANSWER,
        Permission.MISMATCH_CLOSE,
        Permission.EVIDENCE_CHECK,
        Permission.COMPANY_CHECK,
        Permission.OBJECTION_RAISE,
        Permission.OBJECTION_ANSWER,
        Permission.SEARCH_OPEN,
    }
)


def is_allowed(actor: Actor | None, permission: Permission, record: object = None) -> bool:
    """Return whether ``actor`` (``None``: nobody signed in) has ``permission`` on ``record``."""
    if permission is Permission.PUBLIC:
        return True
    return actor is not None and any(rule(actor, record) for rule in RULES[permission])
