"""Words and status code of refusals about letters and second factors; see ``web.errors``."""

from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from hilirisasi import factor_errors, letter_errors
from hilirisasi.errors import DomainError

OF_LETTERS: Final[dict[type[DomainError], tuple[int, LazyString]]] = {
    letter_errors.LetterNumberTakenError: (
        409,
        _l("Nomor ini sudah dipakai kantor Anda untuk surat lain tahun itu. Periksa buku agenda."),
    ),
    letter_errors.LetterKindError: (
        409,
        _l("Keadaan berkas sudah berubah: surat ini tidak cocok lagi. Buka berkasnya lagi."),
    ),
    letter_errors.LetterDateError: (
        422,
        _l("Tanggal surat tidak sesudah hari ini dan tidak sebelum berkas dibuka."),
    ),
    letter_errors.LetterSignedError: (
        409,
        _l("Surat yang ditandatangani sudah ada dan tidak diganti. Buat surat baru bila perlu."),
    ),
    letter_errors.NotPdfError: (
        422,
        _l("Berkas ini bukan PDF yang utuh. Pindai atau simpan lagi sebagai PDF, lalu kirim."),
    ),
    letter_errors.PangoMissingError: (
        409,
        _l("Mesin ini belum dapat membuat PDF. Cetak suratnya dari halaman cetak."),
    ),
}

OF_FACTORS: Final[dict[type[DomainError], tuple[int, LazyString]]] = {
    factor_errors.WrongCodeError: (
        422,
        _l(
            "Kode ini salah, sudah dipakai, atau sudah lewat. Tunggu kode baru. Sisa %(left)s kali."
        ),
    ),
    factor_errors.FactorStandsError: (409, _l("HP sudah terpasang. Lepas dulu yang lama.")),
    factor_errors.FactorMissingError: (
        409,
        _l("Tidak ada HP yang terpasang. Buka lagi halamannya."),
    ),
}
