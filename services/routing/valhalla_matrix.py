"""Ask Valhalla for a matrix in parts, and put in what was found otherwise."""

from collections.abc import Mapping, Sequence
from itertools import batched

from routing import valhalla_answers, valhalla_questions
from routing.engine import Area, Matrix, Position, Road
from routing.valhalla_actor import Actors, Time

Cell = tuple[float | None, float | None]
"""Seconds and metres."""
NOWHERE: Cell = (None, None)

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


def spread(rows: Sequence[Mapping[Position, Cell]], destinations: Sequence[Position]) -> Matrix:
    """Return the matrix of rows that may lack destinations: their cells are empty."""
    cells = [[row.get(place, NOWHERE) for place in destinations] for row in rows]
    return Matrix(
        [[seconds for seconds, _ in row] for row in cells],
        [[metres for _, metres in row] for row in cells],
    )


def empty_cells(matrix: Matrix) -> list[tuple[int, int]]:
    """Return the row and the column of each cell without a time."""
    return [
        (row, column)
        for row, cells in enumerate(matrix.durations_s)
        for column, seconds in enumerate(cells)
        if seconds is None
    ]


def filled(matrix: Matrix, roads: Mapping[tuple[int, int], Road | None]) -> Matrix:
    """Return the matrix with the roads that were found for cells, by row and column."""
    durations, distances = [
        [list(row) for row in rows] for rows in (matrix.durations_s, matrix.distances_m)
    ]
    for (row, column), road in roads.items():
        if road:
            durations[row][column], distances[row][column] = road.duration_s, road.distance_m
    return Matrix(durations, distances)


def _block(actors: Actors, origins: Sequence[Position], destinations: Sequence[Position]) -> int:
    """Return how many places a part has: those beside one place are shared by all actors."""
    if min(len(origins), len(destinations)) > 1:
        return _BLOCK // 2
    longest = max(len(origins), len(destinations))
    return min(_BLOCK, -(-longest // actors.count)) or 1


def _beside(parts: Sequence[Sequence[Sequence[float | None]]]) -> list[list[float | None]]:
    return [[cell for row in rows for cell in row] for rows in zip(*parts, strict=True)]
