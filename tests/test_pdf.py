import io
import sys

import pytest
from pypdf import PdfReader

from hilirisasi import pdf
from hilirisasi.letter_errors import PangoMissingError

PAGE = "<html lang='id'><head><title>Surat</title></head><body><p>Nomor 1/2026</p></body></html>"


def test_the_same_text_is_the_same_bytes_and_another_text_is_not() -> None:
    first, again = (pdf.draw(PAGE, "p { color: #000 }") for _ in range(2))

    assert first == again
    assert pdf.draw(PAGE.replace("1/2026", "2/2026"), "p { color: #000 }") != first
    assert pdf.is_pdf(first)
    assert PdfReader(io.BytesIO(first)).pages[0].extract_text() == "Nomor 1/2026"


def test_a_letter_reads_no_file_and_no_address(caplog: pytest.LogCaptureFixture) -> None:
    page = PAGE.replace("<p>", "<img src='file:///etc/passwd' alt='x'><p>")

    drawn = pdf.draw(page, "p { color: #000 }")

    assert "root" not in PdfReader(io.BytesIO(drawn)).pages[0].extract_text()
    assert "a letter reads nothing from outside" in caplog.text


def test_a_machine_without_pango_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    class Missing:
        def find_spec(self, name: str, *_: object) -> None:
            if name == "weasyprint":
                raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Missing(), *sys.meta_path])

    assert not pdf.is_available()
    with pytest.raises(PangoMissingError):
        pdf.draw(PAGE, "")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7\n",
        b"MZ %PDF-1.7\n%%EOF",
        b"<html>%%EOF",
        b"%PDF-9.9\n%%EOF",
        b"%PDF-1.7 %%EOF" + b" " * 2000,
    ],
)
def test_what_is_no_whole_pdf_is_seen(content: bytes) -> None:
    assert not pdf.is_pdf(content)
