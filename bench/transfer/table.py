"""Print the medians of all rounds side by side, and the ratios that are promised."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from statistics import median

from bench.transfer.load import Figures
from bench.transfer.sides import BARE, HUB, ORIGINAL

HEAD = (
    f"{'':26}{'events/s':>10}{'lowest':>9}{'highest':>9}{'hub to it':>11}"
    f"{'CPU/event':>12}{'hub to it':>11}{'p50':>9}{'p99':>9}{'paced p50':>12}{'p99':>9}{'memory':>10}"
)


def rows(found: Mapping[str, list[Figures]]) -> Iterator[str]:
    """Yield a row for each server, and a line for each target."""
    hub = middle_of(found[HUB.name])
    for name, rounds in found.items():
        middle, rates = middle_of(rounds), [figures.rate for figures in rounds]
        yield (
            f"{name:26}{middle.rate:10,.0f}{min(rates):9,.0f}{max(rates):9,.0f}"
            f"{hub.rate / middle.rate:11.2f}{middle.cpu_us:9.0f} us{middle.cpu_us / hub.cpu_us:11.2f}"
            f"{middle.full_p50:6.0f} ms{middle.full_p99:6.0f} ms"
            f"{middle.paced_p50:9.1f} ms{middle.paced_p99:6.1f} ms{middle.resident_mb:7.0f} MB"
        )
    for name, least in ((BARE.name, 0.7), (ORIGINAL.name, 2.0)):
        other = middle_of(found[name])
        ratio, by_cpu = hub.rate / other.rate, other.cpu_us / hub.cpu_us
        yield (
            f"hub to {name}: {ratio:.2f} events/s, {by_cpu:.2f} events for each second of CPU, "
            f"target >= {least}: {_met(yes=ratio >= least)}"
        )
    p99 = hub.paced_p99
    yield f"hub, one event a second each, p99: {p99:.1f} ms, target <= 5 ms: {_met(yes=p99 <= 5)}"


def middle_of(rounds: list[Figures]) -> Figures:
    """Return the median of each figure."""
    names = [field.name for field in fields(Figures)]
    return Figures(**{name: median(getattr(one, name) for one in rounds) for name in names})


def _met(*, yes: bool) -> str:
    return "met" if yes else "MISSED"
