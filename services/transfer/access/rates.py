"""Limit how often somebody may ask, in one process, by the library `limits`."""

import math
import time

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter


class TooOften(Exception):
    """More requests than allowed; `retry_after_s` says when the next may come."""

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(f"Too many requests; send again in {retry_after_s} s")
        self.retry_after_s = retry_after_s


class Rate:
    """A number of requests a minute for each name: a principal, or an address."""

    def __init__(self, per_minute: int) -> None:
        self._limit = RateLimitItemPerMinute(per_minute)
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())

    def count(self, name: str) -> None:
        """Count a request; raise TooOften when it is one too many."""
        if self._limiter.hit(self._limit, name):
            return
        reset = self._limiter.get_window_stats(self._limit, name).reset_time
        raise TooOften(max(1, math.ceil(reset - time.time())))
