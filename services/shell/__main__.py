"""Start the edge: write down what only this container knows, run nginx, tell it when a service moves."""

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

from emsync.version import version
from shell.upstreams import Upstreams

NGINX = Path(__file__).parent / "nginx"
# What nginx/nginx.conf includes and serves from here; all else of the container is read-only.
SCRATCH = Path("/tmp/shell")  # noqa: S108 it is the container's own
LOOK_SECONDS = 1
# A name server that is silent must not keep the page from coming up.
PATIENCE = "timeout:1 attempts:1"
STOPS = {signal.SIGTERM, signal.SIGINT, signal.SIGQUIT}


def main() -> int:
    """Run nginx until it ends; return its exit code."""
    os.environ.setdefault("RES_OPTIONS", PATIENCE)
    SCRATCH.mkdir(exist_ok=True)
    (SCRATCH / "version.json").write_text(json.dumps(version()), "utf-8")
    upstreams = Upstreams((NGINX / "upstreams.conf").read_text("utf-8"), addresses)
    written = SCRATCH / "upstreams.conf"
    written.write_text(upstreams.conf(), "utf-8")
    heeded = STOPS | {signal.SIGCHLD}
    signal.pthread_sigmask(signal.SIG_BLOCK, heeded)
    nginx = subprocess.Popen(["nginx", "-c", str(NGINX / "nginx.conf"), "-e", "stderr"])
    while nginx.poll() is None:
        heard = signal.sigtimedwait(heeded, LOOK_SECONDS)
        if heard is None:
            follow(upstreams, written, nginx)
        elif heard.si_signo in STOPS:
            nginx.send_signal(heard.si_signo)
    return nginx.returncode


def follow(upstreams: Upstreams, written: Path, nginx: subprocess.Popen[bytes]) -> None:
    """Look every service up again; when one has moved, nginx reads where to."""
    conf = upstreams.conf()
    if conf != written.read_text("utf-8"):
        written.write_text(conf, "utf-8")
        nginx.send_signal(signal.SIGHUP)


def addresses(name: str) -> list[str]:
    """Return where a name leads to now, nothing when nobody knows."""
    try:
        found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except socket.gaierror:
        return []
    return sorted({str(sockaddr[0]) for *_, sockaddr in found})


if __name__ == "__main__":
    sys.exit(main())
