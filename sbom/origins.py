"""Find the component of every path of every layer: `python -m sbom.origins [IMAGE ...]`.

IMAGE is the name of an image of a release, or an OCI archive of one. Exit code 1 when a path came
from nowhere: each is named.
"""

import argparse
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from base.lockfile import LockError
from engine.bake import RELEASED, tags
from sbom.claims import Claims, Thing, claims_of, folders_above, source_of
from sbom.components import Component
from verify.images import pulled, pushed_manifests, saved
from verify.layout import Entry, Layout

DIRECTORY, HARD_LINK = "5", "1"


@dataclass
class Origins:
    """How many paths each component has in an image, and the paths that are nobody's."""

    counts: Counter[Component] = field(default_factory=Counter)
    strangers: list[str] = field(default_factory=list)


def origins(layout: Layout, service: str, platform: str) -> Origins:
    """Attribute every path of every layer of one platform of an image."""
    claims, found, unclaimed = claims_of(service, platform), Origins(), []
    inhabited: set[str] = set()
    for number, layer in enumerate(layout.layers(layout.manifests[platform]), start=1):
        entries = layout.entries(layer)
        owned = _owned(claims, entries)
        found.counts.update(owned.values())
        inhabited |= folders_above(owned)
        unclaimed += [(number, path, entries[path].kind) for path in entries.keys() - owned.keys()]
    found.strangers = [
        f"{service} {platform} layer {number}: {path}"
        for number, path, kind in sorted(unclaimed)
        # A directory is there for what is in it.
        if not (kind == DIRECTORY and path in inhabited)
    ]
    return found


def _owned(claims: Claims, entries: dict[str, Entry]) -> dict[str, Component]:
    owners = ((path, _owner(claims, entries, path)) for path in entries)
    owned = {path: owner for path, owner in owners if owner}
    # Bytecode is only as good as its source, which must be there.
    return {p: o for p, o in owned.items() if p not in claims.bytecode or source_of(p) in owned}


def _owner(claims: Claims, entries: dict[str, Entry], path: str) -> Component | None:
    entry = entries[path]
    if entry.kind == HARD_LINK and entry.link in entries:
        # Which of two names is the file and which the link is for the packer to choose.
        entry = entries[entry.link]
    return claims.owner_of(path, Thing(entry.kind, entry.content or entry.link))


def service_of(layout: Layout) -> str:
    """Return the service that an image says it is."""
    config = layout.config(next(iter(layout.manifests.values())))
    environment = dict(line.split("=", 1) for line in config["config"]["Env"])
    return str(environment["EMSYNC_SERVICE"])


def image(name: str, folder: Path) -> Layout:
    """Return an image: an archive, this engine's copy, or the registry's.

    Raises:
        SystemExit: there is none; the message has the command that makes it.
    """
    if Path(name).is_file():
        return Layout(Path(name))
    reference, archive = tags([name])[name], folder / f"{name}.tar"
    found = saved(reference, archive)
    if found is None and (pushed := pushed_manifests(reference)):
        found = pulled(reference, sorted(pushed), archive)
    if found is None:
        raise SystemExit(f"origins: there is no image {reference}: run ./emsync build")
    return found


def main() -> int:
    """Print a line for each component and for each stranger; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m sbom.origins", description=__doc__)
    parser.add_argument("images", nargs="*", metavar="IMAGE", help="default: all of a release")
    strangers: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        for name in parser.parse_args().images or tags([RELEASED]):
            layout = image(name, Path(folder))
            for platform in sorted(layout.manifests):
                found = origins(layout, service_of(layout), platform)
                _print(f"{name} {platform}", found)
                strangers += found.strangers
    print("\n".join(f"STRANGER {stranger}" for stranger in strangers) or "no strangers")
    return 1 if strangers else 0


def _print(title: str, found: Origins) -> None:
    print(f"{title}: {found.counts.total()} paths, {len(found.strangers)} strangers")
    for component, count in sorted(found.counts.items()):
        print(f"  {count:6} {component}")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except LockError as error:
        sys.exit(f"origins: {error}")
