"""Who may lose by a match, in plain words."""

from collections.abc import Mapping, Sequence
from typing import Final

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hilirisasi.services.losers import Loser, Losing
from hilirisasi.web.filters import number, percent
from hilirisasi.web.words import label_of

LOSERS: Final[Mapping[Losing, LazyString]] = {
    Losing.HOME_PROCESSORS: _l("Yang mengolah di rumah"),
    Losing.COLLECTORS: _l("Pengepul"),
    Losing.TRADERS: _l("Pedagang dan pembeli lain"),
}


def rows_of(losers: Sequence[Loser]) -> list[dict[str, str]]:
    """Return who, how many, and what they are offered, as the page writes them."""
    return [
        {
            "who": str(LOSERS[row.who]),
            "count": number(row.count) if row.count is not None else _("belum diketahui"),
            "offer": _offer(row),
        }
        for row in losers
    ]


def _offer(row: Loser) -> str:
    if row.count == 0:
        return _("tidak perlu: tidak ada di desa ini")
    if not row.is_offered:
        return _("belum ada tawaran")
    parts = [
        label_of(row.arrangement) if row.arrangement else "",
        row.offer,
        _(
            "Perjanjian: paling banyak %(share)s dari bahan mereka ikut diambil.",
            share=percent(row.overlap_share),
        )
        if row.overlap_share is not None
        else "",
    ]
    return ". ".join(part.rstrip(".") for part in parts if part) + "."
