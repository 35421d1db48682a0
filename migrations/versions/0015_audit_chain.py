"""The audit as a chain of hashes, and its head of each day."""

import json
from datetime import UTC
from hashlib import sha256

from alembic import op
import sqlalchemy as sa


revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None

CONTENT = (
    *("id", "at", "actor_id", "actor_name", "actor_post", "action"),
    *("record", "record_id", "before", "after", "reason"),
)
AT_ONCE = 1_000
EVENTS = sa.table(
    "audit_event",
    sa.column("at", sa.DateTime(timezone=True)),
    *(sa.column(name, sa.JSON()) for name in ("before", "after")),
    *(sa.column(name) for name in CONTENT if name not in ("at", "before", "after")),
    *(sa.column(name) for name in ("number", "previous_hash", "hash")),
)

# An event comes without a seal, is sealed once as the next of the chain, and never changes again.
# The foreign key of previous_hash, looked at when a transaction ends, refuses one left unsealed.
DROP_OLD_SQLITE = ("DROP TRIGGER audit_event_no_UPDATE", "DROP TRIGGER audit_event_no_DELETE")
OLD_SQLITE = """
CREATE TRIGGER audit_event_no_{verb} BEFORE {verb} ON audit_event
BEGIN SELECT RAISE(ABORT, 'audit events are never changed'); END
"""
SQLITE = (
    """
CREATE TRIGGER audit_event_added BEFORE INSERT ON audit_event
WHEN NEW.number IS NOT NULL OR NEW.hash IS NOT NULL OR NEW.previous_hash IS NOT ''
BEGIN SELECT RAISE(ABORT, 'audit events are sealed after they are added'); END
""",
    f"""
CREATE TRIGGER audit_event_sealed BEFORE UPDATE ON audit_event
BEGIN SELECT CASE
  WHEN OLD.number IS NOT NULL OR {" OR ".join(f'NEW."{c}" IS NOT OLD."{c}"' for c in CONTENT)}
    THEN RAISE(ABORT, 'audit events are never changed')
  WHEN NEW.number IS NOT (SELECT COALESCE(MAX(number), 0) + 1 FROM audit_event)
    OR NEW.previous_hash IS NOT
      (SELECT hash FROM audit_event WHERE number = (SELECT MAX(number) FROM audit_event))
    OR LENGTH(NEW.hash) IS NOT 64
    THEN RAISE(ABORT, 'audit events are sealed as the next of the chain')
END; END
""",
    """
CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_event
BEGIN SELECT RAISE(ABORT, 'audit events are never changed'); END
""",
    """
CREATE TRIGGER audit_head_forward BEFORE INSERT ON audit_head
WHEN NEW.hash IS NOT (SELECT hash FROM audit_event WHERE number = NEW.number)
  OR EXISTS (SELECT 1 FROM audit_head WHERE day >= NEW.day OR number > NEW.number)
BEGIN SELECT RAISE(ABORT, 'audit heads go forward only'); END
""",
    """
CREATE TRIGGER audit_head_no_update BEFORE UPDATE ON audit_head
BEGIN SELECT RAISE(ABORT, 'audit heads are never changed'); END
""",
    """
CREATE TRIGGER audit_head_no_delete BEFORE DELETE ON audit_head
BEGIN SELECT RAISE(ABORT, 'audit heads are never changed'); END
""",
)
OLD_POSTGRESQL = """
CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE ON audit_event
FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
"""
POSTGRESQL = """
DROP TRIGGER audit_event_append_only ON audit_event;
CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_event
FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();

CREATE OR REPLACE FUNCTION check_audit_event() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  last record;
  bare audit_event;
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.number IS NOT NULL OR NEW.hash IS NOT NULL OR NEW.previous_hash IS DISTINCT FROM '' THEN
      RAISE EXCEPTION 'audit events are sealed after they are added';
    END IF;
    RETURN NEW;
  END IF;
  bare := NEW;
  bare.number := NULL;
  bare.hash := NULL;
  bare.previous_hash := '';
  IF bare::text IS DISTINCT FROM OLD::text THEN  -- JSON has no equality of its own
    RAISE EXCEPTION 'audit events are never changed';
  END IF;
  SELECT number, hash INTO last FROM audit_event
  WHERE number IS NOT NULL ORDER BY number DESC LIMIT 1;
  IF NEW.number IS DISTINCT FROM COALESCE(last.number, 0) + 1
    OR NEW.previous_hash IS DISTINCT FROM last.hash OR LENGTH(NEW.hash) IS DISTINCT FROM 64 THEN
    RAISE EXCEPTION 'audit events are sealed as the next of the chain';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER audit_event_sealed BEFORE INSERT OR UPDATE ON audit_event
FOR EACH ROW EXECUTE FUNCTION check_audit_event();

CREATE OR REPLACE FUNCTION check_audit_head() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.hash IS DISTINCT FROM (SELECT hash FROM audit_event WHERE number = NEW.number)
    OR EXISTS (SELECT 1 FROM audit_head WHERE day >= NEW.day OR number > NEW.number) THEN
    RAISE EXCEPTION 'audit heads go forward only';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER audit_head_forward BEFORE INSERT ON audit_head
FOR EACH ROW EXECUTE FUNCTION check_audit_head();
CREATE OR REPLACE FUNCTION refuse_audit_head_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'audit heads are never changed'; END $$;
CREATE TRIGGER audit_head_append_only BEFORE UPDATE OR DELETE ON audit_head
FOR EACH ROW EXECUTE FUNCTION refuse_audit_head_change();
CREATE TRIGGER audit_head_no_truncate BEFORE TRUNCATE ON audit_head
FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_head_change();
"""


def upgrade() -> None:
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    if is_postgresql:
        op.execute("ALTER TABLE audit_event DISABLE TRIGGER audit_event_append_only")
    else:
        for statement in DROP_OLD_SQLITE:
            op.execute(statement)
    op.add_column('audit_event', sa.Column('number', sa.BigInteger(), nullable=True))
    op.add_column('audit_event', sa.Column('previous_hash', sa.String(length=64), server_default='', nullable=True))
    op.add_column('audit_event', sa.Column('hash', sa.String(length=64), nullable=True))
    seal_all(op.get_bind())
    op.create_index('ix_audit_event_number', 'audit_event', ['number'], unique=True)
    op.create_index('ix_audit_event_hash', 'audit_event', ['hash'], unique=True)
    op.create_index('ix_audit_event_previous_hash', 'audit_event', ['previous_hash'], unique=False)
    with op.batch_alter_table('audit_event', schema=None) as batch_op:
        batch_op.create_foreign_key(
            op.f('fk_audit_event_previous_hash'), 'audit_event', ['previous_hash'], ['hash'],
            deferrable=True, initially='DEFERRED',
        )
    op.create_table('audit_head',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('number', sa.BigInteger(), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('day', name=op.f('pk_audit_head'))
    )
    if is_postgresql:
        op.execute(POSTGRESQL)
    else:
        for statement in SQLITE:
            op.execute(statement)


def seal_all(connection: sa.Connection) -> None:
    """Chain the events that are there, in the order of their ids."""
    number, previous = 0, None
    last_id = 0
    query = sa.select(EVENTS).order_by(EVENTS.c.id).limit(AT_ONCE)
    statement = sa.update(EVENTS).where(EVENTS.c.id == sa.bindparam("event_id")).values(
        {name: sa.bindparam(name) for name in ("number", "previous_hash", "hash")}
    )
    while rows := connection.execute(query.where(EVENTS.c.id > last_id)).mappings().all():
        seals = []
        for row in rows:
            number += 1
            digest = hash_of(row, number, previous)
            seals.append({
                "event_id": row["id"], "number": number, "previous_hash": previous, "hash": digest,
            })
            previous = digest
        connection.execute(statement, seals)
        last_id = rows[-1]["id"]


def hash_of(row: sa.RowMapping, number: int, previous: str | None) -> str:
    """The rule of the day of this migration: canonical JSON of all fields, SHA-256."""
    at = row["at"].replace(tzinfo=UTC) if row["at"].tzinfo is None else row["at"].astimezone(UTC)
    content = {
        **{name: row[name] for name in CONTENT},
        "at": at.isoformat(timespec="microseconds"),
        "number": number,
        "previous_hash": previous,
    }
    return sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def downgrade() -> None:
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    op.drop_table('audit_head')
    if is_postgresql:
        op.execute("DROP FUNCTION check_audit_event() CASCADE")  # and its trigger
        op.execute("DROP FUNCTION check_audit_head(), refuse_audit_head_change()")
        op.execute("DROP TRIGGER audit_event_no_delete ON audit_event")
    else:
        for name in ("added", "sealed", "no_delete"):
            op.execute(f"DROP TRIGGER audit_event_{name}")
    with op.batch_alter_table('audit_event', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('fk_audit_event_previous_hash'), type_='foreignkey')
        batch_op.drop_index('ix_audit_event_previous_hash')
        batch_op.drop_index('ix_audit_event_hash')
        batch_op.drop_index('ix_audit_event_number')
        batch_op.drop_column('hash')
        batch_op.drop_column('previous_hash')
        batch_op.drop_column('number')
    if is_postgresql:
        op.execute(OLD_POSTGRESQL)
    else:
        for verb in ("UPDATE", "DELETE"):
            op.execute(OLD_SQLITE.format(verb=verb))
