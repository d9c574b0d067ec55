"""From a risk and a floor to one of five levels; when little is known, a person decides."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from severity.observation import Observation
from severity.rules import Floor

Source = Literal["model", "floor", "uncertain"]
Values = NDArray[np.float64]
Levels = NDArray[np.int64]
Truths = NDArray[np.bool_]

UNCERTAIN_LEVEL = 3
LEAST_KNOWN = 4
_SOURCES: tuple[Source, ...] = ("model", "uncertain", "floor")
NAMES = {1: "Immediate", 2: "Emergent", 3: "Urgent", 4: "Semi-urgent", 5: "Non-urgent"}


@dataclass(frozen=True)
class Risks:
    """What the level follows: P(critical), P(hospitalised), a bound on P(death by trauma), if known."""

    critical: float | None = None
    hospitalised: float | None = None
    trauma_death: float | None = None


@dataclass(frozen=True)
class Cuts:
    """The least risk, falling: of a critical outcome for levels 1 to 4, of hospitalisation for 3 and 4."""

    critical: tuple[float, float, float, float]
    hospitalised: tuple[float, float]

    def __post_init__(self) -> None:
        for risks in (self.critical, self.hospitalised):
            if list(risks) != sorted(risks, reverse=True):
                msg = f"level cuts must fall from one level to the next, not {risks}"
                raise ValueError(msg)

    @classmethod
    def read(cls, record: Mapping[str, Any]) -> "Cuts":
        """Return the cuts of a card."""
        first, second, third, fourth = record["critical"]
        admitted, watched = record["hospitalised"]
        return cls((first, second, third, fourth), (admitted, watched))

    def levels(self, critical: Values, hospitalised: Values, trauma_death: Values) -> Levels:
        """Return the level of columns of risks, NaN where one is not known."""
        gravest = np.nan_to_num(np.fmax(critical, trauma_death))
        admitted = np.nan_to_num(hospitalised)
        by_critical = 1 + sum(gravest < cut for cut in self.critical)
        by_hospitalised = 3 + sum(admitted < cut for cut in self.hospitalised)
        return np.minimum(by_critical, by_hospitalised)

    def level(self, risks: Risks) -> int:
        """Return the level of risks (probabilities 0 to 1); to die is to be critical."""
        known = (risks.critical, risks.hospitalised, risks.trauma_death)
        columns = (np.array([risk], dtype=np.float64) for risk in known)
        return int(self.levels(*columns)[0])


@dataclass(frozen=True)
class Decision:
    """A level, and what decided it."""

    level: int
    source: Source


def decide(risks: Risks, floor: Floor, cuts: Cuts, *, known: int, doubtful: bool) -> Decision:
    """Choose the level: the model may go above the floor's urgency, never below.

    A low level without a risk behind it, or one that is `doubtful`, or has fewer than LEAST_KNOWN
    essential signs, is `uncertain`: level 3, for a clinician to decide.
    """
    sure = risks.critical is not None and known >= LEAST_KNOWN and not doubtful
    proposed, floors = np.array([cuts.level(risks)]), np.array([floor.level])
    levels, sources = decide_all(proposed, floors, np.array([sure]))
    return Decision(int(levels[0]), sources[0])


def decide_all(proposed: Levels, floors: Levels, sure: Truths) -> tuple[Levels, list[Source]]:
    """Choose like `decide` for columns, where `sure` is that a low level may stand."""
    doubted = (proposed > UNCERTAIN_LEVEL) & ~sure
    level = np.where(doubted, UNCERTAIN_LEVEL, proposed)
    held = floors < level
    place = np.where(held, 2, doubted)
    return np.where(held, floors, level), [_SOURCES[one] for one in place]


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
