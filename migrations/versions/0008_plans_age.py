"""Who last confirmed a plan, so that plans age as listings do; a trial of rules is waited for."""

from alembic import op
import sqlalchemy as sa


revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

# Of older plans: who saved the last version, else who wrote the plan.
LAST = "(SELECT {column} FROM plan_version WHERE plan_version.plan_id = plan.id ORDER BY number DESC LIMIT 1)"
WRITER = "(SELECT name FROM \"user\" WHERE \"user\".id = plan.created_by_id)"
CONFIRMED = {
    'confirmed_at': ('made_at', 'created_at'),
    'confirmed_by_id': ('made_by_id', 'created_by_id'),
    'confirmed_by_name': ('made_by_name', WRITER),
    'confirmed_by_post': ('made_by_post', "''"),
}


def upgrade() -> None:
    with op.batch_alter_table('plan', schema=None) as batch_op:
        batch_op.add_column(sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('confirmed_by_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('confirmed_by_name', sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column('confirmed_by_post', sa.String(length=80), nullable=True))
    for column, (last, first) in CONFIRMED.items():
        op.execute(f"UPDATE plan SET {column} = COALESCE({LAST.format(column=last)}, {first})")
    with op.batch_alter_table('plan', schema=None) as batch_op:
        batch_op.alter_column('confirmed_at', nullable=False)
        batch_op.alter_column('confirmed_by_id', nullable=False)
        batch_op.alter_column('confirmed_by_name', nullable=False)
        batch_op.alter_column('confirmed_by_post', nullable=False)
        batch_op.create_foreign_key(op.f('fk_plan_confirmed_by_id'), 'user', ['confirmed_by_id'], ['id'])

    with op.batch_alter_table('policy_record', schema=None) as batch_op:
        batch_op.add_column(sa.Column('simulation_asked_at', sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('policy_record', schema=None) as batch_op:
        batch_op.drop_column('simulation_asked_at')

    with op.batch_alter_table('plan', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('fk_plan_confirmed_by_id'), type_='foreignkey')
        batch_op.drop_column('confirmed_by_post')
        batch_op.drop_column('confirmed_by_name')
        batch_op.drop_column('confirmed_by_id')
        batch_op.drop_column('confirmed_at')
