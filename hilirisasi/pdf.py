"""Letters as PDF: drawn by WeasyPrint with our own font, always to the same bytes.

WeasyPrint is imported only where a letter is drawn: it takes a second, and it needs Pango, which a
machine may lack.
"""

import re
from pathlib import Path
from typing import Any, Final

from hilirisasi.letter_errors import PangoMissingError

# What a Debian or Ubuntu machine needs for WeasyPrint.
PACKAGES: Final = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
FONTS: Final = Path(__file__).parent / "fonts"
FACES: Final = """
@font-face { font-family: Surat; src: url("DejaVuSerif.ttf"); }
@font-face { font-family: Surat; font-weight: 700; src: url("DejaVuSerif-Bold.ttf"); }
"""
HEAD: Final = re.compile(rb"%PDF-[12]\.\d")
TAIL_BYTES: Final = 1024


def draw(html: str, css: str) -> bytes:
    """Return a page as PDF/UA. The same text gives the same bytes on the same machine.

    Nothing is read from outside: the only files that the page may name are our fonts.

    Raises
    ------
    PangoMissingError
    """
    weasyprint = _library()
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415  # see the module

    fetch, fonts = _fetcher(weasyprint), FontConfiguration()
    base = FONTS.as_uri() + "/"
    style = weasyprint.CSS(string=FACES + css, base_url=base, url_fetcher=fetch, font_config=fonts)
    page = weasyprint.HTML(string=html, base_url=base, url_fetcher=fetch)
    drawn: bytes = page.write_pdf(
        stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1", pdf_identifier=b"surat"
    )
    return drawn


def is_available() -> bool:
    """Can this machine draw PDFs?"""
    try:
        _library()
    except PangoMissingError:
        return False
    return True


def is_pdf(content: bytes) -> bool:
    """Does a file say at both ends that it is a whole PDF?"""
    return HEAD.match(content) is not None and b"%%EOF" in content[-TAIL_BYTES:]


def _library() -> Any:  # WeasyPrint has no types
    try:
        import weasyprint  # noqa: PLC0415  # see the module
    except OSError as error:
        raise PangoMissingError from error
    return weasyprint


def _fetcher(weasyprint: Any) -> Any:
    class OwnFonts(weasyprint.urls.URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            if not url.startswith(FONTS.as_uri() + "/"):
                raise ValueError("a letter reads nothing from outside")
            return super().fetch(url, headers)

    return OwnFonts()
