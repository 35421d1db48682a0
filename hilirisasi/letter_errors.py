"""Refusals about official letters; see ``errors``."""

from hilirisasi.errors import DomainError


class LetterNumberTakenError(DomainError):
    """The office gave this number to another letter of the same year."""


class LetterKindError(DomainError):
    """The case does not stand where such a letter is written."""


class LetterDateError(DomainError):
    """A letter is dated after today, or before its case was opened."""


class LetterSignedError(DomainError):
    """The signed file came before; it is not replaced by another."""


class LetterWithdrawnError(DomainError):
    """The file at hand was withdrawn, or there is none to withdraw."""


class NotPdfError(DomainError):
    """A file is no whole PDF."""


class PangoMissingError(DomainError):
    """The machine lacks the libraries that a PDF is drawn with; see ``pdf.PACKAGES``."""
