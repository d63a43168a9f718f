"""To whom a case is assigned, and from whom it is kept

Revision: 0005.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql')
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    # Not in batch: SQLite would copy the table, and dropping the old one breaks the keys that point at it.
    op.add_column('cases', sa.Column('assigned_to', JSON, nullable=False, server_default=sa.text("'[]'")))
    op.add_column('cases', sa.Column('restricted', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column('cases', sa.Column('hidden_from_unit', sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.alter_column('case_id', existing_type=BIG_ID, nullable=True)
    _keep_what_was_kept()


def _keep_what_was_kept() -> None:
    """Cases filed before this revision are kept from the same people as until now."""
    cases = sa.table(
        'cases',
        sa.column('id', BIG_ID),
        sa.column('proposal', JSON),
        sa.column('restricted', sa.Boolean()),
        sa.column('hidden_from_unit', sa.Boolean()),
    )
    connection = op.get_bind()
    last = 0
    while rows := connection.execute(
        sa.select(cases.c.id, cases.c.proposal).where(cases.c.id > last).order_by(cases.c.id).limit(500)
    ).all():
        for case_id, proposal in rows:
            flags = proposal.get('flags') or {}
            restricted = bool(flags.get('minor') or flags.get('sexual'))
            if restricted or proposal.get('conflict'):
                connection.execute(
                    sa.update(cases).where(cases.c.id == case_id).values(restricted=restricted, hidden_from_unit=True)
                )
        last = rows[-1].id


def downgrade() -> None:
    op.execute('DELETE FROM notices WHERE case_id IS NULL')
    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.alter_column('case_id', existing_type=BIG_ID, nullable=False)
    for column in ('hidden_from_unit', 'restricted', 'assigned_to'):
        op.drop_column('cases', column)
