"""Remember which records of the engine's build cache EMsync made: the engine does not say whose one is."""

from collections.abc import Iterable, Mapping, Sequence

from engine.shell import ROOT, output, run

NOTES = ROOT / ".cache" / "build-cache.txt"


def run_noted(command: Sequence[str], env: Mapping[str, str] | None = None) -> None:
    """Run a command that bakes, and note what it adds to the build cache.

    What somebody else builds on the same engine meanwhile is taken for EMsync's.
    """
    before = _records()
    try:
        run(command, env)
    finally:
        _write(noted() | (_records() - before))


def noted() -> frozenset[str]:
    """Return the records that this checkout's builds have added."""
    return frozenset(NOTES.read_text("ascii").split()) if NOTES.exists() else frozenset()


def forget(records: Iterable[str]) -> None:
    """Strike records out that are gone."""
    _write(noted() - set(records))


def _records() -> set[str]:
    return set((output(["docker", "buildx", "du", "--format", "{{.ID}}"]) or "").splitlines())


def _write(records: frozenset[str]) -> None:
    NOTES.parent.mkdir(exist_ok=True)
    NOTES.write_text("".join(f"{record}\n" for record in sorted(records)), "ascii")
