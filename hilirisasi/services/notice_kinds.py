"""Which event tells whom, and how soon: one row for each kind of notice.

The sentences are in ``hilirisasi.web.notice_words``, which has a row for each kind too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from hilirisasi.permissions import Permission
from models import Base, Case, CaseStatus, Talk, TalkStatus


class Audience(StrEnum):
    """Whom an event concerns, seen from its record."""

    VILLAGE = "village"  # its operators
    HEAD = "head"  # of the village
    COMPANY = "company"
    OTHER_SIDE = "other_side"  # operators or investors that do not belong to who acts
    REGENCY = "regency"
    REVIEWERS = "reviewers"
    REVIEWER = "reviewer"  # who took the case
    DECIDERS = "deciders"
    DRAFTER = "drafter"  # of rules
    OVERSEERS = "overseers"
    CONTACT = "contact"  # of the plan
    OBJECTOR = "objector"
    OWNER = "owner"  # who answers for the figure, or meets the condition
    PARTNERS = "partners"  # companies that a case of the listing binds
    INVITER = "inviter"
    PERSON = "person"  # whose account it is


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Who is told: ``to`` are those it is for, ``also`` those it only informs.

    Nobody learns of a record without ``needs``. Of what is ``urgent`` those in ``to`` hear at once,
    because it waits for their answer and a clock runs; everything else waits for the digest, and
    of those who review or decide everything does, but what is ``alarming``.
    """

    to: tuple[Audience, ...]
    needs: Permission
    also: tuple[Audience, ...] = ()
    urgent: bool = False
    alarming: bool = False


_A = Audience
_SIDES = (_A.VILLAGE, _A.COMPANY)
_PROVINCE = (_A.REVIEWERS, _A.DECIDERS, _A.OVERSEERS)
_TALK, _CASE, _POOL = Permission.TALK_VIEW, Permission.CASE_VIEW, Permission.POOL_VIEW

# By the action of the audit that causes it, where it is one.
KINDS: Final[Mapping[str, Kind]] = {
    "talk.start": Kind(to=(_A.OTHER_SIDE,), also=(_A.HEAD,), needs=_TALK, urgent=True),
    "talk.release": Kind(to=(_A.VILLAGE,), also=(_A.COMPANY, _A.HEAD), needs=_TALK, urgent=True),
    "talk.refuse_held": Kind(to=(_A.COMPANY,), needs=_TALK),
    "talk.answer": Kind(to=(_A.OTHER_SIDE,), needs=_TALK),
    "talk.say": Kind(to=(_A.OTHER_SIDE,), needs=_TALK),
    "talk.propose_visit": Kind(to=(_A.OTHER_SIDE,), needs=_TALK),
    "talk.visit": Kind(to=(_A.OTHER_SIDE,), also=(_A.HEAD,), needs=_TALK),
    "talk.ask_alone": Kind(to=(_A.OTHER_SIDE,), needs=_TALK),
    "talk.end_alone": Kind(to=(_A.OTHER_SIDE,), needs=_TALK),
    "talk.close": Kind(to=(_A.OTHER_SIDE,), also=(_A.HEAD,), needs=_TALK),
    "talk.close_silent": Kind(to=_SIDES, also=(_A.HEAD,), needs=_TALK),
    "terms.propose": Kind(to=(_A.OTHER_SIDE,), also=(_A.HEAD,), needs=_TALK, urgent=True),
    "terms.confirm": Kind(to=(_A.OTHER_SIDE,), also=(_A.HEAD,), needs=_TALK),
    "head.ask": Kind(to=(_A.HEAD,), needs=_TALK, urgent=True),
    "head.not_yet": Kind(to=(_A.VILLAGE,), needs=_TALK),
    "pool.make": Kind(to=(_A.VILLAGE, _A.HEAD), needs=_POOL, urgent=True),
    "pool.answer": Kind(to=(_A.COMPANY,), needs=_POOL),
    "pool.stand": Kind(to=(_A.COMPANY, _A.VILLAGE), also=(_A.HEAD,), needs=_POOL),
    "pool.withdraw": Kind(to=(_A.VILLAGE,), also=(_A.HEAD,), needs=_POOL),
    "case.open": Kind(to=(_A.REVIEWERS, _A.REGENCY), also=(_A.OTHER_SIDE,), needs=_CASE),
    "case.take": Kind(to=_SIDES, needs=_CASE),
    "assignment.make": Kind(to=(), needs=_CASE),  # who was given the case
    "case.pass_on": Kind(to=(_A.REVIEWER,), needs=_CASE),
    "case.reassign": Kind(to=(_A.REVIEWERS,), needs=_CASE),
    "case.answer": Kind(to=(_A.REVIEWER,), also=(_A.OTHER_SIDE,), needs=_CASE),
    "case.withdraw": Kind(to=(_A.OTHER_SIDE, _A.REVIEWER), also=(_A.HEAD,), needs=_CASE),
    "case.send_back": Kind(to=_SIDES, also=(_A.HEAD, _A.REGENCY), needs=_CASE, urgent=True),
    "case.meet": Kind(to=_SIDES, also=(_A.DECIDERS,), needs=_CASE),
    "case.object": Kind(to=(_A.DECIDERS,), also=(_A.OTHER_SIDE, _A.REVIEWER), needs=_CASE),
    "case.day_passed": Kind(to=_SIDES, also=(_A.HEAD, _A.REGENCY), needs=_CASE),
    "case.overrun": Kind(to=(_A.DECIDERS,), also=(_A.REVIEWER, _A.OVERSEERS, *_SIDES), needs=_CASE),
    "shortage.freed": Kind(to=(*_SIDES, _A.REVIEWER), needs=_CASE),
    "contract.sign": Kind(to=(_A.OTHER_SIDE,), also=(_A.REVIEWER,), needs=_CASE),
    "contract.start": Kind(to=(_A.OTHER_SIDE,), also=(_A.REVIEWER,), needs=_CASE),
    "contract.ask_extension": Kind(to=(_A.OTHER_SIDE,), needs=_CASE, urgent=True),
    "contract.extend": Kind(to=_SIDES, also=(_A.HEAD,), needs=_CASE),
    "extension.soon": Kind(to=_SIDES, also=(_A.HEAD,), needs=_CASE),
    "extension.last": Kind(to=_SIDES, also=(_A.HEAD,), needs=_CASE, urgent=True),
    "contract.stop": Kind(to=_SIDES, also=(_A.HEAD, _A.REGENCY, _A.REVIEWER), needs=_CASE),
    "reporting.due": Kind(to=(_A.COMPANY,), needs=_CASE),
    "reporting.late": Kind(to=(_A.COMPANY,), needs=_CASE, urgent=True),
    "report.draft": Kind(to=(_A.COMPANY,), needs=_CASE),
    "report.certify": Kind(to=(_A.VILLAGE,), also=(_A.HEAD, _A.REGENCY, _A.REVIEWER), needs=_CASE),
    "answer.due": Kind(to=(_A.VILLAGE,), also=(_A.HEAD,), needs=_CASE),
    "report.answer": Kind(to=(_A.COMPANY,), also=(_A.REGENCY, _A.REVIEWER), needs=_CASE),
    "mismatch.open": Kind(to=(_A.REGENCY, _A.REVIEWER), also=(*_SIDES, _A.HEAD), needs=_CASE),
    "mismatch.close": Kind(to=_SIDES, also=(_A.HEAD, _A.REVIEWER), needs=_CASE),
    "decision.make": Kind(to=_SIDES, also=(_A.HEAD, _A.REGENCY), needs=_CASE),
    "question.ask": Kind(to=_SIDES, also=(_A.HEAD, _A.REGENCY), needs=_CASE, urgent=True),
    "decision.revoke": Kind(to=_SIDES, also=(_A.HEAD, _A.REGENCY), needs=_CASE),
    "decision.stop": Kind(to=_SIDES, also=(_A.HEAD, _A.REGENCY, _A.REVIEWER), needs=_CASE),
    "letter.make": Kind(to=_SIDES, also=(_A.HEAD, _A.REGENCY), needs=_CASE),
    "letter.sign": Kind(to=_SIDES, also=(_A.HEAD, _A.REGENCY), needs=_CASE),
    "letter.withdraw": Kind(to=_SIDES, also=(_A.HEAD, _A.REGENCY), needs=_CASE),
    "consent.file": Kind(to=(_A.REVIEWER,), also=(_A.OTHER_SIDE, _A.HEAD), needs=_CASE),
    "deadline.soon": Kind(to=(_A.OWNER,), needs=_CASE, urgent=True),
    "condition.warn": Kind(to=(_A.OWNER,), also=(_A.REVIEWER,), needs=_CASE, urgent=True),
    "condition.reconsider": Kind(
        to=(_A.DECIDERS,), also=(_A.OWNER, _A.REVIEWER), needs=_CASE, urgent=True
    ),
    "condition.file": Kind(to=(_A.REVIEWER,), needs=_CASE),
    "condition.accept": Kind(to=(_A.OWNER,), needs=_CASE),
    "condition.not_yet": Kind(to=(_A.OWNER,), needs=_CASE, urgent=True),
    "condition.renew": Kind(to=(_A.OWNER,), also=(_A.REVIEWER,), needs=_CASE),
    "opinion.give": Kind(to=(_A.REVIEWER,), also=_SIDES, needs=_CASE),
    "comment.send": Kind(to=_SIDES, also=(_A.REVIEWER,), needs=_CASE),
    "objection.raise": Kind(to=(_A.OWNER,), needs=Permission.OBJECTION_ANSWER, urgent=True),
    "objection.answer": Kind(to=(_A.OBJECTOR,), needs=Permission.ACCOUNT_USE),
    "plan.check_evidence": Kind(to=(_A.COMPANY,), needs=Permission.PLAN_VIEW),
    "plan.hand_over": Kind(to=(_A.CONTACT,), needs=Permission.PLAN_VIEW),
    "company.check": Kind(to=(_A.COMPANY,), needs=Permission.COMPANY_EDIT),
    "listing.failed": Kind(to=(_A.PARTNERS,), needs=Permission.ACCOUNT_USE),
    "season.soon": Kind(to=(_A.VILLAGE,), needs=Permission.LISTING_EDIT),
    "season.lapsed": Kind(to=(_A.VILLAGE,), needs=Permission.LISTING_EDIT),
    "policy.propose": Kind(to=(_A.DECIDERS,), needs=Permission.POLICY_READ),
    "policy.send_back": Kind(to=(_A.DRAFTER,), needs=Permission.POLICY_READ),
    "policy.discard": Kind(to=(_A.DRAFTER,), needs=Permission.POLICY_READ),
    "policy.agree": Kind(to=_PROVINCE, needs=Permission.POLICY_READ),
    "account.join": Kind(to=(_A.INVITER,), needs=Permission.TEAM_VIEW),
    "factor.reset": Kind(to=(_A.PERSON,), needs=Permission.ACCOUNT_USE, urgent=True, alarming=True),
}


def kind_of(action: str, subject: Base) -> str | None:
    """Return the kind of notice that an act causes, or ``None``: it concerns nobody else."""
    if (
        action == "talk.start"
        and isinstance(subject, Talk)
        and subject.status is TalkStatus.TALKING
    ):
        return "talk.answer"  # who takes a talk up again may find the other side willing
    if action == "decision.make" and isinstance(subject, Case):
        return "question.ask" if subject.status is CaseStatus.RETURNED else action
    return action if action in KINDS else None
