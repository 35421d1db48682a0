"""Agreed tables, read by people in a diff. ``REMAKE_GOLDENS=1 pytest tests/architecture`` remakes
them; look at what changed before you commit it."""

import os
from pathlib import Path

FOLDER = Path(__file__).parent


def agreed(name: str, made: str) -> str:
    """Return the agreed text; with ``REMAKE_GOLDENS`` what was made becomes it."""
    path = FOLDER / name
    if os.environ.get("REMAKE_GOLDENS"):
        path.write_text(made, encoding="utf-8")
    return path.read_text(encoding="utf-8")
