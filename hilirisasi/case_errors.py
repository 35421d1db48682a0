"""Refusals of a step in the life of a case; see ``errors``."""

from enum import StrEnum

from hilirisasi.errors import DomainError


class NotYourMoveError(DomainError):
    """A step of the case lies in other hands: another role, another person, or the service."""


class MoveIncompleteError(DomainError):
    """A step of a case lacks what it asks for; ``needs`` names it."""

    def __init__(self, *, needs: tuple[StrEnum, ...]) -> None:
        super().__init__(f"missing: {', '.join(needs)}")
        self.needs = needs


class ReviewsMissingError(DomainError):
    """Too few reviews, or of too few offices; ``given`` of ``needed`` are there."""

    def __init__(self, *, given: int, needed: int) -> None:
        super().__init__(f"{given} of {needed} reviews")
        self.given = given
        self.needed = needed


class MeetingMissingError(DomainError):
    """The track is decided after a meeting, and its day is not noted."""


class SecondSignatureError(DomainError):
    """Another person must sign, or nothing waits for a signature."""


class AppealRefusedError(DomainError):
    """An objection comes too late, or is the second against the same, or the sides moved on."""


class ExtensionRefusedError(DomainError):
    """A period is extended only shortly before its end, and by less than the longest allowed."""


class ActingRefusedError(DomainError):
    """Who stands in works in the same office, is another person, and does so up to a day."""
