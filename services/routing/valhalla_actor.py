"""Ask Valhalla on a tile archive: one question, or many side by side."""

import ctypes
import json
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from itertools import batched
from pathlib import Path
from queue import Empty, LifoQueue
from time import monotonic
from typing import Any, Self

import valhalla  # type: ignore[import-untyped]

from routing.engine import EngineDown

# How a matrix is found (docs/decisions/0013): by searches from both ends for each cell, or by one
# tree of ways, which is several times faster from one origin, and wrong towards one destination.
COST_MATRIX, TREE = "costmatrix", "timedistancematrix"

_LIBC = ctypes.CDLL(None)
_FARTHEST_M = 5_000_000
_KEPT_S = 1.0
_KEPT_LABELS = 10_000  # of each search, in memory for the next one


@dataclass(frozen=True)
class Time:
    """What a question may take, in seconds, and when that is over, by the monotonic clock."""

    seconds: float
    until: float

    @classmethod
    def of(cls, seconds: float) -> Self:
        """Return a time that begins now."""
        return cls(seconds, monotonic() + seconds)

    @property
    def left_s(self) -> float:
        """Return the seconds that are left, at least 0."""
        return max(0.0, self.until - monotonic())

    def over(self) -> EngineDown:
        """Return what is raised when the time is over."""
        return EngineDown(f"no answer within its share of the time, {self.seconds:.1f} s")


class Actors:
    """So many actors, each used by one thread at a time; the tiles are shared by mmap."""

    def __init__(self, tiles: Path, count: int, matrices: str = COST_MATRIX) -> None:
        self.count = count
        self._configuration = _configuration(tiles, matrices)
        self._gave_back_at = 0.0
        # Actors and threads begin with the first question, and so after the server's fork.
        # The one that was used last comes first: its lists are in the processor's cache.
        self._free: LifoQueue[valhalla.Actor | None] = LifoQueue()
        for _ in range(count):
            self._free.put(None)
        self._pool = ThreadPoolExecutor(count, thread_name_prefix="valhalla")

    def ask(self, action: str, asked: dict[str, Any], time: Time | None = None) -> Any:
        """Return the answer to an action, found in this thread: JSON, or the bytes of a tile.

        Valhalla cannot be stopped: the time bounds how long an actor is waited for. Raises
        ValhallaError for what cannot be answered, EngineDown where a tile cannot be read or the
        time is over.
        """
        try:
            with self.taken(time) as actor:
                return getattr(actor, action)(json.dumps(asked))
        except valhalla.ValhallaError:
            raise
        except RuntimeError as error:
            msg = f"a tile cannot be read: {error}"
            raise EngineDown(msg) from error

    def ask_all(
        self,
        action: str,
        all_asked: Sequence[dict[str, Any]],
        time: Time | None = None,
        at_once: int = 1,
    ) -> list[Future[Any]]:
        """Return the answers, each of them there or failed, to questions asked side by side.

        So many of an actor's are begun at once; in between, others' questions have their turn.
        Raises EngineDown when the time is over.
        """
        done: list[Future[Any]] = []
        for some in batched(all_asked, self.count * at_once, strict=False):
            begun = [self._pool.submit(self.ask, action, asked, time) for asked in some]
            if wait(begun, _left_s(time)).not_done and time:
                for late in begun:
                    late.cancel()
                raise time.over()
            done += begun
        if len(done) > self.count:
            self._give_back()
        return done

    def _give_back(self) -> None:
        """Give back what glibc keeps of what threads freed, once in a while: the next needs it again.

        Without it a service held 380 MB after large matrices, and ever more with each.
        """
        now = monotonic()
        if now - self._gave_back_at > _KEPT_S:
            self._gave_back_at = now
            _LIBC.malloc_trim(0)

    @contextmanager
    def taken(self, time: Time | None = None) -> Iterator[valhalla.Actor]:
        """Take an actor that is free; raise EngineDown when there is none in time."""
        try:
            actor = self._free.get(timeout=_left_s(time))
        except Empty:
            if time is None:
                raise
            raise time.over() from None
        try:
            actor = actor or self._made()
            yield actor
        finally:
            self._free.put(actor)

    def _made(self) -> valhalla.Actor:
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(self._configuration, file)
            file.flush()
            return valhalla.Actor(file.name)


def _left_s(time: Time | None) -> float | None:
    return None if time is None else time.left_s


def _configuration(tiles: Path, matrices: str) -> dict[str, Any]:
    # What get_config returns is partly its own, and another map's after the next call.
    configuration: dict[str, Any] = deepcopy(valhalla.get_config(tile_extract=tiles, tile_dir=""))
    thor = configuration["thor"]
    thor["source_to_target_algorithm"] = matrices
    # The second pass finds what the first one misses. Half of the default's iterations: a fifth
    # faster, and as often right (measured on three cities).
    thor["costmatrix"] |= {"allow_second_pass": True, "max_iterations": 1400}
    # What an actor keeps of a matrix is gone through after each way as well: 20 ways took the
    # processor 76 ms after one of 25 x 25, 30 before it. Matrices are as fast with nothing kept.
    thor["costmatrix"] |= {"max_reserved_locations": 0}
    # A search goes on for so much after it found a way: with a quarter of the default's a third
    # faster, and 2 of 5,100 ways were longer, by 5 s. Alternatives need it, and have their own.
    thor["bidirectional_astar"] |= {"threshold_delta": 100.0, "alternative_cost_extend": 1.5}
    thor |= {name: _KEPT_LABELS for name in thor if name.startswith("max_reserved_labels_count_")}
    # The contract limits what may be asked for.
    limits = configuration["service_limits"]
    limits["auto"] |= {"max_matrix_location_pairs": 10_000, "max_matrix_distance": _FARTHEST_M}
    limits["isochrone"] |= {"max_contours": 10, "max_time_contour": 240}
    limits |= {"max_exclude_polygons_length": _FARTHEST_M, "max_exclude_polygons_vertices": 20_000}
    return configuration
