"""Ask an openrouteservice server, hosted or self-hosted, through its own client."""

import re
import threading
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

import openrouteservice  # type: ignore[import-untyped]
import requests
from openrouteservice import exceptions as ors

from routing import ors_answers
from routing.engine import (
    Area,
    EngineDown,
    Limit,
    Matrix,
    NoRoad,
    NotRoutable,
    Position,
    Reach,
    Road,
    Way,
)

HOSTED = "openrouteservice hosted"
SELF_HOSTED = "openrouteservice self-hosted"
HOSTED_URL = "https://api.openrouteservice.org"

_PROFILE = "driving-car"
_SNAP_LIMIT_M = 350
_NO_ROUTE, _NO_POINT = 2009, {2010, 3010, 6010}  # of directions, isochrones, matrix


class OrsEngine:
    """One openrouteservice server; one client per thread, for a client is not thread-safe."""

    def __init__(self, name: str, url: str, key: str | None, timeout_s: float) -> None:
        self.name = name
        self._url = url
        self._key = key
        self._timeout_s = timeout_s
        self._local = threading.local()

    def route(
        self,
        origin: Position,
        destination: Position,
        language: str,
        closures: Sequence[Area] = (),
        alternatives: int = 0,
    ) -> Road:
        """Return the fastest road."""
        ends = [origin, destination]
        options = {"avoid_polygons": _multi_polygon(closures)} if closures else None
        answer = self._ask(
            ends,
            lambda client: client.directions(
                coordinates=_pairs(ends),
                profile=_PROFILE,
                format="geojson",
                language=language.lower(),
                radiuses=[_SNAP_LIMIT_M] * 2,
                options=options,
                alternative_routes=_wanted(alternatives),
            ),
        )
        return ors_answers.understood(ors_answers.road, answer)

    def roads(
        self,
        ends: Sequence[tuple[Position, Position]],
        language: str,
        closures: Sequence[Area] = (),
    ) -> list[Road | None]:
        """Return the fastest road between each two places; None where no road leads."""
        found: list[Road | None] = []
        for pair in ends:
            try:
                found.append(self.route(*pair, language, closures))
            except NoRoad:
                found.append(None)
        return found

    def from_one(
        self, origin: Position, places: Sequence[Position], closures: Sequence[Area] = ()
    ) -> list[float | None]:
        """Return the seconds from one place to each."""
        return list(self.matrix([origin], places, closures).durations_s[0]) if places else []

    def to_one(
        self, places: Sequence[Position], destination: Position, closures: Sequence[Area] = ()
    ) -> list[Way | None]:
        """Return the way from each place to one, without its road."""
        rows = self.matrix(places, [destination], closures).durations_s if places else []
        return [None if seconds is None else Way(seconds) for (seconds,) in rows]

    def matrix(
        self,
        origins: Sequence[Position],
        destinations: Sequence[Position],
        closures: Sequence[Area] = (),
    ) -> Matrix:
        """Return seconds and metres from each origin to each destination."""
        _refuse_closures(closures, "matrix")
        places = [*origins, *destinations]
        try:
            answer = self._ask(
                places,
                lambda client: client.distance_matrix(
                    locations=_pairs(places),
                    profile=_PROFILE,
                    sources=list(range(len(origins))),
                    destinations=list(range(len(origins), len(places))),
                    metrics=["duration", "distance"],
                ),
            )
        except NotRoutable as error:
            # One place off the roads must not cost the patient all the others.
            msg = "a place of the matrix is not on its roads"
            raise EngineDown(msg) from error
        shape = len(origins), len(destinations)
        return ors_answers.understood(lambda body: ors_answers.matrix(body, *shape), answer)

    def reach(
        self,
        center: Position,
        limits: Sequence[Limit],
        closures: Sequence[Area] = (),
        *,
        towards: bool = False,
    ) -> list[Reach]:
        """Return how far one can drive from the centre within each limit; or towards it."""
        _refuse_closures(closures, "isochrones")
        answer = self._ask(
            [center],
            lambda client: client.isochrones(
                locations=_pairs([center]),
                profile=_PROFILE,
                range_type=limits[0].measure,
                range=[limit.value for limit in limits],
                location_type="destination" if towards else "start",
            ),
        )
        return ors_answers.understood(lambda body: ors_answers.reaches(body, limits), answer)

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
    if code in _NO_POINT:
        raise NotRoutable(_named_place(message, places)) from error
    msg = f"status {error.status}: {message[:200]}"
    raise EngineDown(msg) from error


def _named_place(message: str, places: Sequence[Position]) -> Position | None:
    found = re.search(r"coordinate (\d+)", message)
    index = int(found.group(1)) if found else len(places)
    return places[index] if index < len(places) else None


def _pairs(places: Sequence[Position]) -> list[list[float]]:
    return [[place.lon, place.lat] for place in places]


def _multi_polygon(closures: Sequence[Area]) -> dict[str, Any]:
    outlines = [[_pairs(area.outline)] for area in closures]
    return {"type": "MultiPolygon", "coordinates": outlines}


def _wanted(alternatives: int) -> dict[str, int] | None:
    """Return what openrouteservice counts, which is the fastest road too."""
    return {"target_count": alternatives + 1} if alternatives else None


def _refuse_closures(closures: Sequence[Area], service: str) -> None:
    if closures:
        msg = f"its {service} cannot avoid closures"
        raise EngineDown(msg)
