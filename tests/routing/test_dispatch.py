from datetime import UTC, datetime, timedelta

import pytest
from routing_stores import CLOSURE, fields, put
from routing_world import QUAY, STATION, facility, served, square, write_facilities

UNITS = [
    {"id": "A-1", "lon": 24.94876, "lat": 60.173, "status": "available"},
    {"id": "A-2", "lon": 24.94063, "lat": 60.16671, "status": "available"},
    {"id": "A-3", "lon": 24.93706, "lat": 60.16834, "status": "at_hospital"},
    {"id": "A-4", "lon": 25.5, "lat": 60.5, "status": "available"},
]


def test_recommends_the_stroke_centre_and_gives_reasons(post):
    answer = post("dispatch", {"incident": STATION, "severity_level": 2, "needs": ["stroke"]}).json

    first = answer["hospitals"][0]
    assert first["id"] == "demo-heart-stroke"
    assert first["reason"] == "offers stroke; soonest by road"
    assert not first["last_resort"]
    assert first["route"]["geometry"]["type"] == "LineString"
    excluded = {one["id"]: one["reason"] for one in answer["excluded_hospitals"]}
    assert excluded["demo-central"] == "does not offer stroke"
    assert excluded["demo-west"] == "on diversion"
    assert excluded["demo-harbour"] == "closed; does not offer stroke"


def test_shows_the_nearest_hospital_and_what_the_choice_costs(post):
    answer = post("dispatch", {"incident": STATION, "severity_level": 2, "needs": ["stroke"]}).json

    nearest = answer["nearest"]
    assert (nearest["id"], nearest["why_not"]) == ("demo-central", "does not offer stroke")
    saved = answer["hospitals"][0]["eta"]["duration_s"] - nearest["duration_s"]
    assert round(saved / 60, 1) == nearest["extra_minutes"]


def test_shows_the_next_best_hospital(post):
    answer = post("dispatch", {"incident": STATION, "severity_level": 4}).json

    second = answer["hospitals"][1]
    assert {
        "id": second["id"],
        "name": second["name"],
        "duration_s": second["eta"]["duration_s"],
        "extra_minutes": second["extra_minutes"],
        "why_not": None,
    } == (answer["alternative"])


def test_overrides_diversion_for_an_immediate_patient_and_says_so(post):
    answer = post("dispatch", {"incident": STATION, "severity_level": 1, "needs": ["stroke"]}).json

    first = answer["hospitals"][0]
    assert first["id"] == "demo-west"
    assert first["reason"].endswith("on diversion, which an immediate patient overrides")


# From the roads next to these, all one-way, one leaves the small map and does not come back.
@pytest.mark.parametrize(
    "name",
    [
        "Rautatieaseman Kauppakuja",
        "Alvar Aallon kuja",
        "Mannerheiminaukio",
        "Elielinaukio 2",
        "Linnunlauluntie",
        "Apteekki Eliel",
    ],
)
def test_finds_a_way_in_and_a_way_out(client, post, name):
    found = client.get("/api/v1/places", query_string={"q": name}).json["places"][0]
    incident = {"lon": found["lon"], "lat": found["lat"]}

    answer = post("dispatch", {"incident": incident, "severity_level": 3, "units": UNITS[:2]}).json

    assert ["A-1", "A-2"] == sorted(unit["id"] for unit in answer["units"])
    assert answer["hospitals"][0]["eta"]["duration_s"] > 0


def test_marks_the_last_resort_when_no_hospital_offers_it_all(post):
    needs = ["burn", "obstetric"]

    answer = post("dispatch", {"incident": STATION, "severity_level": 3, "needs": needs}).json

    assert len(answer["hospitals"]) == 1
    first = answer["hospitals"][0]
    assert first["last_resort"]
    assert first["missing"]
    assert "last resort" in first["reason"]


def test_sends_the_ambulance_that_is_there_first(post):
    answer = post("dispatch", {"incident": STATION, "severity_level": 1, "units": UNITS}).json

    assert [unit["id"] for unit in answer["units"]] == ["A-2", "A-1"]
    assert {one["id"]: one["reason"] for one in answer["excluded_units"]} == {
        "A-3": "status is at_hospital, not available",
        "A-4": "no road leads from it to the incident",
    }


def test_drives_with_sirens_to_emergencies_only(post):
    factors = [
        post("dispatch", {"incident": STATION, "severity_level": level}).json["siren"]
        for level in range(1, 6)
    ]

    assert [siren["priority"] for siren in factors] == ["P1", "P1", "P2", "P3", "P3"]
    assert sorted(siren["factor"] for siren in factors) == [siren["factor"] for siren in factors]


def test_refuses_an_incident_without_a_road_near(post):
    response = post("dispatch", {"incident": {"lon": 25.4, "lat": 60.0}, "severity_level": 1})

    assert (response.status_code, response.json["code"]) == (404, 2010)


def test_names_every_hospital_when_none_is_in_reach(service, tmp_path):
    far = write_facilities(tmp_path / "far.json", [facility(lon=25.5, lat=60.5)])

    response = served(
        service, {"incident": STATION, "severity_level": 1}, "dispatch", ROUTING_FACILITIES=str(far)
    )

    assert (response.status_code, response.json["code"]) == (404, 2009)
    assert [one["id"] for one in response.json["excluded_hospitals"]] == ["h1"]


def test_drops_only_the_hospitals_that_are_off_the_map(service, tmp_path):
    entries = [facility(id=f"far-{n}", lon=25.5 + n, lat=60.5) for n in range(5)]
    mixed = write_facilities(tmp_path / "mixed.json", [*entries[:3], facility(), *entries[3:]])

    answer = served(
        service,
        {"incident": STATION, "severity_level": 1},
        "dispatch",
        ROUTING_FACILITIES=str(mixed),
    ).json

    assert [one["id"] for one in answer["hospitals"]] == ["h1"]
    assert len(answer["excluded_hospitals"]) == 5


def test_refuses_two_ambulances_with_one_name(post):
    twins = [UNITS[0], UNITS[1] | {"id": "A-1"}]

    response = post("dispatch", {"incident": STATION, "severity_level": 1, "units": twins})

    assert response.status_code == 422
    assert [v["field"] for v in response.json["violations"]] == ["units[0].id", "units[1].id"]


def test_warns_when_the_incident_is_far_from_the_road(post):
    sea = {"lon": 24.9556, "lat": 60.1658}

    answer = post("dispatch", {"incident": sea, "severity_level": 1}).json

    assert any("m from the incident" in warning for warning in answer["warnings"])


def test_chooses_from_the_ambulances_that_were_told_of(client, post):
    put(client, "ambulances", {"ambulances": UNITS})

    told = post("dispatch", {"incident": STATION, "severity_level": 1}).json
    brought = post("dispatch", {"incident": STATION, "severity_level": 1, "units": UNITS[:1]}).json

    assert ["A-2", "A-1"] == [unit["id"] for unit in told["units"]]
    assert ["A-1"] == [unit["id"] for unit in brought["units"]]


def test_sends_the_ambulance_whose_route_is_the_shortest(post):
    def seconds(unit):
        start = {"lon": unit["lon"], "lat": unit["lat"]}
        return post("route", {"origin": start, "destination": STATION}).json["duration_s"]

    answer = post("dispatch", {"incident": STATION, "severity_level": 1, "units": UNITS}).json

    first = answer["units"][0]
    assert min(UNITS[:2], key=seconds)["id"] == first["id"]
    assert min(map(seconds, UNITS[:2])) == first["eta"]["duration_s"]


def test_flags_a_position_that_is_old(post):
    now = datetime.now(UTC)
    units = [
        UNITS[0] | {"located_at": (now - timedelta(hours=1)).isoformat()},
        UNITS[1] | {"located_at": now.isoformat()},
    ]

    answer = post("dispatch", {"incident": STATION, "severity_level": 1, "units": units}).json

    fresh, old = answer["units"]
    assert (False, True) == (fresh["stale"], old["stale"])
    assert old["position_age_s"] >= 3600
    assert old["reason"].endswith("s old: ask where it is")


def test_drives_around_a_closure_and_not_sooner(client, post):
    request = {"incident": STATION, "severity_level": 3, "units": UNITS[:1]}
    before = post("dispatch", request).json["units"][0]
    way = before["route"]["geometry"]["coordinates"]
    lon, lat = way[len(way) // 7]
    close(client, lon, lat, 0.0001)

    after = post("dispatch", request).json["units"][0]

    assert before["route"] != after["route"]
    assert before["eta"]["duration_s"] < after["eta"]["duration_s"]


def test_fetches_whoever_lies_inside_a_closure_and_says_so(client, post):
    close(client, STATION["lon"], STATION["lat"], 0.002)

    answer = post("dispatch", {"incident": STATION, "severity_level": 1, "units": UNITS}).json

    assert (
        "the incident lies inside the closure 'works': the ways lead into it" in answer["warnings"]
    )
    assert answer["units"]


def test_names_the_incident_when_longitude_and_latitude_are_swapped(client):
    swapped = {"lon": QUAY["lat"], "lat": QUAY["lon"]}

    refusal = client.post("/api/v1/dispatch", json={"incident": swapped, "severity_level": 1})

    assert ["incident"] == fields(refusal)
    assert "lon and lat are swapped" in refusal.json["violations"][0]["rule"]


def close(client, lon, lat, half):
    closed = CLOSURE | {"area": square(lon, lat, half)}
    assert 200 == put(client, "closures/works", closed).status_code
