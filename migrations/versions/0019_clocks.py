"""Clocks in working days: the calendar of offices, limits of steps, questions, overruns."""

from alembic import op
import sqlalchemy as sa


revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None

TRACK = sa.Enum('light', 'regular', 'heavy', name='track', native_enum=False, length=32)
STEP = sa.Enum('screening', 'review', 'consolidation', 'decision', name='clockstep', native_enum=False, length=32)


def upgrade() -> None:
    op.create_table('calendar_year',
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('decree', sa.String(length=160), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.CheckConstraint('year BETWEEN 2000 AND 2200', name=op.f('ck_calendar_year_year_range')),
    sa.PrimaryKeyConstraint('year', name=op.f('pk_calendar_year'))
    )
    op.create_table('calendar_day',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('is_off', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('made_by_name', sa.String(length=80), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('length(reason) > 0', name=op.f('ck_calendar_day_reason_given')),
    sa.ForeignKeyConstraint(['made_by_id'], ['user.id'], name=op.f('fk_calendar_day_made_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_day'))
    )
    op.create_index(op.f('ix_calendar_day_day'), 'calendar_day', ['day'])
    op.create_table('step_limit',
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('track', TRACK, nullable=False),
    sa.Column('step', STEP, nullable=False),
    sa.Column('working_days', sa.Integer(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.CheckConstraint('working_days BETWEEN 1 AND 250', name=op.f('ck_step_limit_days_range')),
    sa.PrimaryKeyConstraint('valid_from', 'track', 'step', name=op.f('pk_step_limit'))
    )
    op.create_table('case_question',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(length=500), nullable=False),
    sa.Column('rule', sa.String(length=160), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('length(text) > 0 AND length(rule) > 0', name=op.f('ck_case_question_rule_named')),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_case_question_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_question'))
    )
    op.create_index(op.f('ix_case_question_case_id'), 'case_question', ['case_id'])
    op.create_table('step_overrun',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('step', STEP, nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('noted_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_step_overrun_case_id')),
    sa.PrimaryKeyConstraint('case_id', 'step', name=op.f('pk_step_overrun'))
    )
    op.add_column('missing_item', sa.Column('rule', sa.String(length=160), server_default='', nullable=False))


def downgrade() -> None:
    op.drop_column('missing_item', 'rule')
    for table in ('step_overrun', 'case_question', 'step_limit', 'calendar_day', 'calendar_year'):
        op.drop_table(table)
