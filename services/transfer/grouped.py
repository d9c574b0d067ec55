"""Commit what waits at the same moment together: the disk is waited for once for all of it."""

import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from transfer.database import LedgerFailure

Transaction = Callable[[], AbstractContextManager[object]]


class TransactionLost(Exception):
    """The transaction ended under a work: nothing of its group was committed."""


class _HalfDone(Exception):
    """A work failed after it had written."""


@dataclass
class _Outcome:
    """What came of a work: a failure, or else a value."""

    value: Any = None
    failure: Exception | None = None


@dataclass
class _Waiting:
    """A work that waits for its commit; it has an outcome only after that."""

    name: str
    work: Callable[[], Any]
    outcome: _Outcome | None = None


class Grouped:
    """Works of many threads or greenlets, in one transaction for all that wait.

    One work's failure undoes that work alone; a failed commit is every work's failure. A work may
    run twice.
    """

    def __init__(self, writing: Transaction, written: Callable[[], int]) -> None:
        """Take the transaction of a group.

        `written` tells how much was written in it so far, or raises TransactionLost.
        """
        self._writing = writing
        self._written = written
        self._line = threading.Lock()
        self._turn = threading.Lock()
        self._waiting: list[_Waiting] = []

    def commit[T](self, name: str, work: Callable[[], T]) -> T:
        """Return what `work` returned, after the commit; raise what it or the commit raised.

        Two works of one name never share a transaction: the second sees what the first committed.
        """
        mine = _Waiting(name, work)
        with self._line:
            self._waiting.append(mine)
        # Whoever comes first commits for all; the others find theirs done when it is their turn.
        while mine.outcome is None:
            with self._turn:
                if mine.outcome is None:
                    self._commit_group()
        if mine.outcome.failure is not None:
            raise mine.outcome.failure
        found: T = mine.outcome.value
        return found

    def _commit_group(self) -> None:
        time.sleep(0)  # whoever is about to wait gets to it
        group = self._next_group()
        outcomes = [_Outcome(failure=LedgerFailure("the transaction broke off"))] * len(group)
        try:
            outcomes = self._together([waiting.work for waiting in group])
        finally:
            for waiting, outcome in zip(group, outcomes, strict=True):
                waiting.outcome = outcome

    def _next_group(self) -> list[_Waiting]:
        with self._line:
            group: dict[str, _Waiting] = {}
            for waiting in self._waiting:
                group.setdefault(waiting.name, waiting)
            self._waiting = [one for one in self._waiting if group[one.name] is not one]
        return list(group.values())

    def _together(self, works: list[Callable[[], Any]]) -> list[_Outcome]:
        try:
            with self._writing():
                return [self._attempt(work) for work in works]
        except _HalfDone:
            # Seldom, as who fails has not written yet; a savepoint for each costs as much as its work.
            return [self._alone(work) for work in works]
        except (LedgerFailure, TransactionLost) as error:
            return [_Outcome(failure=LedgerFailure(str(error))) for _ in works]

    def _attempt(self, work: Callable[[], Any]) -> _Outcome:
        before = self._written()
        try:
            return _Outcome(work())
        except Exception as error:
            if self._written() != before:
                raise _HalfDone from error
            return _Outcome(failure=error)

    def _alone(self, work: Callable[[], Any]) -> _Outcome:
        try:
            with self._writing():
                return _Outcome(work())
        except Exception as error:
            return _Outcome(failure=error)
