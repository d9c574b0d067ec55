import os
import platform
import shutil
import sys

import pytest

from engine import access, install
from engine.browser import find
from engine.shell import ROOT, as_root, complaint
from engine.versions import version_in
from tests.checkout import run

VERBS = ["up", "down", "build", "test", "lock", "map", "verify", "diff", "doctor", "prune", "audit"]


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


@pytest.fixture
def closed_socket(tmp_path, monkeypatch):
    """The socket of an engine that no user may open, and a user who is not root."""
    socket = tmp_path / "docker.sock"
    socket.touch()
    monkeypatch.setattr(access, "SOCKET", socket)
    monkeypatch.setattr(os, "access", lambda path, mode: path != socket)
    return socket


def test_a_user_outside_of_the_engines_group_is_told_what_lets_it_in(closed_socket):
    with pytest.raises(SystemExit, match=r"may not use the engine.*sudo usermod -aG docker"):
        access.require_access()


def test_a_user_who_joined_the_group_after_logging_in_needs_no_new_login(
    closed_socket, tmp_path, monkeypatch, capfd
):
    group = closed_socket.group()
    programs(
        tmp_path,
        id=f'[ $# = 2 ] && echo "{group} others" || echo others',
        sg='echo "inside $1: $3"; exit 7',
    )
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr(sys, "argv", ["./emsync", "up"])

    with pytest.raises(SystemExit) as ended:
        access.enter_group()

    assert 7 == ended.value.code
    assert f"inside {group}: {sys.executable} ./emsync up\n" == capfd.readouterr().out


def test_a_verb_says_which_program_is_missing(bare_machine):
    done = run(sys.executable, "./emsync", "down")

    assert 1 == done.code
    assert "emsync: docker is not installed: ./emsync doctor lists" in done.text
    assert "Traceback" not in done.text


def test_a_buildx_that_cannot_read_the_bake_file_is_refused(tmp_path, monkeypatch):
    programs(tmp_path, docker="echo github.com/docker/buildx 0.13.1+ds1 unknown")
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")

    with pytest.raises(SystemExit, match=r"Buildx 0\.13 is too old.*needs 0\.19"):
        install.ensure_engine()


def test_a_failed_pull_leaves_one_line():
    assert "no such host" == complaint(
        ["sh", "-c", "echo a >&2; echo no such host >&2; exit 1"], {}
    )
    assert complaint(["true"], {}) is None


@pytest.mark.parametrize(
    ("text", "version"),
    [("28.5.2+dfsg4", (28, 5)), ("git version 2.47.3", (2, 47)), ("", None), (None, None)],
)
def test_versions_are_read_from_what_tools_print(text, version):
    assert version == version_in(text)


def programs(folder, **scripts):
    for name, script in scripts.items():
        (folder / name).write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        (folder / name).chmod(0o755)


@pytest.mark.parametrize(
    ("here", "found"), [([], None), (["chromium", "google-chrome"], "google-chrome")]
)
def test_a_browser_is_found_where_there_is_one(tmp_path, monkeypatch, here, found):
    programs(tmp_path, **dict.fromkeys(here, "exit 0"))
    monkeypatch.setenv("PATH", str(tmp_path))

    assert (str(tmp_path / found) if found else None) == find()


def test_a_release_without_its_version_is_asked_for():
    done = run("./emsync", "up", "--release")

    assert 1 == done.code
    assert "--release takes one version, such as v1.2.3" in done.text


def test_a_comparison_of_one_image_is_no_difference():
    done = run("./emsync", "diff", "emsync/shell")

    assert 2 == done.code
    assert "./emsync diff IMAGE_A IMAGE_B" in done.text
