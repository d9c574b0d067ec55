"""Run by Alembic, with the connection that `migrations` gives."""

from alembic import context

from transfer.tables import metadata

# All versions in one transaction: a start that is cut short leaves what was there.
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
