"""Alembic's environment: run against the engine that the caller hands in."""

from alembic import context
from sqlalchemy import text
from sqlmodel import SQLModel

import models.tables
import models.tables_deadlines
import models.tables_desk
import models.tables_finding
import models.tables_lessons
import models.tables_matters
import models.tables_notices
import models.tables_public
import models.tables_reading
import models.tables_review  # registers the tables

engine = context.config.attributes["engine"]


def described(name: str | None, type_: str, _parents: object) -> bool:
    """Leave out what no model describes."""
    return not (type_ in {"table", "index"} and models.tables_finding.is_made_by_hand(name))


with engine.execution_options(ksed_writes=True).connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=True,
        compare_type=True,
        include_name=described,
    )
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            # Several programs may start at once on an empty database; SQLite's BEGIN IMMEDIATE sees to it there.
            connection.execute(text("SELECT pg_advisory_xact_lock(7355608)"))
        context.run_migrations()
