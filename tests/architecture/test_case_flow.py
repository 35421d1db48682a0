"""The diagram is the table's, and one function alone moves a case."""

import re
from pathlib import Path

from flask import Flask
from flask_babel import force_locale

import models
from hilirisasi.config import ROOT
from hilirisasi.web.case_words import workflow_document

SERVICES = Path(models.__file__).parents[1] / "hilirisasi" / "services"
WRITES_STATUS = re.compile(r"\bcase\.status = |workflow\.move\(|\bmove\(case, ")


def test_the_page_of_the_workflow_is_current(app: Flask) -> None:
    with app.test_request_context(), force_locale("id"):
        document = workflow_document()

    assert (ROOT / "docs" / "workflow.md").read_text(encoding="utf-8") == document


def test_one_function_moves_a_case() -> None:
    movers = {
        path.name
        for path in SERVICES.glob("*.py")
        if WRITES_STATUS.search(path.read_text(encoding="utf-8"))
    }

    assert movers == {"case_moves.py"}
