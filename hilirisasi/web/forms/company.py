"""Who a company is, and what an officer found."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from lokal import normalize_phone
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectChoice,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, Optional, Regexp

from hilirisasi import npwp
from hilirisasi.services import companies
from hilirisasi.services.companies import CompanyAnswers
from hilirisasi.web.forms.case import REASON
from hilirisasi.web.forms.fields import Form
from hilirisasi.web.forms.listing import TAP, choices
from hilirisasi.web.labels import FIRM_SIZES, LEGAL_FORMS
from models import CheckStatus, FirmSize, LegalForm

REQUIRED = InputRequired(_l("Kolom ini wajib diisi."))
SEEN = InputRequired(_l("Bandingkan dulu yang ini, lalu centang."))


class CompanyForm(Form):
    """The company; NIB, or its own paper where the law does not ask one of it yet."""

    name = StringField(
        _l("Nama perusahaan atau usaha"),
        [REQUIRED, Length(max=120)],
        description=_l("Seperti contoh: PT Tapioka Makmur"),
    )
    legal_form = RadioField(_l("Bentuk usaha"), [TAP], choices=choices(LEGAL_FORMS))
    firm_size = RadioField(_l("Ukuran usaha"), [TAP], choices=choices(FIRM_SIZES))
    origin = RadioField(
        _l("Asal modal"),
        [TAP],
        choices=[
            SelectChoice(value="domestic", label=_l("Dalam negeri (PMDN)")),
            SelectChoice(value="foreign", label=_l("Ada modal asing (PMA)")),
        ],
    )
    nib = StringField(
        _l("NIB"),
        [Optional(), Regexp(r"\d{13}$", message=_l("NIB terdiri dari 13 angka."))],
        description=_l(
            "13 angka, seperti contoh: 1234567890123. BUMDes, koperasi, dan usaha mikro "
            "perorangan boleh memakai suratnya sendiri."
        ),
    )
    paper_kind = StringField(
        _l("Nama surat, bila belum punya NIB"),
        [Length(max=80)],
        description=_l("Seperti contoh: Peraturan Desa, akta koperasi"),
    )
    paper_number = StringField(
        _l("Nomor surat itu"), [Length(max=60)], description=_l("Seperti contoh: 3 Tahun 2020")
    )
    npwp = StringField(
        _l("NPWP usaha (boleh dikosongkan)"),
        [Optional(), Length(max=24)],
        description=_l("16 angka, atau 15 angka yang lama. Seperti contoh: 0098765432101000"),
    )
    phone = StringField(
        _l("Telepon kantor"),
        [Optional(), Length(max=24)],
        description=_l("Seperti contoh: 0721-123456"),
    )
    address = StringField(
        _l("Alamat kantor"),
        [REQUIRED, Length(max=200)],
        description=_l("Seperti contoh: Jl. Raya 1, Metro"),
    )

    def validate_phone(self, field: StringField) -> None:
        """Refuse what is no Indonesian number."""
        if normalize_phone(field.data) is None:
            raise ValidationError(_("Bukan nomor telepon yang lengkap. Contoh: 0721-123456"))

    def validate_npwp(self, field: StringField) -> None:
        """Refuse what has neither 16 nor 15 digits."""
        if npwp.digits_of(field.data) is None:
            raise ValidationError(_("NPWP terdiri dari 16 angka, atau 15 angka yang lama."))

    def validate(self, extra_validators: object = None) -> bool:
        """Ask for the NIB, or for both halves of the own paper of who may have none."""
        if not super().validate(extra_validators):
            return False
        answers = self.to_answers()
        if answers.nib:
            return True
        if not companies.may_use_paper(answers.legal_form, answers.firm_size):
            self.nib.errors = [*self.nib.errors, _("Isi NIB, 13 angka.")]
            return False
        if not (answers.paper_kind and answers.paper_number):
            message = _("Isi NIB, atau nama dan nomor surat usaha Anda.")
            self.paper_kind.errors = [*self.paper_kind.errors, message]
            return False
        return True

    def to_answers(self) -> CompanyAnswers:
        """Return what was filled in."""
        return CompanyAnswers(
            name=self.name.data,
            legal_form=LegalForm(self.legal_form.data),
            firm_size=FirmSize(self.firm_size.data),
            is_foreign=self.origin.data == "foreign",
            nib=self.nib.data or None,
            npwp=npwp.digits_of(self.npwp.data) if self.npwp.data else None,
            paper_kind=self.paper_kind.data or "",
            paper_number=self.paper_number.data or "",
            phone=normalize_phone(self.phone.data) if self.phone.data else None,
            address=self.address.data,
        )


class CheckForm(Form):
    """What the officer compared, tick by tick, and what came out."""

    person = RadioField(_l("Orang yang dibandingkan"), [TAP])
    compared_identity = BooleanField(_l("NIB atau surat sudah dibandingkan"), [SEEN])
    compared_name = BooleanField(_l("Nama perusahaan sudah dibandingkan"), [SEEN])
    compared_person = BooleanField(_l("Orang dan jabatannya sudah dibandingkan"), [SEEN])
    result = RadioField(
        _l("Hasil"),
        [TAP],
        choices=[
            SelectChoice(value=CheckStatus.MATCHED.value, label=_l("Cocok")),
            SelectChoice(value=CheckStatus.NOT_MATCHED.value, label=_l("Tidak cocok")),
        ],
    )
    note = TextAreaField(
        _l("Catatan"),
        [REASON, Length(max=500)],
        description=_l(
            "Seperti contoh: NIB di OSS milik perusahaan lain. Perusahaan membaca catatan ini."
        ),
    )
    seen = HiddenField()
