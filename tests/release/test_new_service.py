"""README's six steps are all that a new service takes: everything else takes it up by itself."""

import json
import os
import re
import sys
import uuid
from pathlib import Path

import pytest

from tests.checkout import BAKE, ROOT, copy_checkout, native_platform, run, succeed
from tests.release import toy_service
from tests.release.toy_service import NAME


@pytest.fixture(scope="module")
def tree(tmp_path_factory) -> Path:
    """A copy of this tree with a toy service in it, and its lock made as README says."""
    tree = copy_checkout(tmp_path_factory.mktemp("toy"))
    (tree / ".cache" / "debs").symlink_to(ROOT / ".cache" / "debs")
    toy_service.add(tree)
    succeed(sys.executable, "./emsync", "lock", NAME, cwd=tree)
    return tree


@pytest.fixture(scope="module")
def here() -> dict[str, str]:
    """Names that no other run uses."""
    unique = f"emsync-toy-{uuid.uuid4().hex[:8]}"
    return {
        "REGISTRY": unique,
        "TAG": "toy",
        "PLATFORMS": native_platform(),
        "COMPOSE_PROJECT_NAME": unique,
        "SHELL_PORT": "0",
    }


def test_readme_names_the_six_steps_that_this_test_does():
    section = (ROOT / "README.md").read_text("utf-8").split("## Add a service")[1]
    steps = re.findall(r"^(\d)\. `([^`]+)`", section.split("\n## ")[0], re.MULTILINE)

    assert steps == [
        ("1", "services/foo/"),
        ("2", "constraints/foo.in"),
        ("3", "docker-bake.hcl"),
        ("4", "tox.ini"),
        ("5", "compose.yaml"),
        ("6", "services/shell/nginx/"),
    ]


def test_its_lock_is_whole_and_no_other_changed(tree):
    assert 0 == run(sys.executable, "./emsync", "lock", "--check", cwd=tree).code
    for lock in (ROOT / "constraints").glob("*.txt"):
        assert lock.read_text("utf-8") == (tree / "constraints" / lock.name).read_text("utf-8")
    assert "--hash=sha256:" in (tree / "constraints" / f"{NAME}.txt").read_text("utf-8")


def test_bake_has_its_image_its_tests_and_its_types(tree):
    printed = succeed(*BAKE, "--print", "default", "test", "types", cwd=tree)
    plan = json.loads(printed[printed.index('{\n  "group"') :])

    assert {NAME, f"test-{NAME}", f"types-{NAME}"} <= plan["target"].keys()
    assert NAME in plan["group"]["service"]["targets"]


@pytest.mark.parametrize("tests", ["tests/build/test_names.py", "tests/contracts"])
def test_the_checks_of_names_and_contracts_know_it(tree, tests):
    env = {"PYTHONPATH": os.pathsep.join([str(tree), str(tree / "services")])}

    done = run(sys.executable, "-m", "pytest", "-q", tests, cwd=tree, env=env)

    assert 0 == done.code, done.text


def test_its_own_tests_and_types_pass(tree, here):
    succeed(*BAKE, f"test-{NAME}", f"types-{NAME}", cwd=tree, env=here)

    report = succeed(sys.executable, "tests/report.py", NAME, cwd=tree)
    assert f"{NAME}: report of" in report
    assert " 1 passed in " in report


def test_its_image_gets_healthy_under_compose(tree, here):
    succeed(*BAKE, NAME, cwd=tree, env=here)
    try:
        succeed("docker", "compose", "up", "--detach", "--wait", NAME, cwd=tree, env=here)
        listed = ("docker", "compose", "ps", "--format", "{{.Service}} {{.Health}}")
        assert f"{NAME} healthy" == succeed(*listed, cwd=tree, env=here).strip()
    finally:
        succeed("docker", "compose", "down", "--volumes", cwd=tree, env=here)
        run("docker", "image", "rm", f"{here['REGISTRY']}/{NAME}:toy")


def test_the_matrix_of_the_workflows_has_it(tree):
    told = succeed(sys.executable, "-m", "ci.matrix", cwd=tree)

    assert f'"{NAME}"' in next(line for line in told.splitlines() if line.startswith("services"))
