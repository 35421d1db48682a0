"""Refusals of clocks and of the calendar; see ``errors``."""

from hilirisasi.errors import DomainError


class QuestionRoundsError(DomainError):
    """A case was returned with questions as often as it may be; it is decided on what is there."""


class QuestionRuleMissingError(DomainError):
    """Nothing is asked, or something without the rule that it rests on."""


class DayPassedError(DomainError):
    """A day of the calendar that has come is never changed: clocks counted it."""


class DayUnchangedError(DomainError):
    """A day already is what somebody wants it to be, or a weekend."""


class YearUnknownError(DomainError):
    """No decree is known for the year of a day, so none of its days is changed."""
