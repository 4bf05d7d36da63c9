"""Run by alembic: the migrations go over the connection that the store opened."""

from alembic import context

from central_mailbox.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=False,
)
context.run_migrations()
