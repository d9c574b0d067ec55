"""EMsync's own code and data in an image, as components and as the files that they are."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from base.lockfile import sha256_of
from engine.shell import ROOT
from sbom.components import Component, purl, sum_of
from services.record import git_tree, is_left_out

# Of all that the images carry, only the map is somebody else's.
DATA_LICENCES = {
    "services/routing/data/tiles.tar": "ODbL-1.0",
    "services/routing/data/map.json": "ODbL-1.0",
    "services/routing/data/places.sqlite": "ODbL-1.0",
}
OURS = "Apache-2.0"


@dataclass(frozen=True)
class Own:
    """A component and the files that it puts into an image: SHA-256 by path."""

    component: Component
    files: dict[str, str]


def is_store(image: str) -> bool:
    """Tell whether an image is one of stores/: Debian's packages, and how they are set up."""
    return (ROOT / "stores" / image).is_dir()


def folder_of(image: str) -> Path:
    """Return the folder of an image's own files."""
    return ROOT / ("stores" if is_store(image) else "services") / image


def code(service: str) -> Own:
    """Return a service's code, its contract and the package that all services share; of a store, its files."""
    if is_store(service):
        files = dict(_placed(folder_of(service), "store"))
        return Own(_own("source", f"emsync-{service}", tree_of(folder_of(service)), files), files)
    files = dict(_placed(ROOT / "services" / service, f"app/{service}"))
    files |= dict(_placed(ROOT / "services" / "emsync", "app/emsync"))
    contract = ROOT / "contracts" / f"{service}.openapi.yaml"
    if contract.exists():
        files[f"app/contracts/{contract.name}"] = sha256_of(contract)
    files = {
        path: digest
        for path, digest in files.items()
        if not path.startswith(f"app/{service}/data/")
    }
    return Own(
        _own("source", f"emsync-{service}", tree_of(ROOT / "services" / service), files), files
    )


def base() -> Own:
    """Return what writes the files that Debian's maintainer scripts would have made; it ships none of its own."""
    folder = ROOT / "base"
    return Own(_own("source", "emsync-base", tree_of(folder), dict(_placed(folder, "base"))), {})


def data(service: str) -> list[Own]:
    """Return each data file of a service; the version is the beginning of its SHA-256."""
    placed = _placed(ROOT / "services" / service / "data", f"app/{service}/data")
    return [Own(_datum(path, digest), {path: digest}) for path, digest in placed]


def tree_of(folder: Path) -> str:
    """Return the id that git has for a folder, which /version names too."""
    return git_tree(folder).hex()


def _datum(path: str, digest: str) -> Component:
    name = "emsync-" + path.removeprefix("app/").replace("/data/", "-")
    source = path.replace("app/", "services/", 1)
    return Component(
        kind="data",
        name=name,
        version=digest[:12],
        digest=f"sha256:{digest}",
        licence=DATA_LICENCES.get(source, OURS),
        purl=purl("generic", name, digest[:12]),
    )


def _own(kind: str, name: str, version: str, files: dict[str, str]) -> Component:
    return Component(
        kind, name, version, f"sha256:{sum_of(files)}", OURS, purl("generic", name, version)
    )


def _placed(folder: Path, place: str) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.is_file() and not any(map(is_left_out, inside.parts)):
            yield f"{place}/{inside.as_posix()}", sha256_of(path)
