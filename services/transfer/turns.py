"""Let so many work at a time, the others after them in the order in which they came."""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class WaitedTooLong(Exception):
    """It was not somebody's turn in time."""


class Turns:
    """Places that are handed on: who leaves gives theirs to whoever waits longest.

    A pool's queue wakes that one too, but lets whoever comes in between have the place.
    """

    def __init__(self, places: int, patience_s: float) -> None:
        self._free = places
        self._patience_s = patience_s
        self._line: deque[threading.Event] = deque()
        self._lock = threading.Lock()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Have a place inside; raise WaitedTooLong."""
        self._wait()
        try:
            yield
        finally:
            self._hand_on()

    def _wait(self) -> None:
        with self._lock:
            if self._free:
                self._free -= 1
                return
            mine = threading.Event()
            self._line.append(mine)
        try:
            mine.wait(self._patience_s)
        except BaseException:  # a greenlet that is ended
            if not self._gave_up(mine):
                self._hand_on()
            raise
        if self._gave_up(mine):
            msg = f"others were served for {self._patience_s:g} s"
            raise WaitedTooLong(msg)

    def _gave_up(self, mine: threading.Event) -> bool:
        """Leave the line, unless one has been handed a place by now."""
        with self._lock:
            if mine.is_set():
                return False
            self._line.remove(mine)
            return True

    def _hand_on(self) -> None:
        with self._lock:
            if self._line:
                self._line.popleft().set()
            else:
                self._free += 1
