"""Ask Valhalla on a tile archive, in threads of its own."""

import ctypes
import json
import tempfile
import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from copy import deepcopy
from itertools import batched
from pathlib import Path
from typing import Any

import msgspec
import valhalla  # type: ignore[import-untyped]

_LIBC = ctypes.CDLL(None)
_FARTHEST_M = 5_000_000
_KEPT_LABELS = 10_000  # of each search, in memory for the next one


class Actors:
    """One actor for each thread, for an actor is not thread-safe; the tiles are shared by mmap."""

    def __init__(self, tiles: Path, threads: int) -> None:
        self.threads = threads
        self._configuration = _configuration(tiles)
        self._local = threading.local()
        # Its threads begin with the first question, and so after the server's fork.
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="valhalla")

    def ask(self, action: str, asked: dict[str, Any]) -> Any:
        """Return the answer to an action; raise what Valhalla raises."""
        return self._pool.submit(self._answer, action, asked).result()

    def ask_all(self, action: str, all_asked: Sequence[dict[str, Any]]) -> list[Future[Any]]:
        """Return the answers, each of them there or failed, to questions asked side by side."""
        done: list[Future[Any]] = []
        # No more at once than there are threads: so others' questions come in between.
        for some in batched(all_asked, self.threads, strict=False):
            begun = [self._pool.submit(self._answer, action, asked) for asked in some]
            wait(begun)
            done += begun
        if len(done) > self.threads:
            # glibc keeps what threads freed: without this a service held 380 MB after large
            # matrices, and ever more with each.
            _LIBC.malloc_trim(0)
        return done

    def _answer(self, action: str, asked: dict[str, Any]) -> Any:
        answer = getattr(self._mine(), action)(json.dumps(asked))
        return msgspec.json.decode(answer) if isinstance(answer, str) else answer

    def _mine(self) -> valhalla.Actor:
        if not hasattr(self._local, "actor"):
            with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
                json.dump(self._configuration, file)
                file.flush()
                self._local.actor = valhalla.Actor(file.name)
        return self._local.actor


def _configuration(tiles: Path) -> dict[str, Any]:
    # What get_config returns is partly its own, and another map's after the next call.
    configuration: dict[str, Any] = deepcopy(valhalla.get_config(tile_extract=tiles, tile_dir=""))
    thor = configuration["thor"]
    # timedistancematrix is faster, and wrong by up to minutes for many origins and one
    # destination (measured on three cities); the second pass finds what the first one misses.
    thor["source_to_target_algorithm"] = "costmatrix"
    # Half of the default: a fifth faster, and as often right (measured on three cities).
    thor["costmatrix"] |= {"allow_second_pass": True, "max_iterations": 1400}
    thor["clear_reserved_memory"] = True
    thor |= {name: _KEPT_LABELS for name in thor if name.startswith("max_reserved_labels_count_")}
    # The contract limits what may be asked for.
    limits = configuration["service_limits"]
    limits["auto"] |= {"max_matrix_location_pairs": 10_000, "max_matrix_distance": _FARTHEST_M}
    limits["isochrone"] |= {"max_contours": 10, "max_time_contour": 240}
    limits |= {"max_exclude_polygons_length": _FARTHEST_M, "max_exclude_polygons_vertices": 20_000}
    return configuration
