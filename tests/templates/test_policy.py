"""What the Content-Security-Policy refuses is not written in any template."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[2] / "templates"
STATIC = Path(__file__).parents[2] / "hilirisasi" / "web" / "static"
FORBIDDEN = re.compile(
    r"""<style|\sstyle\s*=|\son[a-z]+\s*=\s*["']|javascript:|<script(?![^>]*\ssrc=)|https?://(?!www\.w3\.org)""",
    re.IGNORECASE,
)


@pytest.mark.parametrize(
    "text", ["<p style='x'>", "<style>", '<a onclick="x">', "<script>x", "https://cdn.example"]
)
def test_the_pattern_finds_what_is_forbidden(text):
    assert FORBIDDEN.search(text)


@pytest.mark.parametrize(
    "path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES))
)
def test_template_holds_no_inline_script_or_style(path):
    assert not FORBIDDEN.search(path.read_text(encoding="utf-8"))


def test_style_sheet_loads_nothing_from_elsewhere():
    sheet = (STATIC / "app.css").read_text(encoding="utf-8")

    assert "@import" not in sheet
    for address in re.findall(r"url\(\"?([^)\"]+)", sheet):
        assert (STATIC / address).is_file()
