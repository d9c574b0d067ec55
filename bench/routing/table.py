"""Time a question to the service and to the bare engines in turn, and print a row of it."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from itertools import batched
from statistics import quantiles
from time import perf_counter

import valhalla  # type: ignore[import-untyped]

HEAD = (
    f"{'':18}{'HTTP p50':>11}{'p95':>10}{'Valhalla p50':>14}{'p95':>10}{'ratio':>8}"
    f"{'OSRM p50':>12}{'p95':>10}  target"
)

Ask = Callable[[int], object]

# Questions that one side is asked in a row. After each of another's it would find the processor's
# caches full of that one's map, which none does that serves alone.
_TURN = 10


@dataclass(frozen=True)
class Question:
    """One question, asked so many times of each; the target is a ratio or milliseconds."""

    name: str
    rounds: int
    ours: Ask
    bare: Ask
    osrm: Ask | None = None
    most_ms: float | None = None


def compare(question: Question) -> str:
    """Return the row."""
    asked = [ask for ask in (question.ours, question.bare, question.osrm) if ask]
    times: list[list[float]] = [[] for _ in asked]
    for some in batched(range(question.rounds), _TURN, strict=False):
        for ask, column in zip(asked, times, strict=True):
            column += [_timed(ask, i) for i in some]
    (our_50, our_95), (bare_50, bare_95), *osrm = map(_p50_p95, times)
    ratio = our_50 / bare_50
    beside = f"{osrm[0][0]:9.1f} ms{osrm[0][1]:7.1f} ms" if osrm else f"{'-':>12}{'-':>10}"
    most = question.most_ms
    met = ratio <= 1.5 if most is None else our_50 <= most
    target = "ratio <= 1.5" if most is None else f"p50 <= {most:g} ms"
    return (
        f"{question.name:18}{our_50:8.1f} ms{our_95:7.1f} ms{bare_50:11.1f} ms{bare_95:7.1f} ms"
        f"{ratio:8.2f}{beside}  {target}: {'met' if met else 'MISSED'}"
    )


def _timed(ask: Ask, i: int) -> float:
    """Return the milliseconds that an answer takes; what has no answer takes its time too."""
    started = perf_counter()
    with suppress(valhalla.ValhallaError, RuntimeError):
        ask(i)
    return (perf_counter() - started) * 1000


def _p50_p95(times: list[float]) -> tuple[float, float]:
    cuts = quantiles(times, n=20, method="inclusive")
    return cuts[9], cuts[18]
