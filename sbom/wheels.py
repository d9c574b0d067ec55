"""The wheels that pip took from a lock, as components."""

import json
from pathlib import Path
from typing import Any

from base.check import entries
from base.lockfile import LockError
from sbom.components import NOASSERTION, Component, purl
from sbom.licences import all_of, from_text, known

# Wheels that say `BSD license` and hold no text; the repository of the second has that of BSD-3-Clause.
ELSEWHERE = {"fhir-core": "LicenseRef-BSD-license", "fhir-resources": "BSD-3-Clause"}
# A licence field may hold the licence's whole text.
LONGEST_NAME = 80


def components(inventory: Path, lock: Path) -> list[Component]:
    """Return every wheel of an inventory.

    Raises:
        LockError: the inventory and the lock do not name the same packages, versions and hashes.
    """
    wheels = json.loads((inventory / "wheels.json").read_text("utf-8"))
    locked = entries(lock.read_text("utf-8"))
    complaints = [c for wheel in wheels for c in _complaints(wheel, locked, lock.name)]
    absent = sorted(set(locked) - {wheel["name"] for wheel in wheels})
    complaints += [f"{lock.name}: pip did not install {name}" for name in absent]
    if complaints:
        msg = "\n".join(
            [*complaints, "run `docker buildx bake -f docker-bake.hcl inventory` again"]
        )
        raise LockError(msg)
    return [component(wheel) for wheel in wheels]


def component(wheel: dict[str, Any]) -> Component:
    """Return a wheel with the licence that its own metadata states."""
    licence = licence_of(wheel) or ELSEWHERE.get(wheel["name"])
    return Component(
        kind="wheel",
        name=wheel["name"],
        version=wheel["version"],
        digest=f"sha256:{wheel['sha256']}",
        licence=licence or NOASSERTION,
        purl=purl("pypi", wheel["name"], wheel["version"]),
        stated="" if licence else wheel["license"][:LONGEST_NAME],
    )


def licence_of(wheel: dict[str, Any]) -> str | None:
    """Return the licence by the surest of: the expression, the field's name, classifiers, the text."""
    if wheel["license_expression"]:
        return str(wheel["license_expression"])
    named = known(wheel["license"]) if len(wheel["license"]) <= LONGEST_NAME else None
    names = (c.rpartition(" :: ")[2] for c in wheel["classifiers"])
    classified = {spdx for spdx in map(known, names) if spdx}
    if named or classified:
        return named or all_of(classified)
    # `BSD License` says not which: the words do.
    return from_text(wheel["license"]) or from_text(wheel.get("license_text", ""))


def _complaints(
    wheel: dict[str, Any], locked: dict[str, tuple[str, frozenset[str]]], lock: str
) -> list[str]:
    version, hashes = locked.get(wheel["name"], ("", frozenset()))
    if version == wheel["version"] and wheel["sha256"] in hashes:
        return []
    return [f"{wheel['name']} {wheel['version']}: SHA-256 {wheel['sha256']} is not in {lock}"]
