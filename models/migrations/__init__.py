"""Alembic environment and revisions of the schema in `models.tables`."""
