"""QR codes, drawn into the page."""

import segno
from markupsafe import Markup


def draw(text: str) -> Markup:
    """Return a text as an inline SVG with the quiet border that cameras need."""
    picture = segno.make(text, error="m", micro=False)
    drawn = picture.svg_inline(border=4, omitsize=True, svgclass=None, lineclass=None)
    return Markup(drawn)  # noqa: S704  # segno's own
