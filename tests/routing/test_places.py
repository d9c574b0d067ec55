"""Places by name: what is read of the map, how it is found, and the answer over HTTP."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.app import create_app
from routing.places.index import PlaceIndex, PlacesUnusable, write
from routing.places.osmplaces import places
from routing.places.place import Place, folded

HOME = ({"addr:street": "Hauptstraße", "addr:housenumber": "5", "addr:city": "Wörth"}, False)
STREET = ({"highway": "residential", "name": "Hauptstraße"}, True)
TOWN = ({"place": "village", "name": "Wörth"}, False)
STATION = ({"railway": "station", "name": "Åbo station"}, False)

WORLD = [
    (*HOME, 8.001, 49.001),
    (*STREET, 8.002, 49.002),
    (*STREET, 8.003, 49.003),
    (*TOWN, 8.004, 49.004),
    (*STREET, 9.5, 50.5),
    (*STATION, 9.5, 50.5),
    ({"building": "yes"}, True, 8.0, 49.0),
]


@pytest.fixture
def index(tmp_path):
    write(tmp_path / "places.sqlite", places(WORLD))
    return PlaceIndex(tmp_path / "places.sqlite")


def names(found):
    return [(one.name, one.near) for one in found]


def test_reads_each_name_once_with_the_town_that_addresses_there_tell():
    assert [
        Place("Wörth", "place", "Wörth", 8.004, 49.004),
        Place("Hauptstraße", "street", "Wörth", 8.002, 49.002),
        Place("Hauptstraße", "street", "", 9.5, 50.5),
        Place("Hauptstraße 5", "address", "Wörth", 8.001, 49.001),
        Place("Åbo station", "poi", "", 9.5, 50.5),
    ] == places(WORLD)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "hauptstrasse",
            [("Hauptstraße", ""), ("Hauptstraße", "Wörth"), ("Hauptstraße 5", "Wörth")],
        ),
        ("HAUPTSTRASSE 5", [("Hauptstraße 5", "Wörth")]),
        ("5 hauptstr", [("Hauptstraße 5", "Wörth")]),
        ("hauptstr woerth", []),
        ("worth haupt", [("Hauptstraße", "Wörth"), ("Hauptstraße 5", "Wörth")]),
        ("abo", [("Åbo station", "")]),
        ("ab", [("Åbo station", "")]),
        ("5", [("Hauptstraße 5", "Wörth")]),
        ("hauptstrasse 6", []),
        ("%%", []),
    ],
)
def test_finds_a_place_by_words_of_its_name_and_its_town(index, text, found):
    assert found == names(index.find(text, 9))


def test_gives_no_more_than_was_asked_for(index):
    assert 2 == len(index.find("hauptstrasse", 2))


@given(st.text(max_size=200))
def test_no_text_breaks_the_search(service, text):
    assert isinstance(service.map.places.find(text, 3), list)


@given(st.text(max_size=40))
def test_folding_a_folded_text_changes_nothing(text):
    assert folded(text) == folded(folded(text))


@given(st.data())
def test_every_place_of_the_images_map_is_found_by_its_own_name(service, data):
    everywhere = service.map.places.find("helsinki", 50)
    one = data.draw(st.sampled_from(everywhere))

    assert one in service.map.places.find(f"{one.name} {one.near}", 50)


def test_the_same_places_give_the_same_bytes(tmp_path):
    for name in ("one", "other"):
        write(tmp_path / name, places(WORLD))

    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


def test_refuses_a_file_that_is_no_index_and_says_how_to_make_one(tmp_path):
    (tmp_path / "places.sqlite").write_bytes(b"not a database" * 100)

    with pytest.raises(PlacesUnusable, match="emsync map"):
        PlaceIndex(tmp_path / "places.sqlite")


def test_answers_where_an_address_of_the_images_map_is(client, contract):
    answer = client.get("/api/v1/places?q=aleksanterinkatu+52&limit=1")

    assert [] == contract.violations_of_answer("findPlaces", 200, answer.json)
    (found,) = answer.json["places"]
    assert ("Aleksanterinkatu 52", "address", "Helsinki") == tuple(
        found[name] for name in ("name", "kind", "near")
    )


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("", "q"),
        ("q=a", "q"),
        ("q=%20%20", "q"),
        ("q=street&limit=0", "limit"),
        ("q=street&limit=x", "limit"),
    ],
)
def test_refuses_a_question_that_cannot_be_answered_and_names_the_field(client, query, field):
    answer = client.get(f"/api/v1/places?{query}")

    assert (422, [field]) == (
        answer.status_code,
        [one["field"] for one in answer.json["violations"]],
    )


def test_says_that_an_older_map_has_no_places(service, contract):
    older = create_app(replace(service, map=replace(service.map, places=None))).test_client()

    answer = older.get("/api/v1/places?q=street")

    assert (404, "application/problem+json") == (answer.status_code, answer.mimetype)
    assert "./emsync map" in answer.json["detail"]
