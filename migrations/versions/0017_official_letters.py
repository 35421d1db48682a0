"""Official letters of a case."""

from alembic import op
import sqlalchemy as sa


revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None

KINDS = ('receipt', 'question', 'decision', 'objection_answer')


def upgrade() -> None:
    op.create_table('official_letter',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum(*KINDS, name='letterkind', native_enum=False, length=32), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=60), nullable=False),
    sa.Column('dated_on', sa.Date(), nullable=False),
    sa.Column('code', sa.String(length=15), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('pdf_digest', sa.String(length=64), nullable=True),
    sa.Column('signed_digest', sa.String(length=64), nullable=True),
    sa.Column('signed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('signed_by_name', sa.String(length=80), nullable=False),
    sa.Column('signed_by_post', sa.String(length=80), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('made_by_name', sa.String(length=80), nullable=False),
    sa.Column('made_by_post', sa.String(length=80), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('length(number) > 0', name=op.f('ck_official_letter_number_given')),
    sa.CheckConstraint('(signed_digest IS NULL) = (signed_at IS NULL)', name=op.f('ck_official_letter_signed_whole')),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_official_letter_case_id')),
    sa.ForeignKeyConstraint(['made_by_id'], ['user.id'], name=op.f('fk_official_letter_made_by_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_official_letter_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_official_letter')),
    sa.UniqueConstraint('code', name=op.f('uq_official_letter_code')),
    sa.UniqueConstraint('organisation_id', 'year', 'number', name=op.f('uq_official_letter_organisation_id_year_number'))
    )
    op.create_index(op.f('ix_official_letter_case_id'), 'official_letter', ['case_id'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_official_letter_case_id'), table_name='official_letter')
    op.drop_table('official_letter')
