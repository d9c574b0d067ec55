import json
import re
import shlex

import pytest

from ci.matrix import environments
from tests.checkout import IMAGES, ROOT, bake_plan, printed, run
from tests.release.workflows import FOLDER, NAMES, needs, steps, text_of, workflow

# What a laptop with this checkout, an engine and GitHub's client has.
COMMANDS = {"./emsync", "python3", "tox", "docker", "git", "gh", "cosign"}
COMMIT = re.compile(r"^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")
OURS = re.compile(r"^\$/\.github/workflows/[a-z-]+\.yml$")
JOBS = [(name, job) for name in NAMES for job in workflow(name)["jobs"]]
RUNS = sorted({step.run for name in NAMES for step in steps(name) if step.run})


def triggers(name: str) -> set[str]:
    on = workflow(name)["on"]
    return {on} if isinstance(on, str) else set(on)


def test_these_are_the_workflows():
    assert [
        "ci.yml",
        "cloud-build.yml",
        "locks.yml",
        "release.yml",
        "reproduce.yml",
        "verify.yml",
    ] == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_action_is_pinned_by_commit_with_its_version_beside(name):
    used = re.findall(r"^\s*(?:- )?uses: (.+)$", text_of(name), re.MULTILINE)

    assert used
    assert [] == [line for line in used if not (COMMIT.match(line) or OURS.match(line))]


def test_an_action_has_one_version_in_all_workflows():
    pins: dict[str, set[str]] = {}
    for name in NAMES:
        for action, pin in re.findall(r"uses: ([\w/-]+)@(.+)$", text_of(name), re.MULTILINE):
            pins.setdefault(action, set()).add(pin)

    assert dict.fromkeys(pins, 1) == {action: len(found) for action, found in pins.items()}


@pytest.mark.parametrize("name", NAMES)
def test_a_workflow_has_no_permission_that_a_job_does_not_ask_for(name):
    assert {} == workflow(name)["permissions"]


@pytest.mark.parametrize(("name", "job"), JOBS)
def test_every_job_says_what_it_may_do_and_how_long_it_may_take(name, job):
    content = workflow(name)["jobs"][job]

    assert content["permissions"]
    assert "write-all" != content["permissions"]
    assert "uses" in content or 0 < content["timeout-minutes"] <= 90


def test_only_these_jobs_may_write():
    may_write = {
        (name, job, permission)
        for name, job in JOBS
        for permission, access in workflow(name)["jobs"][job]["permissions"].items()
        if access == "write"
    }

    assert {
        ("locks.yml", "propose", "actions"),
        ("locks.yml", "propose", "contents"),
        ("locks.yml", "propose", "pull-requests"),
        ("release.yml", "announce", "contents"),
        ("release.yml", "publish", "id-token"),
        ("verify.yml", "report", "issues"),
    } == may_write


@pytest.mark.parametrize("name", NAMES)
def test_no_checkout_leaves_a_credential_behind(name):
    checkouts = [s for s in steps(name) if (s.uses or "").startswith("actions/checkout@")]

    assert checkouts
    assert [] == [s.job for s in checkouts if s.settings.get("persist-credentials") is not False]


def test_a_pull_request_meets_no_secret():
    theirs = {name for name in NAMES if "pull_request" in triggers(name)}
    met = theirs | {step.workflow for name in theirs for step in steps(name)}

    assert {"ci.yml", "reproduce.yml"} == met
    assert [] == [name for name in met if "secrets" in text_of(name)]
    assert [] == [name for name in NAMES if "pull_request_target" in text_of(name)]


def test_secrets_are_met_in_the_registry_login_alone():
    met = [
        line.strip() for name in NAMES for line in text_of(name).splitlines() if "secrets" in line
    ]
    logins = [
        s for n in NAMES for s in steps(n) if (s.uses or "").startswith("docker/login-action")
    ]

    assert 2 * len(logins) == len(met) > 0
    assert {
        "username: ${{ secrets.DOCKERHUB_USERNAME }}",
        "password: ${{ secrets.DOCKERHUB_TOKEN }}",
    } == set(met)


def test_ci_is_cancelled_by_a_newer_push_and_nothing_else_ever_is():
    cancelled = {
        name: workflow(name)["concurrency"]["cancel-in-progress"]
        for name in NAMES
        if "workflow_call" not in triggers(name)
    }

    assert {
        "ci.yml": True,
        "cloud-build.yml": False,
        "locks.yml": False,
        "release.yml": False,
        "verify.yml": False,
    } == cancelled
    assert "max" == workflow("release.yml")["concurrency"]["queue"]


@pytest.mark.parametrize("command", RUNS)
def test_every_run_is_one_command_of_a_laptop(command):
    lexer = shlex.shlex(command, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    words = list(lexer)

    assert "\n" not in command
    assert words[0] in COMMANDS
    assert [] == [word for word in words if set(word) & set(";&|<>()`")]
    assert "$(" not in command
    assert "${{" not in command


@pytest.mark.parametrize("command", [c for c in RUNS if c.startswith("python3 -m ")])
def test_every_module_that_a_run_calls_is_in_this_checkout(command):
    module = ROOT / command.split()[2].replace(".", "/")

    assert module.with_suffix(".py").is_file() or (module / "__main__.py").is_file()


def test_every_variable_of_a_command_is_set_beside_it():
    unset = [
        (step.run, variable)
        for name in NAMES
        for step in steps(name)
        for variable in re.findall(r"\$\{?(\w+)", step.run or "")
        if variable not in step.env
    ]

    assert [] == unset


def test_ci_runs_what_the_bake_file_and_tox_name():
    told = dict(line.split("=", 1) for line in printed("python3", "-m", "ci.matrix").splitlines())
    jobs = workflow("ci.yml")["jobs"]
    matrices = [jobs[job]["strategy"]["matrix"] for job in ("service", "check")]

    assert [
        {"service": "${{ fromJSON(needs.plan.outputs.services) }}"},
        {"check": "${{ fromJSON(needs.plan.outputs.checks) }}"},
    ] == matrices
    assert sorted(bake_plan()["target"]) == sorted(json.loads(told["services"]))
    assert sorted(environments()) == sorted(
        json.loads(told["services"]) + json.loads(told["checks"])
    )


def test_the_plan_tells_the_next_jobs_through_a_file(tmp_path):
    outputs = tmp_path / "outputs"

    done = run("python3", "-m", "ci.matrix", env={"GITHUB_OUTPUT": str(outputs)})

    assert 0 == done.code
    assert done.text == outputs.read_text("utf-8")


def test_no_workflow_names_a_service():
    named = [(name, s) for name in NAMES for s in IMAGES if s in text_of(name)]

    assert [] == named


def test_required_waits_for_every_other_job():
    jobs = workflow("ci.yml")["jobs"]

    assert set(jobs) - {"required"} == needs(jobs["required"])
    assert "${{ always() }}" == jobs["required"]["if"]


@pytest.mark.parametrize(
    ("results", "code"),
    [
        (["success", "success"], 0),
        (["success", "failure"], 1),
        (["success", "cancelled"], 1),
        (["skipped", "success"], 1),
        ([], 1),
    ],
)
def test_required_fails_unless_all_succeeded(results, code):
    needed = {f"job{number}": {"result": result} for number, result in enumerate(results)}

    done = run("python3", "-m", "ci.required", env={"NEEDS": json.dumps(needed)})

    assert code == done.code
    assert [f"{result:9} job{n}" for n, result in enumerate(results)] == done.text.splitlines()


def test_nothing_is_published_before_two_builders_agree():
    jobs = workflow("release.yml")["jobs"]
    commands = [step.run for step in steps("release.yml") if step.run]
    order = [
        next(n for n, command in enumerate(commands) if part in command)
        for part in ("release.build", "release.agree", "release.publish", "gh release create")
    ]

    assert "reproduce" in needs(jobs["publish"])
    assert {"publish"} == needs(jobs["announce"])
    assert sorted(order) == order
    assert ["ubuntu-24.04", "ubuntu-24.04-arm"] == (
        workflow("reproduce.yml")["jobs"]["build"]["strategy"]["matrix"]["runner"]
    )


def test_nothing_but_workflows_lies_in_their_folder():
    assert NAMES == sorted(path.name for path in FOLDER.iterdir())
