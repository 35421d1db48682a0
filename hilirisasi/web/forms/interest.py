"""What officials are asked of their interests: once a year, and on each case."""

from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectChoice, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from hilirisasi.services.declarations import Ties
from hilirisasi.web.forms.fields import Form
from hilirisasi.web.forms.listing import TAP
from models import InterestDeclaration, InterestLevel, Tie

MAX_LINES: Final = 50
TRUE: Final = InputRequired(_l("Centang bila pernyataan ini benar."))
_LINES: Final = (Optional(), Length(max=4000))


COMPANIES: Final = _l("Satu baris satu perusahaan: NIB, NPWP, atau nama. Contoh: 9120200000001")
VILLAGES: Final = _l("Satu baris satu desa: kode, atau nama dan kecamatan. Contoh: 18.02.01.2001")


class DeclarationForm(Form):
    """Companies and villages of the person and of their family, a line for each; blank: none."""

    own_companies = TextAreaField(_l("Perusahaan Anda"), _LINES, description=COMPANIES)
    family_companies = TextAreaField(_l("Perusahaan keluarga dekat"), _LINES, description=COMPANIES)
    own_villages = TextAreaField(
        _l("Desa tempat Anda tinggal atau menjabat"), _LINES, description=VILLAGES
    )
    family_villages = TextAreaField(
        _l("Desa tempat keluarga dekat menjabat"), _LINES, description=VILLAGES
    )
    is_true = BooleanField(_l("Pernyataan ini benar dan lengkap sampai hari ini"), [TRUE])

    def fill(self, declaration: InterestDeclaration) -> None:
        """Show what was declared before, to change it."""
        for tie in Tie:
            rows = [row for row in declaration.interests if row.tie is tie]
            self[f"{tie}_companies"].data = "\n".join(
                " ".join(filter(None, (row.nib, row.npwp, row.name)))
                for row in rows
                if row.village_code is None
            )
            self[f"{tie}_villages"].data = "\n".join(
                row.village_code for row in rows if row.village_code
            )

    def to_ties(self) -> list[Ties]:
        """Return what was typed."""
        return [
            Ties(tie, self._lines(f"{tie}_companies"), self._lines(f"{tie}_villages"))
            for tie in Tie
        ]

    def _lines(self, name: str) -> tuple[str, ...]:
        lines = (line.strip() for line in (self[name].data or "").splitlines())
        return tuple(line for line in lines if line)[:MAX_LINES]


class InterestForm(Form):
    """Does the official, or their family, hold an interest in this case?"""

    level = RadioField(
        _l("Apakah Anda atau keluarga dekat punya kepentingan pada berkas ini?"), [TAP]
    )
    note = TextAreaField(
        _l("Kepentingan apa"),
        [Optional(), Length(max=500)],
        description=_l("Contoh: adik saya bekerja di perusahaan itu."),
    )

    def offer(self) -> None:
        """Offer the three answers."""
        self.level.choices = [
            SelectChoice(value=InterestLevel.NONE, label=_("Tidak ada")),
            SelectChoice(
                value=InterestLevel.SOFT,
                label=_("Ada, tidak langsung: kenal dekat, tetangga, pernah bekerja sama"),
            ),
            SelectChoice(
                value=InterestLevel.HARD,
                label=_("Ada, langsung: milik, jabatan, utang, atau keluarga di dalamnya"),
            ),
        ]
