"""Start the edge: write down what only this container knows, then become nginx."""

import json
import os
from pathlib import Path

from emsync.version import version

HERE = Path(__file__).parent
# What nginx/nginx.conf includes and serves from here; all else of the container is read-only.
SCRATCH = Path("/tmp/shell")  # noqa: S108 it is the container's own
RESOLV_CONF = Path("/etc/resolv.conf")


def resolver(resolv_conf: str) -> str:
    """Return nginx's directive for the name servers of a resolv.conf(5), none for none.

    A service that comes up again has another address, so names are looked up again and again.
    """
    lines = [line.split() for line in resolv_conf.splitlines()]
    servers = [words[1] for words in lines if words[:1] == ["nameserver"] and len(words) > 1]
    named = " ".join(f"[{server}]" if ":" in server else server for server in servers)
    return f"resolver {named} valid=2s;\nresolver_timeout 2s;\n" if named else ""


def main() -> None:
    """Never returns: the process is nginx from here on."""
    SCRATCH.mkdir(exist_ok=True)
    known = RESOLV_CONF.read_text("utf-8") if RESOLV_CONF.exists() else ""
    (SCRATCH / "resolver.conf").write_text(resolver(known), "utf-8")
    (SCRATCH / "version.json").write_text(json.dumps(version()), "utf-8")
    os.execvp("nginx", ["nginx", "-c", str(HERE / "nginx" / "nginx.conf"), "-e", "stderr"])  # noqa: S606 nginx is all that runs here


if __name__ == "__main__":
    main()
