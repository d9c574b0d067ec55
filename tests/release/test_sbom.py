"""The bill of materials says what the locks say, in two forms that others can read."""

import base64
import importlib.util
import json
import os
import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL
from packaging.licenses import canonicalize_license_expression
from spdx_tools.spdx.parser.parse_anything import parse_file
from spdx_tools.spdx.validation.document_validator import validate_full_spdx_document

from base.check import entries
from base.lockfile import LockError, read_lock
from base.plan import read_plan
from sbom import cyclonedx, spdx, wheels
from sbom.bill import bill_of, file_system_of
from sbom.components import NOASSERTION, inventory_of
from sbom.copyright import ELSEWHERE, copyright_of
from sbom.debs import file_of
from sbom.licences import is_strong_copyleft
from tests.checkout import PLATFORMS, RELEASED, ROOT, SERVICES, succeed

CONSTRAINTS = ROOT / "constraints"
EVERY_IMAGE = pytest.mark.parametrize(
    ("service", "platform"), [(s, p) for s in RELEASED for p in PLATFORMS]
)
pytestmark = pytest.mark.usefixtures("inventory")


def written(folder: Path, **env: str) -> dict[str, bytes]:
    """Return the documents that the command writes, by file name."""
    succeed(sys.executable, "-m", "sbom", folder, env=env)
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.mark.parametrize(("service", "platform"), [(s, p) for s in SERVICES for p in PLATFORMS])
def test_every_wheel_of_the_lock_is_in_the_bill_with_a_hash_of_the_lock(service, platform):
    locked = entries((CONSTRAINTS / f"{service}.txt").read_text("utf-8"))
    found = {c.name: c for c in bill_of(service, platform).components if c.kind == "wheel"}

    assert {n: version for n, (version, _) in locked.items()} == {
        n: c.version for n, c in found.items()
    }
    assert [] == [
        n for n, c in found.items() if c.digest.removeprefix("sha256:") not in locked[n][1]
    ]


@EVERY_IMAGE
def test_every_package_of_the_file_system_is_in_the_bill_with_its_locked_hash(service, platform):
    lock, plan = read_lock(CONSTRAINTS / "base.lock"), read_plan(CONSTRAINTS / "base.in")
    debs = [lock.find(n, platform.split("/")[1]) for n in plan[file_system_of(service)].packages]

    assert {(d.package, d.version, f"sha256:{d.sha256}") for d in debs} == {
        (c.name, c.version, c.digest)
        for c in bill_of(service, platform).components
        if c.kind == "deb"
    }


@pytest.mark.parametrize("service", RELEASED)
def test_the_code_and_every_data_file_are_in_the_bill(service):
    names = {c.name for c in bill_of(service, PLATFORMS[0]).components}
    data = (ROOT / "services" / service).glob("data/*")

    assert {f"emsync-{service}", *(f"emsync-{service}-{path.name}" for path in data)} <= names


@EVERY_IMAGE
def test_every_component_has_a_package_url_of_its_own(service, platform):
    urls = [c.purl for c in bill_of(service, platform).components]

    assert urls == [PackageURL.from_string(url).to_string() for url in urls]
    assert len(urls) == len(set(urls))


@EVERY_IMAGE
def test_every_component_has_a_licence_in_the_form_of_spdx(service, platform):
    components = bill_of(service, platform).components

    assert [] == [str(c) for c in components if c.licence == NOASSERTION]
    assert [] == [
        f"{c}: {c.licence}"
        for c in components
        if c.licence != canonicalize_license_expression(c.licence)
    ]


def test_the_packages_of_the_page_are_in_the_bill_with_a_hash_of_the_lock():
    lock = json.loads((ROOT / "services" / "shell" / "package-lock.json").read_text("utf-8"))
    found = {c.name: c for c in bill_of("shell", PLATFORMS[0]).components if c.kind == "npm"}

    assert {"react", "react-dom"} <= found.keys()
    for name, component in found.items():
        entry = lock["packages"][f"node_modules/{name}"]
        integrity = base64.b64decode(entry["integrity"].removeprefix("sha512-")).hex()
        assert (entry["version"], f"sha512:{integrity}") == (component.version, component.digest)


@EVERY_IMAGE
def test_no_package_is_under_the_gpl_or_agpl(service, platform):
    assert [] == [
        f"{c}: {c.licence}"
        for c in bill_of(service, platform).components
        if c.kind in {"wheel", "npm"} and is_strong_copyleft(c.licence)
    ]


def test_the_map_keeps_the_licence_of_openstreetmap():
    components = bill_of("routing", PLATFORMS[0]).components

    assert {"ODbL-1.0"} == {
        c.licence for c in components if c.name.endswith(("tiles.tar", "map.json"))
    }


def test_a_licence_that_we_wrote_down_ourselves_is_one_that_a_package_lacks():
    lock = read_lock(CONSTRAINTS / "base.lock")
    debs = [lock.find(n, "amd64") for n in read_plan(CONSTRAINTS / "base.in")["run"].packages]
    linked = {copyright_of(deb.package, file_of(deb))[1] for deb in debs}

    assert set(ELSEWHERE) <= linked
    assert [] == [name for name in ELSEWHERE if any(d.package == name for d in lock.debs)]


def test_the_same_locks_give_the_same_bytes(tmp_path):
    one = written(tmp_path / "one", PYTHONHASHSEED="1", TZ="Pacific/Kiritimati", LC_ALL="C")
    other = written(tmp_path / "other", PYTHONHASHSEED="2", TZ="America/Lima")

    assert {
        f"{service}-{platform.replace('/', '-')}.{form}.json"
        for service in RELEASED
        for platform in PLATFORMS
        for form in ("cdx", "spdx")
    } == set(one)
    assert one == other


@EVERY_IMAGE
def test_the_document_is_valid_cyclonedx(service, platform):
    document = cyclonedx.document(bill_of(service, platform)).decode()

    assert None is JsonStrictValidator(SchemaVersion.V1_6).validate_str(document)


@EVERY_IMAGE
def test_the_document_is_valid_spdx(service, platform, tmp_path):
    path = tmp_path / "x.spdx.json"
    path.write_bytes(spdx.document(bill_of(service, platform)))

    assert [] == validate_full_spdx_document(parse_file(str(path)))


def test_the_validators_refuse_what_is_not_valid(tmp_path):
    bill = bill_of("transfer", PLATFORMS[0])
    wrong = cyclonedx.document(bill).decode().replace("SHA-256", "SHA-257")
    path = tmp_path / "x.spdx.json"
    path.write_bytes(spdx.document(bill).replace(b"SPDXRef-image", b"SPDXRef_image"))

    assert None is not JsonStrictValidator(SchemaVersion.V1_6).validate_str(wrong)
    assert [] != validate_full_spdx_document(parse_file(str(path)))


def test_a_document_has_another_number_when_it_says_something_else():
    numbers = {bill_of(s, p).identity for s in RELEASED for p in PLATFORMS}

    assert len(RELEASED) * len(PLATFORMS) == len(numbers)


def test_no_document_and_no_inventory_names_a_host_or_a_path_of_this_machine():
    bill = bill_of("severity", PLATFORMS[0])
    listed = json.loads((inventory_of("severity", PLATFORMS[0]) / "wheels.json").read_text("utf-8"))
    text = (cyclonedx.document(bill) + spdx.document(bill)).decode()

    assert {"http://cyclonedx.org"} == set(re.findall(r"\w+://[^/\"]+", text))
    assert [] == [w["file"] for w in listed if "/" in w["file"]]
    assert os.fspath(ROOT) not in text


def inventory_module():
    spec = importlib.util.spec_from_file_location("inv", ROOT / "services" / "inventory.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_inventory_refuses_a_wheel_that_the_lock_does_not_name():
    item = {
        "metadata": {"name": "Flask", "version": "3.1.3"},
        "download_info": {"url": "x/y.whl", "archive_info": {"hashes": {"sha256": "ab"}}},
    }

    with pytest.raises(SystemExit, match=r"Flask 3\.1\.3: SHA-256 ab is not in the lock"):
        inventory_module().wheel_of(item, frozenset({"cd"}))


def test_the_bill_refuses_an_inventory_of_another_lock(tmp_path):
    lock = CONSTRAINTS / "transfer.txt"
    other = tmp_path / "transfer.txt"
    digest = next(iter(entries(lock.read_text("utf-8"))["bidict"][1]))
    other.write_text(lock.read_text("utf-8").replace(digest, "0" * 64) + "\nmore==1\n", "utf-8")

    with pytest.raises(LockError) as refusal:
        wheels.components(inventory_of("transfer", PLATFORMS[0]), other)

    assert f"SHA-256 {digest} is not in transfer.txt" in str(refusal.value)
    assert "transfer.txt: pip did not install more" in str(refusal.value)
    assert "bake -f docker-bake.hcl inventory" in str(refusal.value)


def test_says_how_to_make_an_inventory_that_is_missing(tmp_path):
    with pytest.raises(
        SystemExit, match=r"run `docker buildx bake -f docker-bake\.hcl inventory-x`"
    ):
        inventory_of("x", PLATFORMS[0], tmp_path)


def test_refuses_a_package_file_that_is_not_the_locked_one():
    deb = read_lock(CONSTRAINTS / "base.lock").find("zlib1g", "amd64")

    with pytest.raises(
        SystemExit, match=f"expected SHA-256 {'0' * 64} in .cache/debs, found nothing"
    ):
        file_of(replace(deb, sha256="0" * 64))
