"""What the register and the letterhead of an office add to a letter."""

from collections.abc import Sequence
from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    FileField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, Length, Optional, Regexp

from hilirisasi.services.official_letters import MAX_BYTES
from hilirisasi.web.forms.fields import Form
from hilirisasi.web.forms.listing import TAP
from hilirisasi.web.labels import LETTER_KINDS
from models import LetterKind

NEEDED: Final = DataRequired(_l("Kolom ini wajib diisi."))
NATURES: Final = ("Biasa", "Segera", "Sangat Segera")  # printed so, in Indonesian
MOST_COPIES: Final = 8
MEGABYTE: Final = 1_000_000


class LetterForm(Form):
    """One letter: its kind, what the register says, who signs it."""

    kind = RadioField(_l("Surat apa?"), [TAP])
    number = StringField(
        _l("Nomor surat"),
        [NEEDED, Length(max=60)],
        description=_l("Seperti di buku agenda. Contoh: 500.2/123/V.16/2026"),
    )
    dated_on = DateField(_l("Tanggal surat"), [NEEDED])
    nature = SelectField(
        _l("Sifat"), choices=[SelectChoice(value=word, label=word) for word in NATURES]
    )
    place = StringField(
        _l("Tempat"),
        [NEEDED, Length(max=60)],
        default="Bandar Lampung",
        description=_l("Contoh: Bandar Lampung"),
    )
    address = StringField(
        _l("Alamat kantor di kop surat"),
        [NEEDED, Length(max=200)],
        description=_l("Contoh: Jalan Wolter Monginsidi 69, Bandar Lampung"),
    )
    answer_by = DateField(_l("Dijawab paling lambat"), [Optional()])
    signer_post = StringField(
        _l("Jabatan penanda tangan"),
        [NEEDED, Length(max=120)],
        description=_l("Contoh: Kepala Dinas"),
    )
    signer_name = StringField(
        _l("Nama penanda tangan"),
        [NEEDED, Length(max=80)],
        description=_l("Seperti di surat dinas, dengan gelar. Contoh: Siti Aminah, S.E."),
    )
    signer_number = StringField(
        _l("NIP penanda tangan"),
        [Optional(), Regexp(r"[0-9 ]{18,24}$", message=_l("NIP terdiri atas 18 angka."))],
        description=_l("Contoh: 198001012005011001"),
    )
    copies = TextAreaField(
        _l("Tembusan"),
        [Length(max=1200)],
        description=_l("Satu baris satu penerima. Contoh: Gubernur Lampung (sebagai laporan)"),
    )
    version = HiddenField()

    def offer(self, kinds: Sequence[LetterKind]) -> None:
        """Offer the kinds that fit the case."""
        self.kind.choices = [
            SelectChoice(value=str(kind), label=str(LETTER_KINDS[kind])) for kind in kinds
        ]

    def validate_copies(self, _field: TextAreaField) -> None:
        """Keep the list short enough for one page."""
        if len(self.to_copies()) > MOST_COPIES:
            raise ValidationError(_("Paling banyak %(count)s tembusan.", count=MOST_COPIES))

    def to_copies(self) -> list[str]:
        """Return who gets a copy, one a line."""
        return [line.strip() for line in (self.copies.data or "").splitlines() if line.strip()]


class SignedForm(Form):
    """The signed letter as a PDF."""

    file = FileField(_l("Surat yang sudah ditandatangani (PDF)"))
    content: bytes = b""

    def validate_file(self, field: FileField) -> None:
        """Read the file, or say what is wrong with it."""
        self.content = read_file(field) or b""
        if not self.content:
            raise ValidationError(_("Pilih berkasnya dulu."))


class WithdrawForm(Form):
    """Why a signed file was the wrong one; ``digest`` is the file that was seen."""

    digest = HiddenField()
    reason = TextAreaField(
        _l("Mengapa berkas ini ditarik"),
        [NEEDED, Length(max=500)],
        description=_l("Dibaca umum, tanpa nama orang. Contoh: yang terpindai surat lain."),
    )


class CompareForm(Form):
    """What a holder of a letter has: its file, or the digest that somebody computed."""

    file = FileField(_l("Berkas PDF yang Anda pegang"))
    digest = StringField(
        _l("Atau sidiknya (SHA-256)"),
        [Length(max=100)],
        description=_l("64 huruf dan angka. Contoh: 9f86d081…"),
    )
    content: bytes | None = None

    def validate_file(self, field: FileField) -> None:
        """Read the file; without one the digest is asked."""
        self.content = read_file(field)
        if self.content is None and not self.digest.data:
            raise ValidationError(_("Pilih berkasnya, atau tempel sidiknya."))


def read_file(field: FileField) -> bytes | None:
    """Return what was sent; ``None`` where nothing was. One that is too large is refused."""
    if not getattr(field.data, "filename", ""):
        return None
    with field.data.stream as stream:  # a large one is a file of its own until closed
        content: bytes = stream.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        limit = MAX_BYTES // MEGABYTE
        raise ValidationError(_("Berkasnya paling besar %(limit)s MB.", limit=limit))
    return content
