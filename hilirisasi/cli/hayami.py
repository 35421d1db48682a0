"""The value-added check of published tables, from files to files."""

from collections.abc import Iterable, Iterator, Sequence
from math import isnan
from typing import IO, Final

import click
from flask_babel import force_locale

from hilirisasi.csv_tables import Table, TableError, read_table, write_table
from hilirisasi.pitfalls import PITFALLS
from hilirisasi.scoring.hayami_chain import Stage, chain_of
from hilirisasi.scoring.hayami_check import (
    INPUTS,
    LINES,
    PRINTED,
    Case,
    Lines,
    lines_of,
    notes_of,
)
from hilirisasi.scoring.hayami_findings import Finding, findings_of

# Columns that describe a published table and are not read.
DESCRIPTIONS: Final = (
    "level",
    "raw",
    "product",
    "place",
    "note",
    "title",
    "authors",
    "year",
    "url",
)
LIMITS: Final = ("D_low", "D_high", "H_ref")
# The value of by-products by that of the main product; rows of one chain, first stage first.
MORE: Final = ("b", "chain")
READ: Final = click.File(encoding="utf-8-sig")
WRITE: Final = click.File("w", encoding="utf-8", lazy=True)


def register(group: click.Group) -> None:
    """Add the command to the application's."""
    group.add_command(hayami_command)


@click.command("hayami")
@click.argument("cases", type=READ)
@click.option("--output", type=WRITE, default="-", help="CSV; - is standard output.")
@click.option("--explain", type=WRITE, help="CSV: each slip in words, with the right figure.")
def hayami_command(cases: IO[str], output: IO[str], explain: IO[str] | None) -> None:
    """Compute and check published value-added tables; - is standard input."""
    known = ("id", *DESCRIPTIONS, *LIMITS, *MORE, *INPUTS)
    try:
        table = read_table(cases, known=(*known, *(f"pub_{x}" for x in (*INPUTS, *PRINTED))))
        rows = _cases(table)
    except TableError as error:
        raise click.ClickException(str(error)) from error
    checked = [(lines_of(case), case) for case in rows]
    lines = {letter: [row[letter] for row, _case in checked] for letter in LINES}
    notes = [";".join(notes_of(case, row)) for row, case in checked]
    write_table(output, {"id": table.texts("id"), **lines, "notes": notes})
    if explain is not None:
        with force_locale("id"):  # nobody's browser says which language
            write_table(explain, _explanations(table, checked))


def _explanations(
    table: Table, checked: Sequence[tuple[Lines, Case]]
) -> dict[str, Iterable[object]]:
    """A row for each slip: the table's, then those of its chain."""
    told = [
        (name, finding)
        for name, (_lines, case) in zip(table.texts("id"), checked, strict=True)
        for finding in findings_of(case)
    ]
    told += _of_chains(table, checked)
    return {
        "id": [name for name, _finding in told],
        "code": [finding.code for _name, finding in told],
        "line": [finding.line for _name, finding in told],
        "found": [finding.found for _name, finding in told],
        "right": [finding.right for _name, finding in told],
        "words": [str(PITFALLS[finding.code]) for _name, finding in told],
    }


def _of_chains(
    table: Table, checked: Sequence[tuple[Lines, Case]]
) -> Iterator[tuple[str, Finding]]:
    """Each chain's broken links and its total, under the chain's name."""
    chains = table.texts("chain")
    for name in dict.fromkeys(filter(None, chains)):
        rows = [row for row, chain in zip(checked, chains, strict=True) if chain == name]
        chain = chain_of([_stage(lines, case) for lines, case in rows])
        for finding in chain.findings:
            yield name, finding
        if not isnan(chain.K):
            yield name, Finding(code="chain_total", line="K", found=chain.as_typed, right=chain.K)


def _stage(lines: Lines, case: Case) -> Stage:
    x = case.inputs
    return Stage(
        D=lines["D"], E=lines["E"], F=x["F"], G=x["G"], H=x["H"], I=x["I"], b=x.get("b", 0.0)
    )


def _cases(table: Table) -> list[Case]:
    """The cases of a file; an input may stand under its letter or as a printed figure."""
    own = {x: table.numbers(x, low=0) for x in INPUTS}
    published = {x: table.numbers(f"pub_{x}", low=0) for x in INPUTS}
    limits = {name: table.numbers(name) for name in LIMITS}
    byproducts = table.numbers("b", low=0)
    texts = {x: table.texts(f"pub_{x}") for x in PRINTED}
    for x in PRINTED:
        table.numbers(f"pub_{x}")  # refuses what is no number; the digits are read as text
    return [
        Case(
            inputs={x: published[x][row] if isnan(own[x][row]) else own[x][row] for x in INPUTS}
            | ({} if isnan(byproducts[row]) else {"b": byproducts[row]}),
            printed={x: texts[x][row] for x in PRINTED},
            **{name: values[row] for name, values in limits.items()},
        )
        for row in range(len(table.lines))
    ]
