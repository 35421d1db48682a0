"""Where a gate that fails can be cured: the line in the terms, else the answer of the plan."""

from collections.abc import Mapping
from typing import Final

from flask import url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from hilirisasi.actors import Actor
from hilirisasi.permissions import Permission, is_allowed
from hilirisasi.scopes import Pair
from hilirisasi.scoring.explain import Explanation
from hilirisasi.web.score_words import GATES
from models import Talk, TalkStatus

Links = list[tuple[str, str]]
# gate: [(words, field of the term sheet)]
TERMS_LINES: Final[Mapping[str, tuple[tuple[LazyString, str], ...]]] = {
    "price": (
        (_l("Harga dalam syarat kerja sama"), "price"),
        (_l("Potongan terbesar dalam syarat"), "deduction_percent"),
        (_l("Harga terendah tertulis"), "floor"),
    ),
    "supply": ((_l("Kontrak tanam dalam syarat"), "planting_t"),),
    "displacement": ((_l("Perjanjian dengan pengolah rumahan"), "home_overlap_percent"),),
}
# gate: (words, step of the proposal; "" is the five answers)
PLAN_ANSWERS: Final[Mapping[str, tuple[LazyString, str]]] = {
    "price": (_l("Ubah tawaran pada rencana"), ""),
    "supply": (_l("Ubah kebutuhan pada rencana"), "proses"),
    "viable": (_l("Ubah harga hasil olahan pada rencana"), "proses"),
    "displacement": (_l("Tulis tawaran untuk pengolah rumahan"), "kemitraan"),
    "food": (_l("Ubah lahan baru pada rencana"), "tempat"),
}


def of_match(
    explanation: Explanation, pair: Pair, talk: Talk | None, person: Actor
) -> dict[str, Links]:
    """Return, by the gate's name on the page, the links to what cures it, for who may change it."""
    failed = [gate.name for gate in explanation.gates if gate.status == "fail"]
    return {
        str(GATES[gate][0]): [*_of_terms(gate, talk, person), *_of_plan(gate, pair, person)]
        for gate in failed
    }


def _of_terms(gate: str, talk: Talk | None, person: Actor) -> Links:
    if (
        talk is None
        or talk.status is not TalkStatus.TALKING
        or not is_allowed(person, Permission.TALK_WRITE, talk)
    ):
        return []
    return [
        (str(words), url_for("talk.show", talk_id=talk.id, _anchor=f"syarat-{field}"))
        for words, field in TERMS_LINES.get(gate, ())
    ]


def _of_plan(gate: str, pair: Pair, person: Actor) -> Links:
    if not is_allowed(person, Permission.PLAN_EDIT, pair.plan):
        return []
    words, step = PLAN_ANSWERS[gate]
    href = (
        url_for("proposal.edit", plan_id=pair.plan.id, step=step)
        if step
        else url_for("plan.edit", plan_id=pair.plan.id)
    )
    return [(str(words), href)]
