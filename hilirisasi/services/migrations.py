"""Bring the database to the newest migration."""

from alembic import command
from alembic.config import Config
from sqlalchemy.orm import Session

from hilirisasi import database
from hilirisasi.config import ROOT


def migrate(session: Session) -> None:
    """Run every migration that this database lacks, in one write transaction."""
    session.commit()
    with database.migrating(session.get_bind().engine) as connection:
        config = Config(toml_file=ROOT / "pyproject.toml")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
