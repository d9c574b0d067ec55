"""Read numbers out of the query."""

import re

from starlette.requests import Request

from emsync.problem import Violation, invalid


def number(request: Request, name: str, default: int, low: int, high: int) -> int:
    """Return a whole number; raise Problem 422 naming the field when it is none, or outside."""
    text = request.query_params.get(name)
    if text is None:
        return default
    # int() would also take "1_0", " 1" and the digits of other scripts.
    if re.fullmatch("[0-9]{1,19}", text) and low <= int(text) <= high:
        return int(text)
    rule = f"must be a whole number from {low} to {high}"
    raise invalid([Violation(name, rule, text)])
