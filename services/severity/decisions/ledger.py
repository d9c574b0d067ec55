"""Keep decisions in SQLite: what was committed here survives the process and the power."""

import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any, Self

from emsync.sqlite import prepare
from severity.decisions.decision import Decision

FILE = "decisions.sqlite"
SCHEMA_VERSION = 1
PAGE = 500
_SCHEMA = Path(__file__).with_name("schema.sql")
_COLUMNS = (
    "decision_id, case_id, clinician, decided_at, recorded_at, level, proposed_level, proposed_by,"
    " floor_level, risk_critical, risk_hospitalised, risk_trauma_death, model_sha256, agreement,"
    " reason"
)


class LedgerFailure(RuntimeError):
    """The database could not do it: nothing may be acknowledged."""


@dataclass(frozen=True)
class Entry:
    """A decision as it is stored, under its number; numbers only grow."""

    seq: int
    decision: Decision
    fingerprint: bytes


class Ledger:
    """One SQLite file, for one process and any thread of it."""

    def __init__(self, path: Path) -> None:
        """Open or create; raise FileUnusable with the reason."""
        self._lock = threading.Lock()
        self._connection = prepare(path, _SCHEMA, SCHEMA_VERSION, "SEVERITY_DATA")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close; the log is folded into the main file when nobody else has it open."""
        with self._lock:
            self._connection.close()

    def find(self, decision_id: str) -> Entry | None:
        """Return the decision with that id, None when there is none."""
        entries = self._entries("WHERE decision_id = ?", decision_id)
        return entries[0] if entries else None

    def append(self, decision: Decision, fingerprint: bytes) -> Entry:
        """Commit, to disk, a decision; return the one that was first with its id."""
        insert = (
            f"INSERT INTO decision (fingerprint, {_COLUMNS}) VALUES (?{', ?' * 15})"  # noqa: S608 constants
            " ON CONFLICT (decision_id) DO NOTHING"
        )
        self._rows(insert, fingerprint, *astuple(decision))
        return self._entries("WHERE decision_id = ?", decision.decision_id)[0]

    def page(self, after: int, limit: int) -> list[Entry]:
        """Return at most `limit` decisions with a number above `after`, in order."""
        return self._entries("WHERE seq > ? ORDER BY seq LIMIT ?", after, limit)

    def pages(self) -> Iterator[list[Entry]]:
        """Return all decisions in order, without holding them all in memory."""
        after = 0
        while entries := self.page(after, PAGE):
            yield entries
            after = entries[-1].seq

    def _entries(self, where: str, *values: Any) -> list[Entry]:
        rows = self._rows(f"SELECT seq, fingerprint, {_COLUMNS} FROM decision {where}", *values)  # noqa: S608 constants
        return [Entry(seq, _decision(kept), mark) for seq, mark, *kept in rows]

    def _rows(self, statement: str, *values: Any) -> list[Any]:
        try:
            with self._lock:
                return self._connection.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            raise LedgerFailure(f"the database refused: {error}") from error


def _decision(kept: list[Any]) -> Decision:
    return Decision(**dict(zip(Decision.__dataclass_fields__, kept, strict=True)))
