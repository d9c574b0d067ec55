"""Try the preferred engines within a time budget, then the embedded one, then an estimate."""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Lock
from time import monotonic

from routing.engine import (
    Area,
    Embedded,
    Engine,
    EngineDown,
    Limit,
    Matrix,
    Position,
    Reach,
    Road,
    Way,
)
from routing.straight_line import StraightLine

log = logging.getLogger(__name__)

_FOR_EMBEDDED = 0.5  # of the budget, kept for the engine that answers in the end
_PLACES = 100  # of a matrix, that one budget is for: it takes as long as it has places


@dataclass(frozen=True)
class Fallback:
    """An engine that failed, and why."""

    engine: str
    reason: str


class Chain:
    """The engines of the service, preferred ones first; the embedded one needs no network."""

    def __init__(self, remote: Sequence[Engine], embedded: Embedded, budget_s: float) -> None:
        self.remote = tuple(remote)
        self.embedded = embedded
        self.budget_s = budget_s
        # Name resolution cannot be stopped, so it is waited for from outside.
        self._pool = ThreadPoolExecutor(max_workers=32, thread_name_prefix="engine")

    def attempt(self, places: int = 0) -> "Attempt":
        """Start the clock for one request; each hundred places of a matrix has a budget."""
        return Attempt(self, self._pool, self.budget_s * max(1, places / _PLACES))


class Attempt:
    """One request's use of the engines; an engine that failed is not asked again in it.

    Its questions may be asked side by side, in several threads.
    """

    def __init__(self, chain: Chain, pool: ThreadPoolExecutor, embedded_s: float) -> None:
        self._embedded = chain.embedded
        self._engines = [*chain.remote, self._embedded, StraightLine()]
        self._pool = pool
        self._begun = monotonic()
        self._remote_s = chain.budget_s * (1 - _FOR_EMBEDDED)
        self._embedded_s = embedded_s
        self.fallbacks: list[Fallback] = []
        self._giving_up = Lock()

    @property
    def name(self) -> str:
        """Return the name of the engine that answers now."""
        return self._engines[0].name

    def route(
        self,
        origin: Position,
        destination: Position,
        language: str,
        closures: Sequence[Area] = (),
        alternatives: int = 0,
    ) -> Road:
        """Return the fastest road."""
        return self._ask(
            lambda engine: engine.route(origin, destination, language, closures, alternatives)
        )

    def roads(
        self,
        ends: Sequence[tuple[Position, Position]],
        language: str,
        closures: Sequence[Area] = (),
    ) -> list[Road | None]:
        """Return the fastest road between each two places; None where no road leads."""
        return self._ask(lambda engine: engine.roads(ends, language, closures))

    def from_one(
        self, origin: Position, places: Sequence[Position], closures: Sequence[Area] = ()
    ) -> list[float | None]:
        """Return the seconds from one place to each."""
        return self._ask(lambda engine: engine.from_one(origin, places, closures))

    def to_one(
        self, places: Sequence[Position], destination: Position, closures: Sequence[Area] = ()
    ) -> list[Way | None]:
        """Return the way from each place to one."""
        return self._ask(lambda engine: engine.to_one(places, destination, closures))

    def matrix(
        self,
        origins: Sequence[Position],
        destinations: Sequence[Position],
        closures: Sequence[Area] = (),
    ) -> Matrix:
        """Return seconds and metres from each origin to each destination."""
        return self._ask(lambda engine: engine.matrix(origins, destinations, closures))

    def reach(
        self,
        center: Position,
        limits: Sequence[Limit],
        closures: Sequence[Area] = (),
        *,
        towards: bool = False,
    ) -> list[Reach]:
        """Return how far one can drive from the centre within each limit; or towards it."""
        return self._ask(lambda engine: engine.reach(center, limits, closures, towards=towards))

    def _ask[T](self, ask: Callable[[Engine], T]) -> T:
        while (engine := self._engines[0]) is not self._engines[-1]:
            try:
                return self._in_time(engine, ask)
            except EngineDown as error:
                self._give_up(engine, str(error))
        return ask(engine)

    def _give_up(self, engine: Engine, reason: str) -> None:
        with self._giving_up:
            if engine is not self._engines[0]:
                return  # a question beside this one was first
            if engine is self._embedded:
                log.error("the embedded engine failed: %s", reason)
            self.fallbacks.append(Fallback(engine.name, reason))
            del self._engines[0]

    def _in_time[T](self, engine: Engine, ask: Callable[[Engine], T]) -> T:
        share = self._share_s(engine)
        if share <= 0:
            msg = "no time left for it"
            raise EngineDown(msg)
        if engine is self._embedded:
            return ask(self._embedded.within(share))
        waited_for = self._pool.submit(ask, engine)
        try:
            return waited_for.result(timeout=share)
        except TimeoutError as error:
            waited_for.cancel()
            msg = f"no answer within its share of the time, {share:.1f} s"
            raise EngineDown(msg) from error

    def _share_s(self, engine: Engine) -> float:
        passed = monotonic() - self._begun
        if engine is self._embedded:
            return self._embedded_s - passed
        return (self._remote_s - passed) / self._engines.index(self._embedded)
