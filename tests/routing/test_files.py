"""The files that the service reads at start."""

import json
import shutil

import pytest
from routing_world import facility, settings, write_facilities

from routing import facilities, mapfile


@pytest.mark.parametrize(
    ("entries", "complaint"),
    [
        ([facility(), facility(id="h2", lat=91)], r"facilities\[1\].lat: 91 is greater"),
        ([facility(capabilities=["helipad"])], r"facilities\[0\].capabilities\[0\]"),
        ([facility(status="burning")], r"facilities\[0\].status"),
        ([facility(capacity={"beds": 1, "free": 2})], r"facilities\[0\].capacity.free: 2 is more"),
        ([facility(), facility()], "id 'h1' is used more than once"),
        ([facility(nickname="x")], r"facilities\[0\].*nickname"),
        ([], "facilities: "),
    ],
)
def test_refuses_a_wrong_entry_and_names_it(contract, tmp_path, entries, complaint):
    path = write_facilities(tmp_path / "wrong.json", entries)

    with pytest.raises(facilities.FacilitiesInvalid, match=complaint) as refusal:
        facilities.load(path, contract)

    assert "wrong.json" in str(refusal.value)


@pytest.mark.parametrize("content", ["{", "", "[]", '{"facilities": 3}'])
def test_refuses_what_is_no_list_of_facilities(contract, tmp_path, content):
    path = tmp_path / "f.json"
    path.write_text(content)

    with pytest.raises(facilities.FacilitiesInvalid, match=r"f\.json"):
        facilities.load(path, contract)


def test_refuses_a_missing_facilities_file(contract, tmp_path):
    with pytest.raises(facilities.FacilitiesInvalid, match=r"nowhere\.json cannot be read"):
        facilities.load(tmp_path / "nowhere.json", contract)


def test_carries_hospitals_that_say_they_are_for_demonstration(hospitals):
    note = json.loads(settings().facilities_file.read_text("utf-8"))["note"]

    assert note.startswith("For demonstration only")
    assert all(hospital.name.startswith("Demonstration ") for hospital in hospitals)


def test_every_hospital_reaches_every_other(service, hospitals):
    places = [hospital.position for hospital in hospitals]

    for place in places:
        assert None not in service.chain.embedded.from_one(place, places)


@pytest.mark.parametrize("content", [None, "{", "{}", "[]"])
def test_refuses_a_folder_without_a_map_and_says_how_to_make_one(tmp_path, content):
    if content is not None:
        (tmp_path / "map.json").write_text(content)
        (tmp_path / "tiles.tar").write_bytes(b"")

    with pytest.raises(mapfile.MapUnusable, match=r"routing\.mapbuild"):
        mapfile.load(tmp_path)


def test_refuses_tiles_that_are_not_those_of_the_record(service, tmp_path):
    shutil.copy(service.map.tiles.parent / "map.json", tmp_path)
    (tmp_path / "tiles.tar").write_bytes(service.map.tiles.read_bytes()[:-1])

    with pytest.raises(mapfile.MapUnusable, match=r"tiles\.tar has SHA-256"):
        mapfile.load(tmp_path)
