"""A server that speaks openrouteservice's shapes."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event


class OrsServer(ThreadingHTTPServer):
    """A server that speaks openrouteservice's shapes and misbehaves as it is told."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Ors)
        self.mood = "well"
        self.asked = []
        self.released = Event()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}/ors"


class _Ors(BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, self.headers.get("Authorization"), body))
        getattr(self, f"_{self.server.mood}")(body)

    def _well(self, body):
        service = self.path.split("/v2/")[1].split("/")[0]
        answers = {"directions": _directions, "matrix": _matrix, "isochrones": _isochrones}
        self._send(200, answers[service](body))

    def _forbidden(self, body):
        self._send(403, {"error": "Daily quota reached or API key unauthorized"})

    def _off_road(self, body):
        message = (
            "Could not find routable point within a radius of 350.0 meters "
            "of specified coordinate 1: 24.9496200 60.1662700."
        )
        self._send(404, {"error": {"code": 2010, "message": message}})

    def _cut_off(self, body):
        self._send(404, {"error": {"code": 2009, "message": "Route could not be found"}})

    def _over_limit(self, body):
        self._send(
            400, {"error": {"code": 2004, "message": "The approximated distance is too long"}}
        )

    def _busy(self, body):
        self._send(429, {"error": "Rate Limit Exceeded"})

    def _down(self, body):
        self._send(503, {"error": "Service unavailable"})

    def _gateway(self, body):
        self._send(502, "<html><body>502 Bad Gateway</body></html>")

    def _nonsense(self, body):
        self._send(200, {"hello": "world"})

    def _slow(self, body):
        self.server.released.wait(30)
        self._well(body)

    def _send(self, status, body):
        text = body if isinstance(body, str) else json.dumps(body)
        self.send_response(status)
        self.send_header(
            "Content-Type", "text/html" if isinstance(body, str) else "application/json"
        )
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_):
        pass


def _directions(body):
    step = {
        "distance": 900.0,
        "duration": 120.0,
        "type": 11,
        "instruction": "Head east",
        "name": "-",
        "way_points": [0, len(body["coordinates"]) - 1],
    }
    summary = {"distance": 900.0, "duration": 120.0}
    feature = {
        "type": "Feature",
        "geometry": {"type": "LineString", "coordinates": body["coordinates"]},
        "properties": {
            "segments": [summary | {"steps": [step]}],
            "summary": summary,
            "way_points": [0, 1],
        },
    }
    return {"type": "FeatureCollection", "features": [feature], "metadata": {"engine": {}}}


def _matrix(body):
    rows = [[100.0 + int(to) for to in body["destinations"]] for _ in body["sources"]]
    metres = [[10 * cell for cell in row] for row in rows]
    ends = {"sources": [], "destinations": []}
    return {"durations": rows, "distances": metres, **ends, "metadata": {"engine": {}}}


def _isochrones(body):
    lon, lat = body["locations"][0]
    ring = [[lon, lat], [lon + 0.01, lat], [lon, lat + 0.01], [lon, lat]]
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Polygon", "coordinates": [ring]},
            "properties": {"group_index": 0, "value": value, "center": [lon, lat]},
        }
        for value in body["range"]
    ]
    return {"type": "FeatureCollection", "features": features, "metadata": {"engine": {}}}
