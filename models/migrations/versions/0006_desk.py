"""Accounts, sessions and the record of who saw what

Revision: 0006.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from models.tables import UtcDateTime

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql')
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    op.create_table(
        'accounts',
        sa.Column('username', sa.Text(), primary_key=True),
        sa.Column('name', sa.Text(), nullable=False),
        sa.Column('password_hash', sa.Text(), nullable=False),
        sa.Column('must_change', sa.Boolean(), nullable=False),
        sa.Column('roles', JSON, nullable=False),
        sa.Column('unit', sa.Text()),
        sa.Column('active', sa.Boolean(), nullable=False),
        sa.Column('totp_secret', sa.Text()),
        sa.Column('totp_last', sa.Integer(), nullable=False),
        sa.Column('recovery', JSON, nullable=False),
        sa.Column('keys', sa.Boolean(), nullable=False),
        sa.Column('made_at', UtcDateTime(), nullable=False),
        sa.Column('signed_in_at', UtcDateTime()),
    )
    op.create_table(
        'desk_sessions',
        sa.Column('id', sa.Text(), primary_key=True),
        sa.Column('username', sa.Text(), sa.ForeignKey('accounts.username'), nullable=False),
        sa.Column('csrf', sa.Text(), nullable=False),
        sa.Column('made_at', sa.Float(), nullable=False),
        sa.Column('seen_at', sa.Float(), nullable=False),
        sa.Column('second_factor', sa.Boolean(), nullable=False),
        sa.Column('flash', JSON),
        sa.Column('undo', JSON),
        sa.Column('revealed', JSON, nullable=False),
    )
    op.create_index('ix_desk_sessions_username', 'desk_sessions', ['username'])
    op.create_table(
        'login_failures',
        sa.Column('key', sa.Text(), primary_key=True),
        sa.Column('failures', sa.Integer(), nullable=False),
        sa.Column('last_at', sa.Float(), nullable=False),
        sa.Column('until', sa.Float(), nullable=False),
    )
    op.create_table(
        'api_tokens',
        sa.Column('id', BIG_ID, primary_key=True, autoincrement=True),
        sa.Column('name', sa.Text(), nullable=False),
        sa.Column('digest', sa.Text(), nullable=False, unique=True),
        sa.Column('roles', JSON, nullable=False),
        sa.Column('unit', sa.Text()),
        sa.Column('made_at', UtcDateTime(), nullable=False),
        sa.Column('made_by', sa.Text(), nullable=False),
        sa.Column('used_at', UtcDateTime()),
        sa.Column('revoked_at', UtcDateTime()),
    )
    op.create_table(
        'accesses',
        sa.Column('id', BIG_ID, primary_key=True, autoincrement=True),
        sa.Column('at', UtcDateTime(), nullable=False),
        sa.Column('actor', sa.Text(), nullable=False),
        sa.Column('act', sa.Text(), nullable=False),
        sa.Column('case_id', BIG_ID),
        sa.Column('arrival_id', BIG_ID),
        sa.Column('detail', JSON, nullable=False),
    )
    op.create_index('ix_accesses_case_id', 'accesses', ['case_id'])
    op.create_table(
        'presences',
        sa.Column('case_id', BIG_ID, primary_key=True, autoincrement=False),
        sa.Column('username', sa.Text(), primary_key=True),
        sa.Column('seen_at', sa.Float(), nullable=False),
    )


def downgrade() -> None:
    for table in ('presences', 'accesses', 'api_tokens', 'login_failures', 'desk_sessions', 'accounts'):
        op.drop_table(table)
