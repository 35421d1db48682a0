"""Is there sample data in this database? Then every page says so."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models import Organisation


def has_sample(session: Session) -> bool:
    """Return whether any organisation of the sample is here; asked once a session."""
    if "has_sample" not in session.info:
        session.info["has_sample"] = session.scalar(
            sa.select(sa.exists().where(Organisation.is_sample))
        )
    answer: bool = session.info["has_sample"]
    return answer
