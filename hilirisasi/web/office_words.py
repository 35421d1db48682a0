"""The short lists of the offices in words, and what each office answered, beside one another."""

from collections.abc import Mapping
from typing import Any, Final

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hilirisasi.office_questions import QUESTIONS
from hilirisasi.services import office_answers
from hilirisasi.web.labels import VIEWS
from models import Case, OfficeDuty, RegencyView

DUTIES: Final[Mapping[OfficeDuty, LazyString]] = {
    OfficeDuty.INDUSTRY: _l("Disperindag: kapasitas"),
    OfficeDuty.CROPS: _l("KPTPH: bahan baku"),
    OfficeDuty.ESTATES: _l("Perkebunan: bahan baku"),
    OfficeDuty.VILLAGES: _l("PMDT: musyawarah desa dan BUM Desa"),
    OfficeDuty.ENVIRONMENT: _l("DLH: lingkungan"),
    OfficeDuty.REGENCY: _l("Kabupaten/kota: ruang dan lapak"),
}
ASKED: Final[Mapping[str, LazyString]] = {
    "capacity": _l("Apakah kapasitas mesin sesuai dengan bahan yang dibeli?"),
    "business_class": _l("Apakah KBLI dan tingkat risikonya benar?"),
    "raw_material": _l("Apakah bahan bakunya cukup tanpa mengganggu pembeli sekarang?"),
    "growers": _l("Apakah petani dan luas tanamnya cocok dengan data dinas?"),
    "musdes": _l("Apakah musyawarah desa sah dan berita acaranya ada?"),
    "bumdes": _l("Apakah BUM Desa atau koperasinya berbadan hukum dan sanggup?"),
    "document": _l("Apakah dokumen lingkungannya sesuai dengan besarnya usaha?"),
    "waste": _l("Apakah limbah dan airnya dapat diurus di tempat itu?"),
    "space": _l("Apakah letaknya sesuai tata ruang dan di luar lahan pangan yang dilindungi?"),
    "lapak": _l("Apakah lapak dan pengepul yang ada tetap mendapat bahan?"),
}


def rows_of(case: Case) -> list[dict[str, Any]]:
    """Return every question with its source, and what each of its offices says, never as one.

    ``differs``: two offices answered the same question in different ways.
    """
    said = office_answers.newest(case)
    rows = []
    for name, question in QUESTIONS.items():
        answers = [row for (asked, _office), row in said.items() if asked == name]
        rows.append(
            {
                "duties": ", ".join(str(DUTIES[duty]) for duty in question.duties),
                "text": str(ASKED[name]),
                "source": question.source,
                "answers": answers,
                "differs": len({row.view for row in answers} - {RegencyView.UNKNOWN}) > 1,
            }
        )
    return rows


def stands_of(case: Case) -> list[str]:
    """Return, by office, how many of its questions fit, do not, or are open."""
    by_office: dict[str, list[RegencyView]] = {}
    for row in office_answers.newest(case).values():
        by_office.setdefault(row.organisation.name, []).append(row.view)
    return [
        f"{office}: " + ", ".join(_counted(views)) for office, views in sorted(by_office.items())
    ]


def _counted(views: list[RegencyView]) -> list[str]:
    return [
        _("%(count)s %(view)s", count=views.count(view), view=str(VIEWS[view]).lower())
        for view in RegencyView
        if view in views
    ]
