"""Refusals of what comes from a camera or from paper; see ``errors``."""

from hilirisasi.errors import DomainError


class PhotoUnreadableError(DomainError):
    """A file is no photo that can be kept.

    ``why`` is heic, kind (no JPEG, PNG or WebP), moving, pixels (too many) or broken.
    """

    def __init__(self, *, why: str) -> None:
        super().__init__(f"photo: {why}")
        self.why = why


class TooManyPhotosError(DomainError):
    """A listing would have more photos than it may."""


class PaperEnteredError(DomainError):
    """A sheet of paper was typed in before; it is not typed in twice."""


class TooManyPapersError(DomainError):
    """A village has too many sheets that nobody has typed in."""
