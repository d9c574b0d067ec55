"""What the tests of the three lists share."""

from routing_world import facility, settings

from routing.app import Service, create_app

AMBULANCE = {"id": "A-1", "lon": 24.94876, "lat": 60.173, "status": "available"}
RING = [[24.94, 60.168], [24.942, 60.168], [24.942, 60.169], [24.94, 60.168]]
CLOSURE = {"id": "works", "area": {"type": "Polygon", "coordinates": [RING]}}
HOSPITAL = facility(capabilities=["stroke"])
LISTS = {"facilities": [HOSPITAL], "ambulances": [AMBULANCE], "closures": [CLOSURE]}


def client_over(folder, **changes):
    """Return a client of a service that keeps its lists in a folder."""
    return create_app(
        Service.from_config(settings(ROUTING_DATA=str(folder), **changes))
    ).test_client()


def put(client, path, body, media_type="application/json", headers=None):
    data = {"json": body} if isinstance(body, dict) else {"data": body}
    return client.put(f"/api/v1/{path}", content_type=media_type, headers=headers, **data)


def fields(response):
    """Return the fields that a refusal names."""
    assert (422, "application/problem+json") == (response.status_code, response.mimetype)
    return [violation["field"] for violation in response.json["violations"]]
