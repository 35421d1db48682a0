"""The words of what became of a case: answers, what does not fit, promises, periods, refusals."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from flask_babel import LazyString, format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hilirisasi import realisation_errors
from hilirisasi.errors import DomainError
from hilirisasi.months import add_months
from hilirisasi.promises import Promise
from hilirisasi.web.filters import month_id
from models import MismatchKind, Reply

REPLIES: Final[Mapping[Reply, LazyString]] = {
    Reply.YES: _l("Ya"),
    Reply.NOT_YET: _l("Belum waktunya"),
    Reply.NO: _l("Tidak"),
}
MISMATCHES: Final[Mapping[MismatchKind, LazyString]] = {
    MismatchKind.BUILT: _l("Perusahaan sudah berproduksi; menurut desa belum dibangun"),
    MismatchKind.BUYING: _l("Perusahaan melaporkan membeli; menurut desa tidak"),
    MismatchKind.HIRED: _l("Desa menghitung lebih sedikit warganya yang bekerja"),
    MismatchKind.BOUGHT: _l("Yang dibeli kurang dari yang dicadangkan"),
    MismatchKind.PRICE: _l("Harga yang dibayar di bawah kesepakatan"),
    MismatchKind.PAYMENT: _l("Pembayaran tidak seperti yang disepakati"),
    MismatchKind.JOBS: _l("Pekerja dari desa kurang dari rencana"),
}
PROMISES: Final[Mapping[Promise, LazyString]] = {
    Promise.JOBS: _l("Pekerja dari desa"),
    Promise.PRICE: _l("Harga"),
    Promise.PAYMENT: _l("Hari bayar"),
}
ERRORS: Final[Mapping[type[DomainError], tuple[int, LazyString]]] = {
    realisation_errors.PeriodNotOpenError: (
        409,
        _l("Masa ini belum berakhir, atau tidak ada dalam kontrak kerja sama ini."),
    ),
    realisation_errors.ReceiptMissingError: (
        422,
        _l("Isi nomor tanda terima LKPM dari OSS. Angka yang lain tetap di isian."),
    ),
    realisation_errors.SamePersonError: (
        409,
        _l("Yang menulis laporan tidak mengesahkannya. Mintalah rekan di perusahaan Anda."),
    ),
    realisation_errors.NotNewestReportError: (
        409,
        _l("Laporan ini sudah disahkan, atau ada versi yang lebih baru. Baca yang terbaru."),
    ),
    realisation_errors.MismatchClosedError: (
        409,
        _l("Hasilnya sudah ditulis orang lain. Tulisan Anda tidak menggantinya."),
    ),
}


def period_words(first_month: date, months: int) -> str:
    """Return a period in words: "Januari sampai Maret 2027"; it never passes a year's end."""
    last = add_months(first_month, months - 1)
    first = format_date(first_month, "LLLL")
    return _("%(first)s sampai %(last)s", first=first, last=month_id(last))
