"""The audit names what is known, and never passes over in silence what it could not ask."""

import json
import os
import re
import sys
from dataclasses import replace

import pytest

from audit import __main__ as audit
from audit.advisories import Part, newer, npm, skipped, status, tracker, wheels
from base.lockfile import Deb, Lock
from tests.checkout import ROOT, run

DEB = Deb(
    "libc6", "2.41-12+b1", "amd64", "0" * 64, "debian", "pool/main/g/glibc/libc6_2.41_amd64.deb"
)
BUG = {"id": "PYSEC-2026-1", "fix_versions": ["3.1.4"], "aliases": [], "description": "…"}
UNKNOWN = "Dependency not found and could not be audited: flask (3.1.3)"


def said(*packages: dict) -> str:
    return json.dumps({"dependencies": list(packages), "fixes": []})


def test_a_lock_without_known_bugs_was_checked():
    part = wheels("x.txt", 0, said({"name": "flask", "version": "3.1.3", "vulns": []}), "")

    assert ["checked pip-audit x.txt: 1 of 1 packages"] == [*part.lines()]


def test_a_known_bug_of_a_wheel_is_named_with_its_fix():
    part = wheels("x.txt", 1, said({"name": "jinja2", "version": "3.1.2", "vulns": [BUG]}), "")

    assert ("jinja2 3.1.2: PYSEC-2026-1, fixed in 3.1.4",) == part.findings
    assert not part.skipped


def test_packages_that_the_service_does_not_know_were_not_checked_although_pip_audit_is_content():
    known = {"name": "jinja2", "version": "3.1.6", "vulns": []}
    unknown = {"name": "flask", "skip_reason": UNKNOWN}

    for packages, which in (([unknown], "all"), ([known, unknown], "flask")):
        part = wheels("x.txt", 0, said(*packages), "No known vulnerabilities found")
        assert part.skipped
        assert f"does not know {which} of {len(packages)} packages" in part.checked


@pytest.mark.parametrize(("code", "output"), [(1, ""), (127, ""), (1, "[]"), (0, "null")])
def test_pip_audit_that_says_nothing_useful_is_skipped_with_its_reason(code, output):
    part = wheels("x.txt", code, output, "Traceback …\nERROR: no route to host\n")

    assert [f"SKIPPED pip-audit x.txt: exit code {code}: ERROR: no route to host"] == [
        *part.lines()
    ]


def test_npm_is_read():
    entry = {"severity": "high", "range": "<4.17.21", "via": [{"title": "Command injection"}, "x"]}
    total = {"dependencies": {"total": 7}}
    found = json.dumps({"vulnerabilities": {"lodash": entry}, "metadata": total})
    nothing = json.dumps({"vulnerabilities": {}, "metadata": total})

    assert ("lodash <4.17.21: high: Command injection, x",) == npm("shell", 1, found, "").findings
    assert Part("npm audit shell", "7 packages") == npm("shell", 0, nothing, "")


def test_npm_without_its_service_is_skipped():
    answer = json.dumps({"message": "405 Method Not Allowed", "statusCode": 405})

    part = npm("shell", 1, answer, "npm error audit endpoint returned an error\n")

    assert part.skipped
    assert "exit code 1: 405 Method Not Allowed" == part.checked


def test_npm_that_is_not_there_is_skipped():
    part = npm("shell", 127, "", "npm: not found\n")

    assert part.skipped
    assert "exit code 127: npm: not found" == part.checked


@pytest.mark.parametrize(
    ("version", "is_newer"), [("2.41-12+b1", False), ("2.41-12+deb13u1", True), ("2.40-1", False)]
)
def test_a_newer_version_in_debian_is_a_finding(version, is_newer):
    offered = replace(DEB, version=version, archive="debian-security")

    part = newer("Debian archive", Lock((DEB,), {}), Lock((offered,), {}))

    line = f"libc6 2.41-12+b1 amd64: {version} is in debian-security: ./emsync lock base"
    assert ((line,) if is_newer else ()) == part.findings


def test_debians_tracker_tells_what_has_a_fix_from_what_has_none():
    summary = (
        "CVE-2026-1 libc6 (fixed, remotely exploitable, high urgency)\n"
        "CVE-2010-4756 libc6 (low urgency)\nCVE-2026-2 zlib1g\n"
    )

    part = tracker("tracker", 32, 0, summary, "")

    assert ("CVE-2026-1 libc6 (fixed, remotely exploitable, high urgency)",) == part.findings
    assert ("CVE-2010-4756 libc6 (low urgency)", "CVE-2026-2 zlib1g") == part.open
    assert "  open, no fix yet: CVE-2026-2 zlib1g" in [*part.lines()]


@pytest.mark.parametrize(
    ("code", "error"),
    [(127, "debsecan is not installed"), (1, "error: [Errno -2] Name or service not known")],
)
def test_debians_tracker_out_of_reach_is_skipped(code, error):
    part = tracker("tracker", 32, code, "", f"error: while downloading …:\n{error}\n")

    assert part.skipped
    assert part.checked.endswith(error)


def test_the_tracker_is_asked_about_source_packages_without_the_number_of_a_rebuild():
    assert (
        "Package: libc6\nStatus: install ok installed\nVersion: 2.41-12+b1\nArchitecture: amd64\n"
        "Source: glibc (2.41-12)\n\n"
    ) == status(Lock((DEB, replace(DEB, architecture="arm64")), {}))


@pytest.mark.parametrize(
    ("parts", "code", "line"),
    [
        ([Part("a", "1")], 0, "audit: 0 known, 1 of 1 checks made"),
        ([Part("a", "1", open=("CVE-1",))], 0, "audit: 0 known, 1 of 1 checks made"),
        (
            [Part("a", "1"), skipped("b", "away")],
            3,
            "audit: 0 known, 1 of 2 checks made, 1 SKIPPED",
        ),
        (
            [Part("a", "1", ("bug",)), skipped("b", "away")],
            1,
            "audit: 1 known, 1 of 2 checks made, 1 SKIPPED",
        ),
    ],
)
def test_the_exit_code_and_the_last_line_count_what_was_skipped(parts, code, line):
    assert code == audit.code(parts)
    assert line == audit.closing(parts)


def test_the_real_audit_says_of_every_part_whether_it_was_checked(tmp_path):
    kept = tmp_path / "advisories.json"
    done = run(sys.executable, "./emsync", "audit", "--json", kept, env=dict(os.environ))

    assert done.code in {audit.CLEAN, audit.FOUND, audit.NOT_ALL_ASKED}, done.text
    told = re.findall(r"^(checked|SKIPPED) ([^:]+): \S", done.text, re.MULTILINE)
    wheels_asked = {f"pip-audit {path.name}" for path in (ROOT / "constraints").glob("*.txt")}
    names = {name for _, name in told}
    assert {"Debian archive", "Debian security tracker"} < names
    assert any(name.startswith("npm audit") for name in names)
    assert wheels_asked <= names or "pip-audit" in names
    unasked = sum(word == "SKIPPED" for word, _ in told)
    known = done.text.count("\n  FOUND ")
    made = f"{len(told) - unasked} of {len(told)} checks made"
    assert (
        f"audit: {known} known, {made}" + (f", {unasked} SKIPPED" if unasked else "") in done.text
    )
    assert done.code == (1 if known else 3 if unasked else 0)
    packages = json.loads(kept.read_text("utf-8"))["dependencies"]
    assert ("pip-audit" in names) == (not packages)
    assert [] == [p["name"] for p in packages if not {"vulns", "skip_reason"} & p.keys()]
