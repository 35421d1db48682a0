"""What a task is, and which is more urgent."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from models import Commodity, Region


class TaskKind(StrEnum):
    """What there is to do, in the order of urgency."""

    ANSWER_CASE = "answer_case"
    HEAD_NOT_YET = "head_not_yet"
    RECONSIDER_CONDITION = "reconsider_condition"
    MEET_CONDITION = "meet_condition"
    FILE_CONSENT = "file_consent"
    CONFIRM_TERMS = "confirm_terms"
    ANSWER_TALK = "answer_talk"
    ANSWER_POOL = "answer_pool"
    ANSWER_ALONE = "answer_alone"
    ANSWER_OBJECTION = "answer_objection"
    CHECK_COMPANY = "check_company"
    CERTIFY_REPORT = "certify_report"
    WRITE_REPORT = "write_report"
    TELL_SIZE = "tell_size"
    ASK_SIZE = "ask_size"
    ANSWER_QUARTER = "answer_quarter"
    SIGN_CONTRACT = "sign_contract"
    STEP_OVERDUE = "step_overdue"
    SIGN_DECISION = "sign_decision"
    DECIDE_CASE = "decide_case"
    REVIEW_CASE = "review_case"
    CHECK_CONDITION = "check_condition"
    DECLARE_INTERESTS = "declare_interests"
    TAKE_CASE = "take_case"
    AGREE_POLICY = "agree_policy"
    CLOSE_MISMATCH = "close_mismatch"
    TONNES_FREED = "tonnes_freed"
    EXTEND_CONTRACT = "extend_contract"
    GIVE_OPINION = "give_opinion"
    SILENT_TALK = "silent_talk"
    TALK_CLOSED = "talk_closed"
    OBJECTION_ANSWERED = "objection_answered"
    LISTING_FAILED = "listing_failed"
    LISTING_LAPSED = "listing_lapsed"
    LISTING_LAPSES_SOON = "listing_lapses_soon"
    PLAN_LAPSED = "plan_lapsed"
    PLAN_LAPSES_SOON = "plan_lapses_soon"
    PUBLISH_DRAFT = "publish_draft"
    COMPLETE_PROPOSAL = "complete_proposal"
    CONFIRM_LISTING = "confirm_listing"
    CONFIRM_PLAN = "confirm_plan"
    CONFIRM_PROFILE = "confirm_profile"
    NEW_HITS = "new_hits"
    REMIND_VILLAGES = "remind_villages"
    READ_DECISION = "read_decision"
    INVITE_REGENCIES = "invite_regencies"
    FIRST_LISTING = "first_listing"
    FIRST_PLAN = "first_plan"
    FIRST_DRAFT = "first_draft"


URGENCY: Final = {kind: order for order, kind in enumerate(TaskKind)}


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do. ``subject_id`` is the talk, case, listing, plan or search it is about.

    ``commodity`` and ``place`` name it; ``since`` is when it began to wait. All are ``None`` where
    the kind says it all: a first listing, regencies without people. ``contact_id`` is the
    colleague who carries the plan; ``count`` is how many are new in a saved search, ``name``
    what its person calls it.
    """

    kind: TaskKind
    subject_id: int | None = None
    commodity: Commodity | None = None
    place: Region | None = None
    since: datetime | None = None
    contact_id: int | None = None
    count: int | None = None
    name: str = ""
