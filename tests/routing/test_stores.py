"""Hospitals, ambulances and closures over HTTP."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from routing_stores import AMBULANCE, CLOSURE, HOSPITAL, LISTS, RING, client_over, fields, put
from routing_world import QUAY, STATION, facility, settings, square

ONE = {"facilities": "Facility", "ambulances": "Ambulance", "closures": "Closure"}
HOURS = {"ago": -1, "on": 1}
kinds = pytest.mark.parametrize("kind", LISTS)


def area(*points):
    return CLOSURE | {"area": {"type": "Polygon", "coordinates": [list(points)]}}


@kinds
def test_gives_back_what_was_put(client, contract, kind):
    answer = put(client, kind, {kind: LISTS[kind]})

    assert {kind: LISTS[kind]} == answer.json == client.get(f"/api/v1/{kind}").json
    assert contract.violations_of_answer(f"get{kind.title()}", 200, answer.json) == []


@kinds
def test_keeps_an_acknowledged_list_over_a_restart(tmp_path, kind):
    put(client_over(tmp_path), kind, {kind: LISTS[kind]})

    assert {kind: LISTS[kind]} == client_over(tmp_path).get(f"/api/v1/{kind}").json


@kinds
def test_adds_changes_and_takes_away_one_entry(client, contract, kind):
    entry = LISTS[kind][0] | {"id": "one-more"}
    path = f"{kind}/one-more"
    before = client.get(f"/api/v1/{kind}").json[kind]

    assert 404 == client.get(f"/api/v1/{path}").status_code
    assert entry == put(client, path, entry).json
    assert [*before, entry] == client.get(f"/api/v1/{kind}").json[kind]
    assert entry == client.get(f"/api/v1/{path}").json
    assert 204 == client.delete(f"/api/v1/{path}").status_code
    gone = client.delete(f"/api/v1/{path}")
    assert 404 == gone.status_code
    assert contract.violations_of_answer(f"delete{ONE[kind]}", 404, gone.json) == []
    assert before == client.get(f"/api/v1/{kind}").json[kind]


@kinds
def test_changes_an_entry_that_nobody_changed_since_it_was_read(client, kind):
    put(client, kind, {kind: [*LISTS[kind], LISTS[kind][0] | {"id": "b"}]})
    read = client.get(f"/api/v1/{kind}/b")

    first = put(client, f"{kind}/b", read.json, headers={"If-Match": read.headers["ETag"]})
    weakened = {"If-Match": f"W/{first.headers['ETag']}"}

    assert 200 == first.status_code
    assert 200 == put(client, f"{kind}/b", read.json, headers=weakened).status_code
    assert 204 == client.delete(f"/api/v1/{kind}/b", headers=weakened).status_code


def test_refuses_to_write_over_what_another_one_told(client, contract):
    path, entry = "facilities/h1", facility(status="open")
    put(client, path, entry)
    read = {"If-Match": client.get(f"/api/v1/{path}").headers["ETag"]}
    put(client, path, entry | {"capacity": {"beds": 4, "free": 0}})

    refusals = [
        put(client, path, entry | {"status": "diversion"}, headers=read),
        client.delete(f"/api/v1/{path}", headers=read),
        put(client, "facilities/gone", facility(id="gone"), headers=read),
        put(client, path, entry, headers={"If-Match": ""}),
    ]

    assert [412] * 4 == [refusal.status_code for refusal in refusals]
    assert contract.violations_of_answer("putFacility", 412, refusals[0].json) == []
    assert 0 == client.get(f"/api/v1/{path}").json["capacity"]["free"]
    assert 404 == client.get("/api/v1/facilities/gone").status_code


def test_has_the_hospitals_of_the_file_until_somebody_tells_of_others(client, hospitals):
    listed = client.get("/api/v1/facilities").json["facilities"]

    assert [one.id for one in hospitals] == [entry["id"] for entry in listed]


def test_begins_with_no_ambulance_but_in_the_demo(tmp_path, contract):
    real = client_over(tmp_path).get("/api/v1/ambulances").json
    demo = client_over(tmp_path, ROUTING_PROFILE="demo").get("/api/v1/ambulances").json

    assert {"ambulances": []} == real
    assert ["demo-101", "demo-102"] == [one["id"] for one in demo["ambulances"]]
    assert contract.violations_of_answer("getAmbulances", 200, demo) == []


def test_sends_an_ambulance_of_the_demo_at_once_and_never_calls_its_position_old(tmp_path):
    body = {"incident": STATION, "severity_level": 1, "unit_needs": ["als"]}

    answer = client_over(tmp_path, ROUTING_PROFILE="demo").post("/api/v1/dispatch", json=body).json

    assert {"demo-101": False, "demo-102": False} == {
        unit["id"]: unit["stale"] for unit in answer["units"]
    }


def test_changes_one_ambulance_of_the_demo_and_keeps_the_other(tmp_path):
    client = client_over(tmp_path, ROUTING_PROFILE="demo")
    put(client, "ambulances/demo-101", AMBULANCE | {"id": "demo-101", "status": "dispatched"})

    listed = client_over(tmp_path).get("/api/v1/ambulances").json["ambulances"]
    assert {"demo-101": "dispatched", "demo-102": "available"} == {
        one["id"]: one["status"] for one in listed
    }


def test_has_no_ambulance_of_the_demo_on_another_map():
    other = replace(settings(ROUTING_PROFILE="demo"), map=Path(__file__).parent)

    assert None is other.ambulances_file


def test_changes_one_hospital_of_the_file_and_keeps_the_others(client, hospitals):
    entry = facility(id=hospitals[1].id)

    put(client, f"facilities/{entry['id']}", entry)

    listed = client.get("/api/v1/facilities").json["facilities"]
    assert [one.id for one in hospitals] == [entry["id"] for entry in listed]
    assert entry == listed[1]


def test_uses_a_change_for_the_next_request(client, post):
    request = {"incident": STATION, "severity_level": 3}
    first = post("dispatch", request).json["hospitals"][0]["id"]

    entry = client.get(f"/api/v1/facilities/{first}").json
    put(client, f"facilities/{first}", entry | {"status": "closed"})

    after = post("dispatch", request).json
    assert first not in [one["id"] for one in after["hospitals"]]
    assert "closed" in {one["id"]: one["reason"] for one in after["excluded_hospitals"]}[first]


def test_respects_a_closure_from_its_start_to_its_end(client, post):
    route = {"origin": STATION, "destination": QUAY}
    now = datetime.now(UTC)
    times = {name: (now + timedelta(hours=shift)).isoformat() for name, shift in HOURS.items()}
    far_off = {"area": square(24.9, 60.1)}

    put(client, "closures/now", far_off | {"id": "now", "start": times["ago"], "end": times["on"]})
    put(client, "closures/over", far_off | {"id": "over", "end": times["ago"]})
    put(client, "closures/later", far_off | {"id": "later", "start": times["on"]})

    assert ["now"] == post("route", route).json["closures"]


def test_keeps_clients_of_openrouteservice_out_of_a_closure_too(client):
    ends = [[place["lon"], place["lat"]] for place in (STATION, QUAY)]
    car, asked = "driving-car", {"locations": ends, "metrics": ["duration"]}
    put(client, "closures/here", {"id": "here", "area": square(*ends[1])})

    directions = client.post(f"/ors/v2/directions/{car}", json={"coordinates": ends})
    matrix = client.post(f"/ors/v2/matrix/{car}", json=asked).json["durations"]
    isochrones = client.post(
        f"/ors/v2/isochrones/{car}", json={"locations": [ends[1]], "range": [300]}
    )

    assert (404, 2010) == (directions.status_code, directions.json["error"]["code"])
    assert None is matrix[0][1]
    assert 404 == isochrones.status_code


def test_sees_what_another_process_told(tmp_path):
    one, other = client_over(tmp_path), client_over(tmp_path)

    put(one, "ambulances", {"ambulances": [AMBULANCE]})

    assert [AMBULANCE] == other.get("/api/v1/ambulances").json["ambulances"]


def test_never_takes_the_last_hospital_away(client):
    put(client, "facilities", {"facilities": [HOSPITAL]})

    refusal = client.delete("/api/v1/facilities/h1")

    assert (409, "application/problem+json") == (refusal.status_code, refusal.mimetype)
    assert [HOSPITAL] == client.get("/api/v1/facilities").json["facilities"]


@pytest.mark.parametrize(
    ("kind", "entries", "field"),
    [
        ("facilities", [], "facilities"),
        ("facilities", [HOSPITAL, HOSPITAL], "facilities[0].id"),
        ("facilities", [HOSPITAL | {"lat": 91}], "facilities[0].lat"),
        ("facilities", [HOSPITAL | {"name": "no\0text of XML"}], "facilities[0].name"),
        ("facilities", [HOSPITAL | {"lon": 60.17, "lat": 24.94}], "facilities[0].lon"),
        ("facilities", [HOSPITAL | {"lon": -122.4, "lat": 37.8}], "facilities[0].lon"),
        ("facilities", [HOSPITAL | {"trauma_level": 1}], "facilities[0].trauma_level"),
        (
            "facilities",
            [HOSPITAL | {"capacity": {"beds": 1, "free": 2}}],
            "facilities[0].capacity.free",
        ),
        (
            "facilities",
            [HOSPITAL | {"diversions": [{"service": "pci", "until": "2030-01-01T00:00:00Z"}]}],
            "facilities[0].diversions[0].service",
        ),
        ("ambulances", [AMBULANCE, AMBULANCE], "ambulances[0].id"),
        ("ambulances", [AMBULANCE | {"lon": 60.17, "lat": 24.94}], "ambulances[0].lon"),
        ("closures", [area(*RING[:3], [24.9, 60.1])], "closures[0].area.coordinates[0]"),
        (
            "closures",
            [area([24, 60], [25, 61], [25, 60], [24, 61], [24, 60])],
            "closures[0].area.coordinates[0]",
        ),
        ("closures", [area([2, 48], [3, 48], [3, 49], [2, 48])], "closures[0].area.coordinates[0][0]"),
        (
            "closures",
            [CLOSURE | {"start": "2030-01-02T00:00:00Z", "end": "2030-01-01T00:00:00Z"}],
            "closures[0].end",
        ),
    ],
)  # fmt: skip
def test_refuses_a_wrong_list_names_the_field_and_changes_nothing(client, kind, entries, field):
    before = client.get(f"/api/v1/{kind}").json

    assert field in fields(put(client, kind, {kind: entries}))
    assert before == client.get(f"/api/v1/{kind}").json


def test_says_that_longitude_and_latitude_are_swapped(client):
    swapped = HOSPITAL | {"lon": HOSPITAL["lat"], "lat": HOSPITAL["lon"]}

    refusal = put(client, "facilities", {"facilities": [swapped]})

    assert refusal.json["violations"][0]["rule"].endswith("lon and lat are swapped")


def test_refuses_an_entry_under_the_name_of_another(client):
    assert ["id"] == fields(put(client, "ambulances/A-2", AMBULANCE))


def test_refuses_a_number_that_is_none(client):
    text = '{"id": "A-1", "lon": NaN, "lat": 60.1, "status": "available"}'

    assert 400 == put(client, "ambulances/A-1", text).status_code


def test_takes_places_anywhere_when_another_engine_comes_first(tmp_path):
    client = client_over(tmp_path, ROUTING_ORS_URL="http://127.0.0.1:9/ors")

    assert 200 == put(client, "ambulances/A-1", AMBULANCE | {"lon": 2.3, "lat": 48.8}).status_code


@kinds
def test_gives_geojson_that_it_takes_back(client, contract, kind):
    put(client, kind, {kind: LISTS[kind]})
    exported = client.get(f"/api/v1/{kind}", headers={"Accept": "application/geo+json"})
    put(client, kind, {kind: [LISTS[kind][0] | {"id": "another"}]})

    again = put(client, kind, exported.json, "application/geo+json")

    assert "application/geo+json" == exported.mimetype
    schema = "Areas" if kind == "closures" else "Points"
    assert contract.violations_of(schema, exported.json) == []
    assert {kind: LISTS[kind]} == again.json


@pytest.mark.parametrize("body", ["[]", "{}", '{"type": "FeatureCollection", "features": [1]}'])
@kinds
def test_refuses_what_is_no_geojson(client, kind, body):
    assert fields(put(client, kind, body, "application/geo+json"))


@kinds
def test_refuses_another_media_type(client, kind):
    assert 415 == put(client, kind, "id;name", "text/csv").status_code


@kinds
def test_says_where_geojson_is_no_json(client, kind):
    response = put(client, kind, "{", "application/geo+json")

    assert 400 == response.status_code
    assert "line 1 column 2" in response.json["detail"]
