"""Cells that a spreadsheet shows and does not run."""

from typing import Any

# What makes a spreadsheet take a text for a formula (OWASP, CSV Injection).
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def harmless(value: Any) -> Any:
    """Return the value; a text that could be a formula begins with an apostrophe then."""
    runs = isinstance(value, str) and value.startswith(_FORMULA_STARTS)
    return f"'{value}" if runs else value
