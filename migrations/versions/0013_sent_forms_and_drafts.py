"""Forms that were carried out once, and drafts of those that were not accepted."""

from alembic import op
import sqlalchemy as sa


revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('sent_form',
    sa.Column('id', sa.String(length=64), nullable=False),
    sa.Column('body_hash', sa.String(length=64), nullable=False),
    sa.Column('location', sa.String(length=500), nullable=True),
    sa.Column('is_answered', sa.Boolean(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sent_form'))
    )
    op.create_index(op.f('ix_sent_form_sent_at'), 'sent_form', ['sent_at'], unique=False)
    op.create_table('form_draft',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('action', sa.String(length=500), nullable=False),
    sa.Column('page', sa.String(length=500), nullable=False),
    sa.Column('fields', sa.JSON(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_form_draft_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_form_draft')),
    sa.UniqueConstraint('user_id', 'action', name=op.f('uq_form_draft_user_id_action'))
    )
    op.create_index(op.f('ix_form_draft_user_id'), 'form_draft', ['user_id'], unique=False)
    op.create_index(op.f('ix_form_draft_saved_at'), 'form_draft', ['saved_at'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_form_draft_saved_at'), table_name='form_draft')
    op.drop_index(op.f('ix_form_draft_user_id'), table_name='form_draft')
    op.drop_table('form_draft')
    op.drop_index(op.f('ix_sent_form_sent_at'), table_name='sent_form')
    op.drop_table('sent_form')
