"""Rules of the score as dated versions; what past rankings were made of."""

from alembic import op
import sqlalchemy as sa


revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('score_input',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('listing', 'plan', 'reference', name='inputkind', native_enum=False, length=32), nullable=False),
    sa.Column('product', sa.String(length=65), nullable=False),
    sa.Column('key', sa.String(length=16), nullable=False),
    sa.Column('from_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('content', sa.JSON(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_score_input'))
    )
    with op.batch_alter_table('score_input', schema=None) as batch_op:
        batch_op.create_index('ix_score_input_read', ['kind', 'product', 'key', 'from_at'], unique=False)

    op.create_table('priority_commodity',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('policy_version', sa.String(length=32), nullable=False),
    sa.Column('commodity_code', sa.String(length=32), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('source', sa.String(length=300), nullable=False),
    sa.ForeignKeyConstraint(['commodity_code'], ['commodity.code'], name=op.f('fk_priority_commodity_commodity_code')),
    sa.ForeignKeyConstraint(['policy_version'], ['policy_record.version'], name=op.f('fk_priority_commodity_policy_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_priority_commodity'))
    )
    with op.batch_alter_table('priority_commodity', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_priority_commodity_policy_version'), ['policy_version'], unique=False)

    op.create_table('ranking_run',
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('computed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('policy_version', sa.String(length=32), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_ranking_run_plan_id')),
    sa.PrimaryKeyConstraint('plan_id', 'day', name=op.f('pk_ranking_run'))
    )
    with op.batch_alter_table('policy_record', schema=None) as batch_op:
        batch_op.add_column(sa.Column('status', sa.Enum('draft', 'proposed', 'agreed', 'discarded', name='policystatus', native_enum=False, length=32), server_default='agreed', nullable=False))
        batch_op.add_column(sa.Column('based_on', sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column('weights_source', sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column('drafted_by_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('drafted_by_name', sa.String(length=80), server_default='', nullable=False))
        batch_op.add_column(sa.Column('drafted_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('simulation', sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column('simulated_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('agreed_by_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('agreed_by_name', sa.String(length=80), server_default='', nullable=False))
        batch_op.add_column(sa.Column('agreed_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('reason', sa.String(length=2000), server_default='', nullable=False))
        batch_op.add_column(sa.Column('row_version', sa.Integer(), server_default='1', nullable=False))
        batch_op.alter_column('activated_at',
               existing_type=sa.DateTime(timezone=True),
               nullable=True)
        batch_op.create_foreign_key(batch_op.f('fk_policy_record_drafted_by_id'), 'user', ['drafted_by_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_policy_record_agreed_by_id'), 'user', ['agreed_by_id'], ['id'])

    with op.batch_alter_table('price_rule', schema=None) as batch_op:
        batch_op.add_column(sa.Column('policy_version', sa.String(length=32), nullable=True))
        batch_op.create_index(batch_op.f('ix_price_rule_policy_version'), ['policy_version'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_price_rule_policy_version'), 'policy_record', ['policy_version'], ['version'])



def downgrade() -> None:
    # Drafts have no day and no place in the older table; neither have their price rules.
    op.execute("DELETE FROM price_rule WHERE policy_version IS NOT NULL")
    op.execute("DELETE FROM priority_commodity")
    op.execute("DELETE FROM policy_record WHERE activated_at IS NULL")
    with op.batch_alter_table('price_rule', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_price_rule_policy_version'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_price_rule_policy_version'))
        batch_op.drop_column('policy_version')

    with op.batch_alter_table('policy_record', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_policy_record_agreed_by_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_policy_record_drafted_by_id'), type_='foreignkey')
        batch_op.alter_column('activated_at',
               existing_type=sa.DateTime(timezone=True),
               nullable=False)
        batch_op.drop_column('row_version')
        batch_op.drop_column('reason')
        batch_op.drop_column('agreed_at')
        batch_op.drop_column('agreed_by_name')
        batch_op.drop_column('agreed_by_id')
        batch_op.drop_column('simulated_at')
        batch_op.drop_column('simulation')
        batch_op.drop_column('drafted_at')
        batch_op.drop_column('drafted_by_name')
        batch_op.drop_column('drafted_by_id')
        batch_op.drop_column('weights_source')
        batch_op.drop_column('based_on')
        batch_op.drop_column('status')

    op.drop_table('ranking_run')
    with op.batch_alter_table('priority_commodity', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_priority_commodity_policy_version'))

    op.drop_table('priority_commodity')
    with op.batch_alter_table('score_input', schema=None) as batch_op:
        batch_op.drop_index('ix_score_input_read')

    op.drop_table('score_input')
