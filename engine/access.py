"""Let this user reach the engine: through group docker, and in this session too."""

import os
import pwd
import shlex
import shutil
import sys
from pathlib import Path

from engine.shell import as_root, output, run, say

SOCKET = Path("/var/run/docker.sock")
JOIN = "sudo usermod -aG docker $USER"


def admit() -> None:
    """Let this user use the engine that was installed for it; root needs no leave."""
    if os.geteuid() == 0:
        return
    user = pwd.getpwuid(os.getuid()).pw_name
    say(f"adding {user} to group docker, which has root's power over this machine")
    run(as_root(["usermod", "-aG", "docker", user]))


def closed() -> bool:
    """Tell whether there is an engine's socket that this process may not use."""
    return SOCKET.exists() and not os.access(SOCKET, os.R_OK | os.W_OK)


def enter_group() -> None:
    """Start this command again inside the engine's group, when the user joined it after logging in."""
    if not closed():
        return
    group = SOCKET.group()
    user = pwd.getpwuid(os.getuid()).pw_name
    joined = group in (output(["id", "-Gn", user]) or "").split()
    entered = group in (output(["id", "-Gn"]) or "").split()
    if joined and not entered and shutil.which("sg"):
        again = shlex.join([sys.executable, *sys.argv])
        raise SystemExit(run(["sg", group, "-c", again], cwd=Path.cwd(), check=False))


def require_access() -> None:
    """Enter the engine's group where that is needed.

    Raises:
        SystemExit: this user may not use the engine; the message says what lets it.
    """
    enter_group()
    if closed():
        raise SystemExit(
            "emsync: this user may not use the engine: run this through sudo, or run "
            f"`{JOIN}` once and log in again"
        )
