"""What the nightly and weekly workflows ask of GitHub's client, which stands in here as a script."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from ci.newest import newest
from ci.nightly import issue
from tests.checkout import ROOT, run

# Answers `list` from a file, and writes down every other command.
CLIENT = """#!{python}
import json, os, pathlib, sys
here = pathlib.Path(os.environ["GH_STAND_IN"])
if sys.argv[2] == "list":
    print((here / "open.json").read_text())
else:
    words = [w if not w.endswith(".md") else pathlib.Path(w).read_text() for w in sys.argv[1:]]
    with (here / "asked").open("a") as asked:
        asked.write(json.dumps(words) + "\\n")
"""


@pytest.fixture
def github(tmp_path):
    """Return a runner of our commands, and what they asked of a GitHub with these open things."""

    def ask(*command, already_open, checkout=ROOT):
        client = tmp_path / "bin" / "gh"
        client.parent.mkdir()
        client.write_text(CLIENT.format(python=sys.executable), "utf-8")
        client.chmod(0o755)
        (tmp_path / "open.json").write_text(json.dumps(already_open), "utf-8")
        path = f"{client.parent}{os.pathsep}{os.environ['PATH']}"
        env = {"PATH": path, "GH_STAND_IN": str(tmp_path), "PYTHONPATH": str(checkout)}
        done = run(*command, cwd=checkout, env=env)
        assert 0 == done.code, done.text
        return [json.loads(line) for line in (tmp_path / "asked").read_text("utf-8").splitlines()]

    return ask


@pytest.fixture
def finding(tmp_path):
    file = tmp_path / "finding.md"
    file.write_text("# a rebuild of v1.2.3 differs\n\nRun it yourself.\n", "utf-8")
    return file


def test_the_newest_release_is_the_highest_version():
    assert "v1.10.0" == newest(["v1.9.0", "v1.10.0", "v1.2.30", "v2.0.0-rc.1", "vacation"])
    assert "" == newest([])


def test_a_finding_opens_an_issue(github, finding):
    asked = github("python3", "-m", "ci.issue", finding, already_open=[])

    title = "a rebuild of v1.2.3 differs"
    assert [["issue", "create", "--title", title, "--body-file", "Run it yourself.\n"]] == asked


def test_a_finding_of_yesterday_opens_no_second_issue(github, finding):
    same = {"number": 7, "title": "a rebuild of v1.2.3 differs"}
    other = {"number": 6, "title": "a rebuild of v1.2.2 differs"}

    asked = github("python3", "-m", "ci.issue", finding, already_open=[other, same])

    assert [["issue", "edit", "7", "--body-file", "Run it yourself.\n"]] == asked


def git(folder, *words):
    return subprocess.run(
        ["git", "-c", "user.name=a", "-c", "user.email=a@b.invalid", *words],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    ).stdout


@pytest.fixture
def clone(tmp_path):
    """A checkout with a remote of its own, and a lock that changed."""
    git(tmp_path, "init", "--bare", "--initial-branch=main", "origin.git")
    git(tmp_path, "clone", "--quiet", "origin.git", "clone")
    folder = tmp_path / "clone"
    for package in ("engine", "ci"):
        shutil.copytree(ROOT / package, folder / package)
    (folder / "constraints").mkdir()
    lock = folder / "constraints" / "tox.txt"
    lock.write_text("old\n", "utf-8")
    git(folder, "add", "constraints")
    git(folder, "commit", "--message", "first")
    lock.write_text("new\n", "utf-8")
    return folder


def branches(clone):
    return git(clone, "ls-remote", "--heads", "origin").split()[1::2]


def test_changed_locks_become_a_pull_request(github, clone, finding):
    asked = github(*("python3", "-m", "ci.propose", finding), already_open=[], checkout=clone)

    title = "a rebuild of v1.2.3 differs"
    assert ["refs/heads/locks"] == branches(clone)
    assert "new\n" == git(clone, "show", "origin/locks:constraints/tox.txt")
    assert f"{title}\n" == git(clone, "log", "-1", "--format=%s", "origin/locks")
    assert ["constraints/tox.txt"] == git(clone, "show", "--format=", "--name-only").split()
    assert [
        ["pr", "create", "--head", "locks", "--title", title, "--body-file", "Run it yourself.\n"]
    ] == asked


def test_locks_that_change_again_renew_the_open_pull_request(github, clone, finding):
    git(clone, "push", "origin", "HEAD:locks")

    asked = github(
        *("python3", "-m", "ci.propose", finding),
        already_open=[{"number": 12}],
        checkout=clone,
    )

    assert "new\n" == git(clone, "show", "origin/locks:constraints/tox.txt")
    assert ["pr", "edit", "12"] == asked[0][:3]


@pytest.mark.parametrize(
    ("code", "title"),
    [
        (1, "a rebuild of v1.2.3 differs from what was published"),
        (2, "nothing that was published as v1.2.3 can be had"),
        (3, "v1.2.3 is not signed as it must be"),
        (137, "verify of v1.2.3 broke off"),
    ],
)
def test_an_issue_says_how_verify_ended_and_its_last_words(code, title):
    said = "".join(f"line {number}\n" for number in range(1000))

    text = issue("v1.2.3", code, said)

    assert f"# {title}" == text.splitlines()[0]
    assert f"`./emsync verify v1.2.3` ended with {code}." in text
    assert "line 699\n" not in text
    assert text.endswith("```\nline 700\n" + said.partition("line 700\n")[2] + "```\n")
