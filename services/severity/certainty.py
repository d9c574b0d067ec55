"""What cannot be ruled out (class-conditional conformal prediction), and what was hardly ever seen.

Vovk, Gammerman and Shafer, Algorithmic Learning in a Random World (2005), section 4.5: with one
threshold per class, each class is covered at its own confidence.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from severity.observation import Observation

Values = NDArray[np.float64]
Truths = NDArray[np.bool_]

CRITICAL, NOT_CRITICAL = "critical", "not critical"


@dataclass(frozen=True)
class Certainty:
    """Outcomes that remain possible, and measurements outside of what the model has seen."""

    possible: tuple[str, ...]
    outside_training: tuple[str, ...]

    @property
    def ambiguous(self) -> bool:
        """Tell whether neither outcome can be ruled out."""
        return len(self.possible) == 2

    @property
    def doubtful(self) -> bool:
        """Tell whether a person has to decide."""
        return self.ambiguous or bool(self.outside_training)


@dataclass(frozen=True)
class Limits:
    """From which risk a critical outcome is possible, up to which risk none is; usual ranges."""

    critical_from: float
    not_critical_to: float
    confidence: Mapping[str, float]
    usual: Mapping[str, tuple[float, float]]

    @classmethod
    def read(cls, card: Mapping[str, Any]) -> "Limits":
        """Return the limits of a card's visit model."""
        return cls(**card["conformal"], usual=card["usual"])

    def certainty(self, patient: Observation, critical: float) -> Certainty:
        """Judge a calibrated risk of a critical outcome."""
        possible = {
            CRITICAL: critical >= self.critical_from,
            NOT_CRITICAL: critical <= self.not_critical_to,
        }
        outside = (name for name, ends in self.usual.items() if _beyond(patient, name, ends))
        return Certainty(tuple(name for name, is_it in possible.items() if is_it), tuple(outside))

    def ambiguous(self, critical: Values) -> Truths:
        """Tell of each risk whether neither outcome can be ruled out."""
        return (critical >= self.critical_from) & (critical <= self.not_critical_to)

    def outside(self, known: Mapping[str, Values]) -> Truths:
        """Tell of each patient whether a measurement was hardly ever seen."""
        beyond = [
            (known[name] < low) | (known[name] > high) for name, (low, high) in self.usual.items()
        ]
        found: Truths = np.logical_or.reduce(beyond)
        return found


def _beyond(patient: Observation, name: str, ends: tuple[float, float]) -> bool:
    value = getattr(patient, name)
    return value is not None and not ends[0] <= value <= ends[1]
