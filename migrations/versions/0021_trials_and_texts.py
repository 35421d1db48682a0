"""Dry runs by the worker; a saved search may be a text as typed; messages know if they were read."""

from alembic import op
import sqlalchemy as sa


revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('sheet_upload', schema=None) as batch_op:
        batch_op.add_column(sa.Column('tried_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('trial', sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column('wrong_rows', sa.LargeBinary(), nullable=True))
    with op.batch_alter_table('saved_search', schema=None) as batch_op:
        batch_op.add_column(sa.Column('text', sa.String(length=80), nullable=True))
        batch_op.alter_column('commodity_code', existing_type=sa.String(length=32), nullable=True)
        batch_op.alter_column('form_code', existing_type=sa.String(length=32), nullable=True)
        batch_op.alter_column('place_code', existing_type=sa.String(length=13), nullable=True)
        batch_op.create_check_constraint(
            'text_or_place', '(text IS NULL) <> (form_code IS NULL AND place_code IS NULL)'
        )
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.add_column(sa.Column('read_at', sa.DateTime(timezone=True), nullable=True))
    op.execute('UPDATE message SET read_at = sent_at')  # unknown: what was sent stays


def downgrade() -> None:
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.drop_column('read_at')
    texts = 'SELECT id FROM saved_search WHERE text IS NOT NULL'
    op.execute(f'DELETE FROM search_hit WHERE saved_search_id IN ({texts})')
    op.execute('DELETE FROM saved_search WHERE text IS NOT NULL')
    with op.batch_alter_table('saved_search', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_saved_search_text_or_place'), type_='check')
        batch_op.alter_column('place_code', existing_type=sa.String(length=13), nullable=False)
        batch_op.alter_column('form_code', existing_type=sa.String(length=32), nullable=False)
        batch_op.alter_column('commodity_code', existing_type=sa.String(length=32), nullable=False)
        batch_op.drop_column('text')
    with op.batch_alter_table('sheet_upload', schema=None) as batch_op:
        batch_op.drop_column('wrong_rows')
        batch_op.drop_column('trial')
        batch_op.drop_column('tried_at')
