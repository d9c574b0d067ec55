"""Read what Valhalla answers."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from routing.engine import Limit, Matrix, Reach, Road, Step

_METRES = 1000
_SHAPE_DEGREES = 1e6  # of which one is the last digit of a shape


def road(answer: dict[str, Any]) -> Road:
    """Return the road of an answer to /route, with its alternatives."""
    return _road(answer["trip"], [_road(other["trip"]) for other in answer.get("alternates", [])])


def matrix(answer: dict[str, Any]) -> Matrix:
    """Return the matrix of an answer to /sources_to_targets in the osrm format."""
    durations = answer["durations"]
    # Only the durations tell what is out of reach: distances may hold another cell's number.
    distances = [
        [None if seconds is None else metres for seconds, metres in zip(*pair, strict=True)]
        for pair in zip(durations, answer["distances"], strict=True)
    ]
    return Matrix(durations, distances)


def reaches(answer: dict[str, Any], limits: Sequence[Limit]) -> list[Reach]:
    """Return the polygons of an answer to /isochrone, in the order of the limits.

    Valhalla sorts by the limit, the largest first; where there are two measures it has no order.
    """
    features = sorted(
        answer["features"], key=lambda feature: float(feature["properties"]["contour"])
    )
    order = sorted(range(len(limits)), key=lambda index: limits[index].value)
    found = {
        index: Reach(limits[index], feature["geometry"]["coordinates"])
        for index, feature in zip(order, features, strict=True)
    }
    return [found[index] for index in range(len(limits))]


def _road(trip: dict[str, Any], alternatives: Sequence[Road] = ()) -> Road:
    leg = trip["legs"][0]
    return Road(
        distance_m=round(leg["summary"]["length"] * _METRES, 1),
        duration_s=leg["summary"]["time"],
        coordinates=_coordinates(leg["shape"]),
        steps=[_step(maneuver) for maneuver in leg.get("maneuvers", [])],
        warnings=[warning["text"] for warning in trip.get("warnings", [])],
        alternatives=alternatives,
    )


def _step(maneuver: dict[str, Any]) -> Step:
    return Step(
        instruction=maneuver["instruction"],
        street=", ".join(maneuver.get("street_names", [])),
        distance_m=round(maneuver["length"] * _METRES, 1),
        duration_s=maneuver["time"],
        first_point=maneuver["begin_shape_index"],
        last_point=maneuver["end_shape_index"],
    )


def _coordinates(shape: str) -> list[list[float]]:
    """Return the [lon, lat] pairs of an encoded polyline with six digits.

    Format: https://developers.google.com/maps/documentation/utilities/polylinealgorithm. Read as
    an array: a loop over its characters takes ten times as long, and a way has thousands.
    """
    chunks = np.frombuffer(shape.encode("ascii"), np.uint8).astype(np.int64) - 63
    is_first = np.concatenate([[True], chunks[:-1] < 32])
    starts = np.flatnonzero(is_first)
    place = np.arange(chunks.size) - starts[np.cumsum(is_first) - 1]
    numbers = np.add.reduceat((chunks & 31) << 5 * place, starts)
    deltas = (numbers >> 1) ^ -(numbers & 1)
    degrees = np.cumsum(deltas.reshape(-1, 2), axis=0) / _SHAPE_DEGREES
    coordinates: list[list[float]] = degrees[:, ::-1].tolist()
    return coordinates
