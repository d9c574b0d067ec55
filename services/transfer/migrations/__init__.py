"""Bring a database to the tables that this program knows; each version is a file in `versions`."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

_FIRST = "1"
_FOLDER = Path(__file__).parent


class UnknownVersion(LookupError):
    """The tables are of a version that this program does not know."""


def take_over(connection: Connection) -> None:
    """Note that the tables are those of the first version, made before versions were noted."""
    command.stamp(_config(connection), _FIRST)


def upgrade(connection: Connection) -> None:
    """Bring the tables to the newest version, in the connection's transaction.

    Raises UnknownVersion, and changes nothing then.
    """
    version = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in ScriptDirectory(str(_FOLDER)).walk_revisions()}
    if version is not None and version not in known:
        raise UnknownVersion(
            f"has version {version}; this program knows up to {max(known, key=int)}: "
            "start the program that wrote it, or restore a copy from before"
        )
    command.upgrade(_config(connection), "head")


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["connection"] = connection
    return config
