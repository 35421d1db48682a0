"""Cases are handed to reviewers, and each office answers its own short list of questions."""

from alembic import op
import sqlalchemy as sa


revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None

EVENTS = ("UPDATE", "DELETE")


def add_guards() -> None:
    """Keep what an office answered: a newer answer follows, none is edited or taken away."""
    for event in EVENTS:
        name = f"office_answer_kept_{event.lower()}"
        moment = f"CREATE TRIGGER {name} BEFORE {event} ON office_answer"
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"{moment} BEGIN SELECT RAISE(ABORT, 'office_answer: kept'); END")
            continue
        op.execute(
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'office_answer: kept'"
            " USING ERRCODE = 'check_violation'; END $$"
        )
        op.execute(f"{moment} FOR EACH ROW EXECUTE FUNCTION {name}()")


def drop_guards() -> None:
    """Take them away again."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for event in EVENTS:
        name = f"office_answer_kept_{event.lower()}"
        op.execute(f"DROP TRIGGER {name}" + ("" if is_sqlite else " ON office_answer"))
        if not is_sqlite:
            op.execute(f"DROP FUNCTION {name}()")


def upgrade() -> None:
    op.add_column(
        'organisation',
        sa.Column('duty', sa.Enum('industry', 'crops', 'estates', 'villages', 'environment', 'regency', name='officeduty', native_enum=False, length=32), nullable=True),
    )
    op.create_table('case_assignment',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('reviewer_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_case_assignment_case_id')),
    sa.ForeignKeyConstraint(['made_by_id'], ['user.id'], name=op.f('fk_case_assignment_made_by_id')),
    sa.ForeignKeyConstraint(['reviewer_id'], ['user.id'], name=op.f('fk_case_assignment_reviewer_id')),
    sa.PrimaryKeyConstraint('case_id', 'reviewer_id', name=op.f('pk_case_assignment'))
    )
    op.create_index(op.f('ix_case_assignment_reviewer_id'), 'case_assignment', ['reviewer_id'], unique=False)
    op.create_table('office_answer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('question', sa.String(length=32), nullable=False),
    sa.Column('view', sa.Enum('fits', 'conflicts', 'unknown', name='regencyview', native_enum=False, length=32), nullable=False),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('made_by_name', sa.String(length=80), nullable=False),
    sa.Column('made_by_post', sa.String(length=80), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('length(note) > 0', name=op.f('ck_office_answer_note_given')),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_office_answer_case_id')),
    sa.ForeignKeyConstraint(['made_by_id'], ['user.id'], name=op.f('fk_office_answer_made_by_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_office_answer_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_office_answer'))
    )
    op.create_index(op.f('ix_office_answer_case_id'), 'office_answer', ['case_id'], unique=False)
    add_guards()


def downgrade() -> None:
    drop_guards()
    op.drop_table('office_answer')
    op.drop_table('case_assignment')
    op.drop_column('organisation', 'duty')
