"""Can the service do its work?"""

from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

HEAD = Path(__file__).parent.parent.parent / "migrations" / "HEAD"


def is_ready(session: Session) -> bool:
    """Return whether the database answers and stands at the newest migration."""
    try:
        revision = session.scalar(sa.text("SELECT version_num FROM alembic_version"))
    except SQLAlchemyError:
        session.rollback()
        return False
    return bool(revision == HEAD.read_text().strip())
