"""*Unduh berkas perkara*: all of a case that its reader may see, as one ZIP with an index."""

import json
from collections.abc import Iterator, Sequence
from typing import Final

from flask import Blueprint, current_app, render_template, send_file
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from hilirisasi import zips
from hilirisasi.extensions import db
from hilirisasi.media import Media
from hilirisasi.permissions import Permission
from hilirisasi.scopes import Pair
from hilirisasi.scoring.explain import Explanation
from hilirisasi.services import case_papers, official_letters, realisation
from hilirisasi.services.case_papers import Filed
from hilirisasi.spreadsheets.writing import csv_text
from hilirisasi.web import case_file_tables
from hilirisasi.web.access import actor, can, requires
from hilirisasi.web.case_file_tables import Table
from hilirisasi.web.explanations import hides_trade, reader_of, view_of
from hilirisasi.web.list_files import column
from hilirisasi.web.score_words import TRADE_SECRETS
from hilirisasi.zips import Entry, Line
from models import Case

bp = Blueprint("case_file", __name__)

INDEX: Final = (
    column("name", "Berkas", "File"),
    column("title", "Isinya", "What it is"),
    column("size_bytes", "Ukuran (byte)", "Size (bytes)"),
    column("sha256", "SHA-256", "SHA-256"),
)


@bp.get("/kerja-sama/<id:case_id>/berkas.zip")
@requires(Permission.CASE_VIEW, Case)
def save(case: Case) -> ResponseReturnValue:
    """Give all of a case that the reader may see."""
    language = str(get_locale())
    tables = case_file_tables.of_case(case, actor())
    file = zips.bundle(
        _entries(case, tables, language), lambda lines: _indexes(case, lines, language)
    )
    name = f"berkas-perkara-{case.number}.zip"
    answer = send_file(file, "application/zip", as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _entries(case: Case, tables: list[Table], language: str) -> Iterator[Entry]:
    """Yield the files in a stated order: to read, each table, the score, the letters."""
    shown = [
        (table.title.of(language), [item.header.of(language) for item in table.columns], table.rows)
        for table in tables
    ]
    read = render_template("case_file/read.html", case=case, tables=shown)
    yield Entry("berkas.html", _("Semua isi berkas, untuk dibaca"), read.encode())
    for table in tables:
        content = csv_text(table.columns, table.rows, language=language)
        yield Entry(f"{table.name}.csv", table.title.of(language), content)
    yield from _score(case)
    yield from _letters(case)
    yield from _papers(case)


def _score(case: Case) -> Iterator[Entry]:
    """Yield the calculation kept with the case, without what its reader may not see."""
    if case.explanation is None:
        return
    explanation = Explanation.from_dict(case.explanation)
    reader = reader_of(actor(), Pair(case.listing, case.plan))
    kept = dict(case.explanation)
    if hides_trade(explanation, reader):
        # The table of value added tells product price and cost: left out whole, as on the page.
        kept = {name: value for name, value in kept.items() if name in {"score", "points", "gates"}}
        kept["inputs"] = [
            line for line in case.explanation["inputs"] if line["name"] not in TRADE_SECRETS
        ]
    text = json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True)
    yield Entry("nilai.json", _("Hitungan poin saat disepakati, untuk mesin"), text.encode())
    page = render_template(
        "case_file/score.html", case=case, view=view_of(explanation, reader=reader)
    )
    yield Entry("nilai.html", _("Hitungan poin saat disepakati, untuk dibaca"), page.encode())


def _letters(case: Case) -> Iterator[Entry]:
    """Yield the file of each letter that counts now."""
    files: Media = current_app.config["MEDIA"]
    for letter in official_letters.list_of(db.session, case=case):
        content = official_letters.file_of(files, letter)
        if content is not None:
            state = "tertanda" if letter.is_signed else "konsep"
            code = official_letters.printed_code(letter.code)
            title = _("Surat nomor %(number)s", number=letter.number)
            yield Entry(f"surat/{code}-{state}.pdf", title, content)


def _papers(case: Case) -> Iterator[Entry]:
    """Yield what was filed for conditions; minutes and receipts to those who may read them."""
    files: Media = current_app.config["MEDIA"]
    named: list[tuple[str, str, Filed]] = [
        (f"bukti/{condition.number}-{row.id}", _("Bukti syarat putusan"), row)
        for decision in case.decisions
        for condition in decision.conditions
        for row in condition.evidence
    ]
    if can(Permission.CONSENT_READ, case):
        minutes = _("Berita acara musyawarah desa")
        named += [(f"musyawarah/{row.id}", minutes, row) for row in case.consents]
    if can(Permission.REALISATION_READ, case):
        receipt = _("Tanda terima LKPM dari OSS")
        reports = realisation.list_versions(db.session, case=case)
        named += [(f"tanda-terima/{row.id}", receipt, row) for row in reports]
    for name, title, row in named:
        content = case_papers.content_of(files, case.id, row)
        if content is not None:
            yield Entry(f"{name}{row.ending}", title, content)


def _indexes(case: Case, lines: Sequence[Line], language: str) -> list[Entry]:
    """Return the list of all other files, for spreadsheets and to read."""
    rows = [[getattr(line, item.key) for item in INDEX] for line in lines]
    headers = [item.header.of(language) for item in INDEX]
    page = render_template("case_file/index.html", case=case, lines=lines, headers=headers)
    return [
        Entry("index.csv", "", csv_text(INDEX, rows, language=language)),
        Entry("index.html", "", page.encode()),
    ]
