"""What the build of `shell` does beside npm and Vite, and where its edge finds the services."""

import gzip
import json
import re
import runpy

import pytest

from tests.checkout import ROOT
from verify.layout import Layout

SHELL = ROOT / "services" / "shell"
UPSTREAMS, NPM, PACK, BUDGET = (
    runpy.run_path(str(SHELL / f"{n}.py")) for n in ("upstreams", "npm", "pack", "budget")
)


TEMPLATE = "upstream routing { server routing:6005; }"


def test_nginx_is_given_every_address_of_a_service():
    known = {"routing": ["10.0.0.2", "fd00::2"]}

    assert (
        "upstream routing { server 10.0.0.2:6005; server [fd00::2]:6005; }"
        == UPSTREAMS["Upstreams"](TEMPLATE, known.__getitem__).conf()
    )


def test_a_service_that_was_never_found_is_down_until_it_is():
    found: list[str] = []
    upstreams = UPSTREAMS["Upstreams"](TEMPLATE, lambda _: found)

    assert "upstream routing { server 127.0.0.1 down; }" == upstreams.conf()
    found.append("10.0.0.3")
    assert "upstream routing { server 10.0.0.3:6005; }" == upstreams.conf()


def test_a_service_keeps_its_address_while_nobody_knows_another():
    answers = iter((["10.0.0.2"], [], ["10.0.0.7"]))
    upstreams = UPSTREAMS["Upstreams"](TEMPLATE, lambda _: next(answers))

    assert [
        "upstream routing { server 10.0.0.2:6005; }",
        "upstream routing { server 10.0.0.2:6005; }",
        "upstream routing { server 10.0.0.7:6005; }",
    ] == [upstreams.conf() for _ in range(3)]


@pytest.fixture
def first_page(tmp_path):
    """Return a site whose first page loads 1,000 bytes that are sent packed, and 20 that are not."""
    (tmp_path / "assets").mkdir()
    for name, size in (("a.js", 9000), ("a.js.gz", 1000), ("b.js", 20), ("map.js", 400_000)):
        (tmp_path / "assets" / name).write_bytes(b"x" * size)
    scripts = '<script src="/assets/a.js"></script><link rel="modulepreload" href="/assets/b.js">'
    (tmp_path / "index.html").write_text(scripts, "utf-8")
    return tmp_path


def test_what_a_browser_loads_first_is_what_is_sent_of_the_scripts_that_the_page_names(first_page):
    assert 1020 == BUDGET["first_load"](first_page)


def test_a_first_load_over_the_budget_fails_the_build(first_page):
    (first_page / "assets" / "a.js.gz").write_bytes(b"x" * 250_001)
    with pytest.raises(SystemExit, match="budget"):
        BUDGET["main"](str(first_page))


def test_a_page_that_names_no_script_was_not_measured(first_page):
    (first_page / "index.html").write_text("", "utf-8")
    with pytest.raises(SystemExit, match="names no script"):
        BUDGET["main"](str(first_page))


def test_npm_looks_where_the_machine_says_and_trusts_whom_it_trusts(tmp_path):
    (tmp_path / "ca").write_text("certificates", "utf-8")
    (tmp_path / "npm").write_text("registry=https://npm.example.org/\n", "utf-8")

    assert {
        "NODE_EXTRA_CA_CERTS": str(tmp_path / "ca"),
        "NPM_CONFIG_REGISTRY": "https://npm.example.org/",
        "COREPACK_NPM_REGISTRY": "https://npm.example.org",
    } == NPM["settings"](tmp_path)


def test_npm_is_left_alone_where_the_machine_says_nothing(tmp_path):
    for name in ("ca", "npm"):
        (tmp_path / name).touch()

    assert {} == NPM["settings"](tmp_path)


def test_a_cool_down_keeps_npm_from_what_is_younger(monkeypatch):
    monkeypatch.setenv("COOL_DOWN", "7")
    assert NPM["cool_down"]()[0].startswith("--before=20")
    monkeypatch.setenv("COOL_DOWN", "")
    assert [] == NPM["cool_down"]()


def test_a_file_is_packed_to_the_same_bytes_whenever_it_was_written(tmp_path):
    packed = []
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.js").write_text("let x;\n" * 1000, "utf-8")
        PACK["main"](str(tmp_path / name))
        packed.append((tmp_path / name / "index.js.gz").read_bytes())

    assert packed[0] == packed[1]
    assert b"let x;\n" * 1000 == gzip.decompress(packed[0])


@pytest.fixture(scope="module")
def site(layouts) -> dict[str, dict[str, str]]:
    """Return the SHA-256 of every file of the page by its path, for each platform."""
    layout: Layout = layouts["shell"]
    return {
        platform: {
            path: entry.content
            for path, entry in layout.entries(layout.layers(manifest)[-1]).items()
            if path.startswith("app/shell/site/") and entry.kind == "0"
        }
        for platform, manifest in layout.manifests.items()
    }


def test_the_page_is_the_same_on_every_platform(site):
    amd64, arm64 = site["linux/amd64"], site["linux/arm64"]

    assert amd64 == arm64
    assert {"app/shell/site/index.html", "app/shell/site/licences.json"} <= amd64.keys()
    assert any(path.endswith(".js.gz") for path in amd64)


def test_the_page_begins_with_250_kilobytes_of_script_at_most(layouts):
    """Packed, and without what a place loads when it is opened: the map is such a part."""
    layout = layouts["shell"]
    manifest = layout.manifests["linux/amd64"]
    files = dict(layout.files(layout.layers(manifest)[-1]))
    page = files["app/shell/site/index.html"].decode()
    named = re.findall(r'(?:src|href)="(/assets/[^"]+\.js)"', page)
    packed = [gzip.compress(files[f"app/shell/site{path}"]) for path in named]

    assert named
    assert sum(map(len, packed)) <= 250_000


def test_no_step_after_npm_has_a_network():
    text = (SHELL / "Dockerfile").read_text("utf-8")
    runs = [line for line in text.splitlines() if line.startswith("RUN ")]
    online = [line for line in runs if "--network=none" not in line]

    assert 2 == len(online), "npm ci, and npm install for a new lock"
    assert all("source=shell/npm.py" in line for line in online)


def test_no_package_runs_a_script_and_npm_itself_is_known_by_its_hash():
    manager = json.loads((SHELL / "package.json").read_text("utf-8"))["packageManager"]

    assert "--ignore-scripts" in NPM["QUIETLY"]
    assert re.fullmatch(r"npm@\d+\.\d+\.\d+\+sha512\.[0-9a-f]{128}", manager)
