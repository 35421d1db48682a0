"""Links of heads by themselves, reset codes, invitations that replace somebody."""

from alembic import op
import sqlalchemy as sa


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('head_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('terms_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['terms_id'], ['terms.id'], name=op.f('fk_head_link_terms_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_head_link_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_head_link')),
    sa.UniqueConstraint('code_hash', name=op.f('uq_head_link_code_hash'))
    )
    op.create_index(op.f('ix_head_link_user_id'), 'head_link', ['user_id'], unique=False)
    # Links that heads have on their phones stay alive.
    op.execute(
        "INSERT INTO head_link (code_hash, user_id, terms_id, created_at, expires_at, used_at)"
        " SELECT code_hash, user_id, terms_id, created_at, expires_at, used_at"
        " FROM one_time_link WHERE purpose = 'head_answer' AND terms_id IS NOT NULL"
    )
    op.drop_index(op.f('ix_one_time_link_user_id'), table_name='one_time_link')
    op.drop_table('one_time_link')
    op.create_table('reset_code',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_reset_code_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reset_code')),
    sa.UniqueConstraint('code_hash', name=op.f('uq_reset_code_code_hash'))
    )
    op.create_index(op.f('ix_reset_code_user_id'), 'reset_code', ['user_id'], unique=False)
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.drop_column('phone')
        batch_op.drop_column('name')
    with op.batch_alter_table('commodity_form', schema=None) as batch_op:
        batch_op.add_column(sa.Column('product_kind', sa.Enum('main', 'by_product', 'waste', name='productkind', native_enum=False, length=32), server_default='main', nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('commodity_form', schema=None) as batch_op:
        batch_op.drop_column('product_kind')
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('name', sa.String(length=80), server_default='', nullable=False))
        batch_op.add_column(sa.Column('phone', sa.String(length=16), nullable=True))
    op.drop_index(op.f('ix_reset_code_user_id'), table_name='reset_code')
    op.drop_table('reset_code')
    op.create_table('one_time_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.Enum('reset', 'head_answer', name='linkpurpose', native_enum=False, length=32), nullable=False),
    sa.Column('terms_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['terms_id'], ['terms.id'], name=op.f('fk_one_time_link_terms_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_one_time_link_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_one_time_link')),
    sa.UniqueConstraint('code_hash', name=op.f('uq_one_time_link_code_hash'))
    )
    op.create_index(op.f('ix_one_time_link_user_id'), 'one_time_link', ['user_id'], unique=False)
    op.execute(
        "INSERT INTO one_time_link"
        " (code_hash, user_id, purpose, terms_id, created_at, expires_at, used_at)"
        " SELECT code_hash, user_id, 'head_answer', terms_id, created_at, expires_at, used_at"
        " FROM head_link"
    )
    op.drop_index(op.f('ix_head_link_user_id'), table_name='head_link')
    op.drop_table('head_link')
