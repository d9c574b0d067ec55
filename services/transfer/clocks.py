"""Keep the stop-clocks of a transfer: when a device says it was, and when the hub heard of it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from transfer.event import Event

# The times that NEMSIS 3.5 calls eTimes.01 to .13, and those of the pre-alert (eDisposition.25).
CLOCKS = (
    "call_received",
    "dispatched",
    "unit_en_route",
    "on_scene",
    "at_patient",
    "pre_alert_sent",
    "pre_alert_acknowledged",
    "depart_scene",
    "arrived",
    "transfer_of_care",
    "clear",
)

INTERVALS: Mapping[str, tuple[str, str]] = {
    "response_s": ("call_received", "on_scene"),
    "on_scene_s": ("on_scene", "depart_scene"),
    "transport_s": ("depart_scene", "arrived"),
    "offload_s": ("arrived", "transfer_of_care"),
}

_STOPPED_BY: Mapping[tuple[str, str], str] = {
    ("requested", "requested"): "pre_alert_sent",
    ("received", "received"): "pre_alert_acknowledged",
    ("en_route", "en_route"): "depart_scene",
    ("arrived", "arrived"): "arrived",
    ("signed", "handed_over"): "transfer_of_care",
    ("closed", "closed"): "clear",
}

# The patient leaves the scene once and is announced first once, whatever legs follow.
_ONCE = frozenset({"pre_alert_sent", "depart_scene"})


@dataclass(frozen=True)
class Reading:
    """RFC 3339 texts: the device's time and the server's."""

    occurred_at: str
    recorded_at: str


class Clocks:
    """The readings of one transfer; what a person sets stands over what an event implied."""

    def __init__(self) -> None:
        self._readings: dict[str, Reading] = {}

    def hear(self, event: Event) -> None:
        """Stop the clock that an event stops, if it stops one."""
        request, header = event.request, event.header
        if header.type == "clock_set":
            name = request["clock"]
        else:
            name = _STOPPED_BY.get((header.type, header.state))
            if not name or (name in _ONCE and name in self._readings):
                return
        self._readings[name] = Reading(request["occurred_at"], header.recorded_at)

    def shown(self) -> dict[str, dict[str, str] | None]:
        """Return every clock by name; None for one that nobody stopped."""
        found = {name: self._readings.get(name) for name in CLOCKS}
        return {name: asdict(reading) if reading else None for name, reading in found.items()}

    def intervals(self) -> dict[str, float | None]:
        """Return seconds between device times; None while an end is unset.

        A negative interval shows that the clocks of two devices disagree.
        """
        return {name: self._seconds(*ends) for name, ends in INTERVALS.items()}

    def _seconds(self, start: str, end: str) -> float | None:
        if not {start, end} <= self._readings.keys():
            return None
        return seconds_between(self._readings[start].occurred_at, self._readings[end].occurred_at)


def seconds_between(start: str, end: str) -> float:
    """Return the seconds from one RFC 3339 text to another."""
    return (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds()
