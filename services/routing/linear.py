"""Solve linear programs with HiGHS (Huangfu and Hall, Mathematical Programming Computation 10, 2018).

SciPy calls the same solver, and would make the image 25 MB larger: it brings a second BLAS.
"""

from collections.abc import Sequence
from typing import NamedTuple

import highspy
import numpy as np
from highspy._core import _Highs
from numpy.typing import NDArray

Values = NDArray[np.float64]

_MOST_SECONDS = 5.0
_STATUS = highspy.HighsModelStatus


class NotSolved(RuntimeError):
    """The solver found nothing; the message is its own."""


class Row(NamedTuple):
    """A sum of variables (by index, each with its factor) that must lie from low to high."""

    variables: Sequence[int]
    factors: Sequence[float]
    low: float
    high: float


class Solution(NamedTuple):
    """The value of each variable, and whether none are better."""

    values: Values
    proven: bool


def minimise(costs: Values, rows: Sequence[Row], whole: int = 0) -> Solution:
    """Return the variables from 0 to 1 whose sum of cost is least; the first `whole` are 0 or 1.

    Stops at the best that it found after five seconds. Raises NotSolved.
    """
    # The wrapper around it prints a banner, and the log is JSON.
    solver = _Highs()
    # One thread and the simplex method: the same answer every time, at a corner.
    for name, value in (
        ("output_flag", False),
        ("threads", 1),
        ("solver", "simplex"),
        ("time_limit", _MOST_SECONDS),
    ):
        solver.setOptionValue(name, value)
    solver.passModel(_program(costs, rows, whole))
    solver.run()
    status = solver.getModelStatus()
    values = np.array(solver.getSolution().col_value, dtype=np.float64)
    if status not in {_STATUS.kOptimal, _STATUS.kTimeLimit} or values.size != costs.size:
        raise NotSolved(solver.modelStatusToString(status))
    return Solution(values, bool(status == _STATUS.kOptimal))


def _program(costs: Values, rows: Sequence[Row], whole: int) -> highspy.HighsLp:
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = costs.size, len(rows)
    program.col_cost_ = costs
    program.col_lower_, program.col_upper_ = np.zeros(costs.size), np.ones(costs.size)
    program.row_lower_ = np.array([row.low for row in rows])
    program.row_upper_ = np.array([row.high for row in rows])
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_ = np.cumsum([0, *(len(row.variables) for row in rows)])
    program.a_matrix_.index_ = np.concatenate([np.asarray(row.variables) for row in rows])
    program.a_matrix_.value_ = np.concatenate([np.asarray(row.factors, float) for row in rows])
    kinds = highspy.HighsVarType
    program.integrality_ = [kinds.kInteger] * whole + [kinds.kContinuous] * (costs.size - whole)
    return program
