"""Alembic's entry: the address from the caller or the environment, the tables from `models`."""

import sqlalchemy as sa
from alembic import context

from hilirisasi import database
from hilirisasi.config import Settings
from models import Base
from models.base import MonthlyKgType, UTCDateTime


def render_item(kind, item, _autogen_context):
    """Write own types as plain SQLAlchemy, so that a migration never needs today's code."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, MonthlyKgType):
        return "sa.JSON()"
    return False


def run(connection: sa.Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        render_item=render_item,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


connection = context.config.attributes.get("connection")
if connection is not None:
    run(connection)
else:
    options = database.engine_options(Settings.from_environment().database_url)
    engine = sa.create_engine(options.pop("url"), **options)
    database.prepare(engine)
    with database.migrating(engine) as connection:
        run(connection)
