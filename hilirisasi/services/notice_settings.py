"""How each person wants to be told: at once, once a day, or not, on each channel."""

from collections.abc import Iterable, Mapping
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.services.transactions import transaction
from models import Channel, NoticeChoice, NoticeSetting, User

DEFAULT_LANGUAGE: Final = "id"

Choices = Mapping[Channel, NoticeChoice]


def defaults(user: User) -> dict[Channel, NoticeChoice]:
    """Return what holds for who never chose: one digest a day, to the mail box if there is one."""
    by_message = NoticeChoice.NONE if user.email else NoticeChoice.DIGEST
    return {Channel.MAIL: NoticeChoice.DIGEST, Channel.MESSAGE: by_message}


def of_people(session: Session, users: Iterable[User]) -> dict[int, Choices]:
    """Return the choices of some people by their id."""
    people = {user.id: user for user in users}
    chosen = {
        row.user_id: row
        for row in session.scalars(
            sa.select(NoticeSetting).where(NoticeSetting.user_id.in_(people))
        )
    }
    return {
        user.id: {Channel.MAIL: row.mail, Channel.MESSAGE: row.message}
        if (row := chosen.get(user.id))
        else defaults(user)
        for user in people.values()
    }


def address_of(user: User, channel: Channel) -> str | None:
    """Return where a person is reached, or ``None``: there is no such address."""
    return user.email if channel is Channel.MAIL else user.phone


def language_of(session: Session, *, user: User) -> str:
    """Return the language that letters to a person are written in."""
    row = session.get(NoticeSetting, user.id)
    return row.language if row else DEFAULT_LANGUAGE


def choose(session: Session, *, user: User, choices: Choices, language: str) -> None:
    """Keep what a person chose."""
    with transaction(session):
        row = _row(session, user)
        row.mail, row.message = choices[Channel.MAIL], choices[Channel.MESSAGE]
        row.language = language


def stop(session: Session, *, user: User, channel: Channel) -> None:
    """Send a person nothing more on a channel; asked twice, it has one effect."""
    with transaction(session):
        setattr(_row(session, user), channel.value, NoticeChoice.NONE)


def is_asked(channel: Channel, choice: NoticeChoice) -> sa.ColumnElement[bool]:
    """Return whether a person wants that choice on a channel; needs `NoticeSetting` outer joined.

    The same rule as `defaults`, for the database.
    """
    if channel is Channel.MAIL:
        default: sa.ColumnElement[str] = sa.literal(NoticeChoice.DIGEST.value)
    else:
        default = sa.case(
            (User.email.is_(None), NoticeChoice.DIGEST.value), else_=NoticeChoice.NONE.value
        )
    column = NoticeSetting.mail if channel is Channel.MAIL else NoticeSetting.message
    return sa.func.coalesce(sa.cast(column, sa.String), default) == choice.value


def _row(session: Session, user: User) -> NoticeSetting:
    # Two tabs that save at once meet at the person's row.
    session.execute(sa.select(User.id).where(User.id == user.id).with_for_update())
    row = session.get(NoticeSetting, user.id)
    if row is None:
        standard = defaults(user)
        row = NoticeSetting(
            user_id=user.id,
            mail=standard[Channel.MAIL],
            message=standard[Channel.MESSAGE],
            language=DEFAULT_LANGUAGE,
        )
        session.add(row)
    return row
