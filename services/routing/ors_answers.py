"""Read what openrouteservice answers."""

from collections.abc import Callable, Sequence
from typing import Any, cast

from routing.engine import EngineDown, Limit, Matrix, Reach, Road, Step


def understood[T](read: Callable[[Any], T], answer: Any) -> T:
    """Return what was read; raise EngineDown when the answer has another shape."""
    try:
        return read(answer)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        msg = f"an answer of another shape ({type(error).__name__})"
        raise EngineDown(msg) from error


def road(answer: Any) -> Road:
    """Return the road of directions in GeoJSON; the features after the first are alternatives."""
    first, *others = answer["features"]
    return _road(first, [_road(other) for other in others])


def matrix(answer: Any, height: int, width: int) -> Matrix:
    """Return a matrix of so many rows and columns."""
    return Matrix(*(_rows(answer, name, height, width) for name in ("durations", "distances")))


def reaches(answer: Any, limits: Sequence[Limit]) -> list[Reach]:
    """Return the polygons of isochrones, in the order of the limits."""
    of_value = {float(f["properties"]["value"]): f["geometry"] for f in answer["features"]}
    return [Reach(limit, of_value[limit.value]["coordinates"]) for limit in limits]


def _rows(answer: Any, name: str, height: int, width: int) -> list[list[float | None]]:
    rows = cast("list[list[float | None]]", answer[name])
    if len(rows) != height or any(len(row) != width for row in rows):
        msg = f"{name} is not {height} x {width}"
        raise ValueError(msg)
    return rows


def _road(feature: Any, alternatives: Sequence[Road] = ()) -> Road:
    properties, coordinates = feature["properties"], feature["geometry"]["coordinates"]
    summary = properties.get("summary", {})  # empty when start and end are one point
    steps = [step for part in properties.get("segments", []) for step in part.get("steps", [])]
    return Road(
        distance_m=float(summary.get("distance", 0.0)),
        duration_s=float(summary.get("duration", 0.0)),
        coordinates=coordinates if len(coordinates) > 1 else coordinates[:1] * 2,
        steps=[_step(step) for step in steps],
        warnings=[str(warning["message"]) for warning in properties.get("warnings", [])],
        alternatives=alternatives,
    )


def _step(step: Any) -> Step:
    return Step(
        instruction=str(step["instruction"]),
        street="" if step.get("name") == "-" else str(step.get("name", "")),
        distance_m=float(step.get("distance", 0.0)),
        duration_s=float(step.get("duration", 0.0)),
        first_point=int(step["way_points"][0]),
        last_point=int(step["way_points"][1]),
    )
