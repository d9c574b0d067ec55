import hashlib
import importlib.util
import json
import subprocess

import pytest

from tests.checkout import ROOT

_spec = importlib.util.spec_from_file_location("record", ROOT / "services" / "record.py")
record = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(record)


def git(folder, *words):
    identity = ["-c", "user.name=t", "-c", "user.email=t@t.invalid", "-c", "core.autocrlf=false"]
    return subprocess.run(
        ["git", *identity, *words], cwd=folder, check=True, capture_output=True, text=True
    ).stdout.strip()


def test_the_source_of_a_version_is_the_tree_that_git_knows(tmp_path):
    for name in ("a.py", "lib/z.py", "lib.py", "lib-x/y.py", "deep/er/file.txt"):
        (tmp_path / "service" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "service" / name).write_text(f"# {name}\n", "utf-8")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "all")

    assert git(tmp_path, "rev-parse", "HEAD:service") == record.git_tree(tmp_path / "service").hex()


def test_a_record_names_tree_and_lock(tmp_path):
    (tmp_path / "service").mkdir()
    lock = tmp_path / "x.txt"
    lock.write_text("flask==3\n", "utf-8")
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    (tmp_path / "sums").write_text(f"{digest}  x.txt\n", "utf-8")

    record.main(
        str(tmp_path / "service"), str(lock), str(tmp_path / "sums"), str(tmp_path / "version.json")
    )

    # git's well-known id of the empty tree.
    empty = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
    assert {"source": empty, "lock": digest} == json.loads(
        (tmp_path / "version.json").read_text("utf-8")
    )


def test_a_lock_that_was_edited_gets_no_record(tmp_path):
    (tmp_path / "x.txt").write_text("flask==3\n", "utf-8")
    (tmp_path / "sums").write_text(f"{'0' * 64}  x.txt\n", "utf-8")

    with pytest.raises(SystemExit, match=r"x\.txt was edited by hand: run \./emsync lock"):
        record.checked_sum(tmp_path / "x.txt", tmp_path / "sums")
