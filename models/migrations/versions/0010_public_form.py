"""Receipts of the public form, templates of notices

Revision: 0010.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from models.tables import UtcDateTime

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql')
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    op.create_table(
        'receipts',
        sa.Column('digest', sa.Text(), nullable=False),
        sa.Column('arrival_id', BIG_ID, nullable=False),
        sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['arrival_id'], ['arrivals.id']),
        sa.PrimaryKeyConstraint('digest'),
    )
    op.create_index(op.f('ix_receipts_arrival_id'), 'receipts', ['arrival_id'], unique=False)
    op.create_table(
        'forms_handed_in',
        sa.Column('nonce', sa.Text(), nullable=False),
        sa.Column('until', sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint('nonce'),
    )
    op.create_index(op.f('ix_forms_handed_in_until'), 'forms_handed_in', ['until'], unique=False)
    op.create_table(
        'window_counts',
        sa.Column('key', sa.Text(), nullable=False),
        sa.Column('began', sa.Float(), nullable=False),
        sa.Column('until', sa.Float(), nullable=False),
        sa.Column('count', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('key'),
    )
    op.create_index(op.f('ix_window_counts_until'), 'window_counts', ['until'], unique=False)
    op.create_index(
        'ix_cases_stamp_unread',
        'cases',
        ['id'],
        sqlite_where=sa.text("json_extract(stamp, '$.readable') = 0"),
        postgresql_where=sa.text("(stamp ->> 'readable') = 'false'"),
    )
    op.create_table(
        'notice_templates',
        sa.Column('kind', sa.Text(), primary_key=True),
        sa.Column('subject', sa.Text(), nullable=False),
        sa.Column('opening', sa.Text(), nullable=False),
        sa.Column('changed_at', UtcDateTime(), nullable=False),
        sa.Column('changed_by', sa.Text(), nullable=False),
    )
    # What was changed in the settings, and who signed in, among the many events of cases and arrivals.
    of_office = sa.text('case_id IS NULL AND arrival_id IS NULL')
    # All three columns: SQLite would else take the index of cases and walk the events of all arrivals.
    columns = ['case_id', 'arrival_id', 'id']
    op.create_index('ix_events_office', 'events', columns, sqlite_where=of_office, postgresql_where=of_office)
    op.create_index('ix_accesses_actor', 'accesses', ['actor', 'id'])


def downgrade() -> None:
    op.drop_index('ix_cases_stamp_unread', 'cases')
    op.drop_table('window_counts')
    op.drop_table('forms_handed_in')
    op.drop_table('receipts')
    op.drop_index('ix_accesses_actor', 'accesses')
    op.drop_index('ix_events_office', 'events')
    op.drop_table('notice_templates')
