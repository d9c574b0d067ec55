import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from engine.tools import ensure_cosign
from release import bundle
from tests.checkout import BAKE, ROOT, copy_checkout, printed, run, succeed
from tests.release.play import Play
from verify.images import registry_digest

VERSION = "v0.1.0"
# The same files are the same commit, so that its identity says which builders' digests are of it.
WHEN = "2026-11-24T12:00:00Z"
BUILDERS = ROOT / ".cache" / "builders"


@dataclass(frozen=True)
class Release:
    """A version that was published from a repository, and what a sceptic needs to check it."""

    repository: Path
    registry: str
    env: dict[str, str]
    play: Play

    def emsync(self, *words: str, **env: str):
        return run("./emsync", *words, cwd=self.repository, env={**self.env, **env})


@pytest.fixture(scope="session")
def key(tmp_path_factory) -> dict[str, str]:
    """Make a publisher's key pair; return the environment that signs and trusts with it."""
    ensure_cosign()
    folder = tmp_path_factory.mktemp("key")
    env = {**os.environ, "COSIGN_PASSWORD": "of the tests"}
    made = ["cosign", "generate-key-pair"]
    subprocess.run(made, cwd=folder, env=env, check=True, capture_output=True)
    return {
        "COSIGN_PASSWORD": "of the tests",
        "COSIGN_KEY": str(folder / "cosign.key"),
        "COSIGN_PUBLIC_KEY": str(folder / "cosign.pub"),
    }


def commit_all(repository: Path, message: str) -> None:
    identity = ("-c", "user.name=EMsync", "-c", "user.email=emsync@example.invalid")
    succeed("git", "add", "--all", cwd=repository)
    dates = {"GIT_AUTHOR_DATE": WHEN, "GIT_COMMITTER_DATE": WHEN}
    succeed("git", *identity, "commit", "--quiet", "--message", message, cwd=repository, env=dates)


@pytest.fixture(scope="session")
def tagged(tmp_path_factory) -> Path:
    """Return a copy of this repository with one commit and a version's tag."""
    repository = copy_checkout(tmp_path_factory.mktemp("tagged") / "repository", with_cache=False)
    changelog = repository / "CHANGELOG.md"
    dated = f"## {VERSION.removeprefix('v')} - 2026-11-24"
    changelog.write_text(
        re.sub("^## Unreleased$", dated, changelog.read_text("utf-8"), flags=re.MULTILINE), "utf-8"
    )
    for tool in ("emsync", ".ci/run"):
        (repository / tool).chmod(0o755)
    succeed("git", "init", "--quiet", cwd=repository)
    commit_all(repository, "all")
    succeed("git", "tag", VERSION, cwd=repository)
    return repository


@pytest.fixture(scope="session")
def two_builders(tagged, tmp_path_factory) -> Play:
    """Play reproduce.yml for the tag, and keep both builders' digests for `agreed`."""
    play = Play(tagged, tmp_path_factory.mktemp("reproduce"), VERSION, {})
    play.play("reproduce.yml")
    shutil.rmtree(BUILDERS, ignore_errors=True)
    shutil.copytree(play.artifacts, digests_of(tagged))
    return play


@pytest.fixture(scope="session")
def agreed(tagged, request) -> Path:
    """Return what the two builders of this commit left: tox has them build first, and alone."""
    if not digests_of(tagged).is_dir():
        request.getfixturevalue("two_builders")
    return digests_of(tagged)


def digests_of(repository: Path) -> Path:
    """Return the folder of both builders' digests of a repository's commit."""
    return BUILDERS / printed("git", "-C", str(repository), "rev-parse", "HEAD").strip()


@pytest.fixture(scope="session")
def released(registry, key, tagged, agreed, tmp_path_factory) -> Release:
    """Play release.yml for the tag, against a registry of this machine."""
    env = {**key, "REGISTRY": f"{registry}/emsync"}
    folder = tmp_path_factory.mktemp("release")
    play = Play(tagged, folder, VERSION, env, played={"reproduce.yml": agreed})
    play.play("release.yml")
    (tagged / ".cache").mkdir()
    shutil.copytree(Path.cwd() / ".cache" / "debs", tagged / ".cache" / "debs")
    return Release(tagged, f"{registry}/emsync", env, play)


@pytest.fixture(scope="session")
def inventory() -> None:
    """Make .cache/inventory from the steps that the images are built with."""
    succeed(*BAKE, "inventory")


@pytest.fixture(scope="session")
def published(released, tmp_path_factory) -> Path:
    """Return the folder of the release bundle, as it is in the registry."""
    folder = tmp_path_factory.mktemp("bundle")
    digest = registry_digest(f"{released.registry}/release:{VERSION}")
    bundle.fetch(f"{released.registry}/release@{digest}", folder)
    return folder
