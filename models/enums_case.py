"""The life of a case: its states, steps, decisions, conditions, letters and rules of law."""

from enum import StrEnum


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


class RegencyView(StrEnum):
    """What a regency, or another office, says about one side of a case."""

    FITS = "fits"
    CONFLICTS = "conflicts"
    UNKNOWN = "unknown"
