"""Refusals of reports on what became of a case; see ``errors``."""

from hilirisasi.errors import DomainError


class PeriodNotOpenError(DomainError):
    """The case has no such period, or it is not over yet."""


class ReceiptMissingError(DomainError):
    """A company that must report tells the receipt of OSS with it."""


class SamePersonError(DomainError):
    """Who drafted a report does not certify it."""


class NotNewestReportError(DomainError):
    """There is a newer version of the report, or it is certified already."""


class MismatchClosedError(DomainError):
    """Somebody wrote before what came of it."""
