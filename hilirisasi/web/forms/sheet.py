"""A spreadsheet that is sent, and how much of it is taken."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FileField, HiddenField, SelectChoice, SelectField, ValidationError
from wtforms.validators import AnyOf

from hilirisasi.actors import Post
from hilirisasi.spreadsheets.reading import MAX_BYTES
from hilirisasi.web.forms.fields import Form

WHOLE, GOOD = "semua", "benar"


class SheetForm(Form):
    """The file, and for whom it is sent where a person holds several posts."""

    file = FileField(_l("Berkas lembar kerja"))
    organisation = SelectField(_l("Untuk siapa?"), coerce=int)

    content = b""

    def offer(self, posts: list[Post]) -> None:
        """Offer the organisations that the person may send sheets for."""
        self.organisation.choices = [
            SelectChoice(value=post.organisation_id, label=post.organisation) for post in posts
        ]
        if self.organisation.data is None and posts:
            self.organisation.data = posts[0].organisation_id

    def validate_file(self, field: FileField) -> None:
        """Read the file, or say what is wrong with it."""
        if not getattr(field.data, "filename", ""):
            raise ValidationError(_("Pilih berkasnya dulu."))
        with field.data.stream as stream:  # a large one is a file of its own until closed
            self.content = stream.read(MAX_BYTES + 1)
        if len(self.content) > MAX_BYTES:
            raise ValidationError(_("Berkasnya lebih besar daripada 10 MB."))


class TakeForm(Form):
    """Whole, or only the rows that are right: the button says it."""

    rows = HiddenField(validators=[AnyOf([WHOLE, GOOD])])
