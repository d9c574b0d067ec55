"""What a reason for visit says about the risk, learned per code of NCHS's hierarchical classification.

A code's share of outcomes is drawn towards that of its group (its first digits), the more so the
fewer patients gave it (empirical Bayes): a code that nobody gave has the risk of its group.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]

DIGITS = 5
# So few are quicker looked up one by one.
_FEW = 8


@dataclass(frozen=True)
class ReasonRisk:
    """Log-odds of an outcome by code or group of codes; the group "" holds everybody."""

    log_odds: Mapping[str, float]

    def of(self, codes: Values) -> Values:
        """Return the log-odds of each code, NaN where it is NaN; shapes are equal."""
        if codes.size <= _FEW:
            return np.array([self._one(code) for code in codes.flat]).reshape(codes.shape)
        known, place = np.unique(codes, return_inverse=True)
        return np.array([self._one(code) for code in known])[place].reshape(codes.shape)

    def _one(self, code: float) -> float:
        if np.isnan(code):
            return np.nan
        name = str(int(code))
        return next(self.log_odds[group] for group in _groups(name) if group in self.log_odds)


def _groups(code: str) -> list[str]:
    """Return the code and its groups, the smallest first."""
    return [code[:length] for length in range(DIGITS, -1, -1)]
