"""Read the workflows as data: their jobs in order, and what each step runs or uses."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from tests.checkout import ROOT

FOLDER = ROOT / ".github" / "workflows"
NAMES = sorted(path.name for path in FOLDER.glob("*.yml"))


@dataclass(frozen=True)
class Step:
    """One step of a job: it runs a command or uses an action."""

    workflow: str
    job: str
    run: str | None
    uses: str | None
    settings: dict = field(default_factory=dict)
    env: dict = field(default_factory=dict)


def text_of(name: str) -> str:
    return (FOLDER / name).read_text("utf-8")


def workflow(name: str) -> dict:
    # YAML 1.1 reads the key `on` as true.
    return yaml.safe_load(re.sub(r"^on:", '"on":', text_of(name), flags=re.MULTILINE))


def needs(job: dict) -> set[str]:
    named = job.get("needs", [])
    return {named} if isinstance(named, str) else set(named)


def jobs_in_order(name: str) -> Iterator[tuple[str, dict]]:
    """Yield jobs after those that they need."""
    waiting, done = dict(workflow(name)["jobs"]), set()
    while waiting:
        ready = [job for job in waiting if needs(waiting[job]) <= done]
        for job in ready:
            yield job, waiting.pop(job)
        done.update(ready)


def steps(name: str) -> Iterator[Step]:
    """Yield every step in the order in which they run, those of our own reusable workflows too."""
    outer = workflow(name).get("env", {})
    for job, content in jobs_in_order(name):
        if "uses" in content:
            yield from steps(content["uses"].rpartition("/")[2])
        for step in content.get("steps", []):
            env = {**outer, **content.get("env", {}), **step.get("env", {})}
            yield Step(name, job, step.get("run"), step.get("uses"), step.get("with", {}), env)
