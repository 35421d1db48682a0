"""A search to keep, and its name."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import DataRequired, Length

from hilirisasi.spelling import MAX_TEXT
from hilirisasi.web.forms.buyable import SupplyForm
from hilirisasi.web.forms.fields import Form
from hilirisasi.web.forms.listing import TAP
from hilirisasi.web.forms.talk import WRITTEN

MAX_NAME = 80


class NameForm(Form):
    """What a person calls a search."""

    name = StringField(
        _l("Nama pencarian ini"),
        [WRITTEN, Length(max=MAX_NAME)],
        description=_l("Hanya Anda yang melihatnya. Contoh: Singkong dekat Kalirejo"),
    )


class SaveTextForm(NameForm):
    """What was typed into the search of the whole service, with a name; sent by its button."""

    q = HiddenField(validators=[DataRequired(), Length(max=MAX_TEXT)])


class SaveSupplyForm(SupplyForm):
    """The question of the page, with a name; sent by its button."""

    name = StringField(
        _l("Nama pencarian ini"),
        [WRITTEN, Length(max=MAX_NAME)],
        description=_l("Hanya Anda yang melihatnya. Contoh: Singkong dekat Kalirejo"),
    )


class SavePlansForm(NameForm):
    """Of which product a village waits for plans."""

    produk = SelectField(_l("Bahan"), [TAP], choices=[])
