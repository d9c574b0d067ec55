"""Ask Valhalla for a matrix in parts."""

from collections.abc import Sequence
from itertools import batched

from routing import valhalla_answers, valhalla_questions
from routing.engine import Area, Matrix, Position
from routing.valhalla_actor import Actors, Time

_BLOCK = 50  # places: a larger part takes more memory at once, and no less time


def in_blocks(
    actors: Actors,
    origins: Sequence[Position],
    destinations: Sequence[Position],
    closures: Sequence[Area],
    time: Time | None,
) -> Matrix:
    """Return the matrix, asked for in parts; raise what Valhalla raises, and EngineDown."""
    block = _block(actors, origins, destinations)
    columns = list(batched(destinations, block, strict=False))
    asked = [
        valhalla_questions.matrix(rows, some, closures)
        for rows in batched(origins, block, strict=False)
        for some in columns
    ]
    found = actors.ask_all("matrix", asked, time)
    parts = [valhalla_answers.matrix(part.result()) for part in found]
    durations, distances = [], []
    for row in batched(parts, len(columns) or 1, strict=False):
        durations += _beside([part.durations_s for part in row])
        distances += _beside([part.distances_m for part in row])
    return Matrix(durations, distances)


def _block(actors: Actors, origins: Sequence[Position], destinations: Sequence[Position]) -> int:
    """Return how many places a part has: those beside one place are shared by all actors."""
    if min(len(origins), len(destinations)) > 1:
        return _BLOCK // 2
    longest = max(len(origins), len(destinations))
    return min(_BLOCK, -(-longest // actors.count)) or 1


def _beside(parts: Sequence[Sequence[Sequence[float | None]]]) -> list[list[float | None]]:
    return [[cell for row in rows for cell in row] for rows in zip(*parts, strict=True)]
