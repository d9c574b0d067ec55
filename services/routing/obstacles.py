"""Say what a patient needs, and what keeps a hospital from being the right one."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from routing.facilities import EMERGENCY, Facility

_IMMEDIATE = 1

# What keeps a patient away, the mildest first: the last resort is the one with the mildest.
_FULL, _DIVERTED, _UNFIT, _NO_EMERGENCY, _CLOSED, _HISTORICAL = range(6)
_OVERRIDDEN = {_FULL, _DIVERTED}


@dataclass(frozen=True)
class Need:
    """What the patient needs: severity level 1 (immediate) to 5, and capabilities.

    The trauma level is the weakest centre that will do: 1 is the strongest, None any.
    """

    level: int
    capabilities: Collection[str]
    trauma_level: int | None = None


@dataclass(frozen=True)
class Obstacle:
    """Why a hospital should not get this patient; `kind` orders them, mildest first."""

    kind: int
    reason: str


def obstacles(facility: Facility, need: Need) -> list[Obstacle]:
    """Return why a hospital should not get this patient; an immediate one overrides some."""
    found = _obstacles(facility, need)
    if need.level != _IMMEDIATE:
        return found
    return [obstacle for obstacle in found if obstacle.kind not in _OVERRIDDEN]


def overridden(facility: Facility, need: Need) -> list[str]:
    """Return the obstacles that do not count because the patient is immediate."""
    if need.level != _IMMEDIATE:
        return []
    return [o.reason for o in _obstacles(facility, need) if o.kind in _OVERRIDDEN]


def missing(facility: Facility, need: Need) -> list[str]:
    """Return the needs that a hospital does not meet; too weak a trauma centre is one."""
    lacking = set(wanted(need)) - facility.capabilities
    return sorted(lacking | ({"trauma"} if _too_weak(facility, need) else set()))


def wanted(need: Need) -> list[str]:
    """Return the capabilities asked for; a trauma level asks for trauma."""
    return sorted({*need.capabilities, *(["trauma"] if need.trauma_level else [])})


def _obstacles(facility: Facility, need: Need) -> list[Obstacle]:
    found = []
    if facility.historical:
        found.append(Obstacle(_HISTORICAL, "historical: it is a hospital no more"))
    if facility.status == "closed":
        found.append(Obstacle(_CLOSED, "closed"))
    if not facility.emergency:
        found.append(Obstacle(_NO_EMERGENCY, "has no emergency department"))
    found += [Obstacle(_UNFIT, reason) for reason in _unfit(facility, need)]
    found += [Obstacle(_DIVERTED, reason) for reason in _diverted(facility, need)]
    if facility.free == 0:
        found.append(Obstacle(_FULL, f"none of its {facility.beds} beds is free"))
    return found


def _unfit(facility: Facility, need: Need) -> list[str]:
    reasons = []
    if lacking := missing(facility, replace(need, trauma_level=None)):
        reasons.append(f"does not offer {', '.join(lacking)}")
    if _too_weak(facility, need):
        own = f"level {facility.trauma_level}" if facility.trauma_level else "of no stated level"
        reasons.append(f"its trauma centre is {own}, not level {need.trauma_level} or better")
    return reasons


def _too_weak(facility: Facility, need: Need) -> bool:
    if need.trauma_level is None:
        return False
    return facility.trauma_level is None or facility.trauma_level > need.trauma_level


def _diverted(facility: Facility, need: Need) -> list[str]:
    reasons = ["on diversion"] if facility.status == "diversion" else []
    return reasons + [
        f"on diversion until {one.until}"
        if one.service == EMERGENCY
        else f"{one.service} on diversion until {one.until}"
        for one in facility.diversions
        if one.service in {EMERGENCY, *wanted(need)}
    ]
