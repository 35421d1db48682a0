"""Villages, offices, companies and full proposals."""

from alembic import op
import sqlalchemy as sa


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


PLAN_RANGES = (
    ("capacity_kg_per_day", 1, 1000000000, "capacity_range"),
    ("land_idr", 0, 1000000000000000, "land_idr_range"),
    ("building_idr", 0, 1000000000000000, "building_idr_range"),
    ("machines_idr", 0, 1000000000000000, "machines_idr_range"),
    ("working_capital_idr", 0, 1000000000000000, "working_capital_idr_range"),
    ("jobs_women", 0, 100000, "jobs_women_range"),
    ("jobs_of_village", 0, 100000, "jobs_of_village_range"),
    ("jobs_seasonal", 0, 100000, "jobs_seasonal_range"),
    ("premium_idr_per_kg", 0, 1000000, "premium_range"),
    ("floor_idr_per_kg", 1, 100000000, "floor_range"),
    ("water_m3_per_day", 0, 1000000, "water_range"),
    ("power_kva", 0, 1000000, "power_range"),
    ("land_ha", 0, 1000000, "land_ha_range"),
)


def upgrade() -> None:
    op.create_table('business_class',
    sa.Column('kbli_2020', sa.String(length=5), nullable=False),
    sa.Column('title', sa.String(length=160), nullable=False),
    sa.Column('kbli_2025', sa.String(length=5), nullable=True),
    sa.Column('risk', sa.String(length=120), nullable=False),
    sa.Column('is_verified', sa.Boolean(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('url', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('kbli_2020', name=op.f('pk_business_class'))
    )
    op.create_table('legal_rule',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=60), nullable=False),
    sa.Column('amount', sa.Double(), nullable=False),
    sa.Column('unit', sa.String(length=24), nullable=False),
    sa.Column('meaning', sa.String(length=300), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('instrument', sa.String(length=160), nullable=False),
    sa.Column('is_verified', sa.Boolean(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('url', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_legal_rule'))
    )
    with op.batch_alter_table('legal_rule', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_legal_rule_code'), ['code'], unique=False)

    op.create_table('outline',
    sa.Column('region_code', sa.String(length=13), nullable=False),
    sa.Column('geometry', sa.JSON(), nullable=False),
    sa.Column('is_official', sa.Boolean(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('loaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_outline_region_code')),
    sa.PrimaryKeyConstraint('region_code', name=op.f('pk_outline'))
    )
    op.create_table('company_check',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('result', sa.Enum('unchecked', 'matched', 'not_matched', name='checkstatus', native_enum=False, length=32), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('identity', sa.String(length=60), nullable=False),
    sa.Column('person', sa.String(length=80), nullable=False),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('made_by_name', sa.String(length=80), nullable=False),
    sa.Column('made_by_post', sa.String(length=80), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('length(note) > 0', name=op.f('ck_company_check_note_given')),
    sa.ForeignKeyConstraint(['made_by_id'], ['user.id'], name=op.f('fk_company_check_made_by_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_company_check_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_company_check'))
    )
    with op.batch_alter_table('company_check', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_company_check_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('sheet_upload',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=24), nullable=False),
    sa.Column('filename', sa.String(length=120), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_sheet_upload_organisation_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_sheet_upload_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sheet_upload'))
    )
    with op.batch_alter_table('sheet_upload', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sheet_upload_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('village_profile',
    sa.Column('organisation_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('road', sa.Enum('asphalt', 'concrete', 'gravel', 'earth', name='road', native_enum=False, length=32), nullable=True),
    sa.Column('truck_t', sa.Double(), nullable=True),
    sa.Column('power_kva', sa.Double(), nullable=True),
    sa.Column('water', sa.Enum('piped', 'well', 'river', 'spring', 'none', name='water', native_enum=False, length=32), nullable=True),
    sa.Column('water_note', sa.String(length=300), nullable=False),
    sa.Column('processors', sa.Integer(), nullable=True),
    sa.Column('buyers', sa.Integer(), nullable=True),
    sa.Column('neighbours_note', sa.String(length=500), nullable=False),
    sa.Column('working_age_people', sa.Integer(), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_by_id', sa.Integer(), nullable=False),
    sa.Column('confirmed_by_name', sa.String(length=80), nullable=False),
    sa.Column('confirmed_by_post', sa.String(length=80), nullable=False),
    sa.Column('is_sample', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('buyers BETWEEN 0 AND 100000', name=op.f('ck_village_profile_buyers_range')),
    sa.CheckConstraint('power_kva BETWEEN 0 AND 1000000', name=op.f('ck_village_profile_power_range')),
    sa.CheckConstraint('processors BETWEEN 0 AND 100000', name=op.f('ck_village_profile_processors_range')),
    sa.CheckConstraint('truck_t BETWEEN 0 AND 60', name=op.f('ck_village_profile_truck_range')),
    sa.CheckConstraint('working_age_people BETWEEN 0 AND 1000000', name=op.f('ck_village_profile_working_age_range')),
    sa.ForeignKeyConstraint(['confirmed_by_id'], ['user.id'], name=op.f('fk_village_profile_confirmed_by_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_village_profile_organisation_id')),
    sa.PrimaryKeyConstraint('organisation_id', name=op.f('pk_village_profile'))
    )
    op.create_table('village_party',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('desa', 'bumdes', 'bumdesma', 'cooperative', 'farmer_group', name='partykind', native_enum=False, length=32), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('is_legal_entity', sa.Boolean(), nullable=True),
    sa.Column('is_active', sa.Boolean(), nullable=True),
    sa.Column('signer_post', sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['village_profile.organisation_id'], name=op.f('fk_village_party_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_village_party'))
    )
    with op.batch_alter_table('village_party', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_village_party_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('village_site',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('area_ha', sa.Double(), nullable=True),
    sa.Column('tenure', sa.Enum('village', 'private', 'state', 'customary', 'own', name='landtenure', native_enum=False, length=32), nullable=False),
    sa.Column('lp2b', sa.Enum('inside', 'outside', 'unknown', name='lp2b', native_enum=False, length=32), nullable=False),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.CheckConstraint('area_ha BETWEEN 0 AND 1000000', name=op.f('ck_village_site_area_range')),
    sa.ForeignKeyConstraint(['organisation_id'], ['village_profile.organisation_id'], name=op.f('fk_village_site_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_village_site'))
    )
    with op.batch_alter_table('village_site', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_village_site_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('plan_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('answers', sa.JSON(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('made_by_name', sa.String(length=80), nullable=False),
    sa.Column('made_by_post', sa.String(length=80), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['made_by_id'], ['user.id'], name=op.f('fk_plan_version_made_by_id')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_plan_version_plan_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_version')),
    sa.UniqueConstraint('plan_id', 'number', name=op.f('uq_plan_version_plan_id_number'))
    )
    with op.batch_alter_table('plan_version', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_plan_version_plan_id'), ['plan_id'], unique=False)

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
    with op.batch_alter_table('one_time_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_one_time_link_user_id'), ['user_id'], unique=False)

    op.create_table('comment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('contact', sa.String(length=120), nullable=False),
    sa.Column('body', sa.String(length=2000), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('request_key', sa.String(length=36), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_comment_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_comment')),
    sa.UniqueConstraint('request_key', name=op.f('uq_comment_request_key'))
    )
    with op.batch_alter_table('comment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_comment_case_id'), ['case_id'], unique=False)

    op.create_table('regency_opinion',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('spatial_plan', sa.Enum('fits', 'conflicts', 'unknown', name='regencyview', native_enum=False, length=32), nullable=False),
    sa.Column('supply', sa.Enum('fits', 'conflicts', 'unknown', name='regencyview', native_enum=False, length=32), nullable=False),
    sa.Column('reason', sa.String(length=2000), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('made_by_name', sa.String(length=80), nullable=False),
    sa.Column('made_by_post', sa.String(length=80), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('length(reason) > 0', name=op.f('ck_regency_opinion_reason_given')),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_regency_opinion_case_id')),
    sa.ForeignKeyConstraint(['made_by_id'], ['user.id'], name=op.f('fk_regency_opinion_made_by_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_regency_opinion_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_regency_opinion'))
    )
    with op.batch_alter_table('regency_opinion', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_regency_opinion_case_id'), ['case_id'], unique=False)

    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('commodities', sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column('name', sa.String(length=80), server_default='', nullable=False))
        batch_op.add_column(sa.Column('phone', sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column('replaces_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_invitation_replaces_id'), 'membership', ['replaces_id'], ['id'])

    with op.batch_alter_table('listing', schema=None) as batch_op:
        batch_op.add_column(sa.Column('product_kind', sa.Enum('main', 'by_product', 'waste', name='productkind', native_enum=False, length=32), server_default='main', nullable=False))
        batch_op.add_column(sa.Column('pause_reason', sa.String(length=300), server_default='', nullable=False))
        batch_op.add_column(sa.Column('paused_until', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('confirmed_by_name', sa.String(length=80), server_default='', nullable=False))
        batch_op.add_column(sa.Column('confirmed_by_post', sa.String(length=80), server_default='', nullable=False))

    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.add_column(sa.Column('commodities', sa.JSON(), nullable=True))

    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.add_column(sa.Column('author_post', sa.String(length=80), server_default='', nullable=False))

    with op.batch_alter_table('organisation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('legal_form', sa.Enum('limited', 'partnership', 'cooperative', 'bumdes', 'sole', name='legalform', native_enum=False, length=32), nullable=True))
        batch_op.add_column(sa.Column('is_foreign', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('paper_kind', sa.String(length=80), server_default='', nullable=False))
        batch_op.add_column(sa.Column('paper_number', sa.String(length=60), server_default='', nullable=False))
        batch_op.add_column(sa.Column('phone', sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column('address', sa.String(length=200), server_default='', nullable=False))
        batch_op.add_column(sa.Column('check_status', sa.Enum('unchecked', 'matched', 'not_matched', name='checkstatus', native_enum=False, length=32), server_default='unchecked', nullable=False))
        batch_op.create_index(batch_op.f('ix_organisation_check_status'), ['check_status'], unique=False)
        batch_op.create_index(batch_op.f('ix_organisation_nib'), ['nib'], unique=False)
        batch_op.create_index(batch_op.f('ix_organisation_phone'), ['phone'], unique=False)

    with op.batch_alter_table('plan', schema=None) as batch_op:
        batch_op.add_column(sa.Column('capacity_kg_per_day', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('land_idr', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('building_idr', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('machines_idr', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('working_capital_idr', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('jobs_by_schooling', sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column('jobs_women', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('jobs_of_village', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('jobs_seasonal', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('jobs_ratio_note', sa.String(length=500), server_default='', nullable=False))
        batch_op.add_column(sa.Column('training_note', sa.String(length=500), server_default='', nullable=False))
        batch_op.add_column(sa.Column('partnership_scheme', sa.Enum('nucleus_plasma', 'subcontract', 'toll', 'trade', 'supply_chain', 'profit_share', 'joint_operation', 'joint_venture', name='partnershipscheme', native_enum=False, length=32), nullable=True))
        batch_op.add_column(sa.Column('home_processing', sa.Enum('nothing', 'leaves_supply', 'buys_product', 'toll', 'employs', name='homeprocessing', native_enum=False, length=32), nullable=True))
        batch_op.add_column(sa.Column('price_rule_kind', sa.Enum('fixed', 'reference_premium', name='pricerulekind', native_enum=False, length=32), nullable=True))
        batch_op.add_column(sa.Column('premium_idr_per_kg', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('floor_idr_per_kg', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('water_m3_per_day', sa.Double(), nullable=True))
        batch_op.add_column(sa.Column('power_kva', sa.Double(), nullable=True))
        batch_op.add_column(sa.Column('land_ha', sa.Double(), nullable=True))
        batch_op.add_column(sa.Column('land_tenure', sa.Enum('village', 'private', 'state', 'customary', 'own', name='landtenure', native_enum=False, length=32), nullable=True))
        batch_op.add_column(sa.Column('land_lp2b', sa.Enum('inside', 'outside', 'unknown', name='lp2b', native_enum=False, length=32), nullable=True))
        batch_op.add_column(sa.Column('environmental_document', sa.Enum('amdal', 'ukl_upl', 'sppl', 'not_yet', name='environmentaldocument', native_enum=False, length=32), nullable=True))
        batch_op.add_column(sa.Column('builds_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('contact_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_plan_contact_id'), ['contact_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_plan_contact_id'), 'user', ['contact_id'], ['id'])
        for column, low, high, name in PLAN_RANGES:
            batch_op.create_check_constraint(name, f'{column} BETWEEN {low} AND {high}')

    with op.batch_alter_table('talk', schema=None) as batch_op:
        batch_op.add_column(sa.Column('is_hidden', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('village_alone_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('investor_alone_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('alone_until', sa.Date(), nullable=True))

    with op.batch_alter_table('terms', schema=None) as batch_op:
        batch_op.add_column(sa.Column('author_post', sa.String(length=80), server_default='', nullable=False))
        batch_op.add_column(sa.Column('village_confirmed_by_name', sa.String(length=80), server_default='', nullable=False))
        batch_op.add_column(sa.Column('village_confirmed_by_post', sa.String(length=80), server_default='', nullable=False))
        batch_op.add_column(sa.Column('investor_confirmed_by_name', sa.String(length=80), server_default='', nullable=False))
        batch_op.add_column(sa.Column('investor_confirmed_by_post', sa.String(length=80), server_default='', nullable=False))

    with op.batch_alter_table('user', schema=None) as batch_op:
        batch_op.add_column(sa.Column('pin_hash', sa.String(length=160), nullable=True))



def downgrade() -> None:
    with op.batch_alter_table('user', schema=None) as batch_op:
        batch_op.drop_column('pin_hash')

    with op.batch_alter_table('terms', schema=None) as batch_op:
        batch_op.drop_column('investor_confirmed_by_post')
        batch_op.drop_column('investor_confirmed_by_name')
        batch_op.drop_column('village_confirmed_by_post')
        batch_op.drop_column('village_confirmed_by_name')
        batch_op.drop_column('author_post')

    with op.batch_alter_table('talk', schema=None) as batch_op:
        batch_op.drop_column('is_hidden')
        batch_op.drop_column('alone_until')
        batch_op.drop_column('investor_alone_at')
        batch_op.drop_column('village_alone_at')

    with op.batch_alter_table('plan', schema=None) as batch_op:
        for _column, _low, _high, name in PLAN_RANGES:
            batch_op.drop_constraint(name, type_='check')
        batch_op.drop_constraint(batch_op.f('fk_plan_contact_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_plan_contact_id'))
        batch_op.drop_column('contact_id')
        batch_op.drop_column('builds_on')
        batch_op.drop_column('environmental_document')
        batch_op.drop_column('land_lp2b')
        batch_op.drop_column('land_tenure')
        batch_op.drop_column('land_ha')
        batch_op.drop_column('power_kva')
        batch_op.drop_column('water_m3_per_day')
        batch_op.drop_column('floor_idr_per_kg')
        batch_op.drop_column('premium_idr_per_kg')
        batch_op.drop_column('price_rule_kind')
        batch_op.drop_column('home_processing')
        batch_op.drop_column('partnership_scheme')
        batch_op.drop_column('jobs_ratio_note')
        batch_op.drop_column('training_note')
        batch_op.drop_column('jobs_seasonal')
        batch_op.drop_column('jobs_of_village')
        batch_op.drop_column('jobs_women')
        batch_op.drop_column('jobs_by_schooling')
        batch_op.drop_column('working_capital_idr')
        batch_op.drop_column('machines_idr')
        batch_op.drop_column('building_idr')
        batch_op.drop_column('land_idr')
        batch_op.drop_column('capacity_kg_per_day')

    with op.batch_alter_table('organisation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_organisation_phone'))
        batch_op.drop_index(batch_op.f('ix_organisation_nib'))
        batch_op.drop_index(batch_op.f('ix_organisation_check_status'))
        batch_op.drop_column('check_status')
        batch_op.drop_column('address')
        batch_op.drop_column('phone')
        batch_op.drop_column('paper_number')
        batch_op.drop_column('paper_kind')
        batch_op.drop_column('is_foreign')
        batch_op.drop_column('legal_form')

    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.drop_column('author_post')

    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.drop_column('commodities')

    with op.batch_alter_table('listing', schema=None) as batch_op:
        batch_op.drop_column('confirmed_by_post')
        batch_op.drop_column('confirmed_by_name')
        batch_op.drop_column('paused_until')
        batch_op.drop_column('pause_reason')
        batch_op.drop_column('product_kind')

    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_invitation_replaces_id'), type_='foreignkey')
        batch_op.drop_column('revoked_at')
        batch_op.drop_column('replaces_id')
        batch_op.drop_column('phone')
        batch_op.drop_column('name')
        batch_op.drop_column('commodities')

    with op.batch_alter_table('regency_opinion', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_regency_opinion_case_id'))

    op.drop_table('regency_opinion')
    with op.batch_alter_table('comment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_comment_case_id'))

    op.drop_table('comment')
    with op.batch_alter_table('one_time_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_one_time_link_user_id'))

    op.drop_table('one_time_link')
    with op.batch_alter_table('plan_version', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_plan_version_plan_id'))

    op.drop_table('plan_version')
    with op.batch_alter_table('village_site', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_village_site_organisation_id'))

    op.drop_table('village_site')
    with op.batch_alter_table('village_party', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_village_party_organisation_id'))

    op.drop_table('village_party')
    op.drop_table('village_profile')
    with op.batch_alter_table('sheet_upload', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sheet_upload_organisation_id'))

    op.drop_table('sheet_upload')
    with op.batch_alter_table('company_check', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_company_check_organisation_id'))

    op.drop_table('company_check')
    op.drop_table('outline')
    with op.batch_alter_table('legal_rule', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_legal_rule_code'))

    op.drop_table('legal_rule')
    op.drop_table('business_class')
