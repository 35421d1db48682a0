"""Draws: how probable a profit is, the expected score, ranges and bands of stored matches."""

from alembic import op
import sqlalchemy as sa


revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

OF_MATCH = (
    ('profit_percent', sa.Integer()),
    ('expected', sa.Double()),
    ('score_low', sa.Double()),
    ('score_high', sa.Double()),
    ('supply_percent', sa.Integer()),
    ('top_percent', sa.Integer()),
    ('tied_from', sa.Integer()),
    ('tied_to', sa.Integer()),
)


def upgrade() -> None:
    with op.batch_alter_table('match', schema=None) as batch_op:
        for name, kind in OF_MATCH:
            batch_op.add_column(sa.Column(name, kind, nullable=True))
    with op.batch_alter_table('ranking', schema=None) as batch_op:
        batch_op.add_column(sa.Column('drawn_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('leased_until', sa.DateTime(timezone=True), nullable=True))
    # What was ranked without them is ranked anew.
    op.execute("UPDATE ranking SET is_stale = true")


def downgrade() -> None:
    with op.batch_alter_table('ranking', schema=None) as batch_op:
        batch_op.drop_column('leased_until')
        batch_op.drop_column('drawn_at')
    with op.batch_alter_table('match', schema=None) as batch_op:
        for name, _kind in reversed(OF_MATCH):
            batch_op.drop_column(name)
