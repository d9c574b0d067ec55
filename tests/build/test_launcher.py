import os
import platform
import shutil
import sys

import pytest

from engine import install
from engine.shell import ROOT, as_root
from tests.checkout import run

VERBS = ["up", "down", "build", "test", "lock", "verify", "diff", "doctor", "prune", "audit"]


@pytest.fixture
def bare_machine(tmp_path, monkeypatch):
    """A PATH with git and uname, and neither docker nor apt."""
    for tool in ("git", "uname", "env"):
        (tmp_path / tool).symlink_to(shutil.which(tool))
    monkeypatch.setenv("PATH", str(tmp_path))


def test_the_launcher_stays_thin():
    assert len((ROOT / "emsync").read_text("utf-8").splitlines()) <= 150


def test_help_names_every_verb():
    done = run(sys.executable, "./emsync", "--help")

    assert 0 == done.code
    assert VERBS == [v for v in VERBS if f"\n    {v} " in done.text]


def test_every_command_is_printed_before_it_runs():
    done = run("./emsync", "lock", "--check")

    assert done.text.startswith("+ ")
    assert "-m base.lock --check" in done.text.splitlines()[0]


def test_doctor_finds_nothing_wrong_on_a_machine_that_builds():
    done = run("./emsync", "doctor")

    assert 0 == done.code, done.text
    for part in (
        "Python",
        "git",
        "engine",
        "Buildx",
        "Compose",
        "image store",
        "emulation",
        "disk",
    ):
        assert f"ok       {part}" in done.text


def test_doctor_names_the_fix_of_what_is_missing(bare_machine):
    done = run(sys.executable, "./emsync", "doctor")

    assert 1 == done.code
    for part in ("engine", "Buildx", "Compose"):
        assert f"missing  {part}" in done.text
    assert "./emsync up installs it on Debian 12, Debian 13 and Ubuntu 24.04" in done.text
    assert "ok       git" in done.text


def test_an_unknown_system_is_told_what_to_install(bare_machine, monkeypatch):
    monkeypatch.setattr(
        platform, "freedesktop_os_release", lambda: {"ID": "plan9", "VERSION_ID": "4"}
    )

    with pytest.raises(
        SystemExit, match=r"plan9 4.* install Docker 28 or newer with Buildx and Compose"
    ):
        install.ensure_engine()


def test_an_engine_that_is_there_is_left_alone(capfd):
    install.ensure_engine()

    assert ("", "") == capfd.readouterr()


def test_a_user_without_rights_goes_through_sudo(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert ["sudo", "apt-get", "update"] == as_root(["apt-get", "update"])

    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert ["apt-get", "update"] == as_root(["apt-get", "update"])
