"""How sheets with other headers fit ours, remembered by organisation."""

from alembic import op
import sqlalchemy as sa


revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('sheet_mapping',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.Column('filename', sa.String(length=120), nullable=False),
    sa.Column('headers', sa.JSON(), nullable=False),
    sa.Column('mapping', sa.JSON(), nullable=False),
    sa.Column('mapped_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('mapped_by_id', sa.Integer(), nullable=False),
    sa.Column('mapped_by_name', sa.String(length=80), nullable=False),
    sa.Column('mapped_by_post', sa.String(length=80), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['mapped_by_id'], ['user.id'], name=op.f('fk_sheet_mapping_mapped_by_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_sheet_mapping_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sheet_mapping')),
    sa.UniqueConstraint('organisation_id', 'fingerprint', name=op.f('uq_sheet_mapping_organisation_id_fingerprint'))
    )
    op.create_index(op.f('ix_sheet_mapping_organisation_id'), 'sheet_mapping', ['organisation_id'], unique=False)

    with op.batch_alter_table('sheet_upload', schema=None) as batch_op:
        batch_op.add_column(sa.Column('mapping', sa.JSON(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('sheet_upload', schema=None) as batch_op:
        batch_op.drop_column('mapping')

    op.drop_index(op.f('ix_sheet_mapping_organisation_id'), table_name='sheet_mapping')
    op.drop_table('sheet_mapping')
