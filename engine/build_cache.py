"""Note which records of the engine's build cache are EMsync's: nothing else says whose they are."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from engine.shell import ROOT, output, run

NOTES = ROOT / ".cache" / "build-cache.txt"


def run_noted(
    command: Sequence[str],
    env: Mapping[str, str] | None = None,
    show: Callable[[Iterable[str]], None] | None = None,
) -> None:
    """Run a command that bakes, and note what it adds to the build cache.

    What somebody else builds on the same engine meanwhile is taken for EMsync's.
    """
    before = _records()
    try:
        run(command, env, show=show)
    finally:
        note(noted() | (_records() - before))


def noted() -> set[str]:
    """Return the identities of the records that were noted."""
    return set(NOTES.read_text("ascii").split()) if NOTES.exists() else set()


def note(records: set[str]) -> None:
    """Keep these identities, and no others."""
    NOTES.parent.mkdir(exist_ok=True)
    NOTES.write_text("".join(f"{record}\n" for record in sorted(records)), "ascii")


def _records() -> set[str]:
    return set((output(["docker", "buildx", "du", "--format", "{{.ID}}"]) or "").splitlines())
