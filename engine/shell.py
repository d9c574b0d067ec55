"""Run commands in the open: each is printed before it runs."""

import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FIXES = {"sudo": "run this as root, or install sudo"}


def say(message: str) -> None:
    """Tell the person at the terminal what happens."""
    print(f"emsync: {message}", file=sys.stderr, flush=True)


def run(
    command: Sequence[str],
    env: Mapping[str, str] | None = None,
    *,
    cwd: Path = ROOT,
    check: bool = True,
    show: Callable[[Iterable[str]], None] | None = None,
) -> int:
    """Print a command with the variables that it gets, run it in the repository, return its code.

    What it says on standard error goes to the terminal, or line by line to `show`.

    Raises:
        SystemExit: there is no such command; or it failed and `check` is true, with its exit code.
    """
    shown = [f"{name}={value}" for name, value in (env or {}).items()]
    print("+", shlex.join([*shown, *command]), file=sys.stderr, flush=True)
    variables = {**os.environ, **(env or {})}
    try:
        code = (
            _shown(command, cwd, variables, show)
            if show
            else subprocess.call(command, cwd=cwd, env=variables)
        )
    except FileNotFoundError as error:
        help_ = FIXES.get(command[0], "./emsync doctor lists what this machine lacks")
        raise SystemExit(f"emsync: {command[0]} is not installed: {help_}") from error
    if check and code != 0:
        raise SystemExit(code)
    return code


def _shown(
    command: Sequence[str],
    cwd: Path,
    variables: Mapping[str, str],
    show: Callable[[Iterable[str]], None],
) -> int:
    with subprocess.Popen(
        command, cwd=cwd, env=variables, stderr=subprocess.PIPE, text=True
    ) as process:
        show(process.stderr or ())
    return process.returncode


def output(
    command: Sequence[str], env: Mapping[str, str] | None = None, *, keep_space: bool = False
) -> str | None:
    """Return a command's output, None when it is missing or fails. Prints nothing."""
    variables = {**os.environ, **(env or {})}
    try:
        done = subprocess.run(
            command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False
        )
    except OSError:
        return None
    if done.returncode != 0:
        return None
    return done.stdout if keep_space else done.stdout.strip()


def complaint(command: Sequence[str], env: Mapping[str, str]) -> str | None:
    """Print a command, run it silently; return the last line that it failed with, None when it did not."""
    print("+", shlex.join([*(f"{k}={v}" for k, v in env.items()), *command]), file=sys.stderr)
    variables = {**os.environ, **env}
    done = subprocess.run(
        command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False
    )
    lines = [line for line in done.stderr.splitlines() if line.strip()] or [""]
    return None if done.returncode == 0 else lines[-1]


def as_root(command: Sequence[str]) -> list[str]:
    """Return the command, through sudo unless this process is root already."""
    return [*command] if os.geteuid() == 0 else ["sudo", *command]


def write_as_root(path: str, text: str) -> None:
    """Write a system file, printing its path; the directory is made when it is missing."""
    run(as_root(["mkdir", "-p", str(Path(path).parent)]))
    print(f"+ write {path}", file=sys.stderr, flush=True)
    subprocess.run(
        as_root(["tee", path]), input=text, text=True, stdout=subprocess.DEVNULL, check=True
    )
