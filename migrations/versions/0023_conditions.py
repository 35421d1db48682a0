"""Conditions as records, the minutes of a musyawarah as a record, legal rows that people confirm."""

from alembic import op
import sqlalchemy as sa


revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None

READ_ON = "2026-11-23"  # when the sources of the rows that are there were read
# (name, when and of what, on what condition): what was filed, answered or confirmed stays.
GUARDS = (
    *(
        (f"{table}_kept_{event.lower()}", f"{event} ON {table}", "OLD.id > 0")
        for table in ("village_consent", "legal_confirmation")
        for event in ("UPDATE", "DELETE")
    ),
    ("condition_evidence_answered", "UPDATE ON condition_evidence", "OLD.answered_at IS NOT NULL"),
    ("condition_evidence_kept", "DELETE ON condition_evidence", "OLD.id > 0"),
)


def add_guards() -> None:
    """Let the database itself keep what was filed, whichever of the two it is."""
    for name, moment, condition in GUARDS:
        if op.get_bind().dialect.name == "sqlite":
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {moment} WHEN {condition}"
                " BEGIN SELECT RAISE(ABORT, 'filed: kept'); END"
            )
            continue
        op.execute(
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'filed: kept' USING ERRCODE = 'check_violation'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {moment} FOR EACH ROW WHEN ({condition})"
            f" EXECUTE FUNCTION {name}()"
        )


def drop_guards() -> None:
    """Take them away again."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for name, moment, _condition in GUARDS:
        op.execute(f"DROP TRIGGER {name}" + ("" if is_sqlite else f" ON {moment.split(' ON ')[1]}"))
        if not is_sqlite:
            op.execute(f"DROP FUNCTION {name}()")


def upgrade() -> None:
    op.create_table('field_rule',
    sa.Column('code', sa.String(length=60), nullable=False),
    sa.Column('matter', sa.Enum('reserved', 'ownership', 'environment', name='legalmatter', native_enum=False, length=32), nullable=False),
    sa.Column('kbli_2020', sa.String(length=5), nullable=True),
    sa.Column('meaning', sa.String(length=300), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('instrument', sa.String(length=160), nullable=False),
    sa.Column('read_on', sa.Date(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('url', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_field_rule'))
    )
    op.create_table('legal_confirmation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('figure', 'business_class', 'field', name='legalkind', native_enum=False, length=32), nullable=False),
    sa.Column('code', sa.String(length=80), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('is_confirmed', sa.Boolean(), nullable=False),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('made_by_name', sa.String(length=80), nullable=False),
    sa.Column('made_by_post', sa.String(length=80), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('length(note) > 0', name=op.f('ck_legal_confirmation_note_given')),
    sa.ForeignKeyConstraint(['made_by_id'], ['user.id'], name=op.f('fk_legal_confirmation_made_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_legal_confirmation'))
    )
    op.create_index('ix_legal_confirmation_row', 'legal_confirmation', ['kind', 'code'], unique=False)
    op.create_table('village_consent',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=60), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('attendance', sa.Integer(), nullable=False),
    sa.Column('women', sa.Integer(), nullable=True),
    sa.Column('result', sa.Enum('agreed', 'agreed_if', 'refused', name='deliberation', native_enum=False, length=32), nullable=False),
    sa.Column('signed_by', sa.String(length=160), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=True),
    sa.Column('ending', sa.String(length=8), nullable=False),
    sa.Column('filed_by_id', sa.Integer(), nullable=False),
    sa.Column('filed_by_name', sa.String(length=80), nullable=False),
    sa.Column('filed_by_post', sa.String(length=80), nullable=False),
    sa.Column('filed_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('attendance BETWEEN 1 AND 100000', name=op.f('ck_village_consent_attendance_range')),
    sa.CheckConstraint('length(number) > 0', name=op.f('ck_village_consent_number_given')),
    sa.CheckConstraint('women BETWEEN 0 AND 100000', name=op.f('ck_village_consent_women_range')),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_village_consent_case_id')),
    sa.ForeignKeyConstraint(['filed_by_id'], ['user.id'], name=op.f('fk_village_consent_filed_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_village_consent'))
    )
    op.create_index(op.f('ix_village_consent_case_id'), 'village_consent', ['case_id'], unique=False)
    op.create_table('condition',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('decision_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(length=500), nullable=False),
    sa.Column('owner', sa.Enum('company', 'village', 'office', name='conditionowner', native_enum=False, length=32), nullable=False),
    sa.Column('office_id', sa.Integer(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('proof', sa.String(length=300), nullable=False),
    sa.Column('status', sa.Enum('open', 'filed', 'met', 'overdue', 'warned', 'reconsidered', name='conditionstatus', native_enum=False, length=32), nullable=False),
    sa.Column('reminded_days', sa.Integer(), nullable=True),
    sa.Column('warned_until', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(owner = 'office') = (office_id IS NOT NULL)", name=op.f('ck_condition_office_named')),
    sa.CheckConstraint('length(text) > 0 AND length(proof) > 0', name=op.f('ck_condition_words_given')),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_condition_case_id')),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], name=op.f('fk_condition_decision_id')),
    sa.ForeignKeyConstraint(['office_id'], ['organisation.id'], name=op.f('fk_condition_office_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_condition')),
    sa.UniqueConstraint('case_id', 'number', name=op.f('uq_condition_case_id_number'))
    )
    op.create_index(op.f('ix_condition_decision_id'), 'condition', ['decision_id'], unique=False)
    op.create_index(op.f('ix_condition_status'), 'condition', ['status'], unique=False)
    op.create_table('condition_evidence',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('condition_id', sa.Integer(), nullable=False),
    sa.Column('note', sa.String(length=1000), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=True),
    sa.Column('ending', sa.String(length=8), nullable=False),
    sa.Column('filed_by_id', sa.Integer(), nullable=False),
    sa.Column('filed_by_name', sa.String(length=80), nullable=False),
    sa.Column('filed_by_post', sa.String(length=80), nullable=False),
    sa.Column('filed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('is_accepted', sa.Boolean(), nullable=True),
    sa.Column('reason', sa.String(length=1000), nullable=False),
    sa.Column('answered_by_id', sa.Integer(), nullable=True),
    sa.Column('answered_by_name', sa.String(length=80), nullable=False),
    sa.Column('answered_by_post', sa.String(length=80), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(is_accepted IS NULL) = (answered_at IS NULL)', name=op.f('ck_condition_evidence_answer_whole')),
    sa.CheckConstraint('length(note) > 0 OR digest IS NOT NULL', name=op.f('ck_condition_evidence_something_given')),
    sa.ForeignKeyConstraint(['answered_by_id'], ['user.id'], name=op.f('fk_condition_evidence_answered_by_id')),
    sa.ForeignKeyConstraint(['condition_id'], ['condition.id'], name=op.f('fk_condition_evidence_condition_id')),
    sa.ForeignKeyConstraint(['filed_by_id'], ['user.id'], name=op.f('fk_condition_evidence_filed_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_condition_evidence'))
    )
    op.create_index(op.f('ix_condition_evidence_condition_id'), 'condition_evidence', ['condition_id'], unique=False)
    # SQLite adds and drops these columns without a copy, which would drop triggers.
    op.add_column('case_review', sa.Column('proposed', sa.JSON(), nullable=True))
    op.execute(
        "ALTER TABLE plan ADD COLUMN land_lease_years INTEGER"
        " CONSTRAINT ck_plan_land_lease_range CHECK (land_lease_years BETWEEN 1 AND 99)"
    )
    op.add_column('plan', sa.Column('land_is_pledged', sa.Boolean(), nullable=True))
    for table in ('legal_rule', 'business_class'):
        op.add_column(
            table, sa.Column('read_on', sa.Date(), server_default=READ_ON, nullable=False)
        )
        op.drop_column(table, 'is_verified')
    # The minutes that deciders typed: cases that come back to a decision go on resting on them.
    op.execute(
        "INSERT INTO village_consent (case_id, number, held_on, attendance, result, signed_by,"
        " ending, filed_by_id, filed_by_name, filed_by_post, filed_at)"
        " SELECT case_id, minutes_number, minutes_on, minutes_attendance, 'agreed', '', '',"
        " made_by_id, made_by_name, made_by_post, made_at FROM decision"
        " WHERE length(minutes_number) > 0 AND minutes_on IS NOT NULL"
        " AND minutes_attendance IS NOT NULL ORDER BY id"
    )
    add_guards()


def downgrade() -> None:
    drop_guards()
    for table in ('business_class', 'legal_rule'):
        op.add_column(
            table, sa.Column('is_verified', sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        op.drop_column(table, 'read_on')
    op.drop_column('plan', 'land_is_pledged')
    op.drop_column('plan', 'land_lease_years')
    op.drop_column('case_review', 'proposed')
    op.drop_table('condition_evidence')
    op.drop_table('condition')
    op.drop_table('village_consent')
    op.drop_table('legal_confirmation')
    op.drop_table('field_rule')
