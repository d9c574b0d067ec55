"""A whole release: tag, take what two builders agreed on, sign, publish, pull by digest, verify, tamper."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from release.digests import NAME, read
from tests.checkout import IMAGES, RELEASED, STORES, printed, run, succeed
from tests.release.conftest import VERSION
from tests.release.tamper import publish_with_one_byte_changed
from tests.second_engine import second_engine
from verify.images import pushed_manifests, registry_digest
from verify.release import to_rebuild

PLATFORMS = ["linux/amd64", "linux/arm64"]
STATEMENTS = {
    "slsaprovenance1": "https://slsa.dev/provenance/v1",
    "cyclonedx": "https://cyclonedx.org/bom",
    "spdxjson": "https://spdx.dev/Document",
}


def test_a_release_runs_the_commands_of_its_workflow(released):
    publish = 'python3 -m release.publish .cache/agreed/digests.json "$VERSION"'
    assert 1 == released.play.ran.count(publish)


def test_the_notes_and_all_files_of_the_release_are_there_for_github(released):
    [words] = released.play.for_github
    files = [word for word in words if word.startswith(".cache/")]

    assert ["gh", "release", "create", VERSION] == words[:4]
    assert {"digests.json", "compose.yaml", "compose.scale.yaml", "notes.md"} <= {
        Path(name).name for name in files
    }
    assert [] == [name for name in files if not (released.play.place / name).is_file()]


def test_the_registry_has_under_the_version_what_the_digests_say(released, published):
    digests = read(published / NAME)

    assert VERSION == digests.version
    assert set(RELEASED) == set(digests.images)
    for image in RELEASED:
        reference = f"{released.registry}/{image}:{VERSION}"
        assert digests.index(image) == registry_digest(reference)
        assert digests.manifests(image) == pushed_manifests(reference)
        assert PLATFORMS == sorted(digests.manifests(image))


def test_the_digests_name_every_layer_and_lock(released, published):
    digests = read(published / NAME)
    locks = {
        path.name
        for path in (released.repository / "constraints").iterdir()
        if path.suffix in {".lock", ".txt"}
    }

    assert locks | {"services/shell/package-lock.json"} == set(digests.locks)
    for image in digests.images.values():
        for platform in image["platforms"].values():
            assert platform["layers"]
            for layer in platform["layers"]:
                assert re.fullmatch(r"sha256:[0-9a-f]{64}", layer["digest"])
                assert re.fullmatch(r"sha256:[0-9a-f]{64}", layer["diff_id"])
                assert layer["size"] > 0


@pytest.mark.parametrize(
    ("name", "named"), [("compose.yaml", IMAGES), ("compose.scale.yaml", STORES)]
)
def test_the_compose_files_of_the_release_are_pinned_by_digest(released, published, name, named):
    digests = read(published / NAME)
    images = re.findall(r"image: (\S+)", (published / name).read_text("utf-8"))

    assert sorted(f"{released.registry}/{i}@{digests.index(i)}" for i in named) == sorted(images)


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("kind", STATEMENTS)
def test_every_platform_carries_signed_statements(released, published, kind, platform):
    digests = read(published / NAME)
    for image in RELEASED:
        reference = f"{released.registry}/{image}@{digests.manifests(image)[platform]}"
        statement = attested(released, reference, kind)

        assert STATEMENTS[kind] == statement["predicateType"]
        subject = statement["subject"][0]["digest"]["sha256"]
        assert digests.manifests(image)[platform] == f"sha256:{subject}"


def attested(released, reference: str, kind: str) -> dict:
    import base64

    trust = ["--key", released.env["COSIGN_PUBLIC_KEY"], "--insecure-ignore-tlog"]
    command = ["cosign", "verify-attestation", *trust, *no_roots(released), "--type", kind]
    done = subprocess.run([*command, reference], capture_output=True, check=True)
    return json.loads(base64.b64decode(json.loads(done.stdout)["payload"]))


def no_roots(released) -> list[str]:
    root = released.repository / ".cache" / "trusted-root.json"
    if not root.exists():
        none = [f"--no-default-{name}" for name in ("fulcio", "rekor", "ctfe", "tsa")]
        succeed("cosign", "trusted-root", "create", *none, "--out", root)
    return ["--trusted-root", str(root)]


def test_the_provenance_names_the_commit_and_every_locked_input(released, published):
    digests = read(published / NAME)
    reference = f"{released.registry}/transfer@{digests.manifests('transfer')['linux/arm64']}"

    definition = attested(released, reference, "slsaprovenance1")["predicate"]["buildDefinition"]

    commit = printed("git", "-C", str(released.repository), "rev-parse", VERSION).strip()
    assert commit == digests.commit == definition["externalParameters"]["source"]["commit"]
    inputs = definition["resolvedDependencies"]
    assert {"gitCommit": commit} == inputs[0]["digest"]
    named = {entry["name"]: entry["digest"]["sha256"] for entry in inputs if "name" in entry}
    assert digests.locks == {name.removeprefix("constraints/"): d for name, d in named.items()}
    uris = [entry["uri"] for entry in inputs if "uri" in entry]
    assert [uri for uri in uris if uri.startswith("pkg:pypi/gevent@")]
    assert [uri for uri in uris if uri.startswith("pkg:deb/debian/libc6@")]


def test_a_second_empty_docker_pulls_by_digest_and_runs(released, tmp_path):
    folder = released.repository / ".cache" / "releases" / VERSION
    folder.mkdir(parents=True)
    mine = "SHELL_PORT=0\n"
    (folder / ".env").write_text(mine, "utf-8")
    with second_engine(tmp_path) as env:
        done = released.emsync("up", "--release", VERSION, **env)
        assert 0 == done.code, done.text
        assert f"{VERSION} is signed by key" in done.text
        compose = ["docker", "compose", "--file", str(folder / "compose.yaml")]
        states = succeed(*compose, "ps", "--format", "{{.Service}} {{.Health}}", env=env)
        images = succeed("docker", "image", "ls", "--format", "{{.Repository}}:{{.Tag}}", env=env)
        succeed(*compose, "down", "--volumes", env=env)

    assert mine == (folder / ".env").read_text("utf-8"), "settings that were there stay"
    assert sorted(f"{service} healthy" for service in IMAGES) == sorted(states.split("\n")[:-1])
    assert sorted(f"{released.registry}/{s}:<none>" for s in IMAGES) == sorted(images.split())


def test_a_sceptic_finds_a_released_image_equal_by_the_digest_of_the_release(released):
    release = registry_digest(f"{released.registry}/release:{VERSION}")
    # The smallest: that all are equal without a cache, two builders have shown.
    done = released.emsync("verify", release, "valkey")

    assert 0 == done.code, done.text
    assert "signed   every image and statement" in done.text
    assert [("valkey", platform) for platform in PLATFORMS] == found_equal(done.text)


def found_equal(said: str) -> list[tuple[str, str]]:
    return re.findall(r"^equal +(\w+) +(linux/\w+) +sha256:\w{64}$", said, re.MULTILINE)


def test_a_release_is_refused_when_another_key_signed_it(released, tmp_path):
    env = {**os.environ, "COSIGN_PASSWORD": ""}
    made = ["cosign", "generate-key-pair"]
    subprocess.run(made, cwd=tmp_path, env=env, check=True, capture_output=True)
    stranger = str(tmp_path / "cosign.pub")

    finding = tmp_path / "finding.md"
    nightly = ["python3", "-m", "ci.nightly", VERSION, finding]
    env = {**released.env, "COSIGN_PUBLIC_KEY": stranger}
    done = run(*nightly, cwd=released.repository, env=env)
    assert 3 == done.code, done.text
    assert f"the release is not signed by key {stranger}: nothing in it was believed" in done.text
    unsigned = re.search(r"^UNSIGNED release .+$", done.text, re.MULTILINE)[0]
    assert f"# {VERSION} is not signed as it must be" in finding.read_text("utf-8")
    assert unsigned in finding.read_text("utf-8")

    done = released.emsync("up", "--release", VERSION, COSIGN_PUBLIC_KEY=stranger)
    assert 1 == done.code, done.text
    assert f"{VERSION} is not signed by key {stranger}" in done.text


def test_an_old_release_under_a_new_version_is_refused(released):
    create = ["docker", "buildx", "imagetools", "create", "--tag"]
    name = f"{released.registry}/release"
    succeed(*create, f"{name}:v9.9.9", f"{name}:{VERSION}")

    done = released.emsync("verify", "v9.9.9")

    assert 3 == done.code, done.text
    assert f"the registry calls v9.9.9 what was signed as {VERSION}" in done.text


@pytest.mark.parametrize("name", ["v7.7.7", f"sha256:{'7' * 64}"])
def test_a_release_that_was_never_made_is_named(released, name):
    done = released.emsync("verify", name)

    assert 2 == done.code, done.text
    assert f"{released.registry} has no release {name}" in done.text


def test_a_version_is_never_published_over_another(released, published, tmp_path):
    document = tmp_path / NAME
    digests = json.loads((published / NAME).read_text("utf-8"))
    digests["images"]["transfer"]["index"] = f"sha256:{'0' * 64}"
    document.write_text(json.dumps(digests), "utf-8")

    done = run(
        *("python3", "-m", "release.publish", document, VERSION),
        cwd=released.repository,
        env=released.env,
    )

    assert 1 == done.code
    there = f"{released.registry}/transfer:{VERSION} is there already and is something else"
    assert there in done.text


def test_one_changed_byte_is_refused_by_signature_and_by_a_rebuild(released, published):
    digests = read(published / NAME)
    path = "app/transfer/states.py"
    tampered = publish_with_one_byte_changed(
        f"{released.registry}/transfer", digests.index("transfer"), VERSION, path
    )
    reference = f"{released.registry}/transfer@{tampered}"

    trust = ["--key", released.env["COSIGN_PUBLIC_KEY"], "--insecure-ignore-tlog"]
    signature = run("cosign", "verify", *trust, *no_roots(released), reference)
    assert 0 != signature.code
    assert "no signatures found" in signature.text

    # Beside the smallest, as above: of the others, signatures and statements are checked all the same.
    done = released.emsync("verify", VERSION, "transfer", "valkey")
    assert 1 == done.code, done.text
    manifests = digests.manifests("transfer")
    assert [reference] == re.findall(r"^UNSIGNED \w+ +(\S+):", done.text, re.MULTILINE)
    assert f"DIFFERS  transfer  linux/amd64  {manifests['linux/amd64']}" in done.text
    assert re.search(rf"transfer linux/amd64 layer \d+: {path}: content", done.text), done.text
    whole = [("transfer", "linux/arm64"), *(("valkey", platform) for platform in PLATFORMS)]
    assert whole == found_equal(done.text)


def test_a_release_is_rebuilt_whole_unless_images_are_named(published):
    digests = read(published / NAME)

    assert sorted(RELEASED) == to_rebuild([], digests)
    assert ["valkey"] == to_rebuild(["valkey"], digests)
