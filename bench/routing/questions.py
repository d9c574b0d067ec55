"""Put the same questions to the service, to Valhalla and to OSRM."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from bench.routing.engines import Osrm, Place, Valhalla
from bench.routing.places import tiles_over
from bench.routing.serving import Client
from bench.routing.table import Ask, Question

HOSPITALS, UNITS = 10, 20


@dataclass(frozen=True)
class Questions:
    """Who is asked, and about which places: the first ten are the service's hospitals."""

    client: Client
    bare: Valhalla
    osrm: Osrm
    places: list[Place]

    def all(self, rounds: int) -> Iterator[Question]:
        """Return every question, the small ones so many times."""
        yield self._route(rounds)
        for height, width in ((1, 20), (20, 1), (1, 200), (200, 1)):
            yield self._matrix(height, width, max(20, rounds // max(height, width)))
        yield self._dispatch(max(20, rounds // 2))
        yield self._tile(rounds)

    def _route(self, rounds: int) -> Question:
        def pair(i: int) -> tuple[Place, Place]:
            count = len(self.places)
            return self.places[i % count], self.places[(7 * i + 3) % count]

        def ours(i: int) -> object:
            origin, destination = pair(i)
            return self.client.post("/api/v1/route", {"origin": origin, "destination": destination})

        return Question(
            "route",
            rounds,
            ours,
            lambda i: self.bare.route(*pair(i)),
            lambda i: self.osrm.route(*pair(i)),
        )

    def _matrix(self, height: int, width: int, rounds: int) -> Question:
        def ends(i: int) -> tuple[list[Place], list[Place]]:
            some = random.Random(i).sample(self.places, height + width)
            return some[:height], some[height:]

        def ours(i: int) -> object:
            origins, destinations = ends(i)
            body = {"origins": origins, "destinations": destinations}
            return self.client.post("/api/v1/matrix", body)

        return Question(
            f"matrix {height} x {width}",
            rounds,
            ours,
            lambda i: self.bare.matrix(*ends(i)),
            lambda i: self.osrm.matrix(*ends(i)),
        )

    def _dispatch(self, rounds: int) -> Question:
        """Ask for a plan; the engines get its two matrices and the two ways that are driven."""
        hospitals = self.places[:HOSPITALS]

        def asked(i: int) -> tuple[Place, list[Place]]:
            incident, *units = random.Random(i).sample(self.places[HOSPITALS:], 1 + UNITS)
            return incident, units

        def ours(i: int) -> object:
            incident, units = asked(i)
            told = [unit | {"id": f"A-{n}", "status": "available"} for n, unit in enumerate(units)]
            body = {"incident": incident, "severity_level": 3, "units": told}
            return self.client.post("/api/v1/dispatch", body)

        def by(engine: Valhalla | Osrm) -> Ask:
            def parts(i: int) -> object:
                incident, units = asked(i)
                engine.matrix(units, [incident])
                engine.matrix([incident], hospitals)
                engine.route(units[0], incident)
                return engine.route(incident, hospitals[0])

            return parts

        return Question("dispatch 20 + 10", rounds, ours, by(self.bare), by(self.osrm), 40)

    def _tile(self, rounds: int) -> Question:
        tiles = tiles_over(self.places)
        return Question(
            "tile",
            min(rounds, len(tiles)),
            lambda i: self.client.get("/tiles/{z}/{x}/{y}.mvt".format_map(tiles[i])),
            lambda i: self.bare.actor.tile({"tile": tiles[i]}),
            most_ms=10,
        )
