"""Pauses of a case and the day of its first reply

Cases filed before have no first-reply clock: whether they were answered was not recorded then.

Revision: 0002.
"""

import sqlalchemy as sa
from alembic import op

import models.tables

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('cases', schema=None) as batch_op:
        batch_op.add_column(sa.Column('first_reply_due_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('first_replied_on', sa.Date(), nullable=True))
        batch_op.create_index('ix_cases_state_first_reply_due_on', ['state', 'first_reply_due_on'], unique=False)

    op.create_table('pauses',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('actor', sa.Text(), nullable=False),
    sa.Column('at', models.tables.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('pauses', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pauses_case_id'), ['case_id'], unique=False)
        batch_op.create_index('uq_pauses_open', ['case_id'], unique=True,
                              sqlite_where=sa.text('until_on IS NULL'), postgresql_where=sa.text('until_on IS NULL'))


def downgrade() -> None:
    op.drop_table('pauses')
    op.drop_index('ix_cases_state_first_reply_due_on', table_name='cases')
    # Not in batch: SQLite would copy the table, and dropping the old one breaks the keys that point at it.
    op.drop_column('cases', 'first_replied_on')
    op.drop_column('cases', 'first_reply_due_on')
