"""Who may do what, to which record: one row per permission."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, Final, NamedTuple

from hilirisasi.actors import Actor
from models import Case, Listing, Plan, Role, Talk, User


class Permission(StrEnum):
    """Names follow ``<record>:<action>``."""

    PUBLIC = "public"
    ACCOUNT_USE = "account:use"
    ACCOUNT_INVITE = "account:invite"
    ACCOUNT_CLOSE = "account:close"
    LISTING_CREATE = "listing:create"
    LISTING_EDIT = "listing:edit"
    LISTING_MATCHES = "listing:matches"
    BOARD_VIEW = "board:view"
    PLAN_CREATE = "plan:create"
    PLAN_EDIT = "plan:edit"
    PLAN_VIEW = "plan:view"
    MATCH_VIEW = "match:view"
    TALK_START = "talk:start"
    TALK_VIEW = "talk:view"
    CASE_LIST = "case:list"
    CASE_VIEW = "case:view"
    CASE_QUEUE = "case:queue"
    CASE_DECIDE = "case:decide"
    CASE_ANSWER = "case:answer"
    EVIDENCE_CHECK = "evidence:check"


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


def works_for_company(actor: Actor, record: Plan | Pair | Talk | Case) -> bool:
    """The investor whose company made the plan."""
    plan = record if isinstance(record, Plan) else record.plan
    return actor.post_as(Role.INVESTOR, plan.organisation_id) is not None


def reviews_without_interest(actor: Actor, case: Case) -> bool:
    """A reviewer who belongs neither to the village nor to the company."""
    return actor.post_as(Role.REVIEWER) is not None and not (
        actor.belongs_to(case.listing.organisation_id)
        or actor.belongs_to(case.plan.organisation_id)
    )


def reviews_plan_without_interest(actor: Actor, plan: Plan | None) -> bool:
    """A reviewer who does not belong to the plan's company."""
    is_reviewer = actor.post_as(Role.REVIEWER) is not None
    return is_reviewer and (plan is None or not actor.belongs_to(plan.organisation_id))


VILLAGE: Final = has_role(Role.VILLAGE_OPERATOR)
INVESTOR: Final = has_role(Role.INVESTOR)
REVIEWER: Final = has_role(Role.REVIEWER)
OVERSEER: Final = has_role(Role.OVERSEER)
ADMIN: Final = has_role(Role.ADMIN)

# A permission is granted when any of its rules holds. The admin gets nothing by default.
RULES: Final[Mapping[Permission, tuple[Rule, ...]]] = {
    Permission.ACCOUNT_USE: (anyone_signed_in,),
    Permission.ACCOUNT_INVITE: (ADMIN,),
    Permission.ACCOUNT_CLOSE: (administers_another,),
    Permission.LISTING_CREATE: (VILLAGE,),
    Permission.LISTING_EDIT: (works_for_village,),
    Permission.LISTING_MATCHES: (works_for_village, REVIEWER, OVERSEER),
    Permission.BOARD_VIEW: (VILLAGE, REVIEWER, OVERSEER),
    Permission.PLAN_CREATE: (INVESTOR,),
    Permission.PLAN_EDIT: (works_for_company,),
    Permission.PLAN_VIEW: (works_for_company, REVIEWER, OVERSEER),
    Permission.MATCH_VIEW: (works_for_village, works_for_company, REVIEWER, OVERSEER),
    Permission.TALK_START: (works_for_village, works_for_company),
    Permission.TALK_VIEW: (works_for_village, works_for_company),
    Permission.CASE_LIST: (VILLAGE, INVESTOR, REVIEWER, OVERSEER),
    Permission.CASE_VIEW: (works_for_village, works_for_company, REVIEWER, OVERSEER),
    Permission.CASE_QUEUE: (REVIEWER, OVERSEER),
    Permission.CASE_DECIDE: (reviews_without_interest,),
    Permission.CASE_ANSWER: (works_for_village, works_for_company),
    Permission.EVIDENCE_CHECK: (reviews_plan_without_interest,),
}

# Records whose very existence is private: without the permission they are not found.
PRIVATE: Final = frozenset(
    {
        Permission.PLAN_EDIT,
        Permission.PLAN_VIEW,
        Permission.MATCH_VIEW,
        Permission.TALK_START,
        Permission.TALK_VIEW,
        Permission.CASE_VIEW,
        Permission.CASE_DECIDE,
        Permission.CASE_ANSWER,
        Permission.EVIDENCE_CHECK,
    }
)


def is_allowed(actor: Actor | None, permission: Permission, record: object = None) -> bool:
    """Return whether ``actor`` (``None``: nobody signed in) has ``permission`` on ``record``."""
    if permission is Permission.PUBLIC:
        return True
    return actor is not None and any(rule(actor, record) for rule in RULES[permission])
