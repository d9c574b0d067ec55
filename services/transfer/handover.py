"""Show one hand-over record as ATMIST-AMBO, IMIST-AMBO or ISBAR, and the trend of its signs."""

from collections.abc import Mapping
from typing import Any

from transfer.clocks import seconds_between

Section = tuple[str, tuple[str, ...]]

_IDENTITY = ("name", "age_years", "sex")
_AMBO: tuple[Section, ...] = (
    ("Allergies", ("allergies",)),
    ("Medications", ("medications",)),
    ("Background", ("background",)),
    ("Other", ("other",)),
)

VIEWS: Mapping[str, tuple[Section, ...]] = {
    "atmist": (
        ("Age", _IDENTITY),
        ("Time", ("onset_at",)),
        ("Mechanism or complaint", ("complaint",)),
        ("Injuries", ("injuries",)),
        ("Signs", ("signs",)),
        ("Treatment", ("treatment", "requirements")),
        *_AMBO,
    ),
    "imist": (
        ("Identification", _IDENTITY),
        ("Mechanism or complaint", ("complaint", "onset_at")),
        ("Injuries", ("injuries",)),
        ("Signs", ("signs",)),
        ("Treatment", ("treatment", "requirements")),
        *_AMBO,
    ),
    "isbar": (
        ("Identify", _IDENTITY),
        ("Situation", ("complaint", "onset_at", "injuries")),
        ("Background", ("allergies", "medications", "background")),
        ("Assessment", ("signs", "treatment")),
        ("Recommendation", ("requirements", "other")),
    ),
}


def view(name: str, record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the record in the sections of a mnemonic; None stands for what nobody said."""
    sections = [
        {"title": title, "fields": {field: record.get(field) for field in fields}}
        for title, fields in VIEWS[name]
    ]
    return {"name": name, "sections": sections}


def by_time(signs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return sets of vital signs, oldest first, equal times as they came."""
    return sorted(signs, key=lambda taken: seconds_between(_EPOCH, taken["measured_at"]))


def trends(signs: list[dict[str, Any]]) -> dict[str, dict[str, float]]:
    """Return for each number measured twice its last value, and the change over how many seconds.

    Takes sets of vital signs, oldest first; each sign is compared with when it was last measured.
    """
    found: dict[str, dict[str, float]] = {}
    last: dict[str, tuple[str, float]] = {}
    for taken in signs:
        for name, value in taken.items():
            if isinstance(value, bool | str):
                continue
            if name in last:
                found[name] = _trend(last[name], (taken["measured_at"], value))
            last[name] = (taken["measured_at"], value)
    return found


def _trend(before: tuple[str, float], now: tuple[str, float]) -> dict[str, float]:
    return {
        "value": now[1],
        "change": round(now[1] - before[1], 6),
        "over_s": seconds_between(before[0], now[0]),
    }


_EPOCH = "1970-01-01T00:00:00Z"
