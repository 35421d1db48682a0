"""Every status can be reached or left by the table and has its words; so has every audit action."""

import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import models
from hilirisasi.web.action_labels import ACTIONS
from hilirisasi.web.labels import STATUSES
from hilirisasi.workflow import MOVES

SERVICES = Path(models.__file__).parents[1] / "hilirisasi" / "services"
ACTION = re.compile(r"""["']([a-z]+\.[a-z_]+)["']""")
LOGGED = {
    *(
        "calendar",
        "account",
        "listing",
        "profile",
        "plan",
        "company",
        "talk",
        "terms",
        "head",
        "case",
        "assignment",
        "office",
    ),
    *("decision", "opinion", "outline", "reservation", "invitation", "objection", "pool"),
    *("policy", "paper", "mapping", "review", "contract", "letter", "report", "mismatch"),
    *("interest", "calendar", "factor", "condition", "consent", "legal"),
}


def _status_enums() -> list[type[StrEnum]]:
    """Return the vocabulary of every model that has a ``status``."""
    columns = (mapper.columns.get("status") for mapper in models.Base.registry.mappers)
    return [
        column.type.enum_class
        for column in columns
        if column is not None and getattr(column.type, "enum_class", None)
    ]


def test_every_status_has_a_row_of_moves_and_words() -> None:
    enums = _status_enums()

    assert set(enums) == set(MOVES)
    assert {enum: set(MOVES[enum]) for enum in enums} == {enum: set(enum) for enum in enums}
    assert [s for enum in enums for s in enum if s not in STATUSES] == []


def test_every_status_can_be_reached_from_the_first() -> None:
    for enum, moves in MOVES.items():
        reached = {next(iter(enum))}
        for _ in enum:
            reached |= {target for status in reached for target in moves[status]}

        assert reached == set(enum)


def test_every_audit_action_in_the_services_has_words() -> None:
    assert set(_actions()) == set(ACTIONS)


def _actions() -> Iterator[str]:
    for path in sorted(SERVICES.glob("*.py")):
        for action in ACTION.findall(path.read_text(encoding="utf-8")):
            if action.partition(".")[0] in LOGGED:
                yield action
