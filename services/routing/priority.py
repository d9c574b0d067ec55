"""Say how urgent a drive is and what lights and sirens save."""

from collections.abc import Mapping
from dataclasses import dataclass

# JEMSS ambulance models: 0.70 (Auckland, Edmonton), 0.75 (Manhattan) of ordinary driving time.
DEFAULT_FACTORS: Mapping[str, float] = {"P1": 0.75, "P2": 1.0, "P3": 1.0}

_OF_LEVEL = {1: "P1", 2: "P1", 3: "P2", 4: "P3", 5: "P3"}


@dataclass(frozen=True)
class Siren:
    """A priority with its factor on the ordinary driving time, above 0 and at most 1."""

    priority: str
    factor: float

    def shorten(self, duration_s: float) -> float:
        """Return the seconds that the drive takes with lights and sirens."""
        return round(duration_s * self.factor, 1)


def of_level(severity_level: int) -> str:
    """Return the priority of a severity level, 1 (immediate) to 5 (non-urgent)."""
    return _OF_LEVEL[severity_level]
