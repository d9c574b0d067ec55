"""openrouteservice's interface: its own client, unmodified, works against the service."""

from threading import Thread

import openrouteservice
import pytest
from openrouteservice import convert, exceptions
from routing_world import QUAY, STATION, settings, square
from werkzeug.serving import make_server

from routing.app import Service, create_app
from routing.ors_shapes import polyline

START, END = ([place["lon"], place["lat"]] for place in (STATION, QUAY))
LAKE = [25.4, 60.0]
FIRST_CODES = {"directions": 2000, "isochrones": 3000, "matrix": 6000, "snap": 8000}


@pytest.fixture(scope="module")
def url(service):
    server = make_server("127.0.0.1", 0, create_app(service), threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/ors"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def ors_client(url):
    return openrouteservice.Client(base_url=url, timeout=20, retry_timeout=20)


def avoiding(*rings):
    """Return the options that avoid so many areas."""
    return {"avoid_polygons": {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]}}


def snap(client, locations, kind="json", **members):
    """Ask for what the client has no method of its own for."""
    return client.request(
        f"/v2/snap/driving-car/{kind}", {}, post_json={"locations": locations, **members}
    )


@pytest.fixture
def own(post):
    """Answer as EMsync's own interface does."""
    return lambda operation, body: post(operation, body).json


def test_directions_are_the_ways_of_the_own_interface(ors_client, own):
    answer = ors_client.directions([START, END], format="geojson", language="de")

    road = own("route", {"origin": STATION, "destination": QUAY, "language": "de-DE"})
    (feature,) = answer["features"]
    (segment,) = feature["properties"]["segments"]
    assert feature["geometry"] == road["route"]["geometry"]
    assert feature["properties"]["summary"] == {
        "distance": road["distance_m"],
        "duration": round(road["duration_s"], 1),
    }
    assert [s["instruction"] for s in segment["steps"]] == [s["instruction"] for s in road["steps"]]
    assert feature["properties"]["way_points"] == [0, len(feature["geometry"]["coordinates"]) - 1]
    assert (11, 10) == (segment["steps"][0]["type"], segment["steps"][-1]["type"])
    assert answer["metadata"]["engine"]["graph_date"] == road["map"]["data_timestamp"]


def test_directions_in_json_carry_an_encoded_line(ors_client):
    as_json = ors_client.directions([START, END])
    as_geojson = ors_client.directions([START, END], format="geojson")

    line = convert.decode_polyline(as_json["routes"][0]["geometry"])["coordinates"]
    for got, expected in zip(
        line, as_geojson["features"][0]["geometry"]["coordinates"], strict=True
    ):
        assert got == pytest.approx(expected, abs=1e-5)


def test_a_line_is_encoded_as_its_inventor_shows():
    line = [(-120.2, 38.5), (-120.95, 40.7), (-126.453, 43.252)]

    assert polyline(line) == "_p~iF~ps|U_ulLnnqC_mqNvxq`@"


def test_directions_go_by_way_of_every_place(ors_client):
    middle = [24.94282, 60.17045]

    answer = ors_client.directions([START, middle, END], format="geojson")

    (feature,) = answer["features"]
    starts = feature["properties"]["way_points"]
    line = feature["geometry"]["coordinates"]
    for segment, first, last in zip(
        feature["properties"]["segments"], starts, starts[1:], strict=False
    ):
        assert segment["steps"][0]["way_points"][0] == first
        assert segment["steps"][-1]["way_points"][1] == last
    assert line[starts[1]] == pytest.approx(middle, abs=0.001)
    assert starts[-1] == len(line) - 1


def test_directions_avoid_polygons_and_give_other_ways(ors_client):
    free = ors_client.directions([START, END], format="geojson")["features"][0]
    line = free["geometry"]["coordinates"]
    polygon = square(*line[len(line) // 2])

    around = ors_client.directions(
        [START, END], format="geojson", options={"avoid_polygons": polygon}
    )
    several = ors_client.directions(
        [END, [24.94282, 60.17045]], alternative_routes={"target_count": 3}
    )

    summary = around["features"][0]["properties"]["summary"]
    assert summary["duration"] > free["properties"]["summary"]["duration"]
    assert 2 <= len(several["routes"]) <= 3


def test_directions_come_in_kilometres_and_without_instructions(ors_client):
    metres = ors_client.directions([START, END])["routes"][0]
    (route,) = ors_client.directions([START, END], units="km", instructions="false")["routes"]

    assert route["summary"]["distance"] == pytest.approx(metres["summary"]["distance"] / 1000)
    assert "segments" not in route


def test_the_summary_is_empty_where_one_already_is(ors_client):
    assert ors_client.directions([START, START])["routes"][0]["summary"] == {}


def test_directions_answer_to_a_simple_address(client):
    query = {"start": f"{START[0]},{START[1]}", "end": f"{END[0]},{END[1]}"}

    answer = client.get("/ors/v2/directions/driving-car", query_string=query).json

    assert answer["features"][0]["properties"]["summary"]["distance"] > 500


def test_matrix_is_the_matrix_of_the_own_interface(ors_client, own):
    answer = ors_client.distance_matrix(
        [START, END, LAKE], sources=[0, 1], metrics=["duration", "distance"], units="km"
    )

    ends = [STATION, QUAY]
    own_answer = own(
        "matrix", {"origins": ends, "destinations": [*ends, {"lon": LAKE[0], "lat": LAKE[1]}]}
    )
    assert own_answer["durations_s"] == answer["durations"]
    assert answer["durations"][0][2] is None
    assert answer["distances"][0][1] == pytest.approx(own_answer["distances_m"][0][1] / 1000)
    assert [START, END] == [source["location"] for source in answer["sources"]]


def test_isochrones_are_those_of_the_own_interface(ors_client, own):
    answer = ors_client.isochrones([START, END], range=[120], interval=60)

    own_answer = own("isochrones", {"center": STATION, "minutes": [1, 2]})
    assert [(0, 60), (0, 120), (1, 60), (1, 120)] == [
        (f["properties"]["group_index"], f["properties"]["value"]) for f in answer["features"]
    ]
    assert [f["geometry"] for f in own_answer["features"]] == [
        f["geometry"] for f in answer["features"][:2]
    ]


def test_isochrones_tell_where_those_of_two_places_overlap(ors_client):
    def ask(**members):
        body = {"locations": [START, END], "range": [240, 60], "attributes": ["area"]}
        return ors_client.request("/v2/isochrones/driving-car", {}, post_json=body | members)

    features = ask(intersections=True)["features"]
    areas = {
        (f["properties"]["group_index"], f["properties"]["value"]): f["properties"]["area"]
        for f in features[:4]
    }
    common = {
        tuple(map(tuple, f["properties"]["contours"])): f["properties"]["area"]
        for f in features[4:]
    }

    assert features[:4] == ask()["features"]
    assert common.keys() <= {((0, a), (1, b)) for a in (0, 1) for b in (0, 1)}
    assert 0 < common[(0, 1), (1, 1)] < min(areas[0, 240], areas[1, 240])


def test_isochrones_by_distance_and_towards_a_place(ors_client):
    away = ors_client.isochrones([START], range_type="distance", range=[300])
    towards = ors_client.isochrones(
        [START], range_type="distance", range=[300], location_type="destination"
    )

    assert away["features"] != towards["features"]


def test_snaps_a_place_to_where_its_way_begins(ors_client, own):
    road = own("route", {"origin": STATION, "destination": QUAY})

    on_road, nowhere = snap(ors_client, [START, LAKE])["locations"]

    at = road["snapped"]["origin"]
    assert on_road["location"] == pytest.approx([at["lon"], at["lat"]], abs=1e-5)
    assert on_road["snapped_distance"] == pytest.approx(at["distance_m"], abs=0.5)
    assert nowhere is None
    assert [None] == snap(ors_client, [START], radius=0.001)["locations"]


def test_snaps_in_geojson_those_that_have_a_road(ors_client):
    (feature,) = snap(ors_client, [LAKE, START], "geojson")["features"]

    assert 1 == feature["properties"]["source_id"]
    assert feature["geometry"]["coordinates"] == pytest.approx(START, abs=0.003)
    assert [] == snap(ors_client, [LAKE], "geojson")["features"]


def test_isochrones_tell_their_area_and_are_as_far_in_kilometres_as_in_metres(ors_client):
    def area(unit, distance):
        (feature,) = ors_client.isochrones(
            [START], "driving-car", "distance", [distance], units=unit, attributes=["area"]
        )["features"]
        return feature["properties"]["area"]

    in_metres = area("m", 900)

    assert 1e4 < in_metres < 4 * 900**2
    assert area("km", 0.9) == pytest.approx(in_metres / 1e6, abs=0.01)


@pytest.mark.parametrize(
    ("ask", "status", "code"),
    [
        (lambda c: c.directions([START, LAKE]), 404, 2010),
        (lambda c: c.directions([START]), 400, 2003),
        (lambda c: c.directions([START, [24.9, 91]]), 400, 2003),
        (lambda c: c.directions([START] * 51), 400, 2004),
        (lambda c: c.directions([START, END], profile="foot-walking"), 400, 2003),
        (lambda c: c.directions([START, END], format="gpx"), 406, 2007),
        (lambda c: c.directions([START, END], language="xx"), 400, 2003),
        (lambda c: c.directions([START, END], units="ells"), 400, 2003),
        (lambda c: c.directions([START, [24.9556, 60.1658]], radiuses=[10, 10]), 404, 2010),
        (lambda c: c.directions([START, END], options={"avoid_borders": "all"}), 400, 2011),
        (lambda c: c.directions([START, END], options={"avoid_polygons": square(*END)}), 404, 2010),
        (lambda c: c.directions([START, END], options=avoiding([["a", "b"]] * 4)), 400, 2003),
        (lambda c: c.directions([START, END], options=avoiding([END] * 301)), 400, 2004),
        (lambda c: c.directions([START, END], options=avoiding(*[[END] * 4] * 51)), 400, 2004),
        (lambda c: c.directions([START, END], skip_segments=[1]), 400, 2012),
        (lambda c: c.distance_matrix([START, END], sources=[2]), 400, 6003),
        (lambda c: c.distance_matrix([START, END], sources=["9" * 5000]), 400, 6003),
        (lambda c: c.distance_matrix([START] * 101), 400, 6004),
        (lambda c: c.distance_matrix([START, END], metrics=["weight"]), 400, 6003),
        (lambda c: snap(c, []), 400, 8003),
        (lambda c: snap(c, [START] * 1001), 400, 8004),
        (lambda c: snap(c, [START], radius=-1), 400, 8003),
        (lambda c: snap(c, [START], colour="red"), 400, 8011),
        (lambda c: snap(c, [START], kind="gpx"), 406, 8007),
        (lambda c: c.isochrones([START], range=[7201]), 400, 3004),
        (lambda c: c.isochrones([START] * 6, range=[60]), 400, 3004),
        (lambda c: c.isochrones([LAKE], range=[60]), 404, 3010),
        (lambda c: c.isochrones([START], range=[60], interval=0.001), 400, 3004),
        (lambda c: c.isochrones([START], range=[60], range_type="colour"), 400, 3003),
        (lambda c: c.isochrones([START], range=[60], attributes=["total_pop"]), 400, 3003),
        (
            lambda c: c.isochrones([START], range=[121], range_type="distance", units="km"),
            400,
            3004,
        ),
    ],
)
def test_refuses_with_openrouteservices_code(ors_client, ask, status, code):
    with pytest.raises(exceptions.ApiError) as refusal:
        ask(ors_client)

    assert (status, code) == (refusal.value.status, refusal.value.message["error"]["code"])
    assert refusal.value.message["error"]["message"]
    assert refusal.value.message["info"]["engine"]["version"]


def test_names_the_coordinate_that_has_no_road(ors_client):
    with pytest.raises(exceptions.ApiError) as refusal:
        ors_client.directions([START, LAKE])

    message = refusal.value.message["error"]["message"]
    assert "within a radius of 350.0 meters of specified coordinate 1: 25.4" in message


@pytest.mark.parametrize("path", sorted(FIRST_CODES))
@pytest.mark.parametrize("body", [b"{", b"[]", b"null", b'{"locations": NaN}'])
def test_refuses_what_is_no_json_object(client, path, body):
    response = client.post(
        f"/ors/v2/{path}/driving-car", data=body, content_type="application/json"
    )

    assert (400, FIRST_CODES[path]) == (response.status_code, response.json["error"]["code"])


@pytest.mark.parametrize("path", sorted(FIRST_CODES))
def test_says_what_is_missing(client, path):
    response = client.post(f"/ors/v2/{path}/driving-car", json={})

    assert (400, FIRST_CODES[path] + 1) == (response.status_code, response.json["error"]["code"])


@pytest.mark.parametrize(
    ("ask", "name"),
    [
        (
            lambda c: c.elevation_point("geojson", {"type": "Point", "coordinates": START}),
            "elevation",
        ),
        (lambda c: c.pelias_search("Main Street"), "geocode"),
        (lambda c: c.optimization(jobs=[], vehicles=[]), "optimization"),
        (lambda c: c.request("/v2/export/driving-car/json", {}, post_json={"bbox": []}), "export"),
    ],
)
def test_says_what_it_does_not_offer(ors_client, ask, name):
    with pytest.raises(exceptions.ApiError) as refusal:
        ask(ors_client)

    assert 404 == refusal.value.status
    assert (
        f"Service '{name}' is not offered here; these are: directions, isochrones, matrix, snap."
        == refusal.value.message["error"]["message"]
    )


def test_a_service_can_prefer_another_service(url, own):
    """The facade is also what hosted and self-hosted openrouteservice look like to the seam."""
    other = Service.from_config(settings(ROUTING_ORS_URL=url, ROUTING_BUDGET_SECONDS="20"))
    body = {"origin": STATION, "destination": QUAY}

    answer = create_app(other).test_client().post("/api/v1/route", json=body).json

    assert (answer["engine"], answer["degraded"]) == ("openrouteservice self-hosted", False)
    assert own("route", body)["route"]["geometry"] == answer["route"]["geometry"]
