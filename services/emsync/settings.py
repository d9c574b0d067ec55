"""Read settings from the environment and report every wrong one at once."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal, TypeVar, cast

T = TypeVar("T")
Profile = Literal["production", "demo"]


class SettingsError(ValueError):
    """One or more variables break their rule; the message names each, with its value."""


class Settings:
    """Collect values and complaints; `check` raises all complaints together."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._complaints: list[str] = []

    def text(self, name: str, default: str) -> str:
        """Return the variable's text, or the default when it is unset or empty."""
        return self._environment.get(name) or default

    def path(self, name: str, default: str) -> Path:
        """Return the variable as a path; whether it exists is the caller's to check."""
        return Path(self.text(name, default))

    def items(self, name: str, default: str = "") -> tuple[str, ...]:
        """Return a comma-separated list, without empty items."""
        parts = self.text(name, default).split(",")
        return tuple(part.strip() for part in parts if part.strip())

    def integer(self, name: str, default: int, low: int, high: int) -> int:
        """Return a whole number from low to high."""
        rule = f"is not a whole number from {low} to {high}"
        return self._parsed(name, default, int, lambda value: low <= value <= high, rule)

    def number(self, name: str, default: float, low: float, high: float) -> float:
        """Return a number from low to high."""
        rule = f"is not a number from {low} to {high}"
        return self._parsed(name, default, float, lambda value: low <= value <= high, rule)

    def profile(self, name: str) -> Profile:
        """Return whether this is for real, which it is when nothing is said, or a demonstration."""
        text = self.text(name, "production")
        if text not in {"production", "demo"}:
            self.complain(f"{name}={text!r} is neither 'production' nor 'demo'")
        return cast(Profile, text)

    def secret_file(self, name: str) -> bytes | None:
        """Return the bytes of the file that `<name>_FILE` names; None when it is unset."""
        path = self._environment.get(f"{name}_FILE")
        if not path:
            return None
        try:
            return Path(path).read_bytes().strip()
        except OSError as error:
            self.complain(f"{name}_FILE={path!r} cannot be read: {error.strerror}")
            return None

    def complain(self, message: str) -> None:
        """Add a complaint of the caller's own."""
        self._complaints.append(message)

    def check(self) -> None:
        """Raise SettingsError when anything was wrong."""
        if self._complaints:
            raise SettingsError("; ".join(self._complaints))

    def _parsed(
        self, name: str, default: T, parse: Callable[[str], T], ok: Callable[[T], bool], rule: str
    ) -> T:
        text = self._environment.get(name)
        if not text:
            return default
        try:
            value = parse(text)
        except ValueError:
            value = None
        if value is None or not ok(value):
            self.complain(f"{name}={text!r} {rule}")
            return default
        return value
