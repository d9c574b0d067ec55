"""What packages say of themselves, read as package URLs and SPDX expressions."""

import json

import pytest

from base.lockfile import LockError
from sbom import npm
from sbom.components import NOASSERTION, purl
from sbom.copyright import licence_of
from sbom.licences import all_of, expression, is_strong_copyleft
from sbom.wheels import licence_of as licence_of_wheel

FIRST = "0" * 128
SHA512 = "sha512-" + "A" * 86 + "=="


@pytest.mark.parametrize(
    ("parts", "qualifiers", "expected"),
    [
        (("pypi", "flask", "3.1.3"), {}, "pkg:pypi/flask@3.1.3"),
        (("npm", "core", "7.0.0", "@babel"), {}, "pkg:npm/%40babel/core@7.0.0"),
        (
            ("deb", "libstdc++6", "1:14.2.0-19+b1", "debian"),
            {"distro": "debian-13", "arch": "arm64"},
            "pkg:deb/debian/libstdc%2B%2B6@1:14.2.0-19%2Bb1?arch=arm64&distro=debian-13",
        ),
    ],
)
def test_a_package_url_is_percent_encoded(parts, qualifiers, expected):
    assert expected == purl(*parts, **qualifiers)


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("GPL-2+", "GPL-2.0-or-later"),
        ("LGPL-2.1", "LGPL-2.1-only"),
        ("Expat", "MIT"),
        ("BSD-3-clause or GPL-2", "BSD-3-Clause OR GPL-2.0-only"),
        ("LGPL-2.1+ and SunPro", "LGPL-2.1-or-later AND SunPro"),
        ("public-domain", "LicenseRef-public-domain"),
        ("GPL-3+ with Bison exception", "LicenseRef-GPL-3-with-Bison-exception"),
    ],
)
def test_debian_names_become_spdx(stated, expected):
    assert expected == expression(stated)


def test_a_choice_keeps_its_brackets_among_other_licences():
    assert "MIT AND (GPL-2.0-only OR ISC)" == all_of({"MIT", "GPL-2.0-only OR ISC"})


def test_a_copyright_file_counts_its_files_and_not_its_licence_texts():
    text = (
        "Format: https://example.invalid/copyright-format/1.0/\nLicense: see below\n\n"
        "Files: *\nCopyright: A\nLicense: Expat\n\nFiles: debian/*\nLicense: GPL-2+\n text\n\n"
        "License: Artistic\n text\n"
    )

    assert "GPL-2.0-or-later AND MIT" == licence_of(text)


def test_a_copyright_file_in_free_words_is_known_by_its_words_or_not_at_all():
    assert "Python-2.0" == licence_of("PYTHON SOFTWARE FOUNDATION LICENSE VERSION 2 …")
    assert None is licence_of("All rights are somebody's.")


BSD3 = (
    "Redistribution and use in source and binary forms …\nto endorse or promote products derived …"
)


def wheel(expression="", name="", classifiers=(), text="") -> dict:
    return {
        "license_expression": expression,
        "license": name,
        "classifiers": [f"License :: OSI Approved :: {c}" for c in classifiers],
        "license_text": text,
    }


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        (wheel(expression="MIT AND PSF-2.0", name="BSD"), "MIT AND PSF-2.0"),
        (wheel(name="3-Clause BSD License"), "BSD-3-Clause"),
        (wheel(name="Apache License 2.0"), "Apache-2.0"),
        (wheel(classifiers=["MIT License"]), "MIT"),
        (wheel(classifiers=["BSD License"], text=BSD3), "BSD-3-Clause"),
        (wheel(classifiers=["GNU General Public License v3 (GPLv3)"]), "GPL-3.0-only"),
        (
            wheel(classifiers=["GNU Affero General Public License v3 or later (AGPLv3+)"]),
            "AGPL-3.0-or-later",
        ),
        (wheel(name="Dual License"), None),
    ],
)
def test_a_wheel_has_the_surest_licence_that_it_states(stated, expected):
    assert expected == licence_of_wheel(stated)


@pytest.mark.parametrize(
    ("licence", "expected"),
    [
        ("GPL-3.0-only", True),
        ("MIT AND AGPL-3.0-or-later", True),
        ("(MIT OR GPL-2.0-only) AND GPL-2.0-only", True),
        ("GPL-2.0-only OR MIT", False),
        ("LGPL-2.1-or-later", False),
        ("GPL-3.0-or-later WITH GCC-exception-3.1", False),
        ("MPL-2.0", False),
    ],
)
def test_strong_copyleft_is_what_nobody_can_choose_away(licence, expected):
    assert expected is is_strong_copyleft(licence)


def package_lock(folder, packages, version=3):
    path = folder / "package-lock.json"
    path.write_text(json.dumps({"lockfileVersion": version, "packages": packages}), "utf-8")
    return path


def page_of(folder, *packages):
    held = [{"name": name, "version": version} for name, version in packages]
    (folder / "packages.json").write_text(json.dumps(held), "utf-8")
    return folder


def test_a_page_is_made_of_those_packages_of_its_lock_that_it_holds(tmp_path):
    react = {"version": "19.2.0", "integrity": SHA512, "license": "MIT"}
    packages = {
        "": {"name": "shell", "version": "1.0.0"},
        "node_modules/react": react,
        "node_modules/@scope/part/node_modules/react": react,
        "node_modules/@scope/part": {"version": "2.0.0-rc.1", "integrity": SHA512},
        "node_modules/vite": {"version": "8.0.0", "integrity": SHA512, "dev": True},
        "node_modules/linked": {"resolved": "packages/linked", "link": True},
    }
    inventory = page_of(tmp_path, ("react", "19.2.0"), ("@scope/part", "2.0.0-rc.1"))

    found = npm.components(inventory, package_lock(tmp_path, packages))

    assert [
        ("@scope/part", "2.0.0-rc.1", NOASSERTION, "pkg:npm/%40scope/part@2.0.0-rc.1"),
        ("react", "19.2.0", "MIT", "pkg:npm/react@19.2.0"),
    ] == [(c.name, c.version, c.licence, c.purl) for c in found]
    assert {f"sha512:{FIRST}"} == {c.digest for c in found}


@pytest.mark.parametrize(
    ("packages", "version", "complaint"),
    [
        ({}, 2, "lockfileVersion 2 is not 3"),
        ({"node_modules/x": {"version": "1.0.0"}}, 3, "node_modules/x 1.0.0 has no SHA-512"),
    ],
)
def test_an_npm_lock_without_hashes_is_refused(tmp_path, packages, version, complaint):
    with pytest.raises(LockError, match=complaint):
        npm.components(page_of(tmp_path), package_lock(tmp_path, packages, version))


def test_a_page_that_holds_what_its_lock_does_not_name_is_refused(tmp_path):
    lock = package_lock(tmp_path, {})

    with pytest.raises(
        LockError, match=r"the page holds left-pad 1\.0\.0, which package-lock\.json"
    ):
        npm.components(page_of(tmp_path, ("left-pad", "1.0.0")), lock)
