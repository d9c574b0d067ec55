"""Open the database that the configuration names."""

from transfer.config import Config
from transfer.database import Database
from transfer.postgres import PostgresServer
from transfer.sqlite import FILE, SqliteFile


def open_database(config: Config) -> Database:
    """Return the database, brought to the newest version; raise LedgerUnusable."""
    if config.database is not None:
        return PostgresServer(config.database)
    return SqliteFile(config.data / FILE)
