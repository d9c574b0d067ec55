"""The workflows' own linters run, and find what they are for."""

import pytest

from tests.checkout import BAKE, bake_plan, run

HEAD = """name: bad
on: push
permissions: {}
concurrency: {group: bad, cancel-in-progress: true}
jobs:
  bad:
    name: Bad
    runs-on: ubuntu-24.04
    permissions: {contents: read}
    steps:
"""
# Without a commit behind the action's name, whoever owns its tag owns the job.
UNPINNED = HEAD + "      - uses: actions/checkout@v7\n        with: {persist-credentials: false}\n"
# What the message says goes into the shell.
INJECTED = HEAD + '      - run: echo "${{ github.event.head_commit.message }}"\n'
MISSPELT = HEAD + '      - run: echo "$WHO"\n        env: {WHO: "${{ github.actr }}"}\n'
SPELT = MISSPELT.replace("actr", "actor")


def lint(workflow: str, folder):
    (folder / ".github" / "workflows").mkdir(parents=True)
    (folder / ".github" / "workflows" / "bad.yml").write_text(workflow, "utf-8")
    context = f"--set=workflows.contexts.settings={folder}"
    return run(*BAKE, f"--allow=fs.read={folder}", context, "workflows")


def test_validate_lints_the_workflows():
    assert "workflows" in bake_plan("validate")["target"]


def test_a_good_workflow_passes(tmp_path):
    done = lint(SPELT, tmp_path)

    assert 0 == done.code, done.text


@pytest.mark.parametrize(
    ("workflow", "finding"),
    [
        (UNPINNED, "error[unpinned-uses]"),
        (INJECTED, "error[template-injection]"),
        (MISSPELT, 'property "actr" is not defined'),
    ],
)
def test_a_bad_workflow_is_refused_by_the_name_of_its_fault(workflow, finding, tmp_path):
    done = lint(workflow, tmp_path)

    assert 0 != done.code
    assert finding in done.text
