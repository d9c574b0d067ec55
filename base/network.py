"""Hand this machine's network settings to build steps, as secrets that end in no layer."""

import os
import ssl
import subprocess
import sys
from pathlib import Path


def write_network_settings(directory: Path) -> None:
    """Write `ca.pem` (whom this machine trusts), `pip.conf` and `npmrc` (where it looks), empty if unset."""
    directory.mkdir(parents=True, exist_ok=True)
    _write(directory / "ca.pem", _trusted())
    _write(directory / "pip.conf", _pip_settings())
    _write(directory / "npmrc", _npm_settings())


def _write(path: Path, content: bytes) -> None:
    if not path.exists() or path.read_bytes() != content:
        path.write_bytes(content)
        path.chmod(0o600)


def _trusted() -> bytes:
    paths = (os.environ.get("SSL_CERT_FILE"), ssl.get_default_verify_paths().cafile)
    return next((Path(p).read_bytes() for p in paths if p and Path(p).is_file()), b"")


def _pip_settings() -> bytes:
    """Return the index of this machine's pip; what lies in its own file system is of no use inside."""
    said = _said([sys.executable, "-m", "pip", "config", "list"])
    pairs = (line.split("=", 1) for line in said.splitlines() if "=" in line)
    kept = {name.split(".")[-1]: value.strip("'\"") for name, value in pairs if "http" in value}
    lines = [
        f"{name} = {value}" for name, value in sorted(kept.items()) if name.endswith("index-url")
    ]
    return "\n".join(["[global]", *lines, ""]).encode() if lines else b""


def _npm_settings() -> bytes:
    """Return the registry of this machine's npm, nothing where npm's own is to be used."""
    named = os.environ.get("NPM_CONFIG_REGISTRY") or _said(["npm", "config", "get", "registry"])
    return f"registry={named}\n".encode() if named.startswith("http") else b""


def _said(command: list[str]) -> str:
    """Return what a command prints, nothing where there is none of its name."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return ""
    return done.stdout.strip()
