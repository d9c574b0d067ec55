import json
import shutil
from pathlib import Path

import pytest

from base.check import entries
from ci.locks import NOT_LOOKED_UP, SECURITY, TITLE, advisories, pins, report
from tests.checkout import ROOT, run

AUDIT = {
    "dependencies": [
        {
            "name": "flask",
            "version": "3.1.2",
            "vulns": [
                {"id": "GHSA-fixed", "fix_versions": ["3.1.3"], "aliases": [], "description": ""},
                {"id": "GHSA-not-yet", "fix_versions": ["3.2.0"], "aliases": [], "description": ""},
                {"id": "GHSA-no-fix", "fix_versions": [], "aliases": [], "description": ""},
            ],
        },
        {"name": "click", "skip_reason": "not found"},
    ],
    "fixes": [],
}


def wheel(name: str, version: str, digest: str = "a") -> str:
    return f"{name}=={version} \\\n    --hash=sha256:{digest * 64}\n    # via -r transfer.in\n"


def deb(package: str, version: str, archive: str = "debian", digest: str = "b") -> str:
    return "".join(
        f"{package} {version} {arch} {digest * 64} {archive} pool/main/x_{version}_{arch}.deb\n"
        for arch in ("amd64", "arm64")
    )


@pytest.fixture
def state(tmp_path):
    """Write constraints/ as they were or are, and return what they pin."""

    def write(name: str, **locks: str):
        folder = tmp_path / name
        folder.mkdir()
        for lock, text in locks.items():
            (folder / lock.replace("_", ".")).write_text(text, "utf-8")
        return pins(folder)

    return write


def rows(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("| ")][1:]


def test_nothing_is_said_where_nothing_changed(state):
    same = {"transfer_txt": wheel("flask", "3.1.2"), "base_lock": deb("libc6", "2.41-12")}

    assert "" == report(state("before", **same), state("after", **same))


def test_every_change_is_said_by_lock(state):
    before = wheel("click", "8.5.1") + wheel("flask", "3.1.2") + wheel("six", "1.17.0")
    after = wheel("click", "8.5.1") + wheel("flask", "3.1.3") + wheel("werkzeug", "3.1.9")

    text = report(state("before", transfer_txt=before), state("after", transfer_txt=after))

    assert text.startswith(f"{TITLE}\n\n{NOT_LOOKED_UP}\n\n## transfer.txt\n")
    assert [
        "| flask | 3.1.2 | 3.1.3 |  |",
        "| six | 1.17.0 | removed |  |",
        "| werkzeug | absent | 3.1.9, added |  |",
    ] == rows(text)


def test_other_files_under_an_old_version_are_named(state):
    text = report(
        state("before", transfer_txt=wheel("flask", "3.1.2", "a")),
        state("after", transfer_txt=wheel("flask", "3.1.2", "c")),
    )

    assert ["| flask | 3.1.2 | 3.1.2, other files |  |"] == rows(text)


def test_a_version_that_goes_back_is_named(state):
    text = report(
        state("before", lint_txt=wheel("ruff", "0.17.10")),
        state("after", lint_txt=wheel("ruff", "0.17.9")),
    )

    assert ["| ruff | 0.17.10 | 0.17.9, back |  |"] == rows(text)


def test_a_security_update_of_debian_is_named(state):
    before = deb("libc6", "2.41-12") + deb("libssl3t64", "3.5.1-1")
    after = deb("libc6", "2.41-13") + deb("libssl3t64", "3.5.1-1+deb13u1", "debian-security")

    text = report(state("before", base_lock=before), state("after", base_lock=after))

    assert [
        "| libc6 | 2.41-12 | 2.41-13 |  |",
        f"| libssl3t64 | 3.5.1-1 | 3.5.1-1+deb13u1 | {SECURITY} |",
    ] == rows(text)


def test_only_advisories_that_the_new_version_fixes_are_named(state):
    text = report(
        state("before", transfer_txt=wheel("flask", "3.1.2")),
        state("after", transfer_txt=wheel("flask", "3.1.3")),
        advisories(json.dumps(AUDIT)),
    )

    assert NOT_LOOKED_UP not in text
    assert ["| flask | 3.1.2 | 3.1.3 | GHSA-fixed |"] == rows(text)


def test_an_audit_that_knew_no_package_looked_nothing_up(state):
    unknown = {"dependencies": [{"name": "flask", "version": "3.1.2", "skip_reason": "not found"}]}
    text = report(
        state("before", transfer_txt=wheel("flask", "3.1.2")),
        state("after", transfer_txt=wheel("flask", "3.1.3")),
        advisories(json.dumps(unknown)),
    )

    assert NOT_LOOKED_UP in text


def test_the_command_compares_a_commit_with_the_checkout(tmp_path):
    changed = Path(shutil.copytree(ROOT / "constraints", tmp_path / "constraints"))
    shell = tmp_path / "services" / "shell"
    shell.mkdir(parents=True)
    shutil.copy(ROOT / "services" / "shell" / "package.json", shell)
    content = json.loads((ROOT / "services/shell/package-lock.json").read_text("utf-8"))
    entry = content["packages"]["node_modules/zustand"]
    zustand, newer = entry["version"], {"node_modules/zustand": entry | {"version": "99.1.0"}}
    (shell / "package-lock.json").write_text(
        json.dumps(content | {"packages": content["packages"] | newer}), "utf-8"
    )
    tox = entries((changed / "tox.txt").read_text("utf-8"))["tox"][0]
    lock = (changed / "tox.txt").read_text("utf-8").replace(f"tox=={tox}", "tox==99.0.0")
    (changed / "tox.txt").write_text(lock, "utf-8")
    outputs = tmp_path / "outputs"

    done = run(
        *("python3", "-m", "ci.locks", ROOT / "constraints", changed, tmp_path / "report.md"),
        env={"GITHUB_OUTPUT": str(outputs)},
    )

    assert 0 == done.code, done.text
    report = (tmp_path / "report.md").read_text("utf-8")
    assert f"| zustand | {zustand} | 99.1.0 |  |" in report
    assert [f"| tox | {tox} | 99.0.0 |  |"] == rows(report)[-1:]
    assert "changed=true\n" == outputs.read_text("utf-8")


def test_a_commit_is_the_same_as_itself(tmp_path):
    done = run("python3", "-m", "ci.locks", "HEAD", "HEAD", tmp_path / "report.md")

    assert "no lock changed\nchanged=false\n" == done.text
    assert "" == (tmp_path / "report.md").read_text("utf-8")


def test_a_state_that_is_not_there_is_refused(tmp_path):
    done = run("python3", "-m", "ci.locks", "v99", "HEAD", tmp_path / "report.md")

    assert 1 == done.code
    assert "locks: 'v99' is no directory and no revision with constraints/" in done.text
