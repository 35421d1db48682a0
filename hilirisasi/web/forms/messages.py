"""What WTForms says by itself, in the reader's language: it has no Indonesian of its own."""

from typing import Final

from flask_babel import lazy_gettext as _l

MESSAGES: Final = {
    "This field is required.": _l("Kolom ini wajib diisi."),
    "Not a valid choice.": _l("Pilih salah satu dari daftar."),
    "Invalid Choice: could not coerce.": _l("Pilih salah satu dari daftar."),
    "Invalid choice(s): one or more data inputs could not be coerced.": _l("Pilih dari daftar."),
    "Not a valid date value.": _l("Tulis tanggal yang benar, seperti contoh: 2026-11-24"),
    "Not a valid integer value.": _l("Tulis angka bulat, seperti contoh: 12"),
    "Number must be at least %(min)s.": _l("Isi paling sedikit %(min)s."),
    "Number must be at most %(max)s.": _l("Isi paling banyak %(max)s."),
    "Number must be between %(min)s and %(max)s.": _l("Isi antara %(min)s dan %(max)s."),
    "Field cannot be longer than %(max)d characters.": _l("Paling panjang %(max)d huruf."),
    "Field must be at least %(min)d characters long.": _l("Paling pendek %(min)d huruf."),
    "Field must be equal to %(other_name)s.": _l("Harus sama dengan %(other_name)s."),
}


class Messages:
    """The translations that WTForms asks for."""

    def gettext(self, message: str) -> str:
        """Return the message in the reader's language; one that we do not know as it is."""
        return str(MESSAGES.get(message, message))

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        """Return the message of several; Indonesian has no plural form."""
        return self.gettext(plural) if plural in MESSAGES or count != 1 else singular
