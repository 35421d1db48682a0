"""Papers that a side or an office sends into a case: a PDF as it is, a photo drawn anew."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi import images, media, pdf
from hilirisasi.condition_errors import FileUnreadableError
from hilirisasi.media import Media
from hilirisasi.upload_errors import PhotoUnreadableError
from models import Condition, ConditionEvidence, RealisationReport, VillageConsent

Filed = ConditionEvidence | VillageConsent | RealisationReport
KIND: Final = "case"
PDF: Final = ".pdf"
PHOTO: Final = ".jpg"


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper as it is kept, and what its name ends with."""

    content: bytes
    ending: str


def read(content: bytes) -> Paper:
    """Return a sent file as it is kept; a photo loses what it says of place and time.

    Raises
    ------
    FileUnreadableError
        Neither a whole PDF nor a photo.
    """
    if pdf.is_pdf(content):
        return Paper(content, PDF)
    try:
        return Paper(images.read(content).large.content, PHOTO)
    except PhotoUnreadableError as error:
        raise FileUnreadableError from error


def keep(files: Media, case_id: int, paper: Paper) -> str:
    """Write a paper of a case, and return the name that its row keeps."""
    return files.shelf(KIND, case_id, paper.ending).keep(paper.content)


def content_of(files: Media, case_id: int, row: Filed) -> bytes | None:
    """Return the file of a row, or ``None``: it has none."""
    if row.digest is None or row.ending is None:
        return None
    return files.shelf(KIND, case_id, row.ending).path_of(row.digest).read_bytes()


def sweep(session: Session, *, files: Media, now: datetime) -> int:
    """Take away the files that no row names, as a crash may leave them; return how many."""
    evidence = sa.select(Condition.case_id, ConditionEvidence.digest).join(
        ConditionEvidence, ConditionEvidence.condition_id == Condition.id
    )
    minutes = sa.select(VillageConsent.case_id, VillageConsent.digest)
    receipts = sa.select(RealisationReport.case_id, RealisationReport.digest)
    rows = [row for query in (evidence, minutes, receipts) for row in session.execute(query)]
    known = {(case_id, digest) for case_id, digest in rows if digest}
    return media.sweep(files, KIND, known, now)
