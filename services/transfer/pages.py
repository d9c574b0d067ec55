"""Keep the pages of events that were asked for last: after an outage many ask for the same."""

import json
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

_KEPT_BYTES = 32_000_000

Place = tuple[str, int, int]
"""A transfer, the cursor, and the last sequence number that is told: what is between never changes."""


class Pages:
    """Pages as JSON texts, the least used dropped first."""

    def __init__(self, most_bytes: int = _KEPT_BYTES) -> None:
        self._most = most_bytes
        self._texts: OrderedDict[Place, str] = OrderedDict()
        self._size = 0

    def text(self, place: Place, make: Callable[[], dict[str, Any]]) -> str:
        """Return the page of a place, made when it is not kept."""
        text = self._texts.get(place)
        if text is None:
            text = json.dumps(make(), separators=(",", ":"))
            self._size += len(text)
        self._texts[place] = text
        self._texts.move_to_end(place)
        while self._size > self._most:
            _, dropped = self._texts.popitem(last=False)
            self._size -= len(dropped)
        return text
