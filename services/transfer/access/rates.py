"""Limit how often somebody may ask, in one process.

By the generic cell rate algorithm (ITU-T I.371, annex A): it keeps one moment for each name.
"""

import math
import time
from collections.abc import Callable

_MINUTE_S = 60.0
# How many names are kept before those are forgotten that have not asked for a minute.
_MANY = 10_000


class TooOften(Exception):
    """More requests than allowed; `retry_after_s` says when the next may come."""

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(f"Too many requests; send again in {retry_after_s} s")
        self.retry_after_s = retry_after_s


class Rate:
    """A number of requests a minute for each name, all at once or spread: a principal, or an address."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Take a clock of seconds."""
        self._interval = _MINUTE_S / per_minute
        self._clock = clock
        self._expected: dict[str, float] = {}

    def count(self, name: str) -> None:
        """Count a request; raise TooOften when it is one too many."""
        now = self._clock()
        # When the request would come if all were spread evenly: up to a minute ahead is allowed.
        expected = max(self._expected.get(name, now), now) + self._interval
        ahead = expected - now - _MINUTE_S
        if ahead > self._interval / 1000:
            raise TooOften(max(1, math.ceil(ahead)))
        if len(self._expected) >= _MANY:
            self._forget(now)
        self._expected[name] = expected

    def _forget(self, now: float) -> None:
        self._expected = {name: at for name, at in self._expected.items() if at > now}
