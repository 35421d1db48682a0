"""Whose record it is: the rules that permissions are made of."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from hilirisasi.actors import Actor, Post
from hilirisasi.interest_rules import level_of
from models import (
    Case,
    CheckStatus,
    FigureOwner,
    InterestLevel,
    Listing,
    ListingStatus,
    Objection,
    OfficeDuty,
    Organisation,
    OrganisationKind,
    PaperForm,
    Plan,
    PolicyRecord,
    PoolOffer,
    PoolOfferPart,
    Region,
    Role,
    SavedSearch,
    SheetMapping,
    SheetUpload,
    Talk,
    User,
)


class Pair(NamedTuple):
    """A listing and a plan: what a match page, a talk and a case are about."""

    listing: Listing
    plan: Plan


@dataclass(frozen=True, slots=True)
class PlanPool:
    """A plan and the listings that its pool takes from, or that an offer of it asks."""

    plan: Plan
    listings: Sequence[Listing]


Rule = Callable[[Actor, Any], bool]
FIGURE_ANSWERERS: Final[Mapping[FigureOwner, Role]] = {
    FigureOwner.VILLAGE: Role.VILLAGE_OPERATOR,
    FigureOwner.COMPANY: Role.INVESTOR,
    FigureOwner.REVIEWERS: Role.REVIEWER,
}


def anyone_signed_in(_actor: Actor, _record: object) -> bool:
    """Everybody who signed in."""
    return True


def owns_search(actor: Actor, search: SavedSearch) -> bool:
    """Who saved the search, and nobody else."""
    return search.user_id == actor.user_id


def has_role(role: Role) -> Rule:
    """Anyone with that role, whatever the record."""

    def rule(actor: Actor, _record: object) -> bool:
        return actor.post_as(role) is not None

    return rule


def administers_another(actor: Actor, user: User) -> bool:
    """An admin, on anybody's account but the own: so that the last admin stays."""
    return actor.post_as(Role.ADMIN) is not None and user.id != actor.user_id


def works_for_village(actor: Actor, record: Listing | Pair | Talk | PoolOfferPart | Case) -> bool:
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


def enters_paper(actor: Actor, paper: PaperForm) -> bool:
    """Who keeps the profile of the sheet's village."""
    return keeps_profile(actor, paper.village)


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


def heads_village(actor: Actor, record: Listing | Pair | Talk | PoolOfferPart | Case) -> bool:
    """The head of the village that made the listing."""
    listing = record if isinstance(record, Listing) else record.listing
    return actor.post_as(Role.VILLAGE_HEAD, listing.organisation_id) is not None


def works_in_regency(
    actor: Actor,
    record: Region | Organisation | Listing | Pair | Talk | PoolOfferPart | Case | None,
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


def is_asked_by_pool(actor: Actor, offer: PoolOffer) -> bool:
    """Operator, head and regency of a village that the offer asks."""
    return any(speaks_for_listing(actor, part.listing) for part in offer.parts)


def speaks_for_listing(actor: Actor, listing: Listing) -> bool:
    """Operator, head and regency of the listing's village."""
    rules = (works_for_village, heads_village, works_in_regency)
    return any(rule(actor, listing) for rule in rules)


def supplies_pool(rule: Rule) -> Rule:
    """The rule, on the match of the plan with one of the pool's listings."""

    def supplied(actor: Actor, pool: PlanPool) -> bool:
        return any(rule(actor, Pair(listing, pool.plan)) for listing in pool.listings)

    return supplied


def sends_sheets(actor: Actor, sheet: SheetUpload | SheetMapping) -> bool:
    """An operator or an officer of the organisation that sent the sheet, or mapped such."""
    roles = (Role.VILLAGE_OPERATOR, Role.REGENCY)
    return any(actor.post_as(role, sheet.organisation_id) is not None for role in roles)


def works_for_company(
    actor: Actor, record: Plan | Pair | PlanPool | Talk | PoolOffer | Case
) -> bool:
    """The investor whose company made the plan."""
    plan = record if isinstance(record, Plan) else record.plan
    return actor.post_as(Role.INVESTOR, plan.organisation_id) is not None


def reviews_without_interest(actor: Actor, case: Case) -> bool:
    """A reviewer or decider of no side of the case, who made nothing of it and holds no share."""
    may_decide = any(actor.post_as(role) for role in (Role.REVIEWER, Role.DECIDER))
    is_barred = may_decide and level_of(case, actor.user_id) is InterestLevel.HARD
    is_apart = not _made(actor, case) and not _belongs_to_a_side(actor, case)
    return may_decide and not is_barred and is_apart


def duty_in(post: Post, case: Case) -> OfficeDuty | None:
    """Return what a post's office answers for in a case: nothing of its own, mostly."""
    if post.role is Role.REVIEWER:
        return post.duty
    is_there = post.role is Role.REGENCY and post.region_code == case.listing.village_code[:5]
    return OfficeDuty.REGENCY if is_there else None


def answers_for_office(actor: Actor, case: Case) -> bool:
    """Who answers an office's short list: its reviewer or regency officer, without interest."""
    rules = (works_in_regency_without_interest, reviews_without_interest)
    is_free = any(rule(actor, case) for rule in rules)
    return is_free and any(duty_in(post, case) for post in actor.posts)


def takes_steps(actor: Actor, case: Case) -> bool:
    """Who moves a case at all: its two sides, and who reviews it without interest."""
    rules = (works_for_village, works_for_company, reviews_without_interest)
    return any(rule(actor, case) for rule in rules)


def reviews_plan_without_interest(actor: Actor, plan: Plan | None) -> bool:
    """A reviewer who does not belong to the plan's company."""
    is_reviewer = actor.post_as(Role.REVIEWER) is not None
    return is_reviewer and (plan is None or not actor.belongs_to(plan.organisation_id))


def reviews_company_without_interest(actor: Actor, organisation: Organisation) -> bool:
    """A reviewer, on a company that they do not belong to."""
    is_company = organisation.kind is OrganisationKind.COMPANY
    is_reviewer = actor.post_as(Role.REVIEWER) is not None
    return is_company and is_reviewer and not actor.belongs_to(organisation.id)


def answers_objection(actor: Actor, objection: Objection) -> bool:
    """Who stands for the figure: its village's operator, its company's investor, or a reviewer."""
    post = actor.post_as(FIGURE_ANSWERERS[objection.owner], objection.organisation_id)
    return post is not None and objection.raised_by_id != actor.user_id


def drafts_policy(actor: Actor, record: PolicyRecord | None) -> bool:
    """A reviewer, on nothing yet or on the own draft."""
    is_own = record is None or record.drafted_by_id == actor.user_id
    return is_own and actor.post_as(Role.REVIEWER) is not None


def agrees_policy(actor: Actor, record: PolicyRecord | None) -> bool:
    """A decider who did not draft the rules."""
    is_own = record is not None and record.drafted_by_id == actor.user_id
    return not is_own and actor.post_as(Role.DECIDER) is not None


def _made(actor: Actor, case: Case) -> bool:
    """Did the person write the plan, or write or confirm the terms that opened the case?"""
    made_by = {case.plan.created_by_id}
    if case.terms is not None:
        names = ("author_id", "village_confirmed_by_id", "investor_confirmed_by_id")
        made_by |= {getattr(case.terms, name) for name in names}
    return actor.user_id in made_by


def _belongs_to_a_side(actor: Actor, record: Talk | Case) -> bool:
    return actor.belongs_to(record.listing.organisation_id) or actor.belongs_to(
        record.plan.organisation_id
    )
