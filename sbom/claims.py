"""What each component may put into an image: for every path its exact kind and content."""

import hashlib
import json
import tarfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path, PurePosixPath

from base.check import SUMS
from base.rootfs import Tree, add_made_files, unpack
from engine.shell import ROOT
from sbom import debs, source, wheels
from sbom.bill import file_system_of, lock_of
from sbom.components import Component, inventory_of
from services.record import content

PACKAGES = "usr/local/lib/python3.13/dist-packages"


@dataclass(frozen=True)
class Thing:
    """What is at a path: the kind as tar writes it, and a file's SHA-256 or a link's target."""

    kind: str
    content: str


@dataclass
class Claims:
    """The component of every path, what must be there, and the sums of all bytecode."""

    things: dict[str, Thing] = field(default_factory=dict)
    owners: dict[str, Component] = field(default_factory=dict)
    bytecode: dict[str, str] = field(default_factory=dict)

    def claim(self, owner: Component, path: str, thing: Thing) -> None:
        """Say whose a path is; a later claim takes an earlier one's place, as a later layer would."""
        self.things[path], self.owners[path] = thing, owner

    def claim_files(self, owner: Component, files: dict[str, str]) -> None:
        """Claim plain files by their SHA-256."""
        for path, digest in files.items():
            self.claim(owner, path, Thing("0", digest))

    def owner_of(self, path: str, thing: Thing) -> Component | None:
        """Return the component that puts exactly this at a path, None when none does."""
        if self.bytecode.get(path) == thing.content and thing.kind == "0":
            return self.owners.get(source_of(path))
        return self.owners[path] if self.things.get(path) == thing else None


def claims_of(service: str, platform: str) -> Claims:
    """Gather what every component of an image may put into it."""
    lowest = _of_file_system(file_system_of(service), platform.partition("/")[2])
    claims = Claims(dict(lowest.things), dict(lowest.owners))
    if source.is_store(service):
        code = source.code(service)
        claims.claim_files(code.component, code.files)
        return claims
    inventory = inventory_of(service, platform)
    if (inventory / "wheels.json").exists():
        _claim_wheels(claims, inventory, lock_of(service))
    _claim_sources(claims, service)
    if (inventory / "site.json").exists():
        _claim_site(claims, service, inventory)
    claims.bytecode = json.loads((inventory / "bytecode.json").read_text("utf-8"))
    return claims


def source_of(bytecode: str) -> str:
    """Return the path of the module that a .pyc was compiled from."""
    path = PurePosixPath(bytecode)
    return str(path.parent.parent / f"{path.name.rsplit('.', 2)[0]}.py")


def folders_above(paths: Iterable[str]) -> set[str]:
    """Return every directory that something lies in."""
    return {str(parent) for path in paths for parent in PurePosixPath(path).parents}


@cache
def _of_file_system(name: str, architecture: str) -> Claims:
    """Gather what Debian's packages put into a root file system; images share it."""
    claims = Claims()
    plan, lock = debs.locked()
    tree = Tree(plan[name].omits)
    packages = [lock.find(package, architecture) for package in plan[name].packages]
    for deb in packages:
        before = tree.entries()
        tree.add_package(unpack(debs.file_of(deb)))
        _claim_new(claims, debs.component(deb, lock), before, tree)
    before = tree.entries()
    add_made_files(tree)
    _claim_new(claims, source.base().component, before, tree)
    return claims


def _claim_new(
    claims: Claims, owner: Component, before: dict[str, tuple[tarfile.TarInfo, bytes]], tree: Tree
) -> None:
    """Claim what was not in a tree before."""
    for path, (info, data) in tree.entries().items():
        if before.get(path) != (info, data):
            thing = _sum(data) if info.isreg() else info.linkname
            claims.claim(owner, path, Thing(info.type.decode("ascii"), thing))


def _claim_wheels(claims: Claims, inventory: Path, lock: Path) -> None:
    for component in wheels.components(inventory, lock):
        record = (inventory / "records" / f"{component.name}.json").read_text("utf-8")
        files = {f"{PACKAGES}/{path}": digest for path, digest in json.loads(record).items()}
        claims.claim_files(component, files)


def _claim_sources(claims: Claims, service: str) -> None:
    code = source.code(service)
    for own in (code, *source.data(service)):
        claims.claim_files(own.component, own.files)
    sums = ROOT / "constraints" / SUMS
    record = content(ROOT / "services" / service, lock_of(service), sums)
    claims.claim_files(code.component, {f"app/{service}/version.json": _sum(record.encode())})


def _claim_site(claims: Claims, service: str, inventory: Path) -> None:
    """Claim what Vite made for the code that it was made from, whose packages it holds."""
    files = json.loads((inventory / "site.json").read_text("utf-8"))
    claims.claim_files(source.code(service).component, files)


def _sum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
