"""Refusals for the sake of what an official is tied to; see ``errors``."""

from hilirisasi.case_errors import NotYourMoveError
from hilirisasi.errors import DomainError
from models import InterestLevel


class DeclarationMissingError(DomainError):
    """The official has not declared their interests for this calendar year."""


class InterestUnansweredError(DomainError):
    """The official has not said whether they hold an interest in the case."""


class ConflictOfInterestError(NotYourMoveError):
    """The official holds an interest in the case: hard, or soft where they would decide."""

    def __init__(self, *, level: InterestLevel) -> None:
        super().__init__(f"conflict of interest: {level}")
        self.level = level


class VillageUnknownError(DomainError):
    """Typed villages that are none, or that share their name: ``names``."""

    def __init__(self, *, names: tuple[str, ...]) -> None:
        super().__init__("villages not found")
        self.names = names
