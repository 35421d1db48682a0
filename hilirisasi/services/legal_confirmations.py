"""Which legal rows a reviewer read at the source: kept with what the row said, by whom and when."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.actors import Actor
from hilirisasi.condition_errors import LegalRowChangedError
from hilirisasi.errors import MissingReasonError
from hilirisasi.services import audit
from hilirisasi.services.transactions import transaction
from models import BusinessClass, FieldRule, LegalConfirmation, LegalKind, LegalRule

Row = LegalRule | BusinessClass | FieldRule
MODELS: dict[LegalKind, type[Row]] = {
    LegalKind.FIGURE: LegalRule,
    LegalKind.FIELD: FieldRule,
    LegalKind.BUSINESS_CLASS: BusinessClass,
}


@dataclass(frozen=True, slots=True)
class LegalRow:
    """One legal row, its key, the digest of what it says, and the newest word on just that."""

    record: Row
    kind: LegalKind
    code: str
    digest: str
    confirmation: LegalConfirmation | None

    @property
    def is_confirmed(self) -> bool:
        """Did a reviewer confirm what the row says, and nobody take that back?"""
        return self.confirmation is not None and self.confirmation.is_confirmed

    @property
    def citation(self) -> str:
        """The rule and its source in one line."""
        row = self.record
        if isinstance(row, BusinessClass):
            return f"KBLI {row.kbli_2020} {row.title}; {row.source}"
        return f"{row.instrument}: {row.meaning}; {row.source}"


def list_all(session: Session) -> list[LegalRow]:
    """Return every legal row: figures, fields, business classes, each in the order of its key."""
    figures = sa.select(LegalRule).order_by(LegalRule.code, LegalRule.valid_from)
    rows: list[Row] = [
        *session.scalars(figures),
        *session.scalars(sa.select(FieldRule).order_by(FieldRule.matter, FieldRule.code)),
        *session.scalars(sa.select(BusinessClass).order_by(BusinessClass.kbli_2020)),
    ]
    return of_rows(session, rows)


def of_rows(session: Session, rows: Sequence[Row]) -> list[LegalRow]:
    """Return some rows with the newest word on what each of them says."""
    newest = sa.select(sa.func.max(LegalConfirmation.id)).group_by(
        LegalConfirmation.kind, LegalConfirmation.code
    )
    words = {
        (row.kind, row.code, row.digest): row
        for row in session.scalars(
            sa.select(LegalConfirmation).where(LegalConfirmation.id.in_(newest))
        )
    }
    found = []
    for row in rows:
        key = (_kind_of(row), _code_of(row), digest_of(row))
        found.append(LegalRow(row, *key, words.get(key)))
    return found


def confirm(
    session: Session,
    *,
    kind: LegalKind,
    code: str,
    digest: str,
    is_confirmed: bool,
    note: str,
    actor: Actor,
    now: datetime,
) -> LegalConfirmation:
    """Say of one row that it says what the law says, or no more; what was said before stays.

    ``digest`` is of the row as the page showed it.

    Raises
    ------
    MissingReasonError
        What was read is not named.
    LegalRowChangedError
    """
    if not note.strip():
        raise MissingReasonError
    with transaction(session):
        shown = [row for row in list_all(session) if (row.kind, row.code) == (kind, code)]
        if not shown or shown[0].digest != digest:
            raise LegalRowChangedError
        row = LegalConfirmation(
            kind=kind,
            code=code,
            digest=digest,
            is_confirmed=is_confirmed,
            note=note.strip(),
            made_by_id=actor.user_id,
            made_by_name=actor.name,
            made_by_post=actor.title,
            made_at=now,
        )
        session.add(row)
        session.flush()
        audit.record(
            session,
            actor=actor,
            action="legal.confirm" if is_confirmed else "legal.withdraw",
            subject=row,
            now=now,
            after={"legal_row": f"{kind} {code}"},
            reason=note.strip(),
        )
        return row


def digest_of(row: Row) -> str:
    """Return the SHA-256 of what a row says, whatever its id."""
    values = {
        column.name: audit.plain_value(getattr(row, column.name))
        for column in row.__table__.columns
        if column.name != "id"
    }
    text = json.dumps(values, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _kind_of(row: Row) -> LegalKind:
    return next(kind for kind, model in MODELS.items() if isinstance(row, model))


def _code_of(row: Row) -> str:
    """Return what names a row, also after its file was read anew."""
    if isinstance(row, LegalRule):
        return f"{row.code}/{row.valid_from.isoformat()}"
    return row.kbli_2020 if isinstance(row, BusinessClass) else row.code
