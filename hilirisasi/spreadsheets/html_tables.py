"""Tables of a web page that calls itself .xls: what OpenSID and other services hand out.

Spreadsheet programs open such a page; so do we, tables only, without styles, scripts or links.
"""

from html.parser import HTMLParser
from typing import Final

from hilirisasi.errors import SheetTooLargeError
from hilirisasi.spreadsheets.columns import Cell
from hilirisasi.spreadsheets.unfolding import MAX_COLUMNS

CELLS: Final = frozenset({"td", "th"})
SILENT: Final = frozenset({"script", "style", "title"})
MAX_SPAN: Final = 1_000  # rows; a cell that claims more is cut


class _Table:
    def __init__(self) -> None:
        self.rows: list[list[Cell]] = []
        self.held: dict[int, int] = {}  # column -> rows that a cell above still covers
        self.text: list[str] | None = None
        self.span = (1, 1)

    def open_row(self) -> None:
        self.close_cell()
        self.rows.append([])
        self._pass_held()

    def open_cell(self, columns: int, rows: int) -> None:
        self.close_cell()
        if not self.rows:
            self.open_row()
        self.text = []
        self.span = (max(1, min(columns, MAX_COLUMNS)), max(1, min(rows, MAX_SPAN)))

    def close_cell(self) -> None:
        if self.text is None:
            return
        row, text = self.rows[-1], " ".join("".join(self.text).split())
        columns, rows = self.span
        for step in range(columns):
            if rows > 1:
                self.held[len(row)] = rows - 1
            row.append(text or None if step == 0 else None)
        if len(row) > MAX_COLUMNS:
            raise SheetTooLargeError
        self.text = None
        self._pass_held()

    def _pass_held(self) -> None:
        row = self.rows[-1]
        while self.held.get(len(row), 0) > 0:
            self.held[len(row)] -= 1
            row.append(None)


class _Parser(HTMLParser):
    def __init__(self, most_rows: int) -> None:
        super().__init__(convert_charrefs=True)
        self.done: list[_Table] = []
        self.open: list[_Table] = []
        self.left = most_rows
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in SILENT
        if tag == "table":
            self.open.append(_Table())
        elif self.open and tag == "tr":
            self.left -= 1
            if self.left < 0:
                raise SheetTooLargeError
            self.open[-1].open_row()
        elif self.open and tag in CELLS:
            spans = dict(attrs)
            self.open[-1].open_cell(_count(spans.get("colspan")), _count(spans.get("rowspan")))
        elif tag == "br":
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        self.silent = max(0, self.silent - (tag in SILENT))
        if not self.open:
            return
        if tag in CELLS or tag == "tr":
            self.open[-1].close_cell()
        elif tag == "table":
            table = self.open.pop()
            table.close_cell()
            self.done.append(table)

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1].text is not None and not self.silent:
            self.open[-1].text.append(data)


def read_tables(text: str, *, most_rows: int) -> list[list[list[Cell]]]:
    """Return the rows of each table, a table inside a cell as one of its own.

    Raises
    ------
    SheetTooLargeError
    """
    parser = _Parser(most_rows)
    parser.feed(text)
    parser.close()
    for table in parser.open:
        table.close_cell()
    return [table.rows for table in (*parser.done, *parser.open)]


def _count(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 5 else 1  # noqa: PLR2004  # digits
