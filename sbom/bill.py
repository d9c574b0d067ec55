"""Gather the bill of materials of an image from its locks."""

import uuid
from collections.abc import Iterable
from dataclasses import astuple, dataclass

from base.lockfile import sha256_of
from engine.shell import ROOT
from sbom import debs, npm, source, wheels
from sbom.components import Component, inventory_of

FILE_SYSTEM = "run"


@dataclass(frozen=True)
class Bill:
    """What one platform of an image is made of; `version` is the git tree of the service's folder."""

    service: str
    platform: str
    version: str
    lock: str
    components: tuple[Component, ...]

    @property
    def name(self) -> str:
        """Return service and platform as one word: the stem of the documents' file names."""
        return f"{self.service}-{self.platform.replace('/', '-')}"

    @property
    def identity(self) -> uuid.UUID:
        """Return an id that is the same for the same content."""
        return uuid.uuid5(uuid.NAMESPACE_OID, repr(astuple(self)))


def bill_of(service: str, platform: str) -> Bill:
    """Gather what an image's locks, sources and data say."""
    plan, base_lock = debs.locked()
    lock = ROOT / "constraints" / f"{service}.txt"
    found = [
        *debs.components(plan[FILE_SYSTEM], base_lock, platform.partition("/")[2]),
        *wheels.components(inventory_of(service, platform), lock),
        *_npm(service),
        source.base().component,
        source.code(service).component,
        *(own.component for own in source.data(service)),
    ]
    version = source.tree_of(ROOT / "services" / service)
    return Bill(service, platform, version, sha256_of(lock), tuple(sorted(found)))


def _npm(service: str) -> Iterable[Component]:
    lock = ROOT / "services" / service / "package-lock.json"
    return npm.components(lock) if lock.exists() else []
