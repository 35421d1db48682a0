"""Refusals about conditions, minutes, village land and the law; see ``errors``."""

from hilirisasi.errors import DomainError


class ConditionUnfitError(DomainError):
    """A condition lacks a word, or its day is no coming working day; ``place`` counts from 0."""

    def __init__(self, *, place: int, field: str) -> None:
        super().__init__(f"condition {place}: {field}")
        self.place = place
        self.field = field


class EvidenceMissingError(DomainError):
    """Evidence is a text, a file, or both."""


class EvidenceOwnError(DomainError):
    """Who filed evidence does not accept it."""


class FileUnreadableError(DomainError):
    """A file is neither a whole PDF nor a photo."""


class DayUnfitError(DomainError):
    """A new day is no coming working day."""


class RuleError(DomainError):
    """A rule stands against it; ``rule`` names the rule and its source in words."""

    def __init__(self, *, rule: str) -> None:
        super().__init__(f"rule: {rule}")
        self.rule = rule


class ConsentMissingError(RuleError):
    """An approval for a desa rests on the minutes of its musyawarah."""


class ConsentRefusedError(RuleError):
    """The musyawarah desa did not agree."""


class ConsentUnfitError(DomainError):
    """Minutes are of a day to come, or count more women than people."""


class ConsentClosedError(DomainError):
    """The case was decided, or its village is a kelurahan: no minutes are asked for."""


class LandLeaseError(RuleError):
    """Village land is leased longer than the law allows, or for how long was not told."""


class LandPledgedError(RuleError):
    """Village land is pledged, or whether it is was not told."""


class LegalRowBrokenError(RuleError):
    """A case breaks a legal row that a reviewer confirmed."""


class LegalRowChangedError(DomainError):
    """A legal row says something else than what the page showed, or is gone."""
