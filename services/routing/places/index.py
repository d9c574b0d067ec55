"""Find places by parts of their names: an SQLite file with trigrams (FTS5), made with the map."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from routing.places.place import KINDS, Place, folded

FILE = "places.sqlite"
_TRIGRAM = 3

_SCHEMA = """
PRAGMA page_size = 4096;
CREATE TABLE place (
    id INTEGER PRIMARY KEY, name TEXT, kind TEXT, near TEXT, lon REAL, lat REAL, folded TEXT
);
CREATE VIRTUAL TABLE place_name USING fts5(
    folded, content = 'place', content_rowid = 'id', tokenize = 'trigram'
);
"""
_NAMES = "INSERT INTO place_name (rowid, folded) SELECT id, folded FROM place ORDER BY id"
_FOUND = """
SELECT name, kind, near, lon, lat FROM place
WHERE {among}
ORDER BY folded NOT LIKE ?1, {kinds}, length(folded), name, near, id LIMIT ?2
"""
# Who made the file and how often it was changed: other bytes for each version of SQLite.
_CHANGE_COUNTER, _MADE_BY = slice(24, 28), slice(92, 100)


class PlacesUnusable(ValueError):
    """The file is no index of places; the message says why and how to make it."""


def write(path: Path, places: Sequence[Place]) -> None:
    """Write the index: the same places give the same bytes."""
    path.unlink(missing_ok=True)
    rows = [(p.name, p.kind, p.near, p.lon, p.lat, _text(p)) for p in places]
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript(_SCHEMA)
        connection.execute("BEGIN")
        insert = "INSERT INTO place (name, kind, near, lon, lat, folded) VALUES (?, ?, ?, ?, ?, ?)"
        connection.executemany(insert, rows)
        connection.execute(_NAMES)
        connection.execute("INSERT INTO place_name (place_name) VALUES ('optimize')")
        connection.execute("COMMIT")
        connection.execute("VACUUM")
    content = bytearray(path.read_bytes())
    content[_CHANGE_COUNTER], content[_MADE_BY] = bytes(4), bytes(8)
    path.write_bytes(content)
    path.chmod(0o644)


class PlaceIndex:
    """The places of one map; any thread may ask."""

    def __init__(self, path: Path) -> None:
        """Take the file that `write` made; raise PlacesUnusable."""
        self._address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        try:
            self.find("any", 1)
        except sqlite3.Error as error:
            msg = f"{path} holds no places ({error}): build the map again with `./emsync map`"
            raise PlacesUnusable(msg) from error

    def find(self, text: str, limit: int) -> list[Place]:
        """Return the places whose name and town have every word of a text, the best first.

        Begins with the text before has it inside, then town, street, address, point of interest.
        """
        words = folded(text).split()
        if not words:
            return []
        long = [word for word in words if len(word) >= _TRIGRAM]
        short = [word for word in words if len(word) < _TRIGRAM]
        among = ["id IN (SELECT rowid FROM place_name WHERE place_name MATCH ?3)"] if long else []
        # Too short for a trigram, such as a house number: a whole word, or the beginning of one.
        among += [f"' ' || folded LIKE ?{4 + at}" for at in range(len(short))]
        match = " AND ".join(f'"{word}"' for word in long)
        order = " ".join(f"WHEN '{kind}' THEN {at}" for at, kind in enumerate(KINDS))
        query = _FOUND.format(among=" AND ".join(among), kinds=f"CASE kind {order} END")
        asked = [" ".join(words) + "%", limit, match, *(f"% {word}%" for word in short)]
        with closing(sqlite3.connect(self._address, uri=True)) as connection:
            return [Place(*row) for row in connection.execute(query, asked)]


def _text(place: Place) -> str:
    return folded(f"{place.name} {place.near}")
