import pytest

from tests.checkout import BAKE, ROOT, run


@pytest.mark.parametrize(
    ("variable", "value", "complaint"),
    [
        (
            "PLATFORMS",
            "linux/amd64,linux/sparc64",
            "has another platform than linux/amd64 and linux/arm64",
        ),
        ("PLATFORMS", "", "has another platform than linux/amd64 and linux/arm64"),
        ("REGISTRY", "Not A Registry", "is not a namespace such as emsync"),
        ("TAG", "no tag!", "is not a tag"),
        ("BASE", "python:3.13-slim", "is not pinned by digest"),
        ("SOURCE_DATE_EPOCH", "yesterday", "is not a number of seconds since 1970"),
        ("CACHE", "write", "is not one of none, read: target cache writes"),
        ("COOL_DOWN", "a week", "is not a number of days"),
    ],
)
def test_refuses_a_variable_that_breaks_its_rule(variable, value, complaint):
    done = run(*BAKE, "--print", env={variable: value})

    assert 0 != done.code
    assert f"{variable}='{value}' {complaint}" in done.text


@pytest.mark.parametrize("group", ["default", "test", "inventory", "validate", "base", "lock"])
def test_the_dockerfiles_are_free_of_warnings(group):
    # Without an output: a check has no image to keep, and would leave an empty one under the tag.
    done = run(*BAKE, "--check", "--set=*.output=type=cacheonly", group)

    assert 0 == done.code, done.text
    assert "Check complete, no warnings found." in done.text


def test_no_dockerfile_takes_its_frontend_from_elsewhere():
    files = [*ROOT.glob("*/Dockerfile"), *ROOT.glob("*/*/Dockerfile")]

    assert files
    assert [] == [f.name for f in files if f.read_text("utf-8").startswith("# syntax")]


def test_only_install_and_lock_steps_reach_the_network():
    steps = [
        (path.parent.name, step)
        for path in ROOT.glob("*/Dockerfile")
        for step in path.read_text("utf-8").replace("\\\n", "").split("\n")
        if step.startswith("RUN ")
    ]
    online = [step for _, step in steps if "--network=none" not in step]

    assert len(steps) > len(online) > 0
    assert [] == [step for step in online if "id=pip" not in step]
