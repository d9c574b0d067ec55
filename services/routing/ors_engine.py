"""Ask an openrouteservice server, hosted or self-hosted, through its own client."""

import re
import threading
from collections.abc import Callable, Sequence
from typing import Any, NoReturn, cast

import openrouteservice  # type: ignore[import-untyped]
import requests
from openrouteservice import exceptions as ors

from routing.engine import EngineDown, NoRoad, NotRoutable, Position, Road, Step

HOSTED = "openrouteservice hosted"
SELF_HOSTED = "openrouteservice self-hosted"
HOSTED_URL = "https://api.openrouteservice.org"

_PROFILE = "driving-car"
_SNAP_LIMIT_M = 350
_NO_ROUTE, _NO_POINT, _NO_MATRIX_POINT = 2009, 2010, 6010


class OrsEngine:
    """One openrouteservice server; one client per thread, for a client is not thread-safe."""

    def __init__(self, name: str, url: str, key: str | None, timeout_s: float) -> None:
        self.name = name
        self._url = url
        self._key = key
        self._timeout_s = timeout_s
        self._local = threading.local()

    def route(self, origin: Position, destination: Position, language: str) -> Road:
        """Return the fastest road."""
        ends = [origin, destination]
        answer = self._ask(
            ends,
            lambda client: client.directions(
                coordinates=_pairs(ends),
                profile=_PROFILE,
                format="geojson",
                language=language.lower(),
                radiuses=[_SNAP_LIMIT_M] * 2,
            ),
        )
        return _understood(_road, answer)

    def from_one(self, origin: Position, places: Sequence[Position]) -> list[float | None]:
        """Return the seconds from one place to each."""
        rows = self._matrix([origin, *places], sources=[0], destinations=_others(places))
        return list(rows[0]) if places else []

    def to_one(self, places: Sequence[Position], destination: Position) -> list[float | None]:
        """Return the seconds from each place to one."""
        rows = self._matrix([destination, *places], sources=_others(places), destinations=[0])
        return [row[0] for row in rows]

    def _matrix(
        self, places: Sequence[Position], sources: list[int], destinations: list[int]
    ) -> list[list[float | None]]:
        if not (sources and destinations):
            return []
        try:
            answer = self._ask(
                places,
                lambda client: client.distance_matrix(
                    locations=_pairs(places),
                    profile=_PROFILE,
                    sources=sources,
                    destinations=destinations,
                    metrics=["duration"],
                ),
            )
        except NotRoutable as error:
            # One place off the roads must not cost the patient all the others.
            msg = "a place of the matrix is not on its roads"
            raise EngineDown(msg) from error
        return _understood(lambda body: _rows(body, len(sources), len(destinations)), answer)

    def _ask(self, places: Sequence[Position], ask: Callable[[Any], Any]) -> Any:
        try:
            return ask(self._client())
        except ors.ApiError as error:
            _refuse(error, places)
        except ors.HTTPError as error:
            msg = f"status {error.status_code} without JSON"
            raise EngineDown(msg) from error
        except ors.Timeout as error:
            msg = f"no answer within {self._timeout_s:g} s"
            raise EngineDown(msg) from error
        # With simplejson installed an HTML body is a requests.JSONDecodeError; a refused
        # connection comes through raw.
        except (ors.ValidationError, requests.RequestException, ValueError) as error:
            msg = f"not reached or not understood: {type(error).__name__}"
            raise EngineDown(msg) from error

    def _client(self) -> Any:
        if not hasattr(self._local, "client"):
            self._local.client = openrouteservice.Client(
                key=self._key,
                base_url=self._url,
                timeout=self._timeout_s,
                # Not 0: the client would then give up before its first try.
                retry_timeout=self._timeout_s,
                retry_over_query_limit=False,
                requests_kwargs={"hooks": {"response": _stop_at_outage}},
            )
        return self._local.client


def _stop_at_outage(response: requests.Response, *_: object, **__: object) -> None:
    """Raise before the client sleeps and tries again, as it does on 503 whatever it is told."""
    if response.status_code == requests.codes.unavailable:
        response.close()
        msg = "status 503"
        raise EngineDown(msg)


def _refuse(error: ors.ApiError, places: Sequence[Position]) -> NoReturn:
    """Raise what an error body means; `error` in it is an object or a string."""
    body = error.message if isinstance(error.message, dict) else {}
    told = body.get("error", "")
    code = told.get("code") if isinstance(told, dict) else None
    message = str(told.get("message", "") if isinstance(told, dict) else told)
    if code == _NO_ROUTE:
        raise NoRoad from error
    if code in {_NO_POINT, _NO_MATRIX_POINT}:
        raise NotRoutable(_named_place(message, places)) from error
    msg = f"status {error.status}: {message[:200]}"
    raise EngineDown(msg) from error


def _named_place(message: str, places: Sequence[Position]) -> Position | None:
    found = re.search(r"coordinate (\d+)", message)
    index = int(found.group(1)) if found else len(places)
    return places[index] if index < len(places) else None


def _pairs(places: Sequence[Position]) -> list[list[float]]:
    return [[place.lon, place.lat] for place in places]


def _others(places: Sequence[Position]) -> list[int]:
    return list(range(1, len(places) + 1))


def _understood[T](read: Callable[[Any], T], answer: Any) -> T:
    try:
        return read(answer)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        msg = f"an answer of another shape ({type(error).__name__})"
        raise EngineDown(msg) from error


def _rows(answer: Any, height: int, width: int) -> list[list[float | None]]:
    rows = cast("list[list[float | None]]", answer["durations"])
    if len(rows) != height or any(len(row) != width for row in rows):
        msg = f"durations is not {height} x {width}"
        raise ValueError(msg)
    return rows


def _road(answer: Any) -> Road:
    feature = answer["features"][0]
    properties, coordinates = feature["properties"], feature["geometry"]["coordinates"]
    summary = properties.get("summary", {})  # empty when start and end are one point
    steps = [step for part in properties.get("segments", []) for step in part.get("steps", [])]
    return Road(
        distance_m=float(summary.get("distance", 0.0)),
        duration_s=float(summary.get("duration", 0.0)),
        coordinates=coordinates if len(coordinates) > 1 else coordinates[:1] * 2,
        steps=[_step(step) for step in steps],
        warnings=[str(warning["message"]) for warning in properties.get("warnings", [])],
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
