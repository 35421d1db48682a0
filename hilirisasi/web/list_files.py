"""A list as a file to save: what one list is, and how it becomes XLSX or CSV."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from hilirisasi.months import day_of
from hilirisasi.permissions import Permission
from hilirisasi.services.listing_sheet_exports import YES
from hilirisasi.spreadsheets.columns import Column, Words
from hilirisasi.spreadsheets.writing import csv_text, workbook
from hilirisasi.web.access import Loader, now, requires
from hilirisasi.web.sheet_words import language
from hilirisasi.web.step_up import asks_again
from hilirisasi.web.words import name_of
from models import Base

ENDINGS: Final = ("xlsx", "csv")
KG_PER_TONNE: Final = 1000
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NO_WORDS: Final = Words("", "")
Row = Mapping[str, Any]  # a cell's value by the key of its column


@dataclass(frozen=True, slots=True)
class Export:
    """One list: its address without the ending, who may have it, its columns and rows.

    Where the address names a record, ``model`` or ``load`` finds it as in `requires`, and ``rows``
    is called with it. ``is_personal``: the list is of people, so it is given only to who proved a
    moment ago who they are.
    """

    name: str
    path: str
    permission: Permission
    title: Words
    columns: Sequence[Column]
    rows: Callable[..., Iterable[Row]]
    model: type[Base] | None = None
    load: Loader | None = None
    is_personal: bool = False


def column(key: str, indonesian: str, english: str, meaning: Words = NO_WORDS) -> Column:
    """Return a column that is written and never read."""
    return Column(key=key, header=Words(indonesian, english), meaning=meaning)


PRODUCT: Final = (
    column("commodity", "Komoditas", "Commodity"),
    column("form", "Bentuk", "Form"),
)
VILLAGE: Final = (
    column("village_code", "Kode desa", "Village code"),
    column("village", "Desa", "Village"),
)
STATUS: Final = column("status", "Keadaan", "State")
SAMPLE: Final = column("is_sample", "Data contoh", "Sample data")


def product(record: Any) -> Row:  # a listing, a plan, or what has their commodity and form
    """Return the cells of `PRODUCT`."""
    return {"commodity": name_of(record.commodity), "form": name_of(record.form)}


def yes(*, is_so: bool) -> str | None:
    """Return yes in the reader's language, or a blank cell."""
    return YES.of(language()) if is_so else None


def file_answer(content: bytes, name: str) -> Response:
    """Return a file to save."""
    is_csv = name.endswith(".csv")
    answer = Response(content, mimetype="text/csv" if is_csv else XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def add_to(bp: Blueprint, export: Export) -> None:
    """Give a list its two addresses, as ``<name>_xlsx`` and ``<name>_csv``."""
    for ending in ENDINGS:
        _add(bp, export, ending)


def _add(bp: Blueprint, export: Export, ending: str) -> None:
    @requires(export.permission, export.model, load=export.load)
    @asks_again(lambda **_record: export.is_personal, also_reading=True)
    def download(**record: Any) -> ResponseReturnValue:
        rows = (
            [row[column.key] for column in export.columns] for row in export.rows(*record.values())
        )
        if ending == "csv":
            content = csv_text(export.columns, rows, language=language())
        else:
            content = workbook(export.columns, rows, title=export.title, language=language())
        path = request.path.removesuffix(f".{ending}").strip("/").replace("/", "-")
        return file_answer(content, f"{path}-{day_of(now()).isoformat()}.{ending}")

    bp.add_url_rule(f"{export.path}.{ending}", f"{export.name}_{ending}", download)
