"""Measure both sides of a service, one thing after the other."""

import shutil
from collections.abc import Collection, Iterator
from itertools import count

from bench.build.bench import Bench
from bench.build.shell import timed, typical
from bench.build.sides import Emsync, Plain, Side
from bench.build.table import Row
from tests.checkout import PORTS, SERVICES, native_platform

MEASURES = ("cold", "noop", "line", "ordered", "dependency", "size", "healthy")
MOST_MEGABYTES = {"severity": 200, "routing": 90, "transfer": 50}


def compare(bench: Bench, service: str, wanted: Collection[str]) -> Iterator[Row]:
    """Yield a row for each thing wanted; a cold build comes first in any case."""
    measuring = _Service(bench, service)
    try:
        yield measuring.cold()
        for name in MEASURES[1:]:
            if name in wanted:
                yield from getattr(measuring, name)()
    finally:
        bench.forget(f"{bench.name}-{service}")
        shutil.rmtree(bench.folder / service)


def no_op_of_all(bench: Bench) -> Row:
    """Bake every image when nothing changed."""
    registry = f"{bench.name}/all"

    def bake() -> None:
        bench.bake(bench.checkout, registry, "bench", *SERVICES)

    bake()
    return Row("all: no-op bake", "s", typical(lambda: timed(bake)[1]), None, most=2)


class _Service:
    def __init__(self, bench: Bench, service: str) -> None:
        self._bench, self._name = bench, service
        self._emsync = Emsync(bench, service)
        self._plain = Plain(bench, service, "Dockerfile")
        self._pushed: dict[Side, str] = {}
        self._numbers = count(1)

    def cold(self) -> Row:
        ours, plain = (
            timed(lambda side=side: side.build("base", "--no-cache"))[1] for side in self._sides
        )
        return self._row("cold build", "s", ours, plain, least_ratio=5)

    def noop(self) -> Iterator[Row]:
        ours, plain = (
            typical(lambda side=side: timed(lambda: side.build("base"))[1]) for side in self._sides
        )
        yield self._row("no-op build", "s", ours, plain, most=2)

    def line(self) -> Iterator[Row]:
        (time, sent), (plain_time, plain_sent) = map(self._line_changed, self._sides)
        what = "one line changed"
        yield self._row(f"{what}: build, push", "s", time, plain_time, least_ratio=20)
        yield self._row(f"{what}: pushed", "kB", sent, plain_sent, most=100)

    def ordered(self) -> Iterator[Row]:
        """Measure one line against a plain Dockerfile that copies its requirements first."""
        ordered = Plain(self._bench, self._name, "Dockerfile.ordered")
        (time, sent), (plain_time, plain_sent) = map(self._line_changed, (self._emsync, ordered))
        what = "line, plain is ordered"
        yield self._row(f"{what}: build, push", "s", time, plain_time)
        yield self._row(f"{what}: pushed", "kB", sent, plain_sent)

    def dependency(self) -> Iterator[Row]:
        (time, sent), (plain_time, plain_sent) = map(self._dependency_changed, self._sides)
        what = "one dependency added"
        yield self._row(f"{what}: build, push", "s", time, plain_time)
        yield self._row(f"{what}: pushed", "kB", sent, plain_sent)

    def size(self) -> Iterator[Row]:
        ours, plain = (self._bench.registry.sizes(self._push(side)) for side in self._sides)
        most = MOST_MEGABYTES[self._name]
        for platform, size in ours.items():
            yield self._row(f"{platform}, compressed", "MB", size, plain[platform], most=most)

    def healthy(self) -> Iterator[Row]:
        ours, plain = (
            typical(lambda side=side: self._start(self._push(side))) for side in self._sides
        )
        yield self._row(f"run to healthy, {native_platform()}", "s", ours, plain)

    @property
    def _sides(self) -> tuple[Side, Side]:
        return self._emsync, self._plain

    def _row(self, what: str, unit: str, ours: float, plain: float, **target: float | None) -> Row:
        return Row(f"{self._name}: {what}", unit, ours, plain, **target)

    def _push(self, side: Side) -> str:
        """Push the unchanged image once, so that the registry has what a change builds upon."""
        if side not in self._pushed:
            self._pushed[side] = side.build("base", "--push")
            self._bench.registry.new_bytes(self._pushed[side])
        return self._pushed[side]

    def _line_changed(self, side: Side) -> tuple[float, int]:
        self._push(side)
        sent = []

        def change() -> float:
            side.change_line()
            time, size = self._pushed_anew(side, f"line-{next(self._numbers)}")
            sent.append(size)
            return time

        return typical(change), max(sent)

    def _dependency_changed(self, side: Side) -> tuple[float, int]:
        self._push(side)
        side.change_dependency()
        return self._pushed_anew(side, "dependency")

    def _pushed_anew(self, side: Side, tag: str) -> tuple[float, int]:
        image, time = timed(lambda: side.build(tag, "--push"))
        return time, self._bench.registry.new_bytes(image)

    def _start(self, image: str) -> float:
        port = PORTS[self._name]
        demo = ("--env", "TRANSFER_PROFILE=demo")
        with self._bench.running(image, port, "/readyz", *demo) as (_, time):
            return time
