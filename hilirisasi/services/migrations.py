"""Bring the database to the newest migration."""

from alembic import command
from alembic.config import Config
from sqlalchemy.orm import Session

from hilirisasi.config import ROOT


def migrate(session: Session) -> None:
    """Run every migration that this database lacks, in one write transaction."""
    session.commit()
    connection = session.connection(execution_options={"write": True})
    config = Config(toml_file=ROOT / "pyproject.toml")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    session.commit()
