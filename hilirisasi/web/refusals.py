"""Words and status code of refusals: letters, second factors, conditions, the law."""

from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from hilirisasi import condition_errors, factor_errors, letter_errors
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
    letter_errors.LetterWithdrawnError: (
        409,
        _l("Berkas itu sudah ditarik. Muat ulang halaman suratnya, lalu unggah berkas yang benar."),
    ),
    letter_errors.LetterSignedError: (
        409,
        _l("Surat yang ditandatangani sudah ada. Bila keliru, pemutus lain menariknya dulu."),
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

# What names a rule has a place for it: `web.errors.message_of` fills it.
OF_CONDITIONS: Final[dict[type[DomainError], tuple[int, LazyString]]] = {
    condition_errors.ConditionUnfitError: (
        422,
        _l("Satu syarat belum lengkap, atau tanggalnya bukan hari kerja sesudah hari ini."),
    ),
    condition_errors.EvidenceMissingError: (
        422,
        _l("Tulis apa yang sudah dilakukan, atau pilih berkasnya."),
    ),
    condition_errors.EvidenceOwnError: (
        409,
        _l("Bukti ini Anda sendiri yang memasukkan. Orang lain yang memeriksanya."),
    ),
    condition_errors.FileUnreadableError: (
        422,
        _l("Berkas ini bukan PDF yang utuh dan bukan foto JPEG, PNG, atau WebP. Pilih yang lain."),
    ),
    condition_errors.DayUnfitError: (422, _l("Pilih hari kerja sesudah hari ini.")),
    condition_errors.RuleError: (422, _l("Aturannya: %(rule)s.")),
    condition_errors.ConsentMissingError: (
        422,
        _l(
            "Berita acara musyawarah desa belum ada di berkas ini, jadi belum dapat disetujui. "
            "Desa memasukkannya di halaman berkas. Aturannya: %(rule)s."
        ),
    ),
    condition_errors.ConsentRefusedError: (
        422,
        _l("Musyawarah desa tidak setuju, jadi tidak dapat disetujui. Aturannya: %(rule)s."),
    ),
    condition_errors.ConsentUnfitError: (
        422,
        _l("Musyawarahnya sudah berlangsung, dan perempuan yang hadir tidak lebih dari semuanya."),
    ),
    condition_errors.ConsentClosedError: (
        409,
        _l("Berkas ini tidak meminta berita acara lagi: sudah diputuskan, atau bukan desa."),
    ),
    condition_errors.LandLeaseError: (
        422,
        _l(
            "Sewa tanah kas desa lebih lama daripada yang boleh, atau belum diisi perusahaan. "
            "Aturannya: %(rule)s."
        ),
    ),
    condition_errors.LandPledgedError: (
        422,
        _l(
            "Tanah kas desa tidak boleh dijaminkan, atau perusahaan belum menyatakannya. "
            "Aturannya: %(rule)s."
        ),
    ),
    condition_errors.LegalRowBrokenError: (
        422,
        _l("Berkas ini melanggar aturan yang sudah diperiksa penelaah: %(rule)s."),
    ),
    condition_errors.LegalRowChangedError: (
        409,
        _l("Isi aturan ini berubah sejak halamannya dibuka. Baca lagi, lalu periksa ulang."),
    ),
}
