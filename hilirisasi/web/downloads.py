"""Rows as a CSV file to save."""

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask import Response

from hilirisasi.csv_tables import write_table


def csv_answer(rows: Sequence[Mapping[str, Any]], columns: Iterable[str], name: str) -> Response:
    """Return rows as a CSV file to save."""
    text = io.StringIO()
    write_table(
        text,
        {
            column: ["" if row[column] is None else row[column] for row in rows]
            for column in columns
        },
    )
    answer = Response(text.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
