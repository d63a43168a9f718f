"""What people confirmed and corrected, and the models trained from it

Revision: 0003.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import models.tables

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def _json():
    return sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql')


def upgrade() -> None:
    op.create_table('lessons',
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('settled_at', models.tables.UtcDateTime(timezone=True), nullable=False),
    sa.Column('actor', sa.Text(), nullable=False),
    sa.Column('corrected', sa.Boolean(), nullable=False),
    sa.Column('labels', _json(), nullable=False),
    sa.Column('proposed', _json(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], ),
    sa.PrimaryKeyConstraint('case_id')
    )
    op.create_table('model_versions',
    sa.Column('version', sa.Text(), nullable=False),
    sa.Column('made_at', models.tables.UtcDateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.Text(), nullable=False),
    sa.Column('learned_from', _json(), nullable=False),
    sa.Column('scores', _json(), nullable=False),
    sa.Column('in_use', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('version')
    )


def downgrade() -> None:
    op.drop_table('model_versions')
    op.drop_table('lessons')
