"""What is removed and what is kept, decided over what an engine said."""

import json

import pytest
import yaml

from engine.storage import (
    LOST,
    Ours,
    Wish,
    human,
    names_of,
    plan,
    read_holdings,
    size_of,
    table,
    without_tag,
)
from tests.checkout import ROOT

OLD, NEW, THEIRS = (f"sha256:{letter * 64}" for letter in "abc")


def image(repository: str, tag: str, identity: str) -> str:
    return json.dumps({"Repository": repository, "Tag": tag, "ID": identity})


def sizes(identity: str) -> dict[str, str]:
    return {"ID": identity, "Size": "796MB", "UniqueSize": "741MB"}


def record(identity: str, *, shared: bool) -> dict[str, str]:
    return {"ID": identity, "Size": "10MB", "Shared": str(shared).lower()}


def volume(name: str, project: str, links: int = 0) -> dict[str, str]:
    labels = f"com.docker.compose.project={project},com.docker.compose.volume=data"
    return {"Name": name, "Labels": labels, "Size": "127.3kB", "Links": str(links)}


def held(*images: str, volumes=(), records=()):
    usage = {
        "Images": [sizes(i) for i in (OLD, NEW, THEIRS)],
        "Volumes": list(volumes),
        "BuildCache": list(records),
    }
    return read_holdings(json.dumps(usage), "\n".join(images))


def ours(*, in_use=(), records=()):
    return Ours(
        names_of("emsync", ["severity", "transfer"]),
        "emsync",
        frozenset({"emsync/severity:new"}),
        frozenset(in_use),
        frozenset(records),
    )


def fates(holdings, mine=None, wish=None) -> dict[str, bool]:
    return {row.name: row.goes for row in plan(holdings, mine or ours(), wish or Wish())}


IMAGES = (image("emsync/severity", "old", OLD), image("emsync/severity", "new", NEW))


def test_an_old_release_goes_and_the_current_one_stays():
    assert {"emsync/severity:old": True, "emsync/severity:new": False} == fates(held(*IMAGES))


def test_all_takes_the_current_release_too():
    assert {"emsync/severity:old": True, "emsync/severity:new": True} == fates(
        held(*IMAGES), wish=Wish(current_images=True)
    )


@pytest.mark.parametrize("wish", [Wish(), Wish(current_images=True)])
def test_what_a_container_uses_stays(wish):
    found = fates(held(*IMAGES), ours(in_use=["emsync/severity:old"]), wish)

    assert found["emsync/severity:old"] is False


def test_an_old_release_that_was_pinned_by_digest_goes_by_its_digest():
    holdings = held(image("emsync/severity", "<none>", OLD))

    assert {f"emsync/severity@{OLD}": True} == fates(holdings)


def test_a_release_that_compose_pins_by_digest_stays():
    pinned = without_tag(f"emsync/severity:v1.0.0@{OLD}")

    assert f"emsync/severity@{OLD}" == pinned
    assert {"emsync/severity:old": False} == fates(held(IMAGES[0]), ours(in_use=[pinned]))


@pytest.mark.parametrize(
    "repository",
    [
        "somebody/severity",
        "emsync/severity-of-somebody",
        "emsync/other",
        "registry.invalid:5000/emsync/severity",
        "<none>",
        "xemsync/severity",
    ],
)
def test_images_of_others_stay_whatever_is_asked(repository):
    everything = Wish(current_images=True, whole_cache=True)

    assert {"1 of others": False} == fates(held(image(repository, "old", THEIRS)), wish=everything)


def test_an_old_name_of_the_current_image_frees_nothing():
    holdings = held(image("emsync/severity", "old", NEW), IMAGES[1])
    rows = {row.name: row for row in plan(holdings, ours(), Wish())}

    assert rows["emsync/severity:old"].goes
    assert 0 == rows["emsync/severity:old"].frees


def test_a_namespace_with_a_port_is_not_taken_for_a_pattern():
    names = names_of("127.0.0.1:5001/emsync", ["severity"])

    assert names.fullmatch("127.0.0.1:5001/emsync/severity:v1")
    assert names.fullmatch("127.0.0.1:5001/emsync/base-run:v1")
    assert not names.fullmatch("127x0.0.1:5001/emsync/severity:v1")


def test_build_cache_that_was_not_noted_goes_only_by_its_own_name():
    holdings = held(records=[record("mine", shared=False), record("whose", shared=False)])
    mine = ours(records=["mine", "gone already"])
    names = ("of ./emsync in this checkout", "the engine's other")

    assert {names[0]: True, names[1]: False} == fates(holdings, mine)
    assert {names[0]: True, names[1]: True} == fates(holdings, mine, Wish(whole_cache=True))


def test_cache_that_an_image_shares_is_not_counted_twice():
    holdings = held(records=[record("alone", shared=False), record("shared", shared=True)])
    (row,) = plan(holdings, ours(records=["alone", "shared"]), Wish())

    assert (20_000_000, 10_000_000) == (row.size, row.frees)
    assert ("alone", "shared") == row.targets


def test_data_stays_whatever_else_goes():
    holdings = held(volumes=[volume("emsync_transfer-data", "emsync")])

    assert {"emsync_transfer-data": False} == fates(
        holdings, wish=Wish(current_images=True, whole_cache=True)
    )


@pytest.mark.parametrize(
    ("name", "lost"),
    [
        ("emsync_transfer-data", "lost: every hand-over in it"),
        ("emsync_severity-data", "lost: every decision of a clinician in it"),
        ("emsync_routing-data", "lost: what was told of hospitals"),
        ("emsync_other-data", "lost: all that is in it"),
    ],
)
def test_data_goes_when_it_is_spelled_out_and_what_is_lost_is_said(name, lost):
    holdings = held(volumes=[volume(name, "emsync")])
    rows = plan(holdings, ours(), Wish(volumes=frozenset({name})))

    assert [True] == [row.goes for row in rows]
    assert lost in "\n".join(table(rows))


def test_each_volume_of_compose_has_words_for_what_is_lost_with_it():
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))

    assert set(compose["volumes"]) == set(LOST)


@pytest.mark.parametrize("name", ["transfer-data", "emsync_transfer-dat", "somebody_data", ""])
def test_a_volume_that_is_not_ours_in_full_is_refused(name):
    holdings = held(
        volumes=[volume("emsync_transfer-data", "emsync"), volume("somebody_data", "somebody")]
    )

    with pytest.raises(SystemExit, match="those that are here: emsync_transfer-data"):
        plan(holdings, ours(), Wish(volumes=frozenset({name})))


def test_a_mounted_volume_is_refused():
    holdings = held(volumes=[volume("emsync_transfer-data", "emsync", links=1)])

    with pytest.raises(SystemExit, match=r"is mounted by a container: \./emsync down"):
        plan(holdings, ours(), Wish(volumes=frozenset({"emsync_transfer-data"})))


def test_the_last_line_says_what_all_removals_free():
    lines = [*table(plan(held(*IMAGES), ours(), Wish()))]

    assert lines[1].split()[:5] == ["remove", "image", "emsync/severity:old", "796MB", "741MB"]
    assert lines[-1].startswith("about 741MB become free")


@pytest.mark.parametrize(
    ("text", "size"), [("0B", 0), ("127.3kB", 127_300), ("1.58GB", 1_580_000_000), ("N/A", 0)]
)
def test_sizes_are_read_as_the_engine_prints_them(text, size):
    assert size == size_of(text)


@pytest.mark.parametrize(("size", "text"), [(0, "0B"), (999, "999B"), (1_580_000_000, "1.58GB")])
def test_sizes_are_written_as_the_engine_prints_them(size, text):
    assert text == human(size)
