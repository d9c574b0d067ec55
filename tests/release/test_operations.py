"""The commands of docs/operations.md, taken from the page and run."""

import json
import re
import shutil
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.checkout import BAKE, ROOT, run, succeed
from tests.release.laptop import Laptop
from tests.second_engine import second_engine
from verify.images import registry_digest
from verify.layout import Layout

PAGE = (ROOT / "docs" / "operations.md").read_text("utf-8")
EXAMPLES = ROOT / "contracts" / "examples"
PERSON = (EXAMPLES / "transfer" / "putPerson.valid-medic.json").read_bytes()
DECISION = (EXAMPLES / "severity" / "recordDecision.valid-overruled.json").read_bytes()
IMAGES = ("transfer", "severity")


def commands(section: str) -> list[str]:
    """Return the shell blocks of a section of the page."""
    found = re.search(rf"^## {section}\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    return re.findall(r"^```sh\n(.*?)^```$", found[1], re.MULTILINE | re.DOTALL)


def follow(laptop: Laptop, *blocks: str) -> None:
    for block in blocks:
        succeed("sh", "-euc", block, cwd=laptop.folder, env=laptop.env)


def people(laptop: Laptop) -> set[str]:
    """Return who may sign in, as the demo's admin sees it."""
    found = ask(laptop, "transfer", "people", token=admin(laptop))["people"]
    return {person["id"] for person in found}


def add(laptop: Laptop, person_id: str) -> None:
    """Add somebody: what one keeps without a device."""
    path = f"people/{person_id}"
    ask(laptop, "transfer", path, PERSON, token=admin(laptop), method="PUT")


def admin(laptop: Laptop) -> str:
    body = json.dumps({"user": "admin", "password": "demo"}).encode()
    return ask(laptop, "transfer", "session", body)["token"]


def ask(
    laptop: Laptop,
    service: str,
    path: str,
    body: bytes | None = None,
    token: str | None = None,
    method: str | None = None,
) -> dict:
    url = f"{laptop.url(service)}/api/v1/{path}"
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    request = urllib.request.Request(url, body, headers, method=method)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def empty(folder: Path, env: dict[str, str], service: str = "transfer") -> Laptop:
    """Return a directory with the two files; of the services only one, to be quick."""
    folder.mkdir()
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
    compose["services"] = {service: compose["services"][service]}
    (folder / "compose.yaml").write_text(yaml.safe_dump(compose), "utf-8")
    return Laptop(folder, env)


def pin(laptop: Laptop) -> None:
    """Put the digest of each image in place of its tag, as a release does."""
    file = laptop.folder / "compose.yaml"
    compose = yaml.safe_load(file.read_text("utf-8"))
    for name, service in compose["services"].items():
        reference = laptop.docker("compose", "config", "--images", name).strip()
        service["image"] = f"{reference.rpartition(':')[0]}@{registry_digest(reference)}"
    file.write_text(yaml.safe_dump(compose), "utf-8")


@pytest.fixture(scope="module")
def settings(registry) -> Iterator[str]:
    """Push the services with data for both platforms; return the .env that names them."""
    env = {"REGISTRY": f"{registry}/emsync", "TAG": "operations"}
    succeed(*BAKE, "--push", *IMAGES, env=env)
    yield f"REGISTRY={registry}/emsync\nTAG=operations\nSHELL_PORT=0\n"
    for service in IMAGES:
        run("docker", "image", "rm", "--force", f"{registry}/emsync/{service}:operations")


@pytest.fixture(scope="module")
def engine(tmp_path_factory) -> Iterator[dict[str, str]]:
    with second_engine(tmp_path_factory.mktemp("engine")) as env:
        yield env


@pytest.fixture
def laptop(tmp_path, engine, settings) -> Iterator[Laptop]:
    laptop = empty(tmp_path / "laptop", engine)
    (laptop.folder / ".env").write_text(settings, "utf-8")
    yield laptop
    laptop.docker("compose", "down", "--volumes")


def test_a_backup_is_restored_into_an_empty_volume(laptop):
    laptop.docker("compose", "up", "--detach", "--wait")
    add(laptop, "medic-17")

    follow(laptop, *commands("Back up"))
    laptop.docker("compose", "down", "--volumes")
    assert set() == laptop.volumes()
    follow(laptop, *commands("Restore"))

    assert "medic-17" in people(laptop)


def test_a_restore_takes_back_what_came_after_the_backup(laptop):
    laptop.docker("compose", "up", "--detach", "--wait")
    follow(laptop, *commands("Back up"))
    add(laptop, "medic-17")
    assert "medic-17" in people(laptop)

    follow(laptop, *commands("Restore"))

    assert "medic-17" not in people(laptop)


def test_decisions_are_exported_and_restored_into_an_empty_volume(tmp_path, engine, settings):
    laptop = empty(tmp_path / "laptop", engine, "severity")
    (laptop.folder / ".env").write_text(settings, "utf-8")
    laptop.docker("compose", "up", "--detach", "--wait")
    kept = ask(laptop, "severity", "decisions", DECISION)
    export, backup, restore = commands("Decisions of clinicians")

    follow(laptop, export, backup)
    laptop.docker("compose", "down", "--volumes")
    follow(laptop, restore)

    assert {"decisions": [kept], "next": None} == ask(laptop, "severity", "decisions")
    assert kept["decision_id"] in (laptop.folder / "decisions.csv").read_text("utf-8")
    laptop.docker("compose", "down", "--volumes")


def test_a_key_of_ones_own_is_taken_and_another_is_refused(laptop):
    follow(laptop, *commands("A key of your own"))
    assert "production" == laptop.get("transfer", "/readyz")["profile"]

    key = laptop.folder / "secrets" / "kek"
    key.chmod(0o644)
    key.write_text("0" * 64, "utf-8")
    laptop.docker("compose", "restart", "transfer")
    again = run("docker", "compose", "up", "--wait", cwd=laptop.folder, env=laptop.env)

    assert 0 != again.code
    assert "is not the one that this ledger was written with" in laptop.docker("compose", "logs")


@pytest.mark.parametrize("pinned", [False, True], ids=["by tag", "pinned by digest"])
def test_an_archive_installs_both_platforms_where_no_registry_is(laptop, tmp_path, pinned):
    if pinned:
        pin(laptop)
    carry, install = commands("Install without a network")
    follow(laptop, carry)
    archive = laptop.folder / "emsync.tar"

    assert {"linux/amd64", "linux/arm64"} == Layout(archive).manifests.keys()
    with second_engine(tmp_path) as env:
        closed = Laptop(tmp_path / "closed", env)
        closed.folder.mkdir()
        for name in ("compose.yaml", ".env", "emsync.tar"):
            shutil.copy(laptop.folder / name, closed.folder)
        follow(closed, install)
        assert "ready" == closed.get("transfer", "/readyz")["status"]
