"""One tap: the figures of a listing, or of all that are due, are still right."""

from collections.abc import Sequence
from typing import Final

from wtforms import HiddenField
from wtforms.validators import AnyOf

from hilirisasi.web.forms.fields import Form
from models import Listing

ALL: Final = "semua"


class ConfirmForm(Form):
    """Which listing is still right: the button says it."""

    listing = HiddenField()

    def offer(self, due: Sequence[Listing]) -> None:
        """Take the listings that are due, or all of them."""
        self._ids = [listing.id for listing in due]
        self.listing.validators = [AnyOf([ALL, *(str(number) for number in self._ids)])]

    def to_ids(self) -> list[int]:
        """Return the listings that were chosen."""
        return self._ids if self.listing.data == ALL else [int(self.listing.data)]
