"""Give space back: `./emsync prune` and `./emsync down --purge`."""

import argparse
import json
import shutil
from collections.abc import Mapping

from engine.build_cache import note, noted
from engine.compose import COMPOSE
from engine.shell import ROOT, output, run, say
from engine.storage import (
    Holdings,
    Ours,
    Row,
    Wish,
    human,
    names_of,
    plan,
    read_holdings,
    size_of,
    table,
    without_tag,
)

CACHE = ROOT / ".cache"


def prune(env: Mapping[str, str], arguments: list[str]) -> None:
    """Show what takes space, and remove what nobody needs: never what is not EMsync's."""
    options = _options(arguments)
    wish = Wish(options.all, frozenset(options.volume), options.build_cache)
    rows = plan(_held(), _ours(env, stopped=options.all), wish)
    print("\n".join(table(rows)), flush=True)
    if options.dry_run:
        return
    if options.all:
        run([*COMPOSE, "down", "--remove-orphans"], env)
    _remove(rows)


def purge(env: Mapping[str, str]) -> None:
    """Remove all that `up` made, data too, once the person has typed the word."""
    held = _held()
    ours = _ours(env, stopped=True)
    volumes = frozenset(v.name for v in held.volumes if v.project == ours.project)
    rows = plan(held, ours, Wish(current_images=True, volumes=volumes))
    size = sum(path.lstat().st_size for path in CACHE.rglob("*"))
    rows.append(Row("folder", ".cache of this checkout", size, size, "made again", goes=True))
    print("\n".join(table(rows)), flush=True)
    _ask_for("purge")
    run([*COMPOSE, "down", "--remove-orphans"], env)
    _remove(rows)
    shutil.rmtree(CACHE, ignore_errors=True)


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./emsync prune", description=prune.__doc__)
    parser.add_argument("--dry-run", action="store_true", help="only show")
    parser.add_argument(
        "--all", action="store_true", help="stop the services, take this release's images too"
    )
    parser.add_argument(
        "--volume",
        action="append",
        default=[],
        metavar="NAME",
        help="take this data volume too, spelled in full",
    )
    parser.add_argument(
        "--build-cache",
        action="store_true",
        help="take the engine's whole build cache, whoever's it is",
    )
    return parser.parse_args(arguments)


def _held() -> Holdings:
    usage = output(["docker", "system", "df", "--verbose", "--format", "json"])
    listing = output(["docker", "image", "ls", "--all", "--no-trunc", "--format", "json"])
    if usage is None or listing is None:
        raise SystemExit("emsync: no engine answers here: ./emsync doctor says why")
    return read_holdings(usage, listing)


def _ours(env: Mapping[str, str], *, stopped: bool) -> Ours:
    """Ask compose what is EMsync's; what its own containers use counts only when they stay."""
    settings = json.loads(_compose(env, "config", "--format", "json"))
    mine = f"--filter=label=com.docker.compose.project={settings['name']}"
    containers = set(_lines("docker", "ps", "--all", "--quiet"))
    leaving = set(_lines("docker", "ps", "--all", "--quiet", mine)) if stopped else set()
    used = [
        output(["docker", "inspect", "--format", "{{.Config.Image}}", container]) or ""
        for container in containers - leaving
    ]
    return Ours(
        names_of(env["REGISTRY"], settings["services"]),
        settings["name"],
        frozenset(without_tag(service["image"]) for service in settings["services"].values()),
        frozenset(map(without_tag, used)),
        frozenset(noted()),
    )


def _compose(env: Mapping[str, str], *words: str) -> str:
    text = output([*COMPOSE, *words], env)
    if text is None:
        raise SystemExit("emsync: compose cannot read compose.yaml: docker compose config says why")
    return text


def _lines(*command: str) -> list[str]:
    return (output(command) or "").splitlines()


def _remove(rows: list[Row]) -> None:
    """Remove what goes, and say what that freed."""
    before = _image_store()
    for kind in ("volume", "image"):
        if targets := _targets(rows, kind):
            run(["docker", kind, "rm", *targets], check=False)
    if records := _targets(rows, "build cache"):
        these = f"--filter=id~=^({'|'.join(records)})$"
        run(["docker", "buildx", "prune", "--force", "--all", these])
        note(noted() - set(records))
    say(f"images and build cache: {human(before)} before, {human(_image_store())} now")


def _targets(rows: list[Row], kind: str) -> list[str]:
    return [target for row in rows if row.goes and row.kind == kind for target in row.targets]


def _image_store() -> int:
    """Return the bytes of the engine's store, which holds images and build cache once."""
    rows = [json.loads(row) for row in _lines("docker", "system", "df", "--format", "json")]
    return sum(size_of(row["Size"]) for row in rows if row["Type"] == "Images")


def _ask_for(word: str) -> None:
    try:
        answer = input(f"There is no way back. Type {word} to go on: ")
    except EOFError:
        answer = ""
    if answer.strip() != word:
        raise SystemExit(f"emsync: {word!r} was not typed, so nothing was removed")
