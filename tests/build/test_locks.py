import json
import runpy
import shutil
from pathlib import Path

import pytest

from base.check import check, entries, write_sums
from base.lock import differences
from tests.checkout import ROOT, bake_plan, copy_checkout, run


@pytest.fixture
def constraints(tmp_path) -> Path:
    (tmp_path / "services" / "shell").mkdir(parents=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / "services" / "shell" / name, tmp_path / "services" / "shell")
    return Path(shutil.copytree(ROOT / "constraints", tmp_path / "constraints"))


def test_the_locks_of_this_checkout_are_whole():
    assert [] == check(ROOT / "constraints")


def test_every_pip_lock_has_hashes_for_both_platforms_files():
    pinned = entries((ROOT / "constraints" / "transfer.txt").read_text("utf-8"))

    assert len(pinned["gevent"][1]) > 1
    assert all(hashes for _, hashes in pinned.values())


def test_no_lock_names_an_index_or_an_archive():
    locks = [*(ROOT / "constraints").glob("*.txt"), ROOT / "constraints" / "base.lock"]

    assert [] == [lock.name for lock in locks if "://" in lock.read_text("utf-8")]


def test_no_package_lock_names_a_registry():
    lock = json.loads((ROOT / "services" / "shell" / "package-lock.json").read_text("utf-8"))

    assert len(lock["packages"]) > 100
    assert [] == [path for path, entry in lock["packages"].items() if "resolved" in entry]


def test_names_a_lock_whose_in_file_changed(constraints):
    with (constraints / "routing.in").open("a") as file:
        file.write("six\n")

    assert [
        "routing.txt is stale: routing.in changed since it was locked: run ./emsync lock"
    ] == check(constraints)


def test_names_a_lock_that_was_edited_by_hand(constraints):
    lock = constraints / "transfer.txt"
    lock.write_text(lock.read_text("utf-8").replace("flask==", "flask==0", 1), "utf-8")

    assert [
        "transfer.txt was edited by hand: run ./emsync lock, or git checkout constraints/transfer.txt"
    ] == check(constraints)


def test_names_a_package_without_a_hash(constraints):
    (constraints / "transfer.txt").write_text("flask==3.1.0\n", "utf-8")
    write_sums(constraints)

    assert ["transfer.txt: flask==3.1.0 has no hash: run ./emsync lock"] == check(constraints)


@pytest.mark.parametrize("name", ["transfer.txt", "base.lock"])
def test_names_a_lock_that_is_missing(constraints, name):
    (constraints / name).unlink()

    assert [f"{name} is missing: run ./emsync lock"] == check(constraints)


def test_names_a_lock_that_no_in_file_asks_for(constraints):
    (constraints / "map.in").unlink()

    complaints = check(constraints)

    assert "map.in is listed in locks.sha256 but has no .in: run ./emsync lock" in complaints


def test_names_the_package_that_differs_between_platforms():
    amd64 = "numpy==2.0 \\\n    --hash=sha256:" + "a" * 64 + "\n"
    arm64 = amd64 + "colorama==1.0 \\\n    --hash=sha256:" + "b" * 64 + "\n"

    assert [
        (
            "severity.txt: colorama is absent on linux_amd64, 1.0 on linux_arm64: "
            "pin it in the .in so that both platforms agree"
        )
    ] == differences("severity.txt", {"linux_amd64": amd64, "linux_arm64": arm64})


def test_a_cool_down_reaches_the_resolver_in_days():
    compiler = runpy.run_path(str(ROOT / "constraints" / "compile.py"))

    assert "7" == bake_plan("lock", env={"COOL_DOWN": "7"})["target"]["lock"]["args"]["COOL_DOWN"]
    assert ["--uploaded-prior-to=P7D"] == compiler["cool_down"]("7")
    assert [] == compiler["cool_down"]("")


def test_a_cool_down_that_no_wheel_outlives_changes_no_lock_and_says_why(tmp_path):
    checkout = copy_checkout(tmp_path)
    sums = (checkout / "constraints" / "locks.sha256").read_text("utf-8")

    done = run("python3", "emsync", "lock", "--cool-down", "9999", "map", cwd=checkout)

    assert 1 == done.code
    assert (
        "With --cool-down 9999 a requirement that only a younger version meets fails" in done.text
    )
    assert sums == (checkout / "constraints" / "locks.sha256").read_text("utf-8")


def test_names_a_package_json_that_changed_since_it_was_locked(constraints):
    package = constraints.parent / "services" / "shell" / "package.json"
    package.write_text(package.read_text("utf-8").replace('"zustand"', '"zustandard"'), "utf-8")

    assert [
        "shell/package-lock.json is stale: package.json changed since it was locked: run ./emsync lock"
    ] == check(constraints)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"integrity": "sha1-abc"}, "react@19.3.1 has no SHA-512"),
        ({"resolved": "https://example.org/x.tgz"}, "react@19.3.1 names where it was fetched from"),
    ],
)
def test_names_an_npm_package_without_a_hash_or_with_an_address(constraints, change, complaint):
    lock = constraints.parent / "services" / "shell" / "package-lock.json"
    content = json.loads(lock.read_text("utf-8"))
    content["packages"]["node_modules/react"] |= {"version": "19.3.1"} | change
    lock.write_text(json.dumps(content), "utf-8")
    write_sums(constraints)

    assert [f"shell/package-lock.json: {complaint}: run ./emsync lock"] == check(constraints)


def test_names_a_package_lock_that_was_edited_by_hand(constraints):
    with (constraints.parent / "services" / "shell" / "package-lock.json").open("a") as file:
        file.write("\n")

    assert ["services/shell/package-lock.json was edited by hand: run ./emsync lock"] == check(
        constraints
    )


def test_refuses_a_name_that_nothing_is_locked_under():
    done = run("./emsync", "lock", "severty", "--check")

    assert 2 == done.code
    assert "there is no severty to lock; known: audit, base, e2e" in done.text


def test_the_launcher_says_that_all_locks_are_whole():
    done = run("./emsync", "lock", "--check")

    assert 0 == done.code
    assert "every .in has its lock, hashed and unedited" in done.text
