"""From a risk and a floor to one of five levels; when little is known, a person decides."""

from dataclasses import dataclass
from typing import Literal

from severity.observation import Observation
from severity.rules import Floor

Source = Literal["model", "floor", "uncertain"]

UNCERTAIN_LEVEL = 3
LEAST_KNOWN = 4
NAMES = {1: "Immediate", 2: "Emergent", 3: "Urgent", 4: "Semi-urgent", 5: "Non-urgent"}


@dataclass(frozen=True)
class Cuts:
    """The least risk of levels 1 to 4, falling; what is below the last is level 5."""

    risks: tuple[float, float, float, float]

    def __post_init__(self) -> None:
        if list(self.risks) != sorted(self.risks, reverse=True):
            msg = f"level cuts must fall from level 1 to level 4, not {self.risks}"
            raise ValueError(msg)

    def level(self, risk: float) -> int:
        """Return the level of a risk (probability 0 to 1)."""
        return 1 + sum(risk < cut for cut in self.risks)


@dataclass(frozen=True)
class Decision:
    """A level, and what decided it."""

    level: int
    source: Source


def decide(risk: float | None, floor: Floor, known: int, cuts: Cuts) -> Decision:
    """Choose the level: the model may go above the floor's urgency, never below.

    Without a risk, or with fewer than LEAST_KNOWN essential signs behind a low level, it is
    `uncertain`: level 3, for a clinician to decide.
    """
    proposed = _proposed(risk, known, cuts)
    if floor.level < proposed.level:
        return Decision(floor.level, "floor")
    return proposed


def _proposed(risk: float | None, known: int, cuts: Cuts) -> Decision:
    level = None if risk is None else cuts.level(risk)
    if level is None or (level > UNCERTAIN_LEVEL and known < LEAST_KNOWN):
        return Decision(UNCERTAIN_LEVEL, "uncertain")
    return Decision(level, "model")


def essential_signs(patient: Observation) -> dict[str, bool]:
    """Tell which of the five signs are known that a low level needs."""
    aware = (patient.consciousness, patient.glasgow_coma_scale)
    return {
        "respiratory_rate": patient.respiratory_rate is not None,
        "pulse": patient.pulse is not None,
        "systolic_pressure": patient.systolic_pressure is not None,
        "oxygen_saturation": patient.oxygen_saturation is not None,
        "consciousness": any(sign is not None for sign in aware),
    }
