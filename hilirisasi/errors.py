"""Refusals that a person can understand and act on.

They carry facts, not sentences and not HTTP: ``hilirisasi.web.errors`` gives each its words and
its status code.
"""

from datetime import date, datetime
from enum import StrEnum


class DomainError(Exception):
    """Parent of every refusal. Anything else that is raised is a bug."""


class AlreadySentError(Exception):
    """The same form was carried out before: no refusal, it is answered as the first time."""


class InvalidTransitionError(DomainError):
    """A record cannot go from where it is to where it was sent."""

    def __init__(self, *, current: StrEnum, target: StrEnum) -> None:
        super().__init__(f"what is {current} cannot become {target}")
        self.current = current
        self.target = target


class StaleEditError(DomainError):
    """Someone else changed the same record first."""


class MissingReasonError(DomainError):
    """A decision, a refusal or a withdrawal must say why."""


class SignInRefusedError(DomainError):
    """The account or the password is not right; which of the two is never said."""


class TooManyAttemptsError(DomainError):
    """Too many guesses; ``until`` is when the next one is allowed."""

    def __init__(self, *, until: datetime) -> None:
        super().__init__(f"too many attempts until {until}")
        self.until = until


class WeakPasswordError(DomainError):
    """The password is too short, too common, or the person's own name."""


class AccountExistsError(DomainError):
    """The e-mail address or phone number has an account already."""


class PostHeldError(DomainError):
    """A person holds the post already, or one that must be another person's."""


class InvitationUnusableError(DomainError):
    """The code is unknown, used, or too old."""


class ResetCodeUnusableError(DomainError):
    """The code for a new password is unknown, used, or too old."""


class SupplyReservedError(DomainError):
    """A listing cannot offer less than is already reserved from it; by month of the year, in kg."""

    def __init__(self, *, short_kg: dict[int, int]) -> None:
        super().__init__(f"already reserved: {short_kg}")
        self.short_kg = short_kg


class SupplyExceededError(DomainError):
    """A decision would promise more than there is; what is missing, by calendar month, in kg."""

    def __init__(self, *, short_kg: dict[date, int]) -> None:
        super().__init__(f"supply exceeded: {short_kg}")
        self.short_kg = short_kg


class ProposalIncompleteError(DomainError):
    """Terms need the full proposal first; ``steps`` are those that still owe something."""

    def __init__(self, *, steps: tuple[str, ...]) -> None:
        super().__init__(f"still open: {steps}")
        self.steps = steps


class ListingPausedError(DomainError):
    """A village reported that nothing new may be promised of a product now."""


class TalkingAloneError(DomainError):
    """A village talks alone with another company about the listing, ``until`` that day with it."""

    def __init__(self, *, until: date) -> None:
        super().__init__(f"talks alone with another until {until}")
        self.until = until


class TalkedAloneError(DomainError):
    """The two sides of a talk talk alone once and not again."""


class TermsSupersededError(DomainError):
    """A newer version of the terms is on the table; only the newest can be confirmed."""


class GatesOpenError(DomainError):
    """An approval leaves gates unchecked or not met; their names."""

    def __init__(self, *, gates: tuple[str, ...]) -> None:
        super().__init__(f"open gates: {gates}")
        self.gates = gates


class NotReviewerOfCaseError(DomainError):
    """Only the reviewer who took the case decides on it."""


class SampleInProductionError(DomainError):
    """Sample data is refused in production."""


class PeriodInPastError(DomainError):
    """Terms whose months are over cannot be agreed or approved."""


class VisitDaysUnfitError(DomainError):
    """A visit is proposed on three coming days, and chosen among those of the other side."""


class TermsUnfitError(DomainError):
    """A term sheet says what cannot be; the names of its fields."""

    def __init__(self, *, fields: tuple[str, ...]) -> None:
        super().__init__(f"unfit: {fields}")
        self.fields = fields


class PoolOfferUnfitError(DomainError):
    """An offer to a pool says what cannot be; the names of its fields."""

    def __init__(self, *, fields: tuple[str, ...]) -> None:
        super().__init__(f"unfit: {fields}")
        self.fields = fields


class PoolOfferOpenError(DomainError):
    """A plan makes one offer to its pool at a time."""


class OutlinesUnfitError(DomainError):
    """A file of outlines is not what it should be: ``problem`` names it, ``detail`` says where."""

    def __init__(self, *, problem: str, detail: str = "") -> None:
        super().__init__(f"outlines: {problem} {detail}")
        self.problem = problem
        self.detail = detail


class CommentsClosedError(DomainError):
    """A case takes comments from both sides' agreement until its decision, not before or after."""


class HeadUnreachableError(DomainError):
    """No head of the village has an account with a phone number and a PIN."""


class NoOperatorError(DomainError):
    """The village has no operator with an open account."""


class LinkDeadError(DomainError):
    """A one-time link does not work (any more); ``why`` is unknown, used, old or changed."""

    def __init__(self, *, why: str) -> None:
        super().__init__(f"link: {why}")
        self.why = why


class WrongPinError(DomainError):
    """The PIN is wrong; ``left`` is how often it may still be tried with this link."""

    def __init__(self, *, left: int) -> None:
        super().__init__(f"wrong PIN, {left} left")
        self.left = left


class OpinionTooLateError(DomainError):
    """The province has decided; an opinion of the regency comes before."""


class CompanyUncheckedError(DomainError):
    """A village cannot ask a company that no officer has compared with OSS."""


class CompanyIncompleteError(DomainError):
    """An officer cannot compare a company that has not said who it is."""


class CompanyChangedError(DomainError):
    """The company changed after the officer opened its page; what was compared is not it."""


class NotSilentYetError(DomainError):
    """A talk may be closed for its sides only after it was silent for long."""


class OwnFigureError(DomainError):
    """Nobody objects to their own figure; they correct it."""


class NotCorrectedError(DomainError):
    """An answer says that a figure was corrected, but its record was not changed since."""


class SheetTooLargeError(DomainError):
    """A spreadsheet holds more than any list of ours."""


class SheetUnreadableError(DomainError):
    """A file is no spreadsheet that can be read, or is locked by a password."""


class SheetHeaderError(DomainError):
    """No sheet of a file has all columns that must stand; ``missing`` are their headers."""

    def __init__(self, *, missing: tuple[str, ...]) -> None:
        super().__init__(f"missing columns: {missing}")
        self.missing = missing


class SheetAcceptedError(DomainError):
    """A spreadsheet was accepted before; it is not taken twice."""


class MessageReadError(DomainError):
    """A message was read by the other side; it is not taken back."""


class SheetRowsWrongError(DomainError):
    """A spreadsheet with wrong rows is not accepted whole."""


class DateRangeError(DomainError):
    """A dated row ends before it begins."""


class TooManySearchesError(DomainError):
    """A person keeps as many searches as one may."""
