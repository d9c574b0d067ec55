"""Gather the bill of materials of an image from its locks."""

import uuid
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from pathlib import Path

from base import npm as npm_locks
from base.lockfile import sha256_of
from engine.shell import ROOT
from sbom import debs, npm, source, wheels
from sbom.components import Component, inventory_of


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
    lock = lock_of(service)
    file_system = plan[file_system_of(service)]
    found = [
        *debs.components(file_system, base_lock, platform.partition("/")[2]),
        *_packages(service, platform, lock),
        source.base().component,
        source.code(service).component,
        *(own.component for own in source.data(service)),
    ]
    version = source.tree_of(source.folder_of(service))
    return Bill(service, platform, version, sha256_of(lock), tuple(sorted(found)))


def lock_of(service: str) -> Path:
    """Return the lock of what an image installs beside Debian's packages."""
    folder, constraints = source.folder_of(service), ROOT / "constraints"
    if (folder / "package.json").exists():
        return npm_locks.lock_of(folder / "package.json")
    return constraints / ("base.lock" if source.is_store(service) else f"{service}.txt")


def file_system_of(service: str) -> str:
    """Return the section of base.in that an image starts from."""
    if source.is_store(service):
        return service
    return "web" if _is_page(lock_of(service)) else "run"


def _packages(service: str, platform: str, lock: Path) -> Iterable[Component]:
    if source.is_store(service):
        return ()
    inventory = inventory_of(service, platform)
    return npm.components(inventory, lock) if _is_page(lock) else wheels.components(inventory, lock)


def _is_page(lock: Path) -> bool:
    return lock.suffix == ".json"
