"""The words of read pages with their places

Revision: 0009.
"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    op.create_table(
        'reading_words',
        sa.Column('arrival_id', BIG_ID, autoincrement=False, nullable=False),
        sa.Column('words', sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(['arrival_id'], ['arrivals.id']),
        sa.PrimaryKeyConstraint('arrival_id'),
    )


def downgrade() -> None:
    op.drop_table('reading_words')
