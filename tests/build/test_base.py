import hashlib
import io
import json
import tarfile
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from base.deb import DebError, open_data
from base.fetch import FetchError, cached, fetch
from base.layout import write_layout
from base.lockfile import Deb, Lock, LockError, read_lock
from base.mirror import DebianMirror, NoMirror
from base.plan import FileSystem, read_plan
from base.rootfs import make_rootfs, unpack
from tests.checkout import ROOT

PLAN = read_plan(ROOT / "constraints" / "base.in")
LOCK = read_lock(ROOT / "constraints" / "base.lock")
DEBS = ROOT / ".cache" / "debs"
NOWHERE = DebianMirror("http://127.0.0.1:1/debian", "http://127.0.0.1:1/debian-security")


def make_deb(path: Path, files: dict[str, bytes]) -> Path:
    """Write a small .deb: an ar archive with one data.tar member."""
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w:xz") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(f"./{name}")
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    content = data.getvalue()
    header = f"{'data.tar.xz':<16}{0:<12}{0:<6}{0:<6}{100644:<8}{len(content):<10}`\n"
    path.write_bytes(b"!<arch>\n" + header.encode() + content + b"\n" * (len(content) % 2))
    return path


@pytest.fixture
def archive(tmp_path):
    """Serve tmp_path/archive on a free port of the loopback; yield its folder and its URL."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    folder = tmp_path / "archive"
    folder.mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield folder, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def hello(archive) -> Deb:
    folder, _ = archive
    deb = make_deb(folder / "hello.deb", {"usr/bin/hello": b"hello"})
    return Deb(
        "hello", "1.0", "amd64", hashlib.sha256(deb.read_bytes()).hexdigest(), "debian", "hello.deb"
    )


def test_fetches_a_package_that_is_the_locked_one(archive, hello, tmp_path):
    fetch(Lock((hello,), {}), [hello], tmp_path / "debs", DebianMirror(archive[1], archive[1]))

    assert (archive[0] / "hello.deb").read_bytes() == cached(hello, tmp_path / "debs").read_bytes()


def test_tries_again_when_a_connection_breaks(archive, hello, tmp_path, monkeypatch):
    answer, requests = SimpleHTTPRequestHandler.do_GET, []

    def break_the_first(handler):
        requests.append(handler.path)
        if len(requests) > 1:
            answer(handler)

    monkeypatch.setattr(SimpleHTTPRequestHandler, "do_GET", break_the_first)

    fetch(Lock((hello,), {}), [hello], tmp_path / "debs", DebianMirror(archive[1], archive[1]))

    assert ["/hello.deb", "/hello.deb"] == requests
    assert (archive[0] / "hello.deb").read_bytes() == cached(hello, tmp_path / "debs").read_bytes()


def test_refuses_a_package_that_the_archive_changed(archive, hello, tmp_path):
    (archive[0] / "hello.deb").write_bytes(b"something else")
    found = hashlib.sha256(b"something else").hexdigest()

    with pytest.raises(FetchError) as refusal:
        fetch(Lock((hello,), {}), [hello], tmp_path / "debs", DebianMirror(archive[1], archive[1]))

    assert f"hello 1.0 amd64: SHA-256 expected {hello.sha256}, found {found}" in str(refusal.value)
    assert [] == list((tmp_path / "debs").iterdir())


def test_refuses_a_package_that_was_changed_in_the_cache(hello, tmp_path):
    cached(hello, tmp_path).write_bytes(b"tampered")
    found = hashlib.sha256(b"tampered").hexdigest()

    with pytest.raises(FetchError) as refusal:
        fetch(Lock((hello,), {}), [hello], tmp_path, NOWHERE)

    assert (
        f"hello 1.0 amd64: SHA-256 expected {hello.sha256}, found {found} in the download cache"
        in str(refusal.value)
    )


def test_finds_a_package_that_left_the_archive_in_its_snapshots(archive, hello, tmp_path):
    stamped = archive[0] / "debian" / "20261122T020905Z"
    stamped.mkdir(parents=True)
    (archive[0] / "hello.deb").rename(stamped / "hello.deb")
    mirror = DebianMirror(f"{archive[1]}/gone", f"{archive[1]}/gone", snapshot=archive[1])

    fetch(Lock((hello,), {"debian": "20261122T020905Z"}), [hello], tmp_path / "debs", mirror)

    assert cached(hello, tmp_path / "debs").exists()


def test_names_a_package_that_is_gone_and_the_command_that_helps(archive, hello, tmp_path):
    (archive[0] / "hello.deb").unlink()

    with pytest.raises(FetchError) as refusal:
        fetch(Lock((hello,), {}), [hello], tmp_path / "debs", DebianMirror(archive[1], archive[1]))

    assert "hello 1.0 amd64: gone" in str(refusal.value)
    assert "run ./emsync lock" in str(refusal.value)
    assert "DEBIAN_SNAPSHOT" in str(refusal.value)


def test_says_what_to_set_when_no_archive_is_known(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("DEBIAN_MIRROR", raising=False)

    with pytest.raises(NoMirror, match="set DEBIAN_MIRROR to the URL of a Debian archive"):
        DebianMirror.of_this_machine()


@pytest.mark.parametrize(
    "line",
    [
        "hello 1.0 amd64",
        "hello 1.0 amd64 nothash debian pool/hello.deb",
        "hello 1.0 amd64 " + "z" * 64 + " debian x",
    ],
)
def test_refuses_a_line_of_the_lock_without_a_hash(tmp_path, line):
    (tmp_path / "base.lock").write_text(f"{line}\n", "utf-8")

    with pytest.raises(LockError, match=r"base\.lock:1: .* run \./emsync lock"):
        read_lock(tmp_path / "base.lock")


def test_refuses_a_file_that_is_no_package(tmp_path):
    (tmp_path / "x.deb").write_bytes(b"no ar archive")

    with pytest.raises(DebError, match=r"x\.deb is not a \.deb"):
        open_data(tmp_path / "x.deb")


def test_the_lock_says_again_what_was_read_from_it():
    assert (ROOT / "constraints" / "base.lock").read_text("utf-8") == LOCK.render()


@pytest.mark.parametrize("name", ["run", "registry"])
def test_unpacking_again_gives_the_same_bytes(tmp_path, name):
    file_system = PLAN[name]
    debs = [cached(LOCK.find(package, "arm64"), DEBS) for package in sorted(file_system.packages)]

    make_rootfs(file_system, map(unpack, debs), tmp_path / "one.tar")
    make_rootfs(file_system, map(unpack, debs), tmp_path / "other.tar")

    assert (tmp_path / "one.tar").read_bytes() == (tmp_path / "other.tar").read_bytes()


def test_a_package_that_several_file_systems_hold_is_the_same_in_each(tmp_path):
    package = unpack(make_deb(tmp_path / "x.deb", {"bin/x": b"x", "usr/share/doc/x": b"doc"}))

    for name, omits in (("before", ()), ("without", ("usr/share/*", "bin/*")), ("after", ())):
        make_rootfs(FileSystem(name, ("x",), omits), [package], tmp_path / f"{name}.tar")

    assert (tmp_path / "before.tar").read_bytes() == (tmp_path / "after.tar").read_bytes()
    with tarfile.open(tmp_path / "before.tar") as archive:
        assert {"usr/bin/x", "usr/share/doc/x"} <= set(archive.getnames())
    with tarfile.open(tmp_path / "without.tar") as archive:
        assert {"usr/bin/x", "usr/share/doc/x"}.isdisjoint(archive.getnames())


def test_a_file_system_gets_what_maintainer_scripts_would_have_made(tmp_path):
    certificate = {
        "usr/share/ca-certificates/mozilla/a.crt": b"A\n",
        "usr/share/ca-certificates/mozilla/b.crt": b"B\n",
    }
    deb = make_deb(
        tmp_path / "ca.deb",
        {**certificate, "usr/bin/python3.13": b"python", "usr/share/doc/x": b"x"},
    )

    make_rootfs(FileSystem("x", ("ca",), ("usr/share/doc/*",)), [unpack(deb)], tmp_path / "x.tar")

    with tarfile.open(tmp_path / "x.tar") as archive:
        assert b"A\nB\n" == archive.extractfile("etc/ssl/certs/ca-certificates.crt").read()
        assert b"emsync:x:10001:10001:" in archive.extractfile("etc/passwd").read()
        assert "python3.13" == archive.getmember("usr/bin/python").linkname
        assert 0o1777 == archive.getmember("tmp").mode
        assert "usr/share/doc/x" not in archive.getnames()
        assert {315532800} == {member.mtime for member in archive}


def test_a_layout_leads_to_each_architectures_tar_by_its_digest(tmp_path):
    tars = {arch: tmp_path / f"x-{arch}.tar" for arch in ("amd64", "arm64")}
    for arch, tar in tars.items():
        tar.write_bytes(arch.encode())

    for _ in range(2):
        write_layout(tmp_path / "x", tars)

    def read(descriptor: dict) -> bytes:
        algorithm, digest = descriptor["digest"].split(":")
        content = (tmp_path / "x" / "blobs" / algorithm / digest).read_bytes()
        assert (digest, descriptor["size"]) == (hashlib.sha256(content).hexdigest(), len(content))
        return content

    [image] = json.loads((tmp_path / "x" / "index.json").read_text("utf-8"))["manifests"]
    assert "latest" == image["annotations"]["org.opencontainers.image.ref.name"]
    for entry in json.loads(read(image))["manifests"]:
        manifest = json.loads(read(entry))
        [layer], config = manifest["layers"], json.loads(read(manifest["config"]))
        assert entry["platform"]["architecture"] == config["architecture"]
        assert read(layer) == config["architecture"].encode()
        assert [layer["digest"]] == config["rootfs"]["diff_ids"]


def test_tells_an_archive_that_cannot_be_reached_from_a_package_that_is_gone(hello, tmp_path):
    with pytest.raises(FetchError) as refusal:
        fetch(Lock((hello,), {}), [hello], tmp_path / "debs", NOWHERE)

    assert "hello 1.0 amd64 cannot be downloaded" in str(refusal.value)
    assert "check this machine's network and DNS" in str(refusal.value)
    assert "gone" not in str(refusal.value)
