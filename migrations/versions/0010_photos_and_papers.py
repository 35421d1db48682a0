"""Photos of listings; forms that are filled in on paper."""

from alembic import op
import sqlalchemy as sa


revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('listing_photo',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('listing_id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('width_px', sa.Integer(), nullable=False),
    sa.Column('height_px', sa.Integer(), nullable=False),
    sa.Column('size_bytes', sa.Integer(), nullable=False),
    sa.Column('thumb_digest', sa.String(length=64), nullable=False),
    sa.Column('thumb_width_px', sa.Integer(), nullable=False),
    sa.Column('thumb_height_px', sa.Integer(), nullable=False),
    sa.Column('caption', sa.String(length=140), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('added_by_id', sa.Integer(), nullable=False),
    sa.Column('added_by_name', sa.String(length=80), nullable=False),
    sa.CheckConstraint('height_px BETWEEN 1 AND 10000', name=op.f('ck_listing_photo_height_range')),
    sa.CheckConstraint('length(caption) > 0', name=op.f('ck_listing_photo_caption_given')),
    sa.CheckConstraint('thumb_height_px BETWEEN 1 AND 10000', name=op.f('ck_listing_photo_thumb_height_range')),
    sa.CheckConstraint('thumb_width_px BETWEEN 1 AND 10000', name=op.f('ck_listing_photo_thumb_width_range')),
    sa.CheckConstraint('width_px BETWEEN 1 AND 10000', name=op.f('ck_listing_photo_width_range')),
    sa.ForeignKeyConstraint(['added_by_id'], ['user.id'], name=op.f('fk_listing_photo_added_by_id')),
    sa.ForeignKeyConstraint(['listing_id'], ['listing.id'], name=op.f('fk_listing_photo_listing_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_listing_photo')),
    sa.UniqueConstraint('listing_id', 'digest', name=op.f('uq_listing_photo_listing_id_digest'))
    )
    op.create_index(op.f('ix_listing_photo_listing_id'), 'listing_photo', ['listing_id'], unique=False)

    op.create_table('paper_form',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=7), nullable=False),
    sa.Column('village_code', sa.String(length=13), nullable=False),
    sa.Column('season_on', sa.Date(), nullable=False),
    sa.Column('layout', sa.Integer(), nullable=False),
    sa.Column('commodity_code', sa.String(length=32), nullable=True),
    sa.Column('form_code', sa.String(length=32), nullable=True),
    sa.Column('listing_id', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('entered_by_id', sa.Integer(), nullable=True),
    sa.Column('entered_by_name', sa.String(length=80), server_default='', nullable=False),
    sa.Column('entered_by_post', sa.String(length=80), server_default='', nullable=False),
    sa.CheckConstraint('(commodity_code IS NULL) = (form_code IS NULL)', name=op.f('ck_paper_form_form_whole')),
    sa.CheckConstraint('entered_at IS NULL OR (listing_id IS NOT NULL AND entered_by_id IS NOT NULL)', name=op.f('ck_paper_form_entered_whole')),
    sa.ForeignKeyConstraint(['commodity_code', 'form_code'], ['commodity_form.commodity_code', 'commodity_form.code'], name=op.f('fk_paper_form_commodity_code_form_code')),
    sa.ForeignKeyConstraint(['entered_by_id'], ['user.id'], name=op.f('fk_paper_form_entered_by_id')),
    sa.ForeignKeyConstraint(['listing_id'], ['listing.id'], name=op.f('fk_paper_form_listing_id')),
    sa.ForeignKeyConstraint(['made_by_id'], ['user.id'], name=op.f('fk_paper_form_made_by_id')),
    sa.ForeignKeyConstraint(['village_code'], ['region.code'], name=op.f('fk_paper_form_village_code')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_paper_form')),
    sa.UniqueConstraint('number', name=op.f('uq_paper_form_number'))
    )
    op.create_index(op.f('ix_paper_form_listing_id'), 'paper_form', ['listing_id'], unique=False)
    op.create_index(op.f('ix_paper_form_village_code'), 'paper_form', ['village_code'], unique=False)



def downgrade() -> None:
    op.drop_index(op.f('ix_paper_form_village_code'), table_name='paper_form')
    op.drop_index(op.f('ix_paper_form_listing_id'), table_name='paper_form')

    op.drop_table('paper_form')
    op.drop_index(op.f('ix_listing_photo_listing_id'), table_name='listing_photo')

    op.drop_table('listing_photo')
