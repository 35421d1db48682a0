"""The signed file of an official letter: brought once, withdrawn by another person where wrong."""

from datetime import datetime

from sqlalchemy.orm import Session

from hilirisasi import media, pdf
from hilirisasi.actors import Actor
from hilirisasi.case_errors import NotYourMoveError
from hilirisasi.errors import MissingReasonError
from hilirisasi.letter_errors import LetterSignedError, LetterWithdrawnError, NotPdfError
from hilirisasi.media import Media
from hilirisasi.services import official_letters
from hilirisasi.services.transactions import hold, transaction
from models import OfficialLetter, Role, SignedFile


def sign(
    session: Session,
    *,
    files: Media,
    letter: OfficialLetter,
    actor: Actor,
    content: bytes,
    now: datetime,
) -> None:
    """Keep the signed file, which is shown from now on; the same file sent twice is one.

    Raises
    ------
    NotPdfError
    LetterSignedError
        Another signed file counts: it must be withdrawn first.
    LetterWithdrawnError
        This very file was withdrawn.
    NotYourMoveError
        Another office wrote the letter.
    """
    if not actor.belongs_to(letter.organisation_id):
        raise NotYourMoveError
    if not pdf.is_pdf(content):
        raise NotPdfError
    digest = media.digest_of(content)
    with transaction(session):
        hold(session, letter.case)
        session.refresh(letter)
        if letter.signed is not None:
            if letter.signed.digest == digest:
                return
            raise LetterSignedError
        if digest in {row.digest for row in letter.withdrawn}:
            raise LetterWithdrawnError
        row = SignedFile(
            digest=official_letters.shelf_of(files, letter.case_id).keep(content),
            brought_at=now,
            brought_by_id=actor.user_id,
            brought_by_name=actor.name,
            brought_by_post=actor.title,
        )
        letter.signed_files.append(row)
        official_letters.note(session, letter, actor, digest=digest, now=now, action="letter.sign")


def withdraws(letter: OfficialLetter, actor: Actor) -> bool:
    """May the person withdraw the signed file: another decider of the office that wrote it?"""
    row = letter.signed
    if row is None or actor.post_as(Role.DECIDER, letter.organisation_id) is None:
        return False
    if row.brought_by_id is None:  # kept before ids were
        return row.brought_by_name != actor.name
    return row.brought_by_id != actor.user_id


def withdraw(
    session: Session,
    *,
    letter: OfficialLetter,
    digest: str,
    actor: Actor,
    reason: str,
    now: datetime,
) -> None:
    """Withdraw a signed file that was the wrong one; the letter waits for its signed file again.

    ``digest`` is the file that the person saw. It stays on record, and is shown no more.

    Raises
    ------
    MissingReasonError
    LetterWithdrawnError
        It does not count any more.
    NotYourMoveError
        The person brought it, or decides for another office.
    """
    if not reason.strip():
        raise MissingReasonError
    with transaction(session):
        hold(session, letter.case)
        session.refresh(letter)
        row = letter.signed
        if row is None or row.digest != digest:
            raise LetterWithdrawnError
        if not withdraws(letter, actor):
            raise NotYourMoveError
        row.withdrawn_at, row.reason = now, reason.strip()
        row.withdrawn_by_id, row.withdrawn_by_name = actor.user_id, actor.name
        row.withdrawn_by_post = actor.title_in(letter.organisation_id)
        official_letters.note(
            session,
            letter,
            actor,
            digest=digest,
            now=now,
            action="letter.withdraw",
            reason=row.reason,
        )
