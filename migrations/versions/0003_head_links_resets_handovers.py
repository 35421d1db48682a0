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
    op.create_table('season_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_season_link_organisation_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_season_link_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_season_link')),
    sa.UniqueConstraint('code_hash', name=op.f('uq_season_link_code_hash'))
    )
    op.create_index(op.f('ix_season_link_organisation_id'), 'season_link', ['organisation_id'], unique=False)
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.drop_column('phone')
        batch_op.drop_column('name')
    with op.batch_alter_table('commodity_form', schema=None) as batch_op:
        batch_op.add_column(sa.Column('product_kind', sa.Enum('main', 'by_product', 'waste', name='productkind', native_enum=False, length=32), server_default='main', nullable=False))
    with op.batch_alter_table('match', schema=None) as batch_op:
        batch_op.add_column(sa.Column('cures', sa.JSON(), server_default='{}', nullable=False))
    with op.batch_alter_table('terms', schema=None) as batch_op:
        batch_op.add_column(sa.Column('floor_idr_per_kg', sa.BigInteger(), nullable=True))
    # A floor was written or not; how high, only the proposal said. What it did not say stays a word.
    op.execute(
        "UPDATE terms SET floor_idr_per_kg ="
        " (SELECT plan.floor_idr_per_kg FROM plan JOIN talk ON talk.plan_id = plan.id"
        " WHERE talk.id = terms.talk_id) WHERE has_written_price_floor"
    )
    op.execute(
        "UPDATE terms SET price_rule = substr(price_rule, 1, 430) ||"
        " ' Ada harga terendah tertulis; besarnya belum ditulis di sini.'"
        " WHERE has_written_price_floor AND floor_idr_per_kg IS NULL"
    )
    with op.batch_alter_table('terms', schema=None) as batch_op:
        batch_op.create_check_constraint(batch_op.f('ck_terms_floor_range'), 'floor_idr_per_kg BETWEEN 1 AND 100000000')
        batch_op.drop_column('has_written_price_floor')
    with op.batch_alter_table('plan', schema=None) as batch_op:
        batch_op.drop_column('has_written_price_floor')


def downgrade() -> None:
    with op.batch_alter_table('plan', schema=None) as batch_op:
        batch_op.add_column(sa.Column('has_written_price_floor', sa.Boolean(), nullable=True))
    op.execute("UPDATE plan SET has_written_price_floor = true WHERE floor_idr_per_kg IS NOT NULL")
    with op.batch_alter_table('terms', schema=None) as batch_op:
        batch_op.add_column(sa.Column('has_written_price_floor', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute("UPDATE terms SET has_written_price_floor = (floor_idr_per_kg IS NOT NULL)")
    with op.batch_alter_table('terms', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_terms_floor_range'), type_='check')
        batch_op.drop_column('floor_idr_per_kg')
    with op.batch_alter_table('match', schema=None) as batch_op:
        batch_op.drop_column('cures')
    with op.batch_alter_table('commodity_form', schema=None) as batch_op:
        batch_op.drop_column('product_kind')
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('name', sa.String(length=80), server_default='', nullable=False))
        batch_op.add_column(sa.Column('phone', sa.String(length=16), nullable=True))
    op.drop_index(op.f('ix_season_link_organisation_id'), table_name='season_link')
    op.drop_table('season_link')
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
