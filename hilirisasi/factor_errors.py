"""Refusals about the code from the phone that stands beside the password."""

from hilirisasi.errors import DomainError


class WrongCodeError(DomainError):
    """The code is wrong, old or was used; ``left`` is how often one may still be tried now."""

    def __init__(self, *, left: int) -> None:
        super().__init__(f"wrong code, {left} left")
        self.left = left


class FactorStandsError(DomainError):
    """A person sets up one second factor; it is taken off before another."""


class FactorMissingError(DomainError):
    """There is no second factor to set up, to ask for or to take off."""
