"""Finding cases: their text folded for search, the order of the queue

Revision: 0008.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import models.tables

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql')
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
DOUBT_BELOW = 0.6
INDEXES = {
    'ix_cases_state_due_on_rank': ['state', 'due_on', 'review_rank', 'id'],
    'ix_cases_state_rank_due_on': ['state', 'review_rank', 'due_on', 'id'],
    'ix_cases_state_id': ['state', 'id'],
    'ix_cases_received_on': [
        'received_on', 'level', 'unit', 'channel', 'state', 'due_on', 'ended_on', 'first_reply_due_on',
        'first_replied_on', 'id',
    ],
}


def upgrade() -> None:
    # Not in batch: SQLite would copy the table, and dropping the old one breaks the keys that point at it.
    op.add_column('cases', sa.Column('review_rank', sa.Integer(), nullable=False, server_default=sa.text('3')))
    op.add_column('cases', sa.Column('ended_on', sa.Date(), nullable=True))
    op.drop_index('ix_cases_state_due_on', table_name='cases')
    for name, columns in INDEXES.items():
        op.create_index(name, 'cases', columns, unique=False)
    op.create_table('case_texts',
    sa.Column('case_id', BIG_ID, autoincrement=False, nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('identity', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], ),
    sa.PrimaryKeyConstraint('case_id')
    )
    op.create_index('ix_case_texts_version', 'case_texts', ['version'], unique=False)
    op.create_table('case_handles',
    sa.Column('handle', sa.Text(), nullable=False),
    sa.Column('case_id', BIG_ID, autoincrement=False, nullable=False),
    sa.Column('identity', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], ),
    sa.PrimaryKeyConstraint('handle', 'case_id'),
    sqlite_with_rowid=False,
    )
    op.create_index('ix_case_handles_case_id', 'case_handles', ['case_id'], unique=False)
    op.create_table('saved_views',
    sa.Column('id', BIG_ID, autoincrement=True, nullable=False),
    sa.Column('owner', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('query', JSON, nullable=False),
    sa.Column('made_at', models.tables.UtcDateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('owner', 'name')
    )
    if op.get_bind().dialect.name == 'sqlite':
        _full_text()
    else:
        # Trusted since PostgreSQL 13: whoever may create in the database may create it.
        op.execute('CREATE EXTENSION IF NOT EXISTS pg_trgm')
        op.execute(
            'CREATE INDEX case_texts_trigrams ON case_texts USING gin (words gin_trgm_ops, identity gin_trgm_ops)'
        )
    _rank()


def _full_text() -> None:
    """An FTS5 table that keeps no text of its own, and triggers that keep it true."""
    op.execute(
        "CREATE VIRTUAL TABLE case_texts_trigrams USING fts5(words, identity, content='case_texts',"
        " content_rowid='case_id', columnsize=0, tokenize='trigram case_sensitive 1')"
    )
    new = 'INSERT INTO case_texts_trigrams(rowid, words, identity) VALUES (new.case_id, new.words, new.identity);'
    old = (
        'INSERT INTO case_texts_trigrams(case_texts_trigrams, rowid, words, identity)'
        " VALUES ('delete', old.case_id, old.words, old.identity);"
    )
    for name, event, acts in (('added', 'INSERT', new), ('gone', 'DELETE', old), ('changed', 'UPDATE', old + new)):
        op.execute(f'CREATE TRIGGER case_texts_{name} AFTER {event} ON case_texts BEGIN {acts} END')


def _rank() -> None:
    """Cases that wait already are reviewed in the new order, too."""
    cases = sa.table(
        'cases', sa.column('id', BIG_ID), sa.column('state', sa.Text()), sa.column('level', sa.Integer()),
        sa.column('proposal', JSON), sa.column('review_rank', sa.Integer()),
    )
    connection = op.get_bind()
    last = 0
    while rows := connection.execute(
        sa.select(cases.c.id, cases.c.level, cases.c.proposal)
        .where(cases.c.state == 'proposed', cases.c.id > last).order_by(cases.c.id).limit(500)
    ).all():
        for case_id, level, proposal in rows:
            minor = bool((proposal.get('flags') or {}).get('minor'))
            doubtful = float(proposal.get('confidence', 1.0)) < DOUBT_BELOW
            rank = 0 if doubtful else 1 if level == 4 else 2 if minor else 3
            if rank != 3:
                connection.execute(sa.update(cases).where(cases.c.id == case_id).values(review_rank=rank))
        last = rows[-1].id


def downgrade() -> None:
    if op.get_bind().dialect.name == 'sqlite':
        op.execute('DROP TABLE case_texts_trigrams')
    op.drop_table('saved_views')
    op.drop_table('case_handles')
    op.drop_table('case_texts')
    for name in INDEXES:
        op.drop_index(name, table_name='cases')
    op.create_index('ix_cases_state_due_on', 'cases', ['state', 'due_on'], unique=False)
    op.drop_column('cases', 'ended_on')
    op.drop_column('cases', 'review_rank')
