"""Open the database that the configuration names."""

from transfer.config import Config
from transfer.database import Database
from transfer.postgres import PostgresServer
from transfer.sqlite import FILE, SqliteFile


def open_database(config: Config, *, alone: bool = True) -> Database:
    """Return the database, brought to the newest version; raise LedgerUnusable.

    `alone` refuses a SQLite file that another service or command has open: for all that writes.
    """
    if config.database is not None:
        return PostgresServer(config.database)
    return SqliteFile(config.data / FILE, alone=alone)
