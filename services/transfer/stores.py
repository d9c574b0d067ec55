"""Open the database that the configuration names."""

from emsync.settings import SettingsError
from transfer.config import Config
from transfer.database import Database, LedgerFailure, LedgerUnusable
from transfer.keys import KeyUnusable
from transfer.postgres import PostgresServer
from transfer.sealing import Tampered
from transfer.sqlite import FILE, SqliteFile
from transfer.vault import WrongKey

NOT_USABLE = (
    SettingsError,
    LedgerUnusable,
    LedgerFailure,
    KeyUnusable,
    WrongKey,
    Tampered,
    OSError,
)
"""Why neither the service nor a command can work: its settings, its database or its key."""


def open_database(config: Config, *, alone: bool = True) -> Database:
    """Return the database, brought to the newest version; raise LedgerUnusable.

    `alone` refuses a SQLite file that another service or command has open: for all that writes.
    """
    if config.database is not None:
        return PostgresServer(config.database)
    return SqliteFile(config.data / FILE, alone=alone)
