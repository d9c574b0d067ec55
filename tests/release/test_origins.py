"""Every file of every image has a component that it came from, byte for byte."""

import sys
import tarfile

import pytest

from base.check import entries
from sbom.bill import Bill, bill_of
from sbom.claims import source_of
from sbom.origins import Origins, origins
from tests.checkout import PLATFORMS, RELEASED, ROOT, run
from tests.release.tampering import planted, tampered
from verify.layout import Layout

PACKAGES = "usr/local/lib/python3.13/dist-packages"
ARM = "linux/arm64"
SOURCE = "app/transfer/states.py"
FLASK = entries((ROOT / "constraints" / "transfer.txt").read_text("utf-8"))["flask"][0]


@pytest.fixture(scope="module", params=[(s, p) for s in RELEASED for p in PLATFORMS], ids="-".join)
def image(request, layouts, inventory) -> tuple[Bill, Origins]:
    """Return what the bill of an image names, and what was found in it."""
    service, platform = request.param
    return bill_of(service, platform), origins(layouts[service], service, platform)


def test_every_path_of_every_layer_has_its_component(image):
    _, found = image

    assert [] == found.strangers
    assert found.counts.total() > 100


def test_the_bill_names_what_is_in_the_image_and_nothing_else(image):
    bill, found = image

    # npm's packages are within the page's files: which of them, the inventory tells.
    assert {c for c in bill.components if c.kind != "npm"} == set(found.counts)


@pytest.fixture(scope="module")
def layer_of_code(layouts) -> int:
    """Return the number of the layer of `transfer` that has states.py."""
    layout = layouts["transfer"]
    layers = layout.layers(layout.manifests[ARM])
    return 1 + next(n for n, layer in enumerate(layers) if SOURCE in layout.entries(layer))


@pytest.fixture
def strangers_after(archives, layouts, inventory, tmp_path):
    """Return a function that changes one layer of `transfer` and says what is then a stranger."""

    def strangers(number: int, change) -> list[str]:
        layers = layouts["transfer"].layers(layouts["transfer"].manifests[ARM])
        archive = tampered(
            archives["transfer"], tmp_path / "tampered.tar", layers[number - 1], change
        )
        return origins(Layout(archive), "transfer", ARM).strangers

    return strangers


def test_an_image_that_only_was_packed_again_has_no_stranger(strangers_after):
    assert [] == strangers_after(1, lambda files: None)


@pytest.mark.parametrize(
    "more",
    [
        planted("usr/bin/helper", b"who am I?"),
        planted(f"{PACKAGES}/flask/helper.py", b"import os\n"),
        planted("app/transfer/__pycache__/helper.cpython-313.pyc", b"no source"),
        planted("usr/lib/helpers", kind=tarfile.DIRTYPE),
        planted("usr/bin/sh", kind=tarfile.SYMTYPE, link="python3.13"),
        planted("usr/bin/.wh.python3", b""),
        planted("dev/kmem", kind=tarfile.CHRTYPE),
    ],
    ids=lambda more: next(iter(more)),
)
def test_a_planted_path_is_named_with_its_layer(strangers_after, layer_of_code, more):
    assert [f"transfer {ARM} layer {layer_of_code}: {path}" for path in more] == strangers_after(
        layer_of_code, lambda files: files.update(more)
    )


@pytest.mark.parametrize(
    ("layer", "path"),
    [
        (1, "usr/bin/python3.13"),
        (1, "usr/lib/python3.13/__pycache__/os.cpython-313.pyc"),
        (1, "etc/passwd"),
        (1, "etc/ssl/certs/ca-certificates.crt"),
        (2, f"{PACKAGES}/flask/app.py"),
        (2, f"{PACKAGES}/flask/__pycache__/app.cpython-313.pyc"),
        (2, f"{PACKAGES}/flask-{FLASK}.dist-info/RECORD"),
        (4, "app/contracts/transfer.openapi.yaml"),
        (4, "app/emsync/log.py"),
        (13, "app/transfer/version.json"),
    ],
)
def test_a_file_with_one_other_byte_is_named(strangers_after, layer, path):
    def change(files):
        info, content = files[path]
        files[path] = (info, content[:-1] + bytes([content[-1] ^ 1]))

    strangers = strangers_after(layer, change)

    assert f"transfer {ARM} layer {layer}: {path}" in strangers
    # With it fall a module's bytecode, and a folder that holds nothing else.
    assert 2 >= len(strangers)


def test_a_link_that_points_elsewhere_is_named(strangers_after):
    assert [f"transfer {ARM} layer 1: usr/bin/python"] == strangers_after(
        1,
        lambda files: files.update(planted("usr/bin/python", kind=tarfile.SYMTYPE, link="/tmp/x")),
    )


def test_bytecode_without_its_source_is_named(strangers_after, layer_of_code):
    strangers = strangers_after(layer_of_code, lambda files: files.pop(SOURCE))

    bytecode = "app/transfer/__pycache__/states.cpython-313.pyc"
    assert [f"transfer {ARM} layer {layer_of_code}: {bytecode}"] == strangers


def test_bytecode_belongs_to_the_module_that_it_was_compiled_from():
    assert "usr/lib/a.b-gdb.py" == source_of("usr/lib/__pycache__/a.b-gdb.cpython-313.pyc")


def test_the_command_counts_components_and_names_strangers(
    archives, layouts, inventory, layer_of_code, tmp_path
):
    layer = layouts["transfer"].layers(layouts["transfer"].manifests[ARM])[layer_of_code - 1]
    archive = tampered(
        archives["transfer"],
        tmp_path / "tampered.tar",
        layer,
        lambda files: files.update(planted("app/more.py", b"")),
    )
    command = (sys.executable, "-m", "sbom.origins")

    whole, other = run(*command, archives["transfer"]), run(*command, archive)

    assert 0 == whole.code, whole.text
    assert f"wheel flask {FLASK}\n" in whole.text
    assert whole.text.endswith("no strangers\n")
    assert 1 == other.code
    assert f"STRANGER transfer {ARM} layer {layer_of_code}: app/more.py" in other.text
