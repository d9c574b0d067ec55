"""The one assessor of this process: loaded at start, shared by the API and the page."""

import os
from functools import cache

from severity.assessment import Assessor
from severity.config import read
from severity.model import Model


@cache
def assessor() -> Assessor:
    """Return it; raise ModelRefused when the model on disk is not the one its card describes."""
    return Assessor(Model.load(read(os.environ).model))
