"""Offers to the villages of a pool, with the part of each village."""

from alembic import op
import sqlalchemy as sa


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('pool_offer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('status', sa.Enum('gathering', 'standing', 'withdrawn', name='poolstatus', native_enum=False, length=32), nullable=False),
    sa.Column('least_kg', sa.BigInteger(), nullable=False),
    sa.Column('answer_by', sa.Date(), nullable=False),
    sa.Column('offer_price_idr_per_kg', sa.BigInteger(), nullable=False),
    sa.Column('deduction_share', sa.Double(), nullable=False),
    sa.Column('price_place', sa.Enum('farm', 'collection_point', 'factory', name='priceplace', native_enum=False, length=32), nullable=False),
    sa.Column('farmer_pays_haulage', sa.Boolean(), nullable=False),
    sa.Column('price_rule', sa.String(length=500), nullable=False),
    sa.Column('floor_idr_per_kg', sa.BigInteger(), nullable=True),
    sa.Column('payment_days', sa.Integer(), nullable=False),
    sa.Column('first_month', sa.Date(), nullable=False),
    sa.Column('last_month', sa.Date(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('made_by_name', sa.String(length=80), nullable=False),
    sa.Column('made_by_post', sa.String(length=80), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('end_reason', sa.String(length=500), server_default='', nullable=False),
    sa.Column('is_sample', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('deduction_share BETWEEN 0 AND 0.9', name=op.f('ck_pool_offer_deduction_range')),
    sa.CheckConstraint('first_month <= last_month', name=op.f('ck_pool_offer_period_order')),
    sa.CheckConstraint('least_kg BETWEEN 1 AND 1000000000000', name=op.f('ck_pool_offer_least_range')),
    sa.ForeignKeyConstraint(['made_by_id'], ['user.id'], name=op.f('fk_pool_offer_made_by_id')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_pool_offer_plan_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pool_offer'))
    )
    with op.batch_alter_table('pool_offer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pool_offer_plan_id'), ['plan_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_pool_offer_status'), ['status'], unique=False)

    op.create_table('pool_offer_part',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('pool_offer_id', sa.Integer(), nullable=False),
    sa.Column('listing_id', sa.Integer(), nullable=False),
    sa.Column('kg', sa.JSON(), nullable=False),
    sa.Column('delivered_kg', sa.JSON(), nullable=False),
    sa.Column('distance_km', sa.Double(), nullable=False),
    sa.Column('haulage_idr_per_kg', sa.BigInteger(), nullable=False),
    sa.Column('answer', sa.Enum('waiting', 'willing', 'not_yet', 'no', name='answer', native_enum=False, length=32), nullable=False),
    sa.Column('reason', sa.String(length=500), server_default='', nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_by_id', sa.Integer(), nullable=True),
    sa.Column('answered_by_name', sa.String(length=80), server_default='', nullable=False),
    sa.Column('answered_by_post', sa.String(length=80), server_default='', nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['answered_by_id'], ['user.id'], name=op.f('fk_pool_offer_part_answered_by_id')),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_pool_offer_part_case_id')),
    sa.ForeignKeyConstraint(['listing_id'], ['listing.id'], name=op.f('fk_pool_offer_part_listing_id')),
    sa.ForeignKeyConstraint(['pool_offer_id'], ['pool_offer.id'], name=op.f('fk_pool_offer_part_pool_offer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pool_offer_part')),
    sa.UniqueConstraint('pool_offer_id', 'listing_id', name=op.f('uq_pool_offer_part_pool_offer_id_listing_id'))
    )
    with op.batch_alter_table('pool_offer_part', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pool_offer_part_listing_id'), ['listing_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('pool_offer_part', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pool_offer_part_listing_id'))

    op.drop_table('pool_offer_part')
    with op.batch_alter_table('pool_offer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pool_offer_status'))
        batch_op.drop_index(batch_op.f('ix_pool_offer_plan_id'))

    op.drop_table('pool_offer')
