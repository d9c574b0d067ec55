"""Made-up patients, each named by what it teaches; no real one is among them."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from severity.view.series import Reading

_FILE = Path(__file__).with_name("examples.json")


@dataclass(frozen=True)
class Example:
    """A patient to load, and the sets of vital signs that were taken before."""

    id: str
    title: str
    teaches: str
    record: dict[str, Any]
    earlier: tuple[dict[str, Any], ...] = ()

    def readings(self, now: datetime) -> list[Reading]:
        """Return every set with its time, the latest of them now."""
        past = [
            Reading(now - timedelta(minutes=signs["minutes"]), self.record | _signs(signs))
            for signs in self.earlier
        ]
        return [*past, Reading(now, self.record)] if past else []


@cache
def examples() -> dict[str, Example]:
    """Return all, by id, in the order of the file."""
    listed = json.loads(_FILE.read_text("utf-8"))
    return {
        case["id"]: Example(**case | {"earlier": tuple(case.get("earlier", ()))}) for case in listed
    }


def _signs(earlier: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in earlier.items() if name != "minutes"}
