"""Run published images with Compose, from this checkout or as a release pinned them."""

import os
import shlex
from pathlib import Path

from engine.bake import bake
from engine.git import commit
from engine.images import settings
from engine.shell import ROOT, complaint, output, run, say

COMPOSE = ["docker", "compose"]
RELEASES = ROOT / ".cache" / "releases"
WAIT = ["--detach", "--wait", "--wait-timeout", "300"]


def start(arguments: list[str]) -> None:
    """Pull the images of these locks, or bake them; run them; print the addresses."""
    env = {**settings(), "EMSYNC_COMMIT": commit()}
    if not _have_images(env) and (why := complaint([*COMPOSE, "pull", "--quiet"], env)) is not None:
        say(f"no images tagged {env['TAG']} from {env['REGISTRY']}: baking them here ({why})")
        bake(env, arguments)
    _run_services(COMPOSE, env)


def start_release(folder: Path, commit_id: str) -> None:
    """Pull and run what a release pinned by digest: its compose.yaml and .env lie in `folder`.

    An .env that is there already is somebody's settings, and stays.
    """
    if not (folder / ".env").exists():
        (folder / ".env").write_text(f"EMSYNC_COMMIT={commit_id}\n", "utf-8")
    compose = [*COMPOSE, "--project-directory", str(folder)]
    run([*compose, "pull", "--quiet"])
    _run_services(compose, {}, folder)


def _have_images(env: dict[str, str]) -> bool:
    os.environ.update(env)
    wanted = (output([*COMPOSE, "config", "--images"]) or "").split()
    return bool(wanted) and all(output(["docker", "image", "inspect", image]) for image in wanted)


def _run_services(compose: list[str], env: dict[str, str], folder: Path = ROOT) -> None:
    # Else the engine makes what compose.yaml mounts, and root owns it.
    (folder / "maps").mkdir(exist_ok=True)
    if run([*compose, "up", *WAIT], env, check=False) != 0:
        raise SystemExit(
            f"emsync: not every service came up: the lines above and `{shlex.join(compose)} logs` say why; "
            "`ss -ltnp` names who holds a port that is in use"
        )
    _tell_addresses(compose)


def _tell_addresses(compose: list[str]) -> None:
    published = (
        "{{range .Publishers}}{{if .PublishedPort}}{{.URL}}:{{.PublishedPort}}{{end}}{{end}}"
    )
    for service in (output([*compose, "config", "--services"]) or "").split():
        if address := output([*compose, "ps", "--format", published, service]):
            say(f"{service:9} http://{address}")
