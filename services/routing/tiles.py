"""Make Valhalla's graph tiles the same bytes for the same roads, and pack them into one archive.

`valhalla_build_tiles` 3.9.1 with one thread leaves one thing to chance: the date and time
fields of a turn restriction that has neither are never written, so the file holds whatever
was in memory, and the tile's checksum and the tile set's build id follow it.
"""

import hashlib
import struct
from collections.abc import Iterator
from pathlib import Path

from valhalla.baldr import GraphTileHeader  # type: ignore[import-untyped]
from valhalla.mjolnir import set_tileset_build_id  # type: ignore[import-untyped]

_BLOCK = 512
_RESTRICTION = struct.Struct("<3Q")  # from + begin, to + end, type + modes + vias + rest
_OFFSETS_AT = 96  # of GraphTileHeader: forward restrictions, reverse ones, edge information
_INDEX_ENTRY = struct.Struct("<QLL")  # offset in the archive, tile id, size

_LOCAL, _LOCAL_DEG, _LOCAL_COLUMNS = 2, 0.25, 1440

_GRAPH_ID = (1 << 46) - 1
_HAS_TIME = 1 << 46
_UNTIMED_RULE = (1 << 21) - 1  # type, modes, number of vias
_TIMED_RULE = (1 << 40) - 1  # and days of the week, minutes
_PROBABILITY = 0x7F << 40
_PROBABLE = {10, 11}  # the two kinds of restriction that carry a probability


def settle(tile_dir: Path) -> None:
    """Blank what the builder left to chance in every tile below the folder, in place."""
    for path in tile_paths(tile_dir):
        content = bytearray(path.read_bytes())
        _settle_restrictions(content)
        path.write_bytes(content)
        header = GraphTileHeader.from_file(path)
        header.date_created = 0
        header.tile_checksum = _fingerprint(bytes(content[GraphTileHeader.byte_size() :]))
        header.save(path)
    set_tileset_build_id(str(tile_dir))


def tile_paths(tile_dir: Path) -> list[Path]:
    """Return all tiles below the folder, in an order that no file system decides."""
    return sorted(tile_dir.rglob("*.gph"), key=lambda path: path.relative_to(tile_dir).parts)


def bounds(tile_dir: Path) -> tuple[float, float, float, float]:
    """Return west, south, east, north of the local tiles, which are a quarter of a degree wide."""
    numbers = [
        number >> 3
        for number in (
            tile_id(path.relative_to(tile_dir).as_posix()) for path in tile_paths(tile_dir)
        )
        if number & 7 == _LOCAL
    ]
    columns = [number % _LOCAL_COLUMNS for number in numbers]
    rows = [number // _LOCAL_COLUMNS for number in numbers]
    return (
        min(columns) * _LOCAL_DEG - 180,
        min(rows) * _LOCAL_DEG - 90,
        (max(columns) + 1) * _LOCAL_DEG - 180,
        (max(rows) + 1) * _LOCAL_DEG - 90,
    )


def pack(tile_dir: Path) -> bytes:
    """Return a tar of all tiles, led by the index.bin that lets Valhalla map it at once."""
    names = [path.relative_to(tile_dir).as_posix() for path in tile_paths(tile_dir)]
    contents = [(tile_dir / name).read_bytes() for name in names]
    index_size = _INDEX_ENTRY.size * len(names)
    index, at = b"", _BLOCK + _padded(index_size)
    for name, content in zip(names, contents, strict=True):
        index += _INDEX_ENTRY.pack(at + _BLOCK, tile_id(name), len(content))
        at += _BLOCK + _padded(len(content))
    members = [("index.bin", index), *zip(names, contents, strict=True)]
    return b"".join(_member(name, content) for name, content in members) + bytes(2 * _BLOCK)


def tile_id(name: str) -> int:
    """Return the id of the tile in a file such as 2/000/864/819.gph: level and number."""
    level, number = name.removesuffix(".gph").split("/", 1)
    return int(level) | int(number.replace("/", "")) << 3


def _settle_restrictions(tile: bytearray) -> None:
    for at in _restrictions(tile):
        origin, target, rule = _RESTRICTION.unpack_from(tile, at)
        keep = _PROBABILITY if rule & 0xF in _PROBABLE else 0
        if origin & _HAS_TIME:
            words = origin, target, rule & (_TIMED_RULE | keep)
        else:
            words = origin & _GRAPH_ID, target & _GRAPH_ID, rule & (_UNTIMED_RULE | keep)
        _RESTRICTION.pack_into(tile, at, *words)


def _restrictions(tile: bytearray) -> Iterator[int]:
    """Walk the offsets of the turn restrictions; the ids of their vias follow each one."""
    at, _, end = struct.unpack_from("<3I", tile, _OFFSETS_AT)
    while at < end:
        yield at
        vias = _RESTRICTION.unpack_from(tile, at)[2] >> 16 & 0x1F
        at += _RESTRICTION.size + 8 * vias


def _fingerprint(data: bytes) -> int:
    return int.from_bytes(hashlib.sha256(data).digest()[:6], "little")


def _padded(size: int) -> int:
    return -(-size // _BLOCK) * _BLOCK


def _member(name: str, content: bytes) -> bytes:
    """Return one member of a ustar archive with no time and no owner in it."""
    head = bytearray(_BLOCK)
    fields = (
        (0, name.encode()), (100, b"0000644\0"), (108, b"0000000\0"), (116, b"0000000\0"),
        (124, b"%011o\0" % len(content)), (136, b"00000000000\0"), (148, b" " * 8),
        (156, b"0"), (257, b"ustar\x0000"),
    )  # fmt: skip
    for at, value in fields:
        head[at : at + len(value)] = value
    head[148:156] = b"%06o\0 " % sum(head)
    return bytes(head) + content + bytes(_padded(len(content)) - len(content))
