"""Which village a row names, where it has no code: only when the names leave no doubt."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from hilirisasi.spreadsheets.cells import plain
from hilirisasi.spreadsheets.columns import Cell, fold
from models import VILLAGE_KINDS, Region

# What stands before a name in one sheet and not in another.
KINDS: Final = frozenset(
    {"desa", "pekon", "kampung", "tiyuh", "kelurahan", "kec", "kecamatan", "kab", "kabupaten"}
)


@dataclass(slots=True)
class Places:
    """The villages of Lampung by name, each with its district and regency.

    ``only`` is the village of who speaks for one alone: of several by that name it means its own.
    """

    only: str | None = None
    by_name: dict[str, list[tuple[str, str, str]]] = field(default_factory=dict)

    def find(self, row: Mapping[str, Cell]) -> str | None:
        """Return the code of the one village that a row names; else its name, to be mended."""
        name = plain(row["village_name"])
        district, regency = (_bare(plain(row.get(key))) for key in ("district", "regency"))
        codes = {
            code
            for code, of_district, of_regency in self.by_name.get(_bare(name), ())
            if district in {"", of_district} and regency in {"", of_regency}
        }
        if self.only in codes:
            return self.only
        return codes.pop() if len(codes) == 1 else name


def list_places(session: Session, *, own: frozenset[str] | None) -> Places:
    """Return the villages of Lampung by name; ``own`` are those of who sends the sheet."""
    district, regency = aliased(Region), aliased(Region)
    places = Places(only=next(iter(own)) if own is not None and len(own) == 1 else None)
    for code, *names in session.execute(
        sa.select(Region.code, Region.name, district.name, regency.name)
        .join(district, Region.parent_code == district.code)
        .join(regency, district.parent_code == regency.code)
        .where(Region.kind.in_(VILLAGE_KINDS))
        .order_by(Region.code)
    ):
        village, of_district, of_regency = map(_bare, names)
        places.by_name.setdefault(village, []).append((code, of_district, of_regency))
    return places


def _bare(name: str) -> str:
    words = fold(name).split()
    return " ".join(words[1:] if len(words) > 1 and words[0] in KINDS else words)
