"""Forms of accounts: sign in, register, accept an invitation, change the password."""

from typing import Final

from flask_babel import lazy_gettext as _l
from lokal import normalize_phone
from wtforms import PasswordField, RadioField, SelectChoice, StringField, ValidationError
from wtforms.validators import InputRequired, Length, Optional, Regexp

from hilirisasi.services.accounts import Company, Person
from hilirisasi.web.forms.fields import Form
from hilirisasi.web.labels import FIRM_SIZES
from models import FirmSize

PIN_DIGITS: Final = 6
EASY_PINS: Final = frozenset({"123456", "654321", "012345"})
REQUIRED = InputRequired(_l("Kolom ini wajib diisi."))
EMAIL = Regexp(r"[^@\s]{1,64}@[^@\s]{1,180}\.[^@\s.]{2,}$", message=_l("Contoh: nama@contoh.id"))


def refuse_easy_pin(pin: str) -> None:
    """Refuse a PIN that anybody would guess first."""
    is_pin = pin.isascii() and pin.isdigit() and len(pin) == PIN_DIGITS
    if not is_pin or len(set(pin)) == 1 or pin in EASY_PINS:
        raise ValidationError(
            _l("PIN terdiri dari enam angka, dan bukan 123456 atau angka yang sama semua.")
        )


def refuse_mistyped_pin(pin: str | None, again: str | None) -> None:
    """Refuse a PIN whose second time differs."""
    if pin != again:
        raise ValidationError(_l("Kedua PIN tidak sama."))


class SignInForm(Form):
    """Phone or e-mail, and password."""

    login = StringField(
        _l("Surel atau nomor HP"),
        [REQUIRED, Length(max=254)],
        description=_l("Contoh: nama@contoh.id atau 0812-3456-7890"),
    )
    password = PasswordField(_l("Kata sandi"), [REQUIRED, Length(max=1000)])


class PinMixin:
    """Six digits, typed twice."""

    pin = PasswordField(_l("PIN enam angka"), [REQUIRED, Length(max=64)])
    pin_again = PasswordField(_l("PIN itu sekali lagi"), [REQUIRED, Length(max=64)])

    def validate_pin(self, field: PasswordField) -> None:
        """Refuse a PIN that anybody would guess first."""
        refuse_easy_pin(field.data)

    def validate_pin_again(self, field: PasswordField) -> None:
        """Refuse a PIN that was mistyped."""
        refuse_mistyped_pin(self.pin.data, field.data)


class PersonForm(Form):
    """Who opens an account; a phone number or an e-mail address is enough."""

    name = StringField(
        _l("Nama Anda"),
        [REQUIRED, Length(max=80)],
        description=_l("Seperti pada surat-surat Anda. Contoh: Siti Rahayu"),
    )
    phone = StringField(
        _l("Nomor HP"),
        [Optional(), Length(max=24)],
        description=_l("Contoh: 0812-3456-7890. Tersamar sampai kedua pihak bersedia bicara."),
    )
    email = StringField(
        _l("Surel"),
        [Optional(), Length(max=254), EMAIL],
        description=_l("Boleh kosong bila nomor HP sudah diisi. Contoh: nama@contoh.id"),
    )
    password = PasswordField(_l("Kata sandi baru"), [REQUIRED, Length(max=1000)])

    def validate_phone(self, field: StringField) -> None:
        """Refuse what is no Indonesian number."""
        if normalize_phone(field.data) is None:
            raise ValidationError(_l("Contoh: 0812-3456-7890"))

    def validate(self, extra_validators: object = None) -> bool:
        """Ask for one of phone and e-mail."""
        is_valid = super().validate(extra_validators)
        if not (self.phone.data or self.email.data):
            self.phone.errors = [*self.phone.errors, _l("Isi nomor HP atau surel, salah satu.")]
            return False
        return bool(is_valid)

    def to_person(self) -> Person:
        """Return who registers."""
        return Person(
            name=self.name.data,
            email=self.email.data.lower() if self.email.data else None,
            phone=normalize_phone(self.phone.data) if self.phone.data else None,
            password=self.password.data,
            pin=self.pin.data if isinstance(self, PinMixin) else None,
        )


class HeadForm(PinMixin, PersonForm):
    """A village head: also the number that links are sent to, and the PIN that answers them.

    A head who never signs in leaves the password blank.
    """

    password = PasswordField(_l("Kata sandi baru"), [Optional(), Length(max=1000)])

    def validate(self, extra_validators: object = None) -> bool:
        """Ask for the phone number."""
        is_valid = super().validate(extra_validators)
        if not self.phone.data:
            message = _l("Isi nomor HP: tautan untuk menjawab dikirim ke sana.")
            self.phone.errors = [*self.phone.errors, message]
            return False
        return is_valid


class JoinForm(Form):
    """Nothing but the token: the person has an account already."""


class HeadJoinForm(PinMixin, Form):
    """A person with an account who becomes village head."""


class ResetForm(Form):
    """A new password by a one-time code."""

    password = PasswordField(_l("Kata sandi baru"), [REQUIRED, Length(max=1000)])


class HeadResetForm(ResetForm):
    """A village head's, who may set a new PIN too."""

    pin = PasswordField(_l("PIN baru, bila lupa"), [Length(max=64)])
    pin_again = PasswordField(_l("PIN itu sekali lagi"), [Length(max=64)])

    def validate_pin(self, field: PasswordField) -> None:
        """Refuse a PIN that anybody would guess first; a blank one stays as it was."""
        if field.data:
            refuse_easy_pin(field.data)

    def validate_pin_again(self, field: PasswordField) -> None:
        """Refuse a PIN that was mistyped."""
        refuse_mistyped_pin(self.pin.data, field.data)


class RegistrationForm(PersonForm):
    """A new investor with the company."""

    company = StringField(
        _l("Nama perusahaan atau usaha"),
        [REQUIRED, Length(max=120)],
        description=_l("Contoh: PT Tapioka Makmur"),
    )
    firm_size = RadioField(
        _l("Ukuran usaha"),
        [REQUIRED],
        choices=[SelectChoice(value=size.value, label=FIRM_SIZES[size]) for size in FirmSize],
    )
    post = StringField(
        _l("Jabatan Anda"), [REQUIRED, Length(max=80)], description=_l("Contoh: direktur, pemilik")
    )
    nib = StringField(
        _l("NIB (boleh menyusul)"),
        [Optional(), Regexp(r"\d{13}$", message=_l("NIB harus terdiri atas 13 angka."))],
        description=_l("13 angka dari OSS. Contoh: 1234567890123"),
    )

    def to_company(self) -> Company:
        """Return the company."""
        return Company(
            name=self.company.data,
            nib=self.nib.data or None,
            firm_size=FirmSize(self.firm_size.data),
        )


class PasswordForm(Form):
    """A new password, with the current one."""

    current = PasswordField(_l("Kata sandi sekarang"), [REQUIRED, Length(max=1000)])
    new = PasswordField(_l("Kata sandi baru"), [REQUIRED, Length(max=1000)])


class SignOutForm(Form):
    """Nothing but the token."""
