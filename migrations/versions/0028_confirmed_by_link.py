"""Who made the link by which a village confirms, and which figures were confirmed by one."""

from alembic import op
import sqlalchemy as sa


revision = '0028'
down_revision = '0027'
branch_labels = None
depends_on = None

MAKER = ('made_by_name', 'made_by_post')


def upgrade() -> None:
    for name in MAKER:
        op.add_column('season_link', sa.Column(name, sa.String(length=80), server_default='', nullable=False))
    op.add_column('listing', sa.Column('is_confirmed_by_link', sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    op.drop_column('listing', 'is_confirmed_by_link')
    for name in reversed(MAKER):
        op.drop_column('season_link', name)
