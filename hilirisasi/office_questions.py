"""The short list of each office: what it answers in a case, and on which rule the question rests.

The lists are this service's proposal until the offices set their own.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from models import OfficeDuty

RAW_MATERIAL: Final = (OfficeDuty.CROPS, OfficeDuty.ESTATES)


class Question(NamedTuple):
    """Whose question it is, and its source; two offices may have the same and differ."""

    duties: tuple[OfficeDuty, ...]
    source: str


QUESTIONS: Final[Mapping[str, Question]] = {
    "capacity": Question((OfficeDuty.INDUSTRY,), "PP 28/2025, Lampiran I"),
    "business_class": Question((OfficeDuty.INDUSTRY,), "PP 28/2025; Peraturan BPS 7/2025"),
    "raw_material": Question(RAW_MATERIAL, "Data tanam dan panen dinas"),
    "growers": Question(RAW_MATERIAL, "Data tanam dan panen dinas"),
    "musdes": Question((OfficeDuty.VILLAGES,), "UU 6/2014 pasal 54 ayat (2); Permendagri 96/2017"),
    "bumdes": Question((OfficeDuty.VILLAGES,), "PP 11/2021"),
    "document": Question((OfficeDuty.ENVIRONMENT,), "PermenLHK 4/2021"),
    "waste": Question((OfficeDuty.ENVIRONMENT,), "PermenLH 5/2014"),
    "space": Question(
        (OfficeDuty.REGENCY,), "Perda RTRW; UU 41/2009 dan Perda Lampung 17/2013 (LP2B)"
    ),
    "lapak": Question((OfficeDuty.REGENCY,), "Izin lapak kabupaten/kota"),
}


def asked_of(duty: OfficeDuty | None) -> tuple[str, ...]:
    """Return the questions of an office, in their order; none of an office without a duty."""
    return tuple(name for name, row in QUESTIONS.items() if duty in row.duties)
