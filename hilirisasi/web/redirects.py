"""Where a person goes after signing in: only inside the service."""

import re

from flask import url_for

INSIDE = re.compile(r"/(?![/\\])[\x21-\x7e]*")


def safe_next(target: str | None) -> str:
    """Return the target if it is a path of this service, else the home page."""
    return target if target and INSIDE.fullmatch(target) else url_for("home.show")
