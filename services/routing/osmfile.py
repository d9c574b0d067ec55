"""Read what an .osm.pbf file says about itself: its bounds and its newest edit."""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

_NANO = 1_000_000_000
_BROKEN = (
    struct.error,
    zlib.error,
    LookupError,
    TypeError,
    ValueError,
    AttributeError,
    OSError,
    OverflowError,
)
_VARINT, _EIGHT_BYTES, _BYTES, _FOUR_BYTES = 0, 1, 2, 5


class NotAnOsmFile(Exception):
    """The bytes are not an .osm.pbf file; the message says in what they break."""


@dataclass(frozen=True)
class OsmFile:
    """The bounds (west, south, east, north in degrees) and the date of the data, if known."""

    bounds: tuple[float, float, float, float] | None
    data_timestamp: str | None


def describe(content: bytes) -> OsmFile:
    """Read the header; when it holds no date, take the newest edit of any object instead.

    Format: https://wiki.openstreetmap.org/wiki/PBF_Format. Raises NotAnOsmFile.
    """
    try:
        return _described(content)
    except _BROKEN as error:
        msg = f"not an .osm.pbf file: a block is broken or cut short ({type(error).__name__})"
        raise NotAnOsmFile(msg) from error


def _described(content: bytes) -> OsmFile:
    blocks = _blocks(content)
    kind, header = next(blocks, ("nothing", b""))
    if kind != "OSMHeader":
        msg = f"starts with {kind}"
        raise LookupError(msg)
    fields = dict(_fields(header))
    bounds = _bounds(fields[1]) if 1 in fields else None
    seconds = fields.get(32) or max((_newest(block) for _, block in blocks), default=0)
    return OsmFile(bounds, _iso(seconds) if seconds else None)


def _blocks(content: bytes) -> Iterator[tuple[str, bytes]]:
    at = 0
    while at < len(content):
        (size,) = struct.unpack_from(">I", content, at)
        start = at + 4 + size
        head = dict(_fields(content[at + 4 : start]))
        at = start + head[3]
        if at > len(content):
            msg = "cut short"
            raise IndexError(msg)
        yield head[1].decode(), _unpacked(content[start:at])


def _unpacked(blob: bytes) -> bytes:
    fields = dict(_fields(blob))
    return bytes(fields[1]) if 1 in fields else zlib.decompress(fields[3])


def _bounds(message: bytes) -> tuple[float, float, float, float]:
    box = {number: _signed(value) / _NANO for number, value in _fields(message)}
    return box[1], box[4], box[2], box[3]


def _newest(block: bytes) -> int:
    """Return the newest edit in a primitive block, in seconds since 1970; 0 if none is told."""
    granularity, groups = 1000, []
    for number, value in _fields(block):
        if number == 2:
            groups.append(value)
        elif number == 18:
            granularity = value
    stamps = (stamp for group in groups for stamp in _stamps(group))
    return max(stamps, default=0) * granularity // 1000


def _stamps(group: bytes) -> Iterator[int]:
    for number, value in _fields(group):
        if number == 2:
            yield from _dense_stamps(value)
        elif number in {1, 3, 4}:
            info = dict(_fields(value)).get(4, b"")
            yield dict(_fields(info)).get(2, 0)


def _dense_stamps(dense: bytes) -> Iterator[int]:
    info = dict(_fields(dense)).get(5, b"")
    packed, at, stamp = dict(_fields(info)).get(2, b""), 0, 0
    while at < len(packed):
        delta, at = _varint(packed, at)
        stamp += _signed(delta)
        yield stamp


def _fields(message: bytes) -> Iterator[tuple[int, Any]]:
    """Walk the fields of one protocol-buffers message: number and value."""
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        value: Any
        if key & 7 == _VARINT:
            value, at = _varint(message, at)
        else:
            size, at = _size(message, at, key & 7)
            value = message[at : at + size]
            at += size
        yield key >> 3, value


def _size(message: bytes, at: int, kind: int) -> tuple[int, int]:
    if kind == _BYTES:
        return _varint(message, at)
    return {_EIGHT_BYTES: 8, _FOUR_BYTES: 4}[kind], at


def _varint(message: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at


def _signed(zigzag: int) -> int:
    return (zigzag >> 1) ^ -(zigzag & 1)


def _iso(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
