"""Maps as pictures at addresses of their own, so that they come only when they are looked at."""

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Any, Final

from flask import Response, abort, make_response, render_template
from flask_babel import gettext as _

from hilirisasi.cartography import Sheet
from hilirisasi.services.supply_map import Drawing

LINE_LENGTH: Final = 54  # letters that fit across the picture
MOST_LINES: Final = 4


def picture(
    template: str, *, sheet: Sheet, is_official: bool, sources: Sequence[str], **content: Any
) -> Response:
    """Return a map as SVG, with who drew its outlines."""
    said = " ".join([*([] if is_official else [indicative()]), *sources])
    lines = wrap(said, LINE_LENGTH, max_lines=MOST_LINES, placeholder=" …")
    response = make_response(
        render_template(f"maps/{template}.svg", sheet=sheet, attribution=lines, **content)
    )
    response.mimetype = "image/svg+xml"
    return response


def picture_of_areas(
    drawing: Drawing | None,
    *,
    heading: str,
    amounts: Mapping[str, str],
    unknown: str,
    nothing: str,
    step_words: Sequence[str],
) -> Response:
    """Return regions shaded by an amount; not found where no outline is loaded."""
    if drawing is None:
        abort(404)
    return picture(
        "areas",
        sheet=drawing.sheet,
        is_official=drawing.is_official,
        sources=drawing.sources,
        drawing=drawing,
        heading=heading,
        amounts=amounts,
        unknown=unknown,
        nothing=nothing,
        step_words=step_words,
    )


def indicative() -> str:
    """Return what outlines that are not official are called."""
    return str(_("Batas indikatif, bukan batas resmi."))
