"""Build the map that the service drives on: `python -m routing.mapbuild --help`.

The same input gives the same bytes on one processor architecture, whatever the time, path,
locale, time zone, user or umask.
"""

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
import zipfile
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import valhalla  # type: ignore[import-untyped]

from routing import osmfile, osmhospitals, osmsort, tiles
from routing.places import index, osmplaces
from routing.places.place import Place

ATTRIBUTION = "© OpenStreetMap contributors, ODbL 1.0"
_BUILDER = Path(valhalla.__file__).parent / "bin" / "valhalla_build_tiles"


# What the builder says when it has done one thing, and the thing that it does next.
_STEPS = (
    ("pbfgraphparser.cc::ParseNodes", "joining roads"),
    ("graphbuilder.cc::Build took", "describing roads"),
    ("graphenhancer.cc::Enhance", "levels of roads"),
    ("hierarchybuilder.cc::Build took", "shortcuts"),
    ("shortcutbuilder.cc::Build", "turn restrictions"),
    ("restrictionbuilder.cc::Build", "checking"),
    ("util.cc::build_tile_set", "packing"),
)
_Box = tuple[float, float, float, float]  # west, south, east, north, degrees


class MapBuildError(RuntimeError):
    """The map cannot be built; the message says from what and why."""


def build(
    source: str,
    content: bytes,
    out: Path,
    ordered: bytes | None = None,
    hospitals: Sequence[dict[str, Any]] = (),
) -> dict[str, Any]:
    """Write tiles.tar and map.json into a folder and return what map.json says.

    `ordered` is the content as a sorted .osm.pbf file, for content that may be none itself.
    `hospitals` are written beside them as facilities.json, which the service begins with.
    Raises MapBuildError when it is not a sorted .osm.pbf file with roads in it.
    """
    is_pbf = ordered is None or source.endswith(".osm.pbf")
    try:
        described = osmfile.describe(content if is_pbf else ordered or b"")
    except osmfile.NotAnOsmFile as error:
        msg = f"{source}: {error}"
        raise MapBuildError(msg) from error
    archive, box = _archive(source, ordered or content)
    record = {
        "source": source,
        "source_sha256": hashlib.sha256(content).hexdigest(),
        "data_timestamp": described.data_timestamp,
        "bounds": _within(box, described.bounds),
        "attribution": ATTRIBUTION,
        "tiles_sha256": hashlib.sha256(archive).hexdigest(),
        "engine": f"valhalla {valhalla.__version__}",
    }
    out.mkdir(parents=True, exist_ok=True)
    _write(out / "tiles.tar", archive)
    if hospitals:
        note = f"The hospitals of {source}. {ATTRIBUTION}. Tell the service what they can do."
        _write(out / "facilities.json", _json({"note": note, "facilities": hospitals}))
    _write(out / "map.json", _json(record))
    return record


def from_wheel(wheel_dir: Path, member: str) -> tuple[str, bytes]:
    """Return name and bytes of an .osm.pbf file that the one wheel in a folder carries as data."""
    wheels = sorted(wheel_dir.glob("*.whl"))
    if len(wheels) != 1:
        msg = f"{wheel_dir} holds {len(wheels)} wheels: it must hold exactly the one with the map"
        raise MapBuildError(msg)
    with zipfile.ZipFile(wheels[0]) as wheel:
        for name in wheel.namelist():
            if Path(name).name == member:
                return member, wheel.read(name)
    msg = f"{wheels[0].name} carries no {member}: give its name with --member"
    raise MapBuildError(msg)


def from_extract(path: Path, content: bytes) -> tuple[bytes, list[dict[str, Any]]]:
    """Return an extract of any kind as a sorted .osm.pbf file, and its hospitals.

    Raises MapBuildError.
    """
    kind = next((kind for kind in osmsort.KINDS if path.name.endswith(kind)), None)
    if kind is None:
        msg = f"{path.name} is none of {', '.join(osmsort.KINDS)}"
        raise MapBuildError(msg)
    try:
        ordered = osmsort.sorted_pbf(content, kind)
    except osmsort.NotOsmData as error:
        msg = f"{path.name}: {error}"
        raise MapBuildError(msg) from error
    with tempfile.NamedTemporaryFile(suffix=".osm.pbf") as file:
        Path(file.name).write_bytes(ordered)
        return ordered, osmhospitals.hospitals(Path(file.name))


def from_sorted(content: bytes) -> list[Place]:
    """Return the places that a sorted .osm.pbf file has names for."""
    with tempfile.NamedTemporaryFile(suffix=".osm.pbf") as file:
        Path(file.name).write_bytes(content)
        return osmplaces.read(Path(file.name))


def _within(tiles_box: _Box, told: _Box | None) -> _Box:
    """Return what the file says of its bounds, within its tiles: some files say half the world."""
    if told is None:
        return tiles_box
    low = [max(pair) for pair in zip(tiles_box[:2], told[:2], strict=True)]
    high = [min(pair) for pair in zip(tiles_box[2:], told[2:], strict=True)]
    return low[0], low[1], high[0], high[1]


def _archive(source: str, content: bytes) -> tuple[bytes, _Box]:
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        tile_dir = work / "tiles"
        tile_dir.mkdir()
        (work / "map.osm.pbf").write_bytes(content)
        (work / "valhalla.json").write_text(json.dumps(_configuration(work)), "utf-8")
        _run_builder(source, work)
        if not tiles.tile_paths(tile_dir):
            msg = f"{source} has no roads in it: nothing to route on"
            raise MapBuildError(msg)
        tiles.settle(tile_dir)
        return tiles.pack(tile_dir), tiles.bounds(tile_dir)


def _configuration(work: Path) -> dict[str, Any]:
    configuration: dict[str, Any] = valhalla.get_config(
        tile_extract="", tile_dir=work / "tiles", verbose=True
    )
    # One thread: with more, tiles are stitched in the order in which threads finish.
    configuration["mjolnir"] |= {"concurrency": 1, "admin": "", "timezone": "", "landmarks": ""}
    configuration["mjolnir"] |= {"transit_dir": "", "transit_feeds_dir": "", "traffic_extract": ""}
    configuration["additional_data"]["elevation"] = ""
    return configuration


def _run_builder(source: str, work: Path) -> None:
    if not _BUILDER.is_file():
        msg = "valhalla_build_tiles is not here: run where pyvalhalla is installed in full"
        raise MapBuildError(msg)
    last: deque[str] = deque(maxlen=3)
    steps = iter(enumerate(_STEPS, 2))
    step = next(steps, None)
    _tell(1, "reading ways and nodes")
    with subprocess.Popen(
        [_BUILDER, "-c", work / "valhalla.json", work / "map.osm.pbf"],
        cwd=work,
        env={"LC_ALL": "C", "TZ": "UTC"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as run:
        for line in run.stdout or ():
            last.append(line.strip())
            if step and step[1][0] in line:
                _tell(step[0], step[1][1])
                step = next(steps, None)
    if run.returncode != 0:
        msg = f"{source}: valhalla_build_tiles failed ({run.returncode}): {' | '.join(last)}"
        raise MapBuildError(msg)


def _tell(step: int, name: str) -> None:
    print(f"map: {step} of {len(_STEPS) + 1}: {name}", file=sys.stderr, flush=True)


def _json(value: dict[str, Any]) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    path.chmod(0o644)


def _arguments(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="routing.mapbuild", description=__doc__)
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--wheel-dir", type=Path, help="folder with one wheel that carries a map")
    source.add_argument("--pbf", type=Path, help="an .osm.pbf file, sorted")
    source.add_argument("--extract", type=Path, help="an .osm.pbf, .osm.gz, .osm.bz2 or .osm file")
    parser.add_argument("--member", default="Helsinki.osm.pbf", help="the map's name in the wheel")
    parser.add_argument(
        "--out",
        type=Path,
        required=True,
        help="gets tiles.tar, map.json, places.sqlite and, of an extract, facilities.json",
    )
    return parser.parse_args(arguments)


def main(arguments: Sequence[str]) -> int:
    """Build as the command line says; print the record, or the reason on failure."""
    asked = _arguments(arguments)
    ordered: bytes | None = None
    hospitals: list[dict[str, Any]] = []
    try:
        if asked.wheel_dir:
            source, content = from_wheel(asked.wheel_dir, asked.member)
        else:
            path = asked.extract or asked.pbf
            source, content = path.name, path.read_bytes()
            if asked.extract:
                ordered, hospitals = from_extract(path, content)
        record = build(source, content, asked.out, ordered, hospitals)
        index.write(asked.out / index.FILE, from_sorted(ordered or content))
    except (MapBuildError, OSError) as error:
        print(f"map not built: {error}", file=sys.stderr)
        return 1
    print(json.dumps(record, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
