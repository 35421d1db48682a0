"""The words for ties of officials to companies, villages and cases."""

from collections.abc import Mapping
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from hilirisasi.interest_rules import FORMER_WITHIN_YEARS
from models import InterestKind, InterestLevel, Tie

TIES: Final[Mapping[Tie, LazyString]] = {
    Tie.OWN: _l("Anda sendiri"),
    Tie.FAMILY: _l("keluarga"),
}
LEVELS: Final[Mapping[InterestLevel, LazyString]] = {
    InterestLevel.NONE: _l("tidak ada"),
    InterestLevel.SOFT: _l("dicatat, tidak ikut memutuskan"),
    InterestLevel.HARD: _l("tidak boleh menangani berkas"),
}
KINDS: Final[Mapping[InterestKind, LazyString]] = {
    InterestKind.ANSWER: _l("jawaban sendiri atas pertanyaan berkas"),
    InterestKind.COMPANY_POST: _l("memegang jabatan di perusahaan berkas"),
    InterestKind.COMPANY_POST_BEFORE: _l(
        "pernah memegang jabatan di perusahaan berkas, dalam %(years)s tahun terakhir",
        years=FORMER_WITHIN_YEARS,
    ),
    InterestKind.DECLARED_NIB: _l("NIB perusahaan berkas ada di pernyataannya"),
    InterestKind.DECLARED_NPWP: _l("NPWP perusahaan berkas ada di pernyataannya"),
    InterestKind.DECLARED_NAME: _l("nama perusahaan berkas ada di pernyataannya"),
    InterestKind.SAME_NIB: _l("NIB sama dengan perusahaan miliknya atau keluarganya"),
    InterestKind.SAME_NPWP: _l("NPWP sama dengan perusahaan miliknya atau keluarganya"),
    InterestKind.SAME_PHONE: _l("nomor telepon sama dengan perusahaan berkas"),
    InterestKind.SAME_ADDRESS: _l("alamat sama dengan perusahaan miliknya atau keluarganya"),
    InterestKind.OFFICER_NAME: _l("nama sama dengan orang perusahaan berkas"),
    InterestKind.VILLAGE_POST: _l("memegang jabatan di desa berkas"),
    InterestKind.VILLAGE_POST_BEFORE: _l(
        "pernah memegang jabatan di desa berkas, dalam %(years)s tahun terakhir",
        years=FORMER_WITHIN_YEARS,
    ),
    InterestKind.DECLARED_VILLAGE: _l("desa berkas ada di pernyataannya"),
}
