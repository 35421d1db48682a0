"""NPWP of companies and in declarations; receipts of reports; signed files that may be withdrawn.

SQLite forgets a table's triggers when a migration changes the table by a copy: `declared_interest`
and `official_letter` are guarded again as 0020 and 0025 did, but that a letter's signed file is a
row of its own now.
"""

from alembic import op
import sqlalchemy as sa


revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None

COMPANY = 'ck_declared_interest_company_or_village'
BEFORE = '(village_code IS NOT NULL) <> (nib IS NOT NULL OR length(name) > 0)'
AFTER = '(village_code IS NOT NULL) <> (nib IS NOT NULL OR npwp IS NOT NULL OR length(name) > 0)'
LETTER = "case_id, organisation_id, kind, year, number, dated_on, code, content, made_by_id," \
    " made_by_name, made_by_post, made_at"
FILE = "letter_id, digest, brought_at, brought_by_id, brought_by_name, brought_by_post"
# (name, when and of what, condition on the row, what is said)
OF_DECLARED = tuple(
    (f"declared_interest_kept_{event.lower()}", f"{event} ON declared_interest", "OLD.id > 0",
     "interest: kept")
    for event in ("UPDATE", "DELETE")
)
OF_LETTERS = (
    ("official_letter_kept_update", f"UPDATE OF {LETTER} ON official_letter", "OLD.id > 0",
     "review rule: kept"),
    ("official_letter_drawn_once", "UPDATE OF pdf_digest ON official_letter",
     "OLD.pdf_digest IS NOT NULL", "review rule: kept"),
    ("official_letter_kept_delete", "DELETE ON official_letter", "OLD.id > 0",
     "review rule: kept"),
)
SIGNED_ONCE = (
    "official_letter_signed_once",
    "UPDATE OF signed_digest, signed_at, signed_by_name, signed_by_post ON official_letter",
    "OLD.signed_digest IS NOT NULL",
    "review rule: kept",
)
# A signed file is brought once, withdrawn once, and otherwise never changed.
NEW = (
    ("realisation_report_receipt_kept", "UPDATE OF digest, ending ON realisation_report",
     "OLD.id > 0", "kept: realisation_report_receipt_kept"),
    ("signed_file_kept_update", f"UPDATE OF {FILE} ON signed_file", "OLD.id > 0",
     "signed file: kept"),
    ("signed_file_withdrawn_once", "UPDATE ON signed_file", "OLD.withdrawn_at IS NOT NULL",
     "signed file: kept"),
    ("signed_file_kept_delete", "DELETE ON signed_file", "OLD.id > 0", "signed file: kept"),
)


def is_sqlite() -> bool:
    """Which of the two databases is it?"""
    return op.get_bind().dialect.name == "sqlite"


def guard(name: str, moment: str, condition: str, said: str) -> None:
    """Let the database itself refuse a change, whichever of the two it is."""
    start = f"CREATE TRIGGER {name} BEFORE {moment}"
    if is_sqlite():
        op.execute(f"{start} WHEN {condition} BEGIN SELECT RAISE(ABORT, '{said}'); END")
        return
    op.execute(
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{said}' USING ERRCODE = 'check_violation'; END $$"
    )
    op.execute(f"{start} FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION {name}()")


def unguard(name: str, moment: str) -> None:
    """Take a guard away again."""
    op.execute(f"DROP TRIGGER {name}" + ("" if is_sqlite() else f" ON {moment.split(' ON ')[1]}"))
    if not is_sqlite():
        op.execute(f"DROP FUNCTION {name}()")


def guard_copied(guards: tuple[tuple[str, str, str, str], ...]) -> None:
    """Guard again what SQLite forgot with the copy."""
    if is_sqlite():
        for row in guards:
            guard(*row)


def upgrade() -> None:
    op.add_column('organisation', sa.Column('npwp', sa.String(length=16), nullable=True))
    op.create_index(op.f('ix_organisation_npwp'), 'organisation', ['npwp'], unique=False)
    with op.batch_alter_table('declared_interest', schema=None) as batch_op:
        batch_op.add_column(sa.Column('npwp', sa.String(length=16), nullable=True))
        batch_op.drop_constraint(batch_op.f(COMPANY), type_='check')
        batch_op.create_check_constraint(batch_op.f(COMPANY), AFTER)
    guard_copied(OF_DECLARED)
    op.add_column('realisation_report', sa.Column('digest', sa.String(length=64), nullable=True))
    op.add_column('realisation_report', sa.Column('ending', sa.String(length=4), nullable=True))
    op.create_table('signed_file',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('letter_id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('brought_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('brought_by_id', sa.Integer(), nullable=True),
    sa.Column('brought_by_name', sa.String(length=80), nullable=False),
    sa.Column('brought_by_post', sa.String(length=80), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_by_id', sa.Integer(), nullable=True),
    sa.Column('withdrawn_by_name', sa.String(length=80), nullable=False),
    sa.Column('withdrawn_by_post', sa.String(length=80), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.CheckConstraint('(withdrawn_at IS NULL) = (length(reason) = 0)', name=op.f('ck_signed_file_withdrawn_with_reason')),
    sa.CheckConstraint('(withdrawn_at IS NULL) = (withdrawn_by_id IS NULL)', name=op.f('ck_signed_file_withdrawn_whole')),
    sa.CheckConstraint('withdrawn_by_id <> brought_by_id', name=op.f('ck_signed_file_two_people')),
    sa.ForeignKeyConstraint(['brought_by_id'], ['user.id'], name=op.f('fk_signed_file_brought_by_id')),
    sa.ForeignKeyConstraint(['letter_id'], ['official_letter.id'], name=op.f('fk_signed_file_letter_id')),
    sa.ForeignKeyConstraint(['withdrawn_by_id'], ['user.id'], name=op.f('fk_signed_file_withdrawn_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_signed_file')),
    sa.UniqueConstraint('letter_id', 'digest', name=op.f('uq_signed_file_letter_id_digest'))
    )
    op.create_index('ix_signed_file_counts', 'signed_file', ['letter_id'], unique=True, sqlite_where=sa.text('withdrawn_at IS NULL'), postgresql_where=sa.text('withdrawn_at IS NULL'))
    op.execute(
        "INSERT INTO signed_file (letter_id, digest, brought_at, brought_by_name, brought_by_post,"
        " withdrawn_by_name, withdrawn_by_post, reason)"
        " SELECT id, signed_digest, signed_at, signed_by_name, signed_by_post, '', '', ''"
        " FROM official_letter WHERE signed_digest IS NOT NULL"
    )
    unguard(*SIGNED_ONCE[:2])
    with op.batch_alter_table('official_letter', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_official_letter_signed_whole'), type_='check')
        for name in ('signed_digest', 'signed_at', 'signed_by_name', 'signed_by_post'):
            batch_op.drop_column(name)
    guard_copied(OF_LETTERS)
    for row in NEW:
        guard(*row)


def downgrade() -> None:
    for name, moment, *_rest in NEW:
        unguard(name, moment)
    with op.batch_alter_table('official_letter', schema=None) as batch_op:
        batch_op.add_column(sa.Column('signed_digest', sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column('signed_at', sa.DateTime(timezone=True), nullable=True))
        for name in ('signed_by_name', 'signed_by_post'):
            batch_op.add_column(sa.Column(name, sa.String(length=80), server_default='', nullable=False))
    counts = "FROM signed_file f WHERE f.letter_id = official_letter.id AND f.withdrawn_at IS NULL"
    op.execute(
        f"UPDATE official_letter SET signed_digest = (SELECT digest {counts}),"
        f" signed_at = (SELECT brought_at {counts}),"
        f" signed_by_name = (SELECT brought_by_name {counts}),"
        f" signed_by_post = (SELECT brought_by_post {counts}) WHERE EXISTS (SELECT 1 {counts})"
    )
    with op.batch_alter_table('official_letter', schema=None) as batch_op:
        for name in ('signed_by_name', 'signed_by_post'):
            batch_op.alter_column(name, existing_type=sa.String(length=80), server_default=None)
        batch_op.create_check_constraint(
            batch_op.f('ck_official_letter_signed_whole'),
            '(signed_digest IS NULL) = (signed_at IS NULL)',
        )
    guard_copied(OF_LETTERS)
    guard(*SIGNED_ONCE)
    op.drop_table('signed_file')
    op.drop_column('realisation_report', 'ending')
    op.drop_column('realisation_report', 'digest')
    for name, moment, *_rest in OF_DECLARED:
        unguard(name, moment)
    # What named a company by its NPWP alone must keep a name.
    op.execute(
        "UPDATE declared_interest SET name = npwp"
        " WHERE npwp IS NOT NULL AND nib IS NULL AND length(name) = 0"
    )
    with op.batch_alter_table('declared_interest', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(COMPANY), type_='check')
        batch_op.create_check_constraint(batch_op.f(COMPANY), BEFORE)
        batch_op.drop_column('npwp')
    for row in OF_DECLARED:
        guard(*row)
    op.drop_index(op.f('ix_organisation_npwp'), table_name='organisation')
    op.drop_column('organisation', 'npwp')
