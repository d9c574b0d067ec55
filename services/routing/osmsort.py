"""Bring OpenStreetMap data of any kind into the order and the format that the builder reads."""

import tempfile
from pathlib import Path

KINDS = (".osm.pbf", ".osm.gz", ".osm.bz2", ".osm")


class NotOsmData(Exception):
    """The bytes are not OpenStreetMap data; the message says how they break."""


def sorted_pbf(content: bytes, kind: str) -> bytes:
    """Return the same objects as a .osm.pbf file, nodes before ways before relations, by id.

    Raises NotOsmData.
    """
    import osmium  # type: ignore[import-not-found]  # noqa: PLC0415 not where the service runs

    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / f"given{kind}", Path(folder) / "sorted.osm.pbf"
        source.write_bytes(content)
        try:
            reader = osmium.MergeInputReader()
            reader.add_file(str(source))
            with osmium.SimpleWriter(str(target)) as writer:
                reader.apply(writer)
        except RuntimeError as error:
            msg = f"not a whole {kind} file: {error}"
            raise NotOsmData(msg) from error
        return target.read_bytes()
