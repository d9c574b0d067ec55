"""Run a workflow's own commands on this machine: jobs in order, each in a fresh clone.

Where a job runs on several machines, each after the first is another builder (tests/elsewhere.py).

What an action does that only GitHub can (checkout, log in, install cosign) the machine has done
already; artifacts are kept in a folder. GitHub's client is the one command that is not run: its
words are kept, so that a test can see that every file in them is there.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

from tests.checkout import ROOT
from tests.elsewhere import elsewhere
from tests.release.workflows import jobs_in_order, workflow

EXPRESSION = re.compile(r"\$\{\{ *(.+?) *\}\}")


@dataclass(frozen=True)
class Machine:
    """Where a job runs: its clone, what goes before its commands, and its settings."""

    place: Path
    command: list[str] = field(default_factory=list)
    env: dict[str, str] = field(default_factory=dict)


@dataclass
class Play:
    """A repository whose workflows are played for one of its tags."""

    repository: Path
    folder: Path
    tag: str
    env: dict[str, str]
    # Workflows that were played for this commit already, and the artifacts that they left.
    played: dict[str, Path] = field(default_factory=dict)
    ran: list[str] = field(default_factory=list)
    for_github: list[list[str]] = field(default_factory=list)

    @property
    def artifacts(self) -> Path:
        """Return where the artifacts of all jobs are kept."""
        return self.folder / "artifacts"

    def play(self, name: str) -> None:
        """Run every job of a workflow, unless it was played already."""
        if name in self.played:
            shutil.copytree(self.played[name], self.artifacts, dirs_exist_ok=True)
            return
        outer = workflow(name).get("env", {})
        for job, content in jobs_in_order(name):
            if "uses" in content:
                self.play(content["uses"].rpartition("/")[2])
                continue
            for number, leg in enumerate(legs(content)):
                with self._machine(f"{name}-{job}", number) as machine:
                    for step in content["steps"]:
                        env = {**outer, **content.get("env", {}), **step.get("env", {})}
                        self._step(step, machine, leg, env)

    @contextmanager
    def _machine(self, job: str, number: int) -> Iterator[Machine]:
        place = self.folder / f"{job}-{number}"
        self._clone(place)
        if number == 0:
            yield Machine(place)
            return
        with elsewhere() as other:
            other.take(place)
            yield Machine(other.checkout, other.command, other.env)

    def _clone(self, place: Path) -> None:
        clone = ["git", "clone", "--quiet", "--branch", self.tag, str(self.repository), str(place)]
        subprocess.run(clone, check=True, stderr=subprocess.DEVNULL)
        (place / ".cache").mkdir()
        # Every job would download the same checked files again.
        (place / ".cache" / "debs").symlink_to(ROOT / ".cache" / "debs")

    def _step(self, step: dict, machine: Machine, leg: dict[str, str], env: dict[str, str]) -> None:
        place = machine.place
        action = step.get("uses", "").partition("@")[0]
        settings = {k: self._filled(v, leg) for k, v in step.get("with", {}).items()}
        if action == "actions/upload-artifact":
            keep(place / settings["path"], self.artifacts / settings["name"])
        elif action == "actions/download-artifact":
            self._take(settings, place / settings["path"])
        elif "run" in step:
            values = {name: self._filled(value, leg) for name, value in env.items()}
            self._run(step["run"], machine, {k: v for k, v in values.items() if v})

    def _take(self, settings: dict[str, str], target: Path) -> None:
        if "name" in settings:
            shutil.copytree(self.artifacts / settings["name"], target)
            return
        for found in self.artifacts.glob(settings["pattern"]):
            shutil.copytree(found, target / found.name)

    def _run(self, command: str, machine: Machine, env: dict[str, str]) -> None:
        self.ran.append(command)
        if command.startswith("gh "):
            # The shell finds the files; a pattern that finds none stays as it is.
            shown = ["bash", "-c", f"printf '%s\\n' {command}"]
            words = subprocess.run(
                shown, cwd=machine.place, env={**os.environ, **env}, capture_output=True, check=True
            )
            self.for_github.append(words.stdout.decode().splitlines())
            self.place = machine.place
            return
        done = subprocess.run(
            [*machine.command, "bash", "-c", command],
            cwd=machine.place,
            env={**os.environ, **env, **machine.env, **self.env},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=1500,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}"

    def _filled(self, value: object, leg: dict[str, str]) -> str:
        """Return a value with the expressions that our workflows use filled in."""

        def fill(found: re.Match[str]) -> str:
            expression = found[1]
            if expression.startswith("matrix."):
                return leg[expression.removeprefix("matrix.")]
            return self.tag if expression == "github.ref_name" else ""

        return EXPRESSION.sub(fill, str(value))


def legs(job: dict) -> Iterator[dict[str, str]]:
    """Yield each combination of a job's matrix, an empty one where it has none."""
    matrix = job.get("strategy", {}).get("matrix", {})
    for values in product(*matrix.values()):
        yield dict(zip(matrix, values, strict=True))


def keep(source: Path, artifact: Path) -> None:
    """Keep a file or a folder's content, as an artifact does."""
    if source.is_dir():
        shutil.copytree(source, artifact)
    else:
        artifact.mkdir(parents=True)
        shutil.copy(source, artifact)
