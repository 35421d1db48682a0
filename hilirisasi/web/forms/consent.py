"""The minutes of a musyawarah desa, as the village types them."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, FileField, IntegerField, RadioField, StringField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from hilirisasi.services.village_consents import Minutes
from hilirisasi.web.condition_words import DELIBERATIONS
from hilirisasi.web.forms.fields import Form
from hilirisasi.web.forms.listing import REQUIRED, TAP, choices
from hilirisasi.web.forms.official_letter import read_file
from models import Deliberation

NEEDED = DataRequired(_l("Kolom ini wajib diisi."))
FROM_ONE = NumberRange(1, 100_000, _l("Isi antara 1 dan 100.000."))
FROM_NONE = NumberRange(0, 100_000, _l("Isi antara 0 dan 100.000."))


class ConsentForm(Form):
    """Number, day, how many were there, what was decided, who signed, and the signed sheet."""

    number = StringField(
        _l("Nomor berita acara"),
        [NEEDED, Length(max=60)],
        description=_l("Seperti contoh: 141/BA/2026"),
    )
    held_on = DateField(_l("Tanggal musyawarah"), [REQUIRED])
    attendance = IntegerField(
        _l("Berapa orang hadir?"),
        [InputRequired(_l("Isi jumlahnya, seperti contoh: 45")), FROM_ONE],
        description=_l("Contoh: 45"),
    )
    women = IntegerField(
        _l("Berapa di antaranya perempuan?"),
        [Optional(), FROM_NONE],
        description=_l("Kosongkan bila tidak dihitung. Contoh: 20"),
    )
    result = RadioField(_l("Hasil musyawarah"), [TAP], choices=choices(dict(DELIBERATIONS)))
    signed_by = StringField(
        _l("Siapa yang menandatangani?"),
        [NEEDED, Length(max=160)],
        description=_l("Tulis jabatannya saja. Contoh: Ketua BPD dan kepala desa"),
    )
    file = FileField(_l("Lembar yang ditandatangani: PDF atau foto"))
    content: bytes = b""

    def validate_file(self, field: FileField) -> None:
        """Read the file, or say what is wrong with it."""
        self.content = read_file(field) or b""
        if not self.content:
            raise ValidationError(_("Pilih berkas atau fotonya dulu."))

    def to_minutes(self) -> Minutes:
        """Return the minutes for the service."""
        return Minutes(
            number=self.number.data,
            held_on=self.held_on.data,
            attendance=self.attendance.data,
            women=self.women.data,
            result=Deliberation(self.result.data),
            signed_by=self.signed_by.data,
        )
