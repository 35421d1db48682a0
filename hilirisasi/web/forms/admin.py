"""The form by which an admin invites an official."""

from typing import Final

from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField, StringField, ValidationError
from wtforms.validators import Length, Optional

from hilirisasi.extensions import db
from hilirisasi.services import regions
from hilirisasi.web.forms.team import PostForm
from hilirisasi.web.office_words import DUTIES
from models import OF_A_VILLAGE, REGENCY_KINDS, OfficeDuty, Region, Role

# Investors register by themselves, and their colleagues are invited by them.
INVITED: Final = tuple(role for role in Role if role is not Role.INVESTOR)


class InvitationForm(PostForm):
    """Whom to invite: as what, with which title, for which village or office."""

    village_code = StringField(
        _l("Kode desa"),
        [Length(max=13)],
        description=_l("Hanya untuk operator desa. Contoh: 18.07.12.2003"),
    )
    regency_code = StringField(
        _l("Kode kabupaten atau kota"),
        [Length(max=5)],
        description=_l("Contoh: 18.07. Hanya untuk petugas kabupaten atau kota."),
    )
    office = StringField(
        _l("Nama kantor"),
        [Length(max=120)],
        description=_l("Untuk yang lain. Contoh: DPMPTSP Provinsi Lampung"),
    )

    duty = SelectField(
        _l("Bidang kantor"),
        [Optional()],
        choices=[
            SelectChoice(value="", label=_l("Tidak ada pertanyaan sendiri")),
            *(
                SelectChoice(value=duty.value, label=words)
                for duty, words in DUTIES.items()
                if duty is not OfficeDuty.REGENCY
            ),
        ],
        description=_l("Hanya untuk penelaah. Contoh: DLH: lingkungan"),
    )

    def to_duty(self) -> OfficeDuty | None:
        """Return what the office of a reviewer answers for in cases; of others nothing."""
        is_asked = self.role.data == Role.REVIEWER and self.duty.data
        return OfficeDuty(self.duty.data) if is_asked else None

    def is_for_village(self) -> bool:
        """Does somebody of a village come, rather than of an office?"""
        return self.role.data in OF_A_VILLAGE

    def village(self) -> Region | None:
        """Return the village of the code, or ``None``."""
        region = regions.find(db.session, self.village_code.data or "")
        return region if region is not None and region.is_village else None

    def regency(self) -> Region | None:
        """Return the regency or city of the code, or ``None``."""
        region = regions.find(db.session, self.regency_code.data or "")
        return region if region is not None and region.kind in REGENCY_KINDS else None

    def validate_regency_code(self, _field: StringField) -> None:
        """Ask which regency an officer of one works for."""
        if self.role.data == Role.REGENCY and self.regency() is None:
            raise ValidationError(_l("Kode kabupaten tidak dikenal. Contoh: 18.07"))

    def validate_village_code(self, _field: StringField) -> None:
        """Ask for a village that exists."""
        if self.is_for_village() and self.village() is None:
            raise ValidationError(_l("Kode desa tidak dikenal. Contoh: 18.07.12.2003"))

    def validate_office(self, field: StringField) -> None:
        """Ask for the office of everybody else."""
        if not self.is_for_village() and not field.data:
            raise ValidationError(_l("Isi nama kantornya. Contoh: DPMPTSP Provinsi Lampung"))
