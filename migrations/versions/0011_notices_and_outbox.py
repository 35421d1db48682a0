"""Notices to people, the letters that carry them, and how each person wants to be told."""

from alembic import op
import sqlalchemy as sa


revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('notice_setting',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('mail', sa.Enum('direct', 'digest', 'none', name='noticechoice', native_enum=False, length=32), nullable=False),
    sa.Column('message', sa.Enum('direct', 'digest', 'none', name='noticechoice', native_enum=False, length=32), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_notice_setting_user_id')),
    sa.PrimaryKeyConstraint('user_id', name=op.f('pk_notice_setting'))
    )
    op.create_table('outbox',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=32), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('channel', sa.Enum('mail', 'message', name='channel', native_enum=False, length=32), nullable=False),
    sa.Column('digest_on', sa.Date(), nullable=True),
    sa.Column('status', sa.Enum('waiting', 'sent', 'failed', 'late', 'needless', name='outboxstatus', native_enum=False, length=32), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('next_attempt_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_error', sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_outbox_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outbox')),
    sa.UniqueConstraint('key', name=op.f('uq_outbox_key')),
    sa.UniqueConstraint('user_id', 'channel', 'digest_on', name=op.f('uq_outbox_user_id_channel_digest_on'))
    )
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.create_index('ix_outbox_status_next_attempt_at', ['status', 'next_attempt_at'], unique=False)

    op.create_table('notice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=48), nullable=False),
    sa.Column('record', sa.String(length=32), nullable=False),
    sa.Column('record_id', sa.String(length=48), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('mail_id', sa.Integer(), nullable=True),
    sa.Column('message_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['mail_id'], ['outbox.id'], name=op.f('fk_notice_mail_id')),
    sa.ForeignKeyConstraint(['message_id'], ['outbox.id'], name=op.f('fk_notice_message_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_notice_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice'))
    )
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notice_mail_id'), ['mail_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_notice_message_id'), ['message_id'], unique=False)
        batch_op.create_index('ix_notice_record', ['record', 'record_id'], unique=False)
        batch_op.create_index('ix_notice_user_id_read_at', ['user_id', 'read_at'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.drop_index('ix_notice_user_id_read_at')
        batch_op.drop_index('ix_notice_record')
        batch_op.drop_index(batch_op.f('ix_notice_message_id'))
        batch_op.drop_index(batch_op.f('ix_notice_mail_id'))

    op.drop_table('notice')
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.drop_index('ix_outbox_status_next_attempt_at')

    op.drop_table('outbox')
    op.drop_table('notice_setting')
