"""The form by which an admin invites an official."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, StringField, ValidationError
from wtforms.validators import Length

from hilirisasi.extensions import db
from hilirisasi.services import regions
from hilirisasi.web.forms.auth import REQUIRED
from hilirisasi.web.forms.fields import Form
from hilirisasi.web.labels import ROLES
from models import Region, Role

# Investors register by themselves.
INVITED: tuple[Role, ...] = (Role.VILLAGE_OPERATOR, Role.REVIEWER, Role.OVERSEER, Role.ADMIN)


class InvitationForm(Form):
    """Whom to invite: as what, with which title, for which village or office."""

    role = RadioField(
        _l("Peran"),
        [REQUIRED],
        choices=[SelectChoice(value=role.value, label=ROLES[role]) for role in INVITED],
    )
    post = StringField(_l("Jabatan"), [REQUIRED, Length(max=80)])
    village_code = StringField(_l("Kode desa"), [Length(max=13)])
    office = StringField(_l("Nama kantor"), [Length(max=120)])

    def is_for_village(self) -> bool:
        """Does a village operator come, rather than somebody of an office?"""
        return bool(self.role.data == Role.VILLAGE_OPERATOR)

    def village(self) -> Region | None:
        """Return the village of the code, or ``None``."""
        region = regions.find(db.session, self.village_code.data or "")
        return region if region is not None and region.is_village else None

    def validate_village_code(self, _field: StringField) -> None:
        """Ask for a village that exists."""
        if self.is_for_village() and self.village() is None:
            raise ValidationError(_l("Kode desa tidak dikenal. Contoh: 18.07.12.2003"))

    def validate_office(self, field: StringField) -> None:
        """Ask for the office of everybody else."""
        if not self.is_for_village() and not field.data:
            raise ValidationError(_l("Isi nama kantornya. Contoh: DPMPTSP Provinsi Lampung"))
