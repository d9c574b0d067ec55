"""Know the part of the world that the embedded map is about."""

from collections.abc import Sequence
from dataclasses import dataclass

from emsync.problem import Violation
from routing.engine import Position

_MARGIN_DEG = 1.0  # about 110 km: ambulances and hospitals may stand beyond the map's edge


@dataclass(frozen=True)
class Region:
    """A box in degrees, west, south, east and north; None is the whole world."""

    box: Sequence[float] | None

    def violations(self, field: str, place: Position) -> list[Violation]:
        """Return what is wrong with a place far off the map: most often lon and lat are swapped."""
        if self.box is None or self._holds(place):
            return []
        west, south, east, north = self.box
        rule = (
            f"is lon {place.lon}, lat {place.lat}, more than {_MARGIN_DEG:g} degree off the map, "
            f"which is lon {west:.2f} to {east:.2f}, lat {south:.2f} to {north:.2f}"
        )
        if self._holds(Position(place.lat, place.lon)):
            rule += ": lon and lat are swapped"
        return [Violation(field, rule)]

    def _holds(self, place: Position) -> bool:
        west, south, east, north = self.box or (-180, -90, 180, 90)
        return (
            west - _MARGIN_DEG <= place.lon <= east + _MARGIN_DEG
            and south - _MARGIN_DEG <= place.lat <= north + _MARGIN_DEG
        )
