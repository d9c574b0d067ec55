"""Take up another map while serving, whole or not at all."""

import logging
from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Lock
from typing import Any

from emsync.settings import SettingsError
from emsync.sqlite import FileUnusable
from routing.facilities import FacilitiesInvalid
from routing.mapfile import MapUnusable

log = logging.getLogger(__name__)

_Mark = tuple[int, int, int]

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


class Swapping:
    """A WSGI application that is made anew when the map's folder, or the link to it, changes.

    Requests that have begun are answered by the application, and the map, that they began with.
    """

    def __init__(self, make: Callable[[], Application], folder: Path) -> None:
        self._make = make
        self._folder = folder
        self._record = folder / "map.json"
        self._seen = _mark(self._record)
        self._application = make()
        self._lock = Lock()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer a request, with the new map if there is one."""
        mark = _mark(self._record)
        if mark not in {self._seen, None} and self._lock.acquire(blocking=False):
            try:
                self._take_up(mark)
            finally:
                self._lock.release()
        return self._application(environ, start_response)

    def _take_up(self, mark: _Mark | None) -> None:
        self._seen = mark
        try:
            self._application = self._make()
        except (MapUnusable, FacilitiesInvalid, FileUnusable, SettingsError) as error:
            log.error("the new map is not taken, the old one serves on: %s", error)
        else:
            log.info("another map serves now: %s", self._folder.resolve())


def _mark(record: Path) -> _Mark | None:
    """Return what is another for another map; None while there is no map."""
    try:
        found = record.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_mtime_ns
