"""Forms by which posts are given, passed on and taken."""

from collections.abc import Iterable
from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    RadioField,
    SelectChoice,
    SelectMultipleField,
    StringField,
    ValidationError,
)
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput, ListWidget

from hilirisasi.extensions import db
from hilirisasi.services import commodities
from hilirisasi.web.forms.auth import REQUIRED
from hilirisasi.web.forms.fields import Form
from hilirisasi.web.labels import ROLES
from hilirisasi.web.words import name_of
from models import Acting, Membership, Role

NEW: Final = "baru"


def commodity_choices() -> list[SelectChoice]:
    """Return every commodity with its name."""
    return [
        SelectChoice(value=row.code, label=name_of(row)) for row in commodities.list_all(db.session)
    ]


class PostForm(Form):
    """Which post is given: as what, with which title, an assistant for which commodities."""

    role = RadioField(_l("Peran"), [REQUIRED])
    post = StringField(
        _l("Jabatan"),
        [REQUIRED, Length(max=80)],
        description=_l("Contoh: Kaur Perencanaan, Ketua BUM Desa, Manajer Pembelian"),
    )
    commodities = SelectMultipleField(
        _l("Boleh menulis draf untuk"),
        choices=commodity_choices,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )

    def offer(self, roles: Iterable[Role]) -> None:
        """Offer the roles that the person may give; a single one is chosen already."""
        self.role.choices = [SelectChoice(value=role.value, label=ROLES[role]) for role in roles]
        if len(self.role.choices) == 1 and not self.role.data:
            self.role.data = self.role.choices[0].value

    def to_commodities(self) -> list[str] | None:
        """Return what an assistant may draft; ``None`` for everybody else."""
        return self.commodities.data if self.role.data == Role.VILLAGE_ASSISTANT else None

    def validate_commodities(self, field: SelectMultipleField) -> None:
        """Ask what an assistant may draft."""
        if self.role.data == Role.VILLAGE_ASSISTANT and not field.data:
            raise ValidationError(_("Pilih paling sedikit satu komoditas."))


class ActingForm(Form):
    """Who stands in for a post, how, and until which day."""

    colleague = RadioField(_l("Siapa yang menggantikan?"), [REQUIRED])
    acting = RadioField(_l("Sebagai"), [REQUIRED])
    until = DateField(_l("Sampai dengan hari"), [REQUIRED])

    def offer(self, colleagues: Iterable[Membership]) -> None:
        """Offer the colleagues by name, and both ways of standing in."""
        self.colleague.choices = [
            SelectChoice(value=str(row.id), label=row.user.name) for row in colleagues
        ]
        self.acting.choices = [
            SelectChoice(value=Acting.FOR_DAYS.value, label=_("Plh., pejabatnya sementara pergi")),
            SelectChoice(value=Acting.FOR_GOOD.value, label=_("Plt., jabatannya sedang kosong")),
        ]


class HandOverForm(Form):
    """To whom a post passes: a colleague who has such a post, or somebody new by a code."""

    successor = RadioField(_l("Kepada siapa?"), [REQUIRED])
    post = StringField(
        _l("Jabatan orang yang baru"),
        [REQUIRED, Length(max=80)],
        description=_l("Untuk orang baru. Contoh: Kaur Perencanaan"),
    )

    def offer(self, colleagues: Iterable[Membership]) -> None:
        """Offer the colleagues by name, then somebody new, who is chosen where nobody else is."""
        self.successor.choices = [
            *(SelectChoice(value=str(row.id), label=row.user.name) for row in colleagues),
            SelectChoice(value=NEW, label=_("Orang baru, dengan kode undangan")),
        ]
        if len(self.successor.choices) == 1 and not self.successor.data:
            self.successor.data = NEW
