"""What became of a case: reports of two people, answers of villages, what does not fit.

SQLite forgets a table's triggers when a migration changes the table by a copy: whoever changes
`realisation_report`, `village_answer` or `mismatch` so calls `add_guards` again.
"""

from alembic import op
import sqlalchemy as sa


revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None

# A report is certified once and otherwise never changed; an answer never; a mismatch is closed once.
FIGURES = (
    "case_id, first_month, months, number, investment_idr, people, people_of_village, bought_kg,"
    " price_idr_per_kg, payment_days, production_kg, oss_receipt, drafted_by_id, drafted_by_name,"
    " drafted_by_post, drafted_at"
)
GUARDS = (
    ("realisation_report_kept", f"UPDATE OF {FIGURES}", "realisation_report", "OLD.id > 0"),
    ("realisation_report_certified", "UPDATE", "realisation_report", "OLD.certified_at IS NOT NULL"),
    ("realisation_report_stays", "DELETE", "realisation_report", "OLD.id > 0"),
    ("village_answer_kept", "UPDATE", "village_answer", "OLD.id > 0"),
    ("village_answer_stays", "DELETE", "village_answer", "OLD.id > 0"),
    ("mismatch_closed", "UPDATE", "mismatch", "OLD.closed_at IS NOT NULL"),
    ("mismatch_stays", "DELETE", "mismatch", "OLD.id > 0"),
)


def add_guards() -> None:
    """Let the database itself keep what was said, whichever of the two it is."""
    for name, moment, table, condition in GUARDS:
        start = f"CREATE TRIGGER {name} BEFORE {moment} ON {table}"
        if op.get_bind().dialect.name == "sqlite":
            refuse = f"SELECT RAISE(ABORT, 'kept: {name}');"
            op.execute(f"{start} WHEN {condition} BEGIN {refuse} END")
        else:
            refuse = f"RAISE EXCEPTION 'kept: {name}' USING ERRCODE = 'check_violation';"
            op.execute(
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
                f" $$ BEGIN {refuse} RETURN NEW; END $$"
            )
            op.execute(f"{start} FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION {name}()")


def drop_guards() -> None:
    """Take them away again."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for name, _moment, table, _condition in GUARDS:
        op.execute(f"DROP TRIGGER {name}" + ("" if is_sqlite else f" ON {table}"))
        if not is_sqlite:
            op.execute(f"DROP FUNCTION {name}()")


def upgrade() -> None:
    op.create_table('report_schedule',
    sa.Column('firm_size', sa.Enum('micro', 'small', 'medium', 'large', name='firmsize', native_enum=False, length=32), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('period_months', sa.Integer(), nullable=False),
    sa.Column('due_day', sa.Integer(), nullable=True),
    sa.Column('source', sa.Text(), nullable=False),
    sa.CheckConstraint('due_day BETWEEN 1 AND 28', name=op.f('ck_report_schedule_due_day_range')),
    sa.CheckConstraint('period_months IN (3, 6)', name=op.f('ck_report_schedule_period_shape')),
    sa.PrimaryKeyConstraint('firm_size', 'valid_from', name=op.f('pk_report_schedule'))
    )
    op.create_table('realisation_report',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('first_month', sa.Date(), nullable=False),
    sa.Column('months', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('investment_idr', sa.BigInteger(), nullable=False),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.Column('people_of_village', sa.Integer(), nullable=False),
    sa.Column('bought_kg', sa.BigInteger(), nullable=False),
    sa.Column('price_idr_per_kg', sa.BigInteger(), nullable=True),
    sa.Column('payment_days', sa.Integer(), nullable=True),
    sa.Column('production_kg', sa.BigInteger(), nullable=False),
    sa.Column('oss_receipt', sa.String(length=60), nullable=False),
    sa.Column('drafted_by_id', sa.Integer(), nullable=False),
    sa.Column('drafted_by_name', sa.String(length=80), nullable=False),
    sa.Column('drafted_by_post', sa.String(length=80), nullable=False),
    sa.Column('drafted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('certified_by_id', sa.Integer(), nullable=True),
    sa.Column('certified_by_name', sa.String(length=80), nullable=False),
    sa.Column('certified_by_post', sa.String(length=80), nullable=False),
    sa.Column('certified_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(bought_kg = 0) = (price_idr_per_kg IS NULL) AND (bought_kg = 0) = (payment_days IS NULL)', name=op.f('ck_realisation_report_bought_whole')),
    sa.CheckConstraint('(certified_by_id IS NULL) = (certified_at IS NULL)', name=op.f('ck_realisation_report_certified_whole')),
    sa.CheckConstraint('bought_kg BETWEEN 0 AND 1000000000000', name=op.f('ck_realisation_report_bought_range')),
    sa.CheckConstraint('certified_by_id <> drafted_by_id', name=op.f('ck_realisation_report_two_people')),
    sa.CheckConstraint('investment_idr BETWEEN 0 AND 1000000000000000', name=op.f('ck_realisation_report_investment_range')),
    sa.CheckConstraint('months IN (3, 6)', name=op.f('ck_realisation_report_period_shape')),
    sa.CheckConstraint('payment_days BETWEEN 0 AND 365', name=op.f('ck_realisation_report_payment_days_range')),
    sa.CheckConstraint('people BETWEEN 0 AND 100000', name=op.f('ck_realisation_report_people_range')),
    sa.CheckConstraint('people_of_village <= people', name=op.f('ck_realisation_report_people_part')),
    sa.CheckConstraint('people_of_village BETWEEN 0 AND 100000', name=op.f('ck_realisation_report_people_of_village_range')),
    sa.CheckConstraint('price_idr_per_kg BETWEEN 1 AND 100000000', name=op.f('ck_realisation_report_price_range')),
    sa.CheckConstraint('production_kg BETWEEN 0 AND 1000000000000', name=op.f('ck_realisation_report_production_range')),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_realisation_report_case_id')),
    sa.ForeignKeyConstraint(['certified_by_id'], ['user.id'], name=op.f('fk_realisation_report_certified_by_id')),
    sa.ForeignKeyConstraint(['drafted_by_id'], ['user.id'], name=op.f('fk_realisation_report_drafted_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_realisation_report')),
    sa.UniqueConstraint('case_id', 'first_month', 'months', 'number', name=op.f('uq_realisation_report_case_id_first_month_months_number'))
    )
    op.create_table('village_answer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('quarter', sa.Date(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('built', sa.Enum('yes', 'not_yet', 'no', name='reply', native_enum=False, length=32), nullable=False),
    sa.Column('buying', sa.Enum('yes', 'not_yet', 'no', name='reply', native_enum=False, length=32), nullable=False),
    sa.Column('paid', sa.Enum('yes', 'not_yet', 'no', name='reply', native_enum=False, length=32), nullable=False),
    sa.Column('women', sa.Integer(), nullable=True),
    sa.Column('men', sa.Integer(), nullable=True),
    sa.Column('answered_by_id', sa.Integer(), nullable=False),
    sa.Column('answered_by_name', sa.String(length=80), nullable=False),
    sa.Column('answered_by_post', sa.String(length=80), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('men BETWEEN 0 AND 100000', name=op.f('ck_village_answer_men_range')),
    sa.CheckConstraint('women BETWEEN 0 AND 100000', name=op.f('ck_village_answer_women_range')),
    sa.ForeignKeyConstraint(['answered_by_id'], ['user.id'], name=op.f('fk_village_answer_answered_by_id')),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_village_answer_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_village_answer')),
    sa.UniqueConstraint('case_id', 'quarter', 'number', name=op.f('uq_village_answer_case_id_quarter_number'))
    )
    op.create_table('mismatch',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('first_month', sa.Date(), nullable=False),
    sa.Column('months', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('built', 'buying', 'hired', 'bought', 'price', 'payment', 'jobs', name='mismatchkind', native_enum=False, length=32), nullable=False),
    sa.Column('report_id', sa.Integer(), nullable=True),
    sa.Column('answer_id', sa.Integer(), nullable=True),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('note', sa.String(length=1000), nullable=False),
    sa.Column('closed_by_id', sa.Integer(), nullable=True),
    sa.Column('closed_by_name', sa.String(length=80), nullable=False),
    sa.Column('closed_by_post', sa.String(length=80), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(closed_at IS NULL) = (length(note) = 0)', name=op.f('ck_mismatch_closed_with_note')),
    sa.CheckConstraint('months IN (3, 6)', name=op.f('ck_mismatch_period_shape')),
    sa.ForeignKeyConstraint(['answer_id'], ['village_answer.id'], name=op.f('fk_mismatch_answer_id')),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_mismatch_case_id')),
    sa.ForeignKeyConstraint(['closed_by_id'], ['user.id'], name=op.f('fk_mismatch_closed_by_id')),
    sa.ForeignKeyConstraint(['report_id'], ['realisation_report.id'], name=op.f('fk_mismatch_report_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mismatch'))
    )
    with op.batch_alter_table('mismatch', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mismatch_case_id'), ['case_id'], unique=False)
        batch_op.create_index('ix_mismatch_open', ['case_id', 'first_month', 'months', 'kind'], unique=True, sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))

    add_guards()


def downgrade() -> None:
    drop_guards()
    with op.batch_alter_table('mismatch', schema=None) as batch_op:
        batch_op.drop_index('ix_mismatch_open', sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_mismatch_case_id'))

    op.drop_table('mismatch')
    op.drop_table('village_answer')
    op.drop_table('realisation_report')
    op.drop_table('report_schedule')
