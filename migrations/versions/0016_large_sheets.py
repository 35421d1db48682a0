"""Large sheets are taken by the worker: since when, which rows, and why one was not taken."""

from alembic import op
import sqlalchemy as sa


revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('sheet_upload', schema=None) as batch_op:
        batch_op.add_column(sa.Column('row_count', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('asked_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('is_only_good', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('refusal', sa.String(length=24), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('sheet_upload', schema=None) as batch_op:
        batch_op.drop_column('refusal')
        batch_op.drop_column('is_only_good')
        batch_op.drop_column('asked_at')
        batch_op.drop_column('row_count')
