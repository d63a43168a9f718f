"""Lists of cases in the order in which they fall due

Revision: 0011.
"""

from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_cases_due_on', 'cases', ['due_on', 'id'])


def downgrade() -> None:
    op.drop_index('ix_cases_due_on', 'cases')
