"""The words of every figure of the rules, by its flat name, in the order of the page."""

from collections.abc import Mapping
from typing import Final

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hilirisasi.scoring.pillars import PILLARS
from hilirisasi.scoring.policy_figures import is_fixed
from hilirisasi.web.policy import (
    AGES,
    ANCHORS,
    CONSTANTS,
    GATES,
    OTHER_DEFAULTS,
    PENALTIES,
    RAMPS,
    SPREAD,
    plain,
)
from hilirisasi.web.score_words import BANDS, INPUTS, POINTS

SHARE: Final = _l("bagian dari 1")
# Groups of figures with their headings; the constants stand alone, without a group.
SECTIONS: Final[Mapping[str, LazyString]] = {
    "weights": _l("Bobot pilar"),
    "gates": _l("Batas syarat wajib"),
    "anchors": _l("Patokan lv"),
    "ramps": _l("Patokan ramp"),
    "penalty": _l("Berat pengurang nilai"),
    "bands": _l("Arti poin"),
    "": _l("Tetapan"),
    "defaults": _l("Angka pengganti bila belum diketahui"),
    "spread": _l("Besar perubahan"),
    "ages": _l("Umur angka"),
}
WORDS: Final[Mapping[str, Mapping[str, tuple[LazyString | str, LazyString | str]]]] = {
    "": CONSTANTS,
    "weights": {pillar: (POINTS[pillar], SHARE) for pillar in PILLARS},
    "gates": GATES,
    "anchors": ANCHORS,
    "ramps": RAMPS,
    "penalty": {code: (POINTS[term], SHARE) for code, term in PENALTIES.items()},
    "bands": {band: (words, _l("poin, mulai dari")) for band, words in BANDS.items()},
    "defaults": {name: (words, "") for name, words in {**INPUTS, **OTHER_DEFAULTS}.items()},
    "spread": SPREAD,
    "ages": {name: (words, _l("hari")) for name, words in AGES.items()},
}


def section_of(name: str) -> str:
    """Return the group of a flat name; none of a constant."""
    return name.partition(".")[0] if "." in name else ""


def is_figure(name: str) -> bool:
    """Is it the flat name of a figure of the rules?"""
    group, _dot, rest = name.partition(".") if "." in name else ("", "", name)
    return rest.partition(".")[0] in WORDS.get(group, {})


def words_of(name: str) -> tuple[str, str]:
    """Return label and unit of a figure."""
    group, _dot, rest = name.partition(".") if "." in name else ("", "", name)
    key, _dot, point = rest.partition(".")
    label, unit = WORDS[group][key]
    if point:
        label = _("%(label)s, titik %(point)s", label=label, point=point)
    return str(label), str(unit)


def fixed_names(figures: Mapping[str, float]) -> list[str]:
    """Return the figures that the principles of the score leave no choice."""
    return [name for name in figures if is_fixed(name)]


def written(value: float | None) -> str:
    """Write a figure with all its digits, up to six."""
    return "—" if value is None else plain(value)
