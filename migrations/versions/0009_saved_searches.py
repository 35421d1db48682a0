"""Saved searches and what they found."""

from alembic import op
import sqlalchemy as sa


revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('saved_search',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('supply', 'plans', name='searchkind', native_enum=False, length=32), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('commodity_code', sa.String(length=32), nullable=False),
    sa.Column('form_code', sa.String(length=32), nullable=False),
    sa.Column('place_code', sa.String(length=13), nullable=False),
    sa.Column('radius_km', sa.Integer(), nullable=True),
    sa.Column('month', sa.Integer(), nullable=True),
    sa.Column('least_kg', sa.BigInteger(), nullable=True),
    sa.Column('most_idr_per_kg', sa.BigInteger(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('checked_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('least_kg BETWEEN 1 AND 1000000000000', name=op.f('ck_saved_search_least_range')),
    sa.CheckConstraint('month BETWEEN 1 AND 12', name=op.f('ck_saved_search_month_range')),
    sa.CheckConstraint('most_idr_per_kg BETWEEN 1 AND 100000000', name=op.f('ck_saved_search_most_range')),
    sa.CheckConstraint('radius_km BETWEEN 1 AND 400', name=op.f('ck_saved_search_radius_range')),
    sa.ForeignKeyConstraint(['commodity_code', 'form_code'], ['commodity_form.commodity_code', 'commodity_form.code'], name=op.f('fk_saved_search_commodity_code_form_code')),
    sa.ForeignKeyConstraint(['commodity_code'], ['commodity.code'], name=op.f('fk_saved_search_commodity_code')),
    sa.ForeignKeyConstraint(['place_code'], ['region.code'], name=op.f('fk_saved_search_place_code')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_saved_search_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_search'))
    )
    op.create_index(op.f('ix_saved_search_checked_at'), 'saved_search', ['checked_at'], unique=False)
    op.create_index(op.f('ix_saved_search_user_id'), 'saved_search', ['user_id'], unique=False)

    op.create_table('search_hit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('saved_search_id', sa.Integer(), nullable=False),
    sa.Column('listing_id', sa.Integer(), nullable=True),
    sa.Column('plan_id', sa.Integer(), nullable=True),
    sa.Column('found_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('(listing_id IS NULL) <> (plan_id IS NULL)', name=op.f('ck_search_hit_one_record')),
    sa.ForeignKeyConstraint(['listing_id'], ['listing.id'], name=op.f('fk_search_hit_listing_id')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_search_hit_plan_id')),
    sa.ForeignKeyConstraint(['saved_search_id'], ['saved_search.id'], name=op.f('fk_search_hit_saved_search_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_search_hit')),
    sa.UniqueConstraint('saved_search_id', 'listing_id', name=op.f('uq_search_hit_saved_search_id_listing_id')),
    sa.UniqueConstraint('saved_search_id', 'plan_id', name=op.f('uq_search_hit_saved_search_id_plan_id'))
    )


def downgrade() -> None:
    op.drop_table('search_hit')
    op.drop_index(op.f('ix_saved_search_user_id'), table_name='saved_search')
    op.drop_index(op.f('ix_saved_search_checked_at'), table_name='saved_search')
    op.drop_table('saved_search')
