"""Papers of a case over HTTP: how large a request may be, and how a kept file is given."""

import io
from typing import Final

from flask import abort, current_app, request, send_file
from flask.typing import ResponseReturnValue

from hilirisasi.media import Media
from hilirisasi.services import case_papers
from hilirisasi.services.case_papers import Filed
from hilirisasi.services.official_letters import MAX_BYTES

REQUEST_BYTES: Final = MAX_BYTES + 100_000  # the file and the form around it
TYPES: Final = {case_papers.PDF: "application/pdf", case_papers.PHOTO: "image/jpeg"}


def files() -> Media:
    """Return the folder of all files."""
    media: Media = current_app.config["MEDIA"]
    return media


def allow_large() -> None:
    """Let the form at hand be as large as a scan."""
    request.max_content_length = REQUEST_BYTES


def answer_with(case_id: int, row: Filed, name: str) -> ResponseReturnValue:
    """Give the file of a row to save; 404 where it has none."""
    content = case_papers.content_of(files(), case_id, row)
    if content is None:
        abort(404)
    answer = send_file(
        io.BytesIO(content),
        mimetype=TYPES[str(row.ending)],
        as_attachment=True,
        download_name=f"{name}{row.ending}",
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
