"""What Alembic runs for each migration: on the connection it was given, inside that connection's transaction."""

from alembic import context

from central.models import Base


def run() -> None:
    """Migrate on the connection that `central.migrate` put into the configuration."""
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        transaction_per_migration=False,
    )
    context.run_migrations()


run()
