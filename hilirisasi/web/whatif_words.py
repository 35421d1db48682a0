"""What would lift a match, and why there is none, in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isnan
from typing import Final

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hilirisasi.scoring.whatif import LISTED, WhatIf, WhatIfs
from hilirisasi.services.unmatched import Unmatched, WhyNot
from hilirisasi.web.filters import number, percent, rupiah
from hilirisasi.web.score_words import BANDS
from models import Side

# lever: what to do; %(before)s, %(after)s and %(step)s are written numbers
LEVERS: Final[Mapping[str, LazyString]] = {
    "price_idr_per_kg": _l(
        "Naikkan harga dari %(before)s menjadi %(after)s per kg (langkah %(step)s)."
    ),
    "deduction_share": _l(
        "Turunkan potongan dari %(before)s menjadi %(after)s (langkah %(step)s)."
    ),
    "farmer_pays_haulage": _l("Tanggung sendiri ongkos angkutnya."),
    "floor_price_idr_per_kg": _l(
        "Tulis harga terendah %(after)s per kg dalam perjanjian (langkah %(step)s)."
    ),
    "worker_leakage_share": _l(
        "Kurangi pekerja dari luar, dari %(before)s menjadi %(after)s (langkah %(step)s)."
    ),
    "local_input_share": _l(
        "Beli bahan lain dari Lampung, dari %(before)s menjadi %(after)s (langkah %(step)s)."
    ),
    "village_sourcing_share": _l(
        "Ambil pekerja dan bahan dari desa sekitar, dari %(before)s menjadi %(after)s "
        "(langkah %(step)s)."
    ),
    "community_profit_share": _l(
        "Beri desa bagian laba, dari %(before)s menjadi %(after)s (langkah %(step)s)."
    ),
    "claim_evidence_exponent": _l(
        "Serahkan %(after)s tentang jumlah pekerja, lalu diperiksa penelaah."
    ),
    "plant_size": _l(
        "Kecilkan pabrik menjadi %(after)s dari rencana, semua ikut mengecil (langkah %(step)s)."
    ),
    "new_land_ha": _l("Buka lahan baru paling banyak %(after)s hektare (langkah %(step)s)."),
    "peak_labour_hok": _l(
        "Ratakan kerja di bulan tersibuk sampai %(after)s dari rencana (langkah %(step)s)."
    ),
    "harvest_kg": _l("Tambah panen %(after)s lewat tanam baru (langkah %(step)s)."),
    "raw_material_overlap_share": _l(
        "Jaga bahan untuk pengolah rumahan: yang diperebutkan turun dari %(before)s menjadi "
        "%(after)s (langkah %(step)s)."
    ),
}
DOCUMENTS: Final[Mapping[float, LazyString]] = {
    0.15: _l("studi"),
    0.30: _l("rencana kerja yang ditandatangani"),
}
WHY_NOT: Final[Mapping[WhyNot, LazyString]] = {
    WhyNot.PLAN_CLOSED: _l("Rencananya sudah ditarik."),
    WhyNot.PLAN_LAPSED: _l(
        "Rencana ini tidak tayang karena lama tidak dikonfirmasi. "
        "Satu ketukan perusahaan menayangkannya lagi."
    ),
    WhyNot.LISTING_HIDDEN: _l("Produk desa ini sedang tidak tayang."),
    WhyNot.LISTING_LAPSED: _l(
        "Produk desa ini tidak tayang karena angkanya lama tidak dikonfirmasi. "
        "Satu ketukan desa menayangkannya lagi."
    ),
    WhyNot.OTHER_PRODUCT: _l("Bahan yang dicari bukan bahan yang ditawarkan."),
    WhyNot.NO_PLACE: _l("Letak desa ini belum diketahui, jadi jaraknya tidak dapat dihitung."),
    WhyNot.TOO_FAR: _l(
        "Terlalu jauh. Jarak pencarian harus menjadi %(radius)s km supaya desa ini masuk."
    ),
    WhyNot.NOTHING_LEFT: _l("Semua panen desa ini sudah dipakai, terikat, atau dicadangkan."),
    WhyNot.NO_MONTH: _l("Bulan panen dan bulan kebutuhannya tidak bertemu."),
}


@dataclass(frozen=True, slots=True)
class WhatIfView:
    """What one side could change: the aim in words, and a sentence and the points of each change.

    ``lines`` is empty where no single change is enough; ``aim`` is "" in the highest band.
    """

    side: Side
    aim: str
    lines: list[tuple[str, float, str]]
    tried: int


def view_of(what_ifs: WhatIfs, side: Side) -> WhatIfView:
    """Return the changes of one side as the page writes them."""
    aim = what_ifs.aim
    words = "" if aim is None else _("masuk daftar") if aim == LISTED else str(BANDS[aim])
    return WhatIfView(
        side=side,
        aim=words,
        lines=[(_sentence(row), row.score, str(BANDS[row.band])) for row in what_ifs.found],
        tried=len(what_ifs.tried),
    )


def why_not_words(unmatched: Unmatched) -> str:
    """Return why a listing and a plan do not match."""
    return str(WHY_NOT[unmatched.why]) % {"radius": number(unmatched.radius_km)}


def _sentence(row: WhatIf) -> str:
    if row.lever == "claim_evidence_exponent":
        return str(LEVERS[row.lever]) % {"after": str(DOCUMENTS[row.after])}
    return str(LEVERS[row.lever]) % {
        name: _written(row.lever, value)
        for name, value in (("before", row.before), ("after", row.after), ("step", row.step))
    }


def _written(lever: str, value: float) -> str:
    if isnan(value):
        return _("tidak diketahui")
    if lever.endswith("_idr_per_kg"):
        return rupiah(value)
    return number(value) if lever == "new_land_ha" else percent(value)
