"""Build a map from an OpenStreetMap extract, and put it where a running service takes it up."""

import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from engine import progress
from engine.bake import bake
from engine.download import fetch, name_in
from engine.shell import ROOT, say

CURRENT = "current"  # the link that ROUTING_MAP names
_KINDS = (".osm.pbf", ".osm.gz", ".osm.bz2", ".osm")


def make(extract: Path, maps: Path, settings: Mapping[str, str]) -> Path:
    """Build an extract's tiles in a container; let the link in `maps` lead to them; return them.

    Raises:
        SystemExit: there is no such extract, or it cannot be built; the link is as it was.
    """
    _refuse_other_kinds(extract.name)
    if not extract.is_file():
        raise SystemExit(f"emsync: there is no file {extract}")
    maps.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=ROOT / ".cache") as work:
        _build(extract.resolve(), Path(work), settings)
        made = keep(Path(work) / "region", maps)
    say(f"{maps / CURRENT} leads to the map of {extract.name}; delete older maps beside it at will")
    return made


def make_from(url: str, sha256: str, maps: Path, settings: Mapping[str, str]) -> Path:
    """Fetch an extract whose hash is known and make its map."""
    _refuse_other_kinds(name_in(url))
    with tempfile.TemporaryDirectory(dir=ROOT / ".cache") as work:
        return make(fetch(url, sha256, Path(work)), maps, settings)


def keep(built: Path, maps: Path) -> Path:
    """Move a map into the folder of maps under the hash of its tiles, and lead the link there."""
    record = json.loads((built / "map.json").read_text("utf-8"))
    kept = maps / str(record["tiles_sha256"])[:16]
    if not kept.exists():
        coming = maps / ".coming"
        shutil.rmtree(coming, ignore_errors=True)
        shutil.copytree(built, coming)
        coming.chmod(0o755)
        coming.replace(kept)
    for made in built.iterdir():
        # The same tiles, built before the rest was made of the extract too.
        if not (kept / made.name).exists():
            shutil.copy2(made, kept)
    _lead(maps / CURRENT, kept.name)
    return kept


def _refuse_other_kinds(name: str) -> None:
    if not name.endswith(_KINDS):
        raise SystemExit(f"emsync: {name} is not a file of OpenStreetMap: {', '.join(_KINDS)}")


def _build(extract: Path, work: Path, settings: Mapping[str, str]) -> None:
    sources = {"OSM": str(extract.parent), "EXTRACT": extract.name, "DATA": str(work)}
    allowed = [f"--allow=fs.read={extract.parent}", f"--allow=fs.write={work}"]
    bake({**settings, **sources}, ["--progress=plain", *allowed, "region"], progress.show)


def _lead(link: Path, name: str) -> None:
    """Let a link lead elsewhere in one step: who looks finds the old map or the new one."""
    coming = link.with_name(".next")
    coming.unlink(missing_ok=True)
    coming.symlink_to(name)
    coming.replace(link)
