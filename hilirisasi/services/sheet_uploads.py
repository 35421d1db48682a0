"""Files that were sent: kept until they are accepted, whole or only their good rows."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.actors import Actor
from hilirisasi.errors import SheetAcceptedError, SheetRowsWrongError
from hilirisasi.services import audit
from hilirisasi.services.transactions import transaction
from hilirisasi.spreadsheets.columns import Cell, Column
from hilirisasi.spreadsheets.dry_run import DryRun, Effect
from hilirisasi.spreadsheets.reading import read
from models import SheetUpload
from models.base import JsonObject

Planned = TypeVar("Planned")


@dataclass(slots=True)
class Trial(Generic[Planned]):
    """A dry run with what it would write, and the wrong rows by number, in our columns."""

    unknown_headers: tuple[str, ...]
    run: DryRun = field(default_factory=DryRun)
    planned: list[Planned] = field(default_factory=list)
    wrong_rows: list[tuple[int, list[Cell]]] = field(default_factory=list)


def keep(
    session: Session,
    *,
    kind: str,
    columns: Sequence[Column],
    actor: Actor,
    organisation_id: int,
    filename: str,
    content: bytes,
    now: datetime,
) -> SheetUpload:
    """Keep a file until it is accepted; what the same person left unaccepted before is dropped.

    Raises
    ------
    SheetTooLargeError, SheetUnreadableError, SheetHeaderError
    """
    row_count = len(list(read(content, columns).rows))
    sha256 = hashlib.sha256(content).hexdigest()
    with transaction(session):
        return store(
            session,
            kind=kind,
            actor=actor,
            organisation_id=organisation_id,
            filename=filename,
            sha256=sha256,
            content=content,
            row_count=row_count,
            now=now,
        )


def store(
    session: Session,
    *,
    kind: str,
    actor: Actor,
    organisation_id: int,
    filename: str,
    sha256: str,
    content: bytes,
    row_count: int,
    now: datetime,
    mapping: JsonObject | None = None,
) -> SheetUpload:
    """Keep what was read of a file, in its place the same person's older one of the kind."""
    with transaction(session):
        session.execute(
            sa.delete(SheetUpload).where(
                SheetUpload.user_id == actor.user_id,
                SheetUpload.kind == kind,
                SheetUpload.accepted_at.is_(None),
                SheetUpload.asked_at.is_(None),
            )
        )
        upload = SheetUpload(
            organisation_id=organisation_id,
            user_id=actor.user_id,
            kind=kind,
            filename=filename[-120:],
            sha256=sha256,
            content=content,
            mapping=mapping,
            row_count=row_count,
            created_at=now,
        )
        session.add(upload)
    return upload


def accept(
    session: Session,
    *,
    upload: SheetUpload,
    actor: Actor,
    action: str,
    try_out: Callable[[], Trial[Planned]],
    write: Callable[[Sequence[Planned]], None],
    only_good: bool,
    leave: Callable[[Trial[Planned]], bytes],
    now: datetime,
) -> DryRun:
    """Write a kept file whole, or only its good rows, with one audit event.

    The file is tried anew in the transaction that writes. ``leave`` makes what stays of the file
    afterwards: the wrong rows, to mend.

    Raises
    ------
    SheetAcceptedError
        It was accepted before.
    SheetRowsWrongError
        Some row is wrong, and the file was to be taken whole.
    """
    with transaction(session):
        session.refresh(upload, with_for_update={"of": SheetUpload})
        if upload.accepted_at is not None:
            raise SheetAcceptedError
        trial = try_out()
        if trial.run.wrong and not only_good:
            raise SheetRowsWrongError
        write(trial.planned)
        upload.accepted_at = now
        upload.content = leave(trial) if trial.run.wrong else b""
        upload.trial = upload.wrong_rows = None
        audit.record(
            session,
            actor=actor,
            action=action,
            subject=upload,
            now=now,
            after={
                "filename": upload.filename,
                "sha256": upload.sha256,
                **{effect.value: trial.run.count(effect) for effect in Effect},
            },
        )
    return trial.run
