"""What earlier cases are told by, and which cases belong together

Revision: 0004.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import models.tables

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    op.create_table('case_marks',
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('mark', sa.Text(), nullable=False),
    sa.Column('case_id', BIG_ID, autoincrement=False, nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], ),
    sa.PrimaryKeyConstraint('kind', 'mark', 'case_id'),
    sqlite_with_rowid=False,
    )
    op.create_index('ix_case_marks_case_id', 'case_marks', ['case_id'], unique=False)
    op.create_table('case_sketches',
    sa.Column('case_id', BIG_ID, autoincrement=False, nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('words', sa.LargeBinary(), nullable=False),
    sa.Column('pairs', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], ),
    sa.PrimaryKeyConstraint('case_id')
    )
    op.create_table('case_links',
    sa.Column('case_id', BIG_ID, autoincrement=False, nullable=False),
    sa.Column('other_id', BIG_ID, autoincrement=False, nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('score', sa.Float(), nullable=False),
    sa.Column('reasons', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('at', models.tables.UtcDateTime(timezone=True), nullable=False),
    sa.Column('actor', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], ),
    sa.ForeignKeyConstraint(['other_id'], ['cases.id'], ),
    sa.PrimaryKeyConstraint('case_id', 'other_id')
    )
    op.create_index('ix_case_links_other_id', 'case_links', ['other_id'], unique=False)


def downgrade() -> None:
    op.drop_table('case_links')
    op.drop_table('case_sketches')
    op.drop_table('case_marks')
