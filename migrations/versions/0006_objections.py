"""Objections to figures, what a contract cures, who may lose, points on assumptions."""

from alembic import op
import sqlalchemy as sa


revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('objection',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('figure', sa.String(length=48), nullable=False),
    sa.Column('listing_id', sa.Integer(), nullable=True),
    sa.Column('plan_id', sa.Integer(), nullable=True),
    sa.Column('owner', sa.Enum('village', 'company', 'reviewers', name='figureowner', native_enum=False, length=32), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('status', sa.Enum('unanswered', 'corrected', 'upheld', name='objectionstatus', native_enum=False, length=32), nullable=False),
    sa.Column('value', sa.Double(), nullable=True),
    sa.Column('reason', sa.String(length=1000), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('raised_by_id', sa.Integer(), nullable=False),
    sa.Column('raised_by_name', sa.String(length=80), nullable=False),
    sa.Column('raised_by_post', sa.String(length=80), nullable=False),
    sa.Column('raised_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answer', sa.String(length=1000), nullable=False),
    sa.Column('answered_by_id', sa.Integer(), nullable=True),
    sa.Column('answered_by_name', sa.String(length=80), nullable=False),
    sa.Column('answered_by_post', sa.String(length=80), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('correction_id', sa.Integer(), nullable=True),
    sa.Column('request_key', sa.String(length=36), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(status = 'unanswered') = (answered_at IS NULL)", name=op.f('ck_objection_answered_once')),
    sa.CheckConstraint('length(reason) > 0', name=op.f('ck_objection_reason_given')),
    sa.ForeignKeyConstraint(['answered_by_id'], ['user.id'], name=op.f('fk_objection_answered_by_id')),
    sa.ForeignKeyConstraint(['correction_id'], ['audit_event.id'], name=op.f('fk_objection_correction_id')),
    sa.ForeignKeyConstraint(['listing_id'], ['listing.id'], name=op.f('fk_objection_listing_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_objection_organisation_id')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_objection_plan_id')),
    sa.ForeignKeyConstraint(['raised_by_id'], ['user.id'], name=op.f('fk_objection_raised_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_objection')),
    sa.UniqueConstraint('request_key', name=op.f('uq_objection_request_key'))
    )
    op.create_index(op.f('ix_objection_listing_id'), 'objection', ['listing_id'], unique=False)
    op.create_index(op.f('ix_objection_organisation_id'), 'objection', ['organisation_id'], unique=False)
    op.create_index(op.f('ix_objection_plan_id'), 'objection', ['plan_id'], unique=False)
    op.create_index(op.f('ix_objection_raised_by_id'), 'objection', ['raised_by_id'], unique=False)
    op.create_index(op.f('ix_objection_status'), 'objection', ['status'], unique=False)

    with op.batch_alter_table('plan', schema=None) as batch_op:
        batch_op.add_column(sa.Column('collectors_note', sa.String(length=500), server_default='', nullable=False))

    with op.batch_alter_table('ranking', schema=None) as batch_op:
        batch_op.add_column(sa.Column('assumptions', sa.JSON(), server_default='{}', nullable=False))

    with op.batch_alter_table('terms', schema=None) as batch_op:
        batch_op.add_column(sa.Column('planting_kg_per_year', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('home_overlap_share', sa.Double(), nullable=True))
        batch_op.create_check_constraint(batch_op.f('ck_terms_planting_range'), 'planting_kg_per_year BETWEEN 1 AND 1000000000000')
        batch_op.create_check_constraint(batch_op.f('ck_terms_home_overlap_range'), 'home_overlap_share BETWEEN 0 AND 1')

    with op.batch_alter_table('village_profile', schema=None) as batch_op:
        batch_op.add_column(sa.Column('collectors', sa.Integer(), nullable=True))
        batch_op.create_check_constraint(batch_op.f('ck_village_profile_collectors_range'), 'collectors BETWEEN 0 AND 100000')



def downgrade() -> None:
    with op.batch_alter_table('village_profile', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_village_profile_collectors_range'), type_='check')
        batch_op.drop_column('collectors')

    with op.batch_alter_table('terms', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_terms_home_overlap_range'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_terms_planting_range'), type_='check')
        batch_op.drop_column('home_overlap_share')
        batch_op.drop_column('planting_kg_per_year')

    with op.batch_alter_table('ranking', schema=None) as batch_op:
        batch_op.drop_column('assumptions')

    with op.batch_alter_table('plan', schema=None) as batch_op:
        batch_op.drop_column('collectors_note')

    op.drop_index(op.f('ix_objection_status'), table_name='objection')
    op.drop_index(op.f('ix_objection_raised_by_id'), table_name='objection')
    op.drop_index(op.f('ix_objection_plan_id'), table_name='objection')
    op.drop_index(op.f('ix_objection_organisation_id'), table_name='objection')
    op.drop_index(op.f('ix_objection_listing_id'), table_name='objection')

    op.drop_table('objection')
