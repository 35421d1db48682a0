"""In whose hands a case lies: what its rule of the opening day lets one person do."""

from datetime import date

from hilirisasi.actors import Actor
from hilirisasi.case_flow import Hand
from hilirisasi.interest_rules import level_of
from hilirisasi.scopes import reviews_without_interest, works_for_company, works_for_village
from models import Case, CaseReview, CaseStatus, InterestLevel, Role, Side


def hands_of(case: Case, actor: Actor, *, today: date) -> frozenset[Hand]:
    """Return the hands that a person has in a case as it stands.

    Whoever made the case, belongs to a side of it or holds a hard interest in it has no official
    hand, under any rule; who holds a soft one does not decide, nor review where that decides.
    """
    hands = {Hand.PARTY} if side_of(case, actor) else set()
    roles = (Role.REVIEWER, Role.DECIDER)
    serves = any(_holds(actor, role, today) for role in roles)
    if serves and reviews_without_interest(actor, case):
        hands.add(Hand.SCREENER)
        is_free = level_of(case, actor.user_id) is InterestLevel.NONE
        is_screener = case.rule.has_other_screener and actor.user_id in screeners_of(case)
        if not is_screener and (is_free or case.rule.has_other_decider):
            hands.add(Hand.REVIEWER)
        if is_free and _decides(case, actor, today):
            hands.add(Hand.DECIDER)
    return frozenset(hands)


def side_of(case: Case, actor: Actor) -> Side | None:
    """Return the side of the case that a person acts for, or ``None``."""
    if works_for_village(actor, case):
        return Side.VILLAGE
    return Side.INVESTOR if works_for_company(actor, case) else None


def reviewers_of(case: Case) -> frozenset[int]:
    """Return the ids of those who took the case to review it."""
    return frozenset(
        {*(row.reviewer_id for row in case.reviews), *filter(None, [case.reviewer_id])}
    )


def screeners_of(case: Case) -> frozenset[int]:
    """Return the ids of all who found the file complete or sent it back."""
    ends = (CaseStatus.COMPLETE, CaseStatus.RETURNED)
    rows = [row for row in case.moves if row.source is CaseStatus.SUBMITTED and row.target in ends]
    people = {case.screener_id, *(row.made_by_id for row in rows)}
    return frozenset(person for person in people if person is not None)


def counted_reviews(case: Case) -> list[CaseReview]:
    """Return the reviews that count: not those of who turned out to hold a hard interest."""
    return [
        row for row in case.reviews if level_of(case, row.reviewer_id) is not InterestLevel.HARD
    ]


def _decides(case: Case, actor: Actor, today: date) -> bool:
    """May a person decide: not what they screened or reviewed where others must, nor twice?"""
    rule = case.rule
    if rule.has_other_screener and actor.user_id in screeners_of(case):
        return False
    if rule.has_other_decider and not _holds(actor, Role.DECIDER, today):
        return False
    if case.status is CaseStatus.OBJECTED:
        last_id = case.appeals[-1].decision_id
        earlier = [row for row in case.decisions if row.id <= last_id]
        decided = {row.made_by_id for row in earlier} | {row.second_by_id for row in earlier}
        return actor.user_id not in decided | reviewers_of(case)
    return not rule.has_other_decider or actor.user_id not in reviewers_of(case)


def _holds(actor: Actor, role: Role, today: date) -> bool:
    """Does a person hold such a post today? Who stands in does so up to the last day."""
    return any(
        post.role is role and (post.until is None or today <= post.until) for post in actor.posts
    )
