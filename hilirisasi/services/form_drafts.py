"""What a person typed and did not get accepted yet: kept for that person only, for 30 days."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.services import second_factors
from hilirisasi.services.sessions import USUAL_LIFE, digest
from hilirisasi.services.transactions import transaction
from models import FormDraft, SignInSession, User

KEPT: Final = timedelta(days=30)
MAX_BYTES: Final = 20_000
MAX_ADDRESS: Final = 500
MAX_DRAFTS: Final = 30  # of one person; the oldest goes first

Fields = Mapping[str, Sequence[str]]


def keep(
    session: Session, *, user_id: int, action: str, page: str, fields: Fields, now: datetime
) -> bool:
    """Keep what was typed in the place of an older draft of the same form.

    ``page`` may be blank: it is then that of the older draft, or the first page. Return
    whether it was kept: not where it is larger than any form of ours.
    """
    size = len(json.dumps(dict(fields)))
    if size > MAX_BYTES or len(action) > MAX_ADDRESS or len(page) > MAX_ADDRESS:
        return False
    with transaction(session, is_use_case=False):
        # Two phones may keep at once: the row of the person is their queue.
        session.execute(sa.select(User.id).where(User.id == user_id).with_for_update())
        same = (FormDraft.user_id == user_id) & (FormDraft.action == action)
        page = page or session.scalar(sa.select(FormDraft.page).where(same)) or "/"
        session.execute(sa.delete(FormDraft).where(sa.or_(FormDraft.saved_at < now - KEPT, same)))
        older = session.scalars(
            sa.select(FormDraft)
            .where(FormDraft.user_id == user_id)
            .order_by(FormDraft.saved_at.desc(), FormDraft.id.desc())
            .offset(MAX_DRAFTS - 1)
        )
        for draft in older.all():
            session.delete(draft)
        session.add(
            FormDraft(
                user_id=user_id,
                action=action,
                page=page,
                fields={name: list(texts) for name, texts in fields.items()},
                saved_at=now,
            )
        )
    return True


def keep_of_session(
    session: Session,
    *,
    token: str,
    is_compulsory: bool,
    action: str,
    page: str,
    fields: Fields,
    now: datetime,
) -> bool:
    """Keep what was typed on a session that ran out meanwhile, for the person who had it.

    A session that was ended on purpose keeps nothing, nor one that a second factor was missing of;
    ``is_compulsory`` as in ``second_factors.is_complete``.
    """
    row = session.scalar(
        sa.select(SignInSession).where(
            SignInSession.token_hash == digest(token),
            SignInSession.ended_at.is_(None),
            SignInSession.created_at > now - USUAL_LIFE[1] - KEPT,
        )
    )
    if row is None or not second_factors.is_complete(row, is_compulsory=is_compulsory):
        return False
    return keep(session, user_id=row.user_id, action=action, page=page, fields=fields, now=now)


def discard(session: Session, *, user_id: int, action: str) -> None:
    """Forget the draft of a form: it was accepted, or the person has no use for it."""
    mine = (FormDraft.user_id == user_id) & (FormDraft.action == action)
    if session.scalar(sa.select(FormDraft.id).where(mine)) is not None:
        with transaction(session, is_use_case=False):
            session.execute(sa.delete(FormDraft).where(mine))


def list_of_page(
    session: Session, *, user_id: int, page: str, now: datetime
) -> Sequence[FormDraft]:
    """Return the person's drafts of the forms on one page, oldest first."""
    return session.scalars(
        sa.select(FormDraft)
        .where(
            FormDraft.user_id == user_id, FormDraft.page == page, FormDraft.saved_at >= now - KEPT
        )
        .order_by(FormDraft.saved_at, FormDraft.id)
    ).all()


def list_own(session: Session, *, user_id: int, now: datetime) -> Sequence[FormDraft]:
    """Return all drafts of a person, newest first."""
    return session.scalars(
        sa.select(FormDraft)
        .where(FormDraft.user_id == user_id, FormDraft.saved_at >= now - KEPT)
        .order_by(FormDraft.saved_at.desc(), FormDraft.id.desc())
    ).all()
