"""What a review may come to: forwardings, splits, a summary for the unit

Revision: 0007.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql')
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    op.create_table(
        'forwardings',
        sa.Column('id', BIG_ID, autoincrement=True, nullable=False),
        sa.Column('case_id', BIG_ID, nullable=False),
        sa.Column('agency', sa.Text(), nullable=False),
        sa.Column('letter_number', sa.Text(), nullable=True),
        sa.Column('forwarded_on', sa.Date(), nullable=False),
        sa.Column('reason', sa.Text(), nullable=True),
        sa.Column('actor', sa.Text(), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('answer', sa.Text(), nullable=True),
        sa.Column('answered_on', sa.Date(), nullable=True),
        sa.Column('asked_more_on', sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(['case_id'], ['cases.id']),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_index('ix_forwardings_case_id', 'forwardings', ['case_id'])
    # Not in batch: SQLite would copy the table, and dropping the old one breaks the keys that point at it.
    op.add_column(
        'cases', sa.Column('split_from', BIG_ID, sa.ForeignKey('cases.id'), nullable=True), inline_references=True
    )
    op.create_index('ix_cases_split_from', 'cases', ['split_from'])
    op.add_column('cases', sa.Column('unit_summary', sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column('cases', 'unit_summary')
    op.drop_index('ix_cases_split_from', table_name='cases')
    op.drop_column('cases', 'split_from')
    op.drop_index('ix_forwardings_case_id', table_name='forwardings')
    op.drop_table('forwardings')
