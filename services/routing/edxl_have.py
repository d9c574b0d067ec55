"""Read and write hospitals as EDXL-HAVE 2.0 (OASIS, Hospital AVailability Exchange, 2019).

Services are the emergency department, with its beds, and the capabilities; their colour is red while
they are diverted. The colour of the facility is green, yellow or red for open, diversion or closed.
What HAVE has no element for (trauma level, expiry) is in `extension`, under names of ours.

Elements, their order and which of them must be there are those of the working draft of the schema
(SC DRAFT, 7 February 2012) and of the documents of the CAUSE Resilience experiments (Centre for
Security Science, Canada). The draft has no `extension`; the final schema was not to be had.
"""

from collections.abc import Iterator, Sequence
from math import isfinite
from typing import Any
from xml.etree.ElementTree import Element, ParseError, SubElement, register_namespace, tostring

from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

from routing.facilities import EMERGENCY

MEDIA_TYPE = "application/xml"

Entry = dict[str, Any]

_HAVE = "urn:oasis:names:tc:emergency:edxl:have:2.0"
_CT = "urn:oasis:names:tc:emergency:edxl:ct:1.0"
_GML = "http://www.opengis.net/gml/3.2"
_XNL = "urn:oasis:names:tc:emergency:edxl:ciq:1.0:xnl"
_NAMES = {"have": _HAVE, "ct": _CT, "gml": _GML, "xnl": _XNL}
_COLOUR_LIST = "urn:oasis:names:tc:emergency:EDXL:HAVE:2.0:Defaults:ColourCode"
_TAXONOMY, _TAXONOMY_NAME = "urn:emsync:routing:capability", "EMsync routing: Capability"
_BEDS = {"beds": "baselineCount", "free": "availableCount"}
_COLOURS = {"open": "green", "diversion": "yellow", "closed": "red"}
_STATUSES = {"green": "open", "yellow": "diversion", "amber": "diversion"}  # any other: closed

for _prefix, _space in (("have", _HAVE), ("edxl-ct", _CT), ("gml", _GML), ("xnl", _XNL)):
    register_namespace(_prefix, _space)


class NotHave(ValueError):
    """The text is no EDXL-HAVE: an element, and the rule that it breaks."""

    def __init__(self, field: str, rule: str) -> None:
        super().__init__(f"{field}: {rule}")
        self.field = field
        self.rule = rule


def document(entries: Sequence[Entry]) -> bytes:
    """Return hospitals as one HAVE document."""
    root = Element(f"{{{_HAVE}}}HAVE")
    _put(root, "have:organizationInformation/xnl:OrganisationName/xnl:NameElement", "EMsync")
    for entry in entries:
        _write(SubElement(root, f"{{{_HAVE}}}facility"), entry)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def entries(text: bytes) -> list[Entry]:
    """Return the hospitals of a HAVE document; raise NotHave, also for entities and DTDs."""
    try:
        root = fromstring(text, forbid_dtd=True)
    except (ParseError, ValueError, LookupError) as error:  # LookupError: of the encoding
        rule = f"is not XML without DTD and entities: {type(error).__name__}"
        raise NotHave("(body)", rule) from error
    if root.tag != f"{{{_HAVE}}}HAVE":
        raise NotHave("(body)", f"begins with {root.tag[:100]!r}, not with HAVE of {_HAVE}")
    facilities = root.findall("have:facility", _NAMES)
    return [_read(one, f"facility[{index}]") for index, one in enumerate(facilities)]


def _write(facility: Element, entry: Entry) -> None:
    about = _put(facility, "have:facilityInformation")
    _put(about, "have:facilityID", entry["id"])
    _put(about, "have:facilityName", entry["name"])
    point = _put(about, "have:facilityGeoLocation/ct:EDXLGeoLocation/gml:Point")
    point.set(f"{{{_GML}}}id", f"point-{entry['id']}")
    _put(point, "gml:pos", f"{entry['lat']} {entry['lon']}")
    _put(about, "have:facilityDetails/xnl:OrganisationName/xnl:NameElement", entry["name"])
    traffic = "have:emergencyDepartmentStatus/have:emsTraffic/have:emsTrafficStatus"
    _put(about, traffic, _traffic(entry))
    _write_services(facility, entry)
    colour = _put(facility, "have:facilityColourStatus/have:colourCode")
    _put_colour(colour, _COLOURS[entry["status"]])
    for name, value in _local(entry):
        _extend(facility, name, value)


def _write_services(facility: Element, entry: Entry) -> None:
    services = _put(facility, "have:serviceList")
    _put(services, "have:taxonomyURI", _TAXONOMY)
    _put(services, "have:taxonomyName", _TAXONOMY_NAME)
    diverted = {one["service"]: one["until"] for one in entry.get("diversions", [])}
    for name in (EMERGENCY, *sorted(entry["capabilities"])):
        item = _put(services, "have:serviceListItem")
        _put(item, "have:serviceTaxonomyKeyValue", name)
        _put(item, "have:serviceName", name)
        status = _put(item, "have:serviceStatus")
        is_available = name not in diverted and _traffic(entry) == "Normal"
        _put(status, "have:isAvailable", str(is_available).lower())
        colour = _put(status, "have:colourStatus/have:colourCodeDefault")
        _put_colour(colour, "red" if name in diverted else "green")
        if name == EMERGENCY and "capacity" in entry:
            beds = _put(item, "have:serviceBedCapacity")
            _put(beds, "have:availableCount", str(entry["capacity"]["free"]))
            _put(beds, "have:baselineCount", str(entry["capacity"]["beds"]))
        if name in diverted:
            _extend(item, "divertedUntil", diverted[name])


def _traffic(entry: Entry) -> str:
    """Return the status of EMS traffic; Closed asks to take it to other facilities."""
    if not entry.get("emergency", True):
        return "NotApplicable"
    return "Normal" if entry["status"] == "open" else "Closed"


def _put_colour(code: Element, colour: str) -> None:
    _put(code, "ct:ValueListURI", _COLOUR_LIST)
    _put(code, "ct:Value", colour)


def _local(entry: Entry) -> Iterator[tuple[str, str]]:
    if entry.get("trauma_level") is not None:
        yield "traumaLevel", str(entry["trauma_level"])
    for name in ("emergency", "historical"):
        if name in entry:
            yield name, str(entry[name]).lower()


def _read(facility: Element, field: str) -> Entry:
    about = "have:facilityInformation"
    place = f"{about}/have:facilityGeoLocation/ct:EDXLGeoLocation/gml:Point/gml:pos"
    lat, lon = _numbers(_text(facility, place, field), f"{field}/{place}")
    # In colourCode, or in colourCodeDefault.
    colour = _text(facility, "have:facilityColourStatus//ct:Value", field).lower()
    local = {one.get("name", ""): one.text or "" for one in _extensions(facility)}
    items = facility.findall("have:serviceList/have:serviceListItem", _NAMES)
    named = [(_text(item, "have:serviceName", field), item) for item in items]
    return {
        "id": _text(facility, f"{about}/have:facilityID", field),
        "name": _text(facility, f"{about}/have:facilityName", field),
        "lon": lon,
        "lat": lat,
        "capabilities": [name for name, _ in named if name != EMERGENCY],
        "status": _STATUSES.get(colour, "closed"),
        "diversions": list(_diversions(named)),
        **_beds(named, field),
        **_optional(local, field),
    }


def _diversions(named: Sequence[tuple[str, Element]]) -> Iterator[Entry]:
    for name, item in named:
        for extension in _extensions(item):
            if extension.get("name") == "divertedUntil":
                yield {"service": name, "until": extension.text or ""}


def _beds(named: Sequence[tuple[str, Element]], field: str) -> Entry:
    for name, item in named:
        found = item.find("have:serviceBedCapacity", _NAMES)
        if name == EMERGENCY and found is not None:
            texts = {ours: _text(found, f"have:{theirs}", field) for ours, theirs in _BEDS.items()}
            # Below zero: beyond what it can care for.
            free = texts["free"].removeprefix("-")
            counts = {"beds": _count(texts["beds"], f"{field}/have:baselineCount")}
            counts["free"] = _count(free, f"{field}/have:availableCount")
            return {"capacity": counts if free == texts["free"] else counts | {"free": 0}}
    return {}


def _optional(local: dict[str, str], field: str) -> Entry:
    found: Entry = {
        name: local[name] == "true" for name in ("emergency", "historical") if name in local
    }
    if "traumaLevel" in local:
        where = f"{field}/have:extension[@name='traumaLevel']"
        found["trauma_level"] = _count(local["traumaLevel"], where)
    return found


def _put(parent: Element, path: str, text: str | None = None) -> Element:
    for step in path.split("/"):
        prefix, name = step.split(":")
        parent = SubElement(parent, f"{{{_NAMES[prefix]}}}{name}")
    parent.text = text
    return parent


def _extend(parent: Element, name: str, value: str) -> None:
    _put(parent, "have:extension", value).set("name", name)


def _extensions(parent: Element) -> list[Element]:
    return parent.findall("have:extension", _NAMES)


def _text(parent: Element, path: str, field: str) -> str:
    text = (parent.findtext(path, "", _NAMES) or "").strip()
    if not text:
        raise NotHave(f"{field}/{path}", "is missing")
    return text


def _numbers(text: str, field: str) -> tuple[float, float]:
    try:
        first, second = (float(word) for word in text.split())
    except ValueError as error:
        raise NotHave(field, f"{text[:40]!r} is not latitude and longitude") from error
    if not (isfinite(first) and isfinite(second)):
        raise NotHave(field, f"{text[:40]!r} is not finite")
    return first, second


def _count(text: str, field: str) -> int:
    if not text.isdecimal() or len(text) > 9:
        raise NotHave(field, f"{text[:40]!r} is not a whole number")
    return int(text)
