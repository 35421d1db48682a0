"""The service around it: figures and objections, rules of the score, searches, notices."""

from enum import StrEnum


class FigureOwner(StrEnum):
    """Who answers for a figure of the score; reviewers for data and assumptions."""

    VILLAGE = "village"
    COMPANY = "company"
    REVIEWERS = "reviewers"


class ObjectionStatus(StrEnum):
    """Where an objection to a figure stands."""

    UNANSWERED = "unanswered"
    CORRECTED = "corrected"
    UPHELD = "upheld"


class FigureStatus(StrEnum):
    """How sure a reference figure is."""

    PUBLISHED = "published"
    IMPLIED = "implied"
    ESTIMATED = "estimated"


class PolicyStatus(StrEnum):
    """Where a version of the rules of the score stands."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    AGREED = "agreed"
    DISCARDED = "discarded"


class InputKind(StrEnum):
    """Which of the ranking's inputs a kept state is."""

    LISTING = "listing"
    PLAN = "plan"
    REFERENCE = "reference"


class SearchKind(StrEnum):
    """What a saved search looks for."""

    SUPPLY = "supply"
    PLANS = "plans"
    TEXT = "text"


class Channel(StrEnum):
    """How a letter leaves the service: by e-mail, or as a message to a phone."""

    MAIL = "mail"
    MESSAGE = "message"


class NoticeChoice(StrEnum):
    """How soon a person wants to be told on one channel."""

    DIRECT = "direct"
    DIGEST = "digest"
    NONE = "none"


class OutboxStatus(StrEnum):
    """What became of a letter: ``late`` was too old to send, ``needless`` had nothing to tell."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    LATE = "late"
    NEEDLESS = "needless"
