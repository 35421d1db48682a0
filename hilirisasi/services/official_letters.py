"""Official letters of a case: made with the number of a register, verified by code."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from hilirisasi import media
from hilirisasi.actors import Actor
from hilirisasi.letter_errors import (
    LetterDateError,
    LetterKindError,
    LetterNumberTakenError,
)
from hilirisasi.media import Media, Shelf
from hilirisasi.months import day_of
from hilirisasi.services import audit, paper_codes
from hilirisasi.services.transactions import hold, transaction
from models import (
    Case,
    CaseStatus,
    LetterKind,
    OfficialLetter,
    Organisation,
    Outcome,
    Role,
    SignedFile,
)

KIND: Final = "letter"
ENDING: Final = ".pdf"
CODE_DIGITS: Final = 15  # nobody guesses one in 10**15
MAX_BYTES: Final = 10_000_000  # a scan of some pages


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterDraft:
    """A letter as it is about to be made.

    ``code`` is new, from `new_code`; ``content`` each line as printed; ``drawn`` the PDF, where
    this machine can draw one.
    """

    kind: LetterKind
    number: str
    dated_on: date
    code: str
    content: Mapping[str, Any]
    drawn: bytes | None


def new_code() -> str:
    """Return the code of a new letter, without its check digit."""
    return paper_codes.make(CODE_DIGITS)


def printed_code(code: str) -> str:
    """Return a code as it stands on the letter and in its address."""
    return paper_codes.printed(code)


def list_of(session: Session, *, case: Case) -> Sequence[OfficialLetter]:
    """Return the letters of a case, the oldest first."""
    return session.scalars(
        sa.select(OfficialLetter)
        .where(OfficialLetter.case_id == case.id)
        .order_by(OfficialLetter.id)
    ).all()


def is_code(typed: str) -> bool:
    """Is a typed code one that a letter could have: of that length, with the right last digit?"""
    return paper_codes.number_of(typed, CODE_DIGITS) is not None


def find(session: Session, *, typed: str) -> OfficialLetter | None:
    """Return the letter of a typed code, or ``None``: mistyped, or never given."""
    code = paper_codes.number_of(typed, CODE_DIGITS)
    return session.scalar(sa.select(OfficialLetter).where(OfficialLetter.code == code))


def kinds_for(case: Case) -> tuple[LetterKind, ...]:
    """Return what an office may write in a case as it stands."""
    last = case.decisions[-1] if case.decisions else None
    is_ended = last is not None and last.outcome is not Outcome.RETURN
    is_answer = last is not None and is_ended and last.supersedes_id is not None
    fits = {
        LetterKind.RECEIPT: True,
        LetterKind.QUESTION: case.status is CaseStatus.RETURNED,
        LetterKind.DECISION: is_ended and not is_answer,
        LetterKind.OBJECTION_ANSWER: is_answer,
    }
    return tuple(kind for kind, is_fit in fits.items() if is_fit)


def office_of(session: Session, *, actor: Actor) -> Organisation:
    """Return the office that a reviewer or decider writes for."""
    post = actor.post_as(Role.REVIEWER) or actor.post_as(Role.DECIDER)
    if post is None:
        raise LookupError("only who reviews or decides writes letters")
    return session.get_one(Organisation, post.organisation_id)


def make(
    session: Session,
    *,
    files: Media,
    case: Case,
    actor: Actor,
    draft: LetterDraft,
    version: int | None = None,
    now: datetime,
) -> OfficialLetter:
    """Keep a letter as it is from now on; until its signed file comes it is a *konsep*.

    Raises
    ------
    LetterKindError, LetterDateError
    LetterNumberTakenError
        The office gave this number to another letter of that year.
    StaleEditError
        The case changed since the letter was written.
    """
    try:
        with transaction(session):
            hold(session, case, version=version)
            return _make(session, files, case, actor, draft, now)
    except IntegrityError as error:  # two at once: the table itself lets only one have the number
        raise LetterNumberTakenError from error


def _make(
    session: Session, files: Media, case: Case, actor: Actor, draft: LetterDraft, now: datetime
) -> OfficialLetter:
    if draft.kind not in kinds_for(case):
        raise LetterKindError
    if not day_of(case.opened_at) <= draft.dated_on <= day_of(now):
        raise LetterDateError
    office = office_of(session, actor=actor)
    if _is_taken(session, office, draft):
        raise LetterNumberTakenError
    letter = OfficialLetter(
        case=case,
        organisation=office,
        kind=draft.kind,
        year=draft.dated_on.year,
        number=draft.number,
        dated_on=draft.dated_on,
        code=draft.code,
        content=dict(draft.content),
        made_by_id=actor.user_id,
        made_by_name=actor.name,
        made_by_post=actor.title,
        made_at=now,
    )
    if draft.drawn is not None:
        letter.pdf_digest = shelf_of(files, case.id).keep(draft.drawn)
    session.add(letter)
    note(session, letter, actor, digest=letter.pdf_digest, now=now, action="letter.make")
    return letter


def add_pdf(session: Session, *, files: Media, letter: OfficialLetter, drawn: bytes) -> None:
    """Keep the PDF of a letter that was made where none could be drawn; one that is there stays."""
    with transaction(session):
        hold(session, letter.case)
        session.refresh(letter)
        if letter.pdf_digest is None:
            letter.pdf_digest = shelf_of(files, letter.case_id).keep(drawn)


def file_of(files: Media, letter: OfficialLetter) -> bytes | None:
    """Return the file that counts now: the signed one, else the *konsep*; ``None``: not drawn."""
    if letter.digest is None:
        return None
    return shelf_of(files, letter.case_id).path_of(letter.digest).read_bytes()


def sweep(session: Session, *, files: Media, now: datetime) -> int:
    """Take away the files that no letter names, as a crash may leave them; return how many."""
    drafts = sa.select(OfficialLetter.case_id, OfficialLetter.pdf_digest)
    signed = sa.select(OfficialLetter.case_id, SignedFile.digest).join(OfficialLetter.signed_files)
    rows = [row for query in (drafts, signed) for row in session.execute(query)]
    known = {(case_id, digest) for case_id, digest in rows if digest}
    return media.sweep(files, KIND, known, now)


def _is_taken(session: Session, office: Organisation, draft: LetterDraft) -> bool:
    same = sa.select(OfficialLetter.id).where(
        OfficialLetter.organisation_id == office.id,
        OfficialLetter.year == draft.dated_on.year,
        OfficialLetter.number == draft.number,
    )
    return session.scalar(same) is not None


def shelf_of(files: Media, case_id: int) -> Shelf:
    """Return where the files of a case's letters are."""
    return files.shelf(KIND, case_id, ENDING)


def note(
    session: Session,
    letter: OfficialLetter,
    actor: Actor,
    *,
    action: str,
    digest: str | None,
    now: datetime,
    reason: str = "",
) -> None:
    """Note in the audit, within the open transaction, what was done to a letter and its file."""
    audit.record(
        session,
        actor=actor,
        action=action,
        subject=letter.case,
        now=now,
        reason=reason,
        after={"letter_number": letter.number, "letter_digest": digest},
    )
