"""Hospitals as EDXL-HAVE 2.0."""

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st
from routing_stores import fields, put
from routing_world import facility

from routing import edxl_have
from routing.edxl_have import NotHave

HOSPITAL = facility(
    capabilities=["stroke", "trauma"],
    trauma_level=2,
    emergency=False,
    historical=True,
    diversions=[{"service": "emergency", "until": "2030-01-01T00:00:00Z"}],
)
FOREIGN = b"""<h:HAVE xmlns:h="urn:oasis:names:tc:emergency:edxl:have:2.0"
    xmlns:c="urn:oasis:names:tc:emergency:edxl:ct:1.0" xmlns:g="http://www.opengis.net/gml/3.2">
  <h:facility>
    <h:facilityInformation>
      <h:facilityID>h9</h:facilityID><h:facilityName>Elsewhere</h:facilityName>
      <h:facilityGeoLocation><c:EDXLGeoLocation><g:Point><g:pos>60.17 24.94</g:pos></g:Point>
      </c:EDXLGeoLocation></h:facilityGeoLocation>
    </h:facilityInformation>
    <h:facilityColourStatus><h:colourCode><c:Value>Amber</c:Value></h:colourCode>
    </h:facilityColourStatus>
    <h:unheardOf/>
  </h:facility>
</h:HAVE>"""
BEDS = b"""<h:serviceList><h:serviceListItem><h:serviceName>emergency</h:serviceName>
<h:serviceBedCapacity>%b</h:serviceBedCapacity></h:serviceListItem></h:serviceList>"""
H = {"h": "urn:oasis:names:tc:emergency:edxl:have:2.0"}
capabilities = st.lists(st.sampled_from(["stroke", "pci", "burn"]), unique=True).map(sorted)
names = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1)


def children(element):
    return [child.tag.split("}")[1] for child in element]


@given(names, capabilities, st.sampled_from(["open", "diversion", "closed"]))
def test_reads_what_it_wrote(name, offered, status):
    entries = [facility(name=name, capabilities=offered, status=status, diversions=[])]

    assert entries == edxl_have.entries(edxl_have.document(entries))


def test_keeps_what_have_leaves_to_local_use():
    assert [HOSPITAL] == edxl_have.entries(edxl_have.document([HOSPITAL]))


def test_reads_a_document_of_somebody_else():
    (hospital,) = edxl_have.entries(FOREIGN)

    assert ("h9", "Elsewhere", "diversion") == tuple(
        hospital[member] for member in ("id", "name", "status")
    )
    assert (24.94, 60.17) == (hospital["lon"], hospital["lat"])
    assert "capacity" not in hospital


def test_writes_the_elements_in_the_order_of_the_schema():
    root = fromstring(edxl_have.document([HOSPITAL]))
    facility = root.find("h:facility", H)
    item = facility.find("h:serviceList/h:serviceListItem", H)

    assert ["organizationInformation", "facility"] == children(root)
    assert ["facilityInformation", "serviceList", "facilityColourStatus"] == children(facility)[:3]
    assert [
        "facilityID",
        "facilityName",
        "facilityGeoLocation",
        "facilityDetails",
        "emergencyDepartmentStatus",
    ] == children(facility[0])
    assert ["taxonomyURI", "taxonomyName", "serviceListItem"] == children(facility[1])[:3]
    assert [
        "serviceTaxonomyKeyValue",
        "serviceName",
        "serviceStatus",
        "serviceBedCapacity",
    ] == children(item)[:4]
    assert ["isAvailable", "colourStatus"] == children(item.find("h:serviceStatus", H))


def test_tells_others_who_takes_no_ambulance():
    status = ".//h:emsTrafficStatus"
    said = {
        (entry["status"], entry.get("emergency", True)): fromstring(edxl_have.document([entry]))
        for entry in (
            facility(),
            facility(status="diversion"),
            facility(status="closed"),
            facility(emergency=False),
        )
    }

    assert {
        ("open", True): "Normal",
        ("diversion", True): "Closed",
        ("closed", True): "Closed",
        ("open", False): "NotApplicable",
    } == {key: root.findtext(status, namespaces=H) for key, root in said.items()}


def test_reads_a_colour_of_the_default_list():
    default = FOREIGN.replace(b"h:colourCode>", b"h:colourCodeDefault>")

    assert ["diversion"] == [hospital["status"] for hospital in edxl_have.entries(default)]


def test_takes_beds_below_zero_as_none_free():
    beds = BEDS % b"<h:availableCount>-3</h:availableCount><h:baselineCount>8</h:baselineCount>"

    (hospital,) = edxl_have.entries(FOREIGN.replace(b"<h:unheardOf/>", beds))

    assert {"beds": 8, "free": 0} == hospital["capacity"]


def test_exports_and_imports_over_http(client):
    put(client, "facilities", {"facilities": [HOSPITAL]})
    exported = client.get("/api/v1/facilities", headers={"Accept": "application/xml"})
    put(client, "facilities", {"facilities": [facility(id="h2")]})

    again = put(client, "facilities", exported.data, "application/xml")

    assert "application/xml" == exported.mimetype
    assert [HOSPITAL] == again.json["facilities"]


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        (b"</h:HAVE>", b"", "is not XML"),
        (b"<h:HAVE", b'<?xml version="1.0" encoding="of nobody"?><h:HAVE', "is not XML"),
        (b"<h:HAVE", b'<?xml version="1.0" encoding="unheard-of"?><h:HAVE', "is not XML"),
        (b"edxl:have:2.0", b"edxl:have:1.0", "not with HAVE"),
        (b"<h:facilityID>h9</h:facilityID>", b"", r"facility\[0\].*facilityID: is missing"),
        (b"60.17 24.94", b"60.17", "is not latitude and longitude"),
        (b"60.17 24.94", b"nan 24.94", "is not finite"),
        (b"<h:HAVE", b'<!DOCTYPE a [<!ENTITY b "c">]><h:HAVE', "without DTD"),
        (
            b"<h:unheardOf/>",
            BEDS % b"<h:availableCount>2</h:availableCount>",
            "baselineCount: is missing",
        ),
        (
            b"<h:unheardOf/>",
            BEDS % b"<h:availableCount>2</h:availableCount><h:baselineCount>many</h:baselineCount>",
            "'many' is not a whole number",
        ),
    ],
)
def test_refuses_what_is_no_have_and_names_the_element(old, new, complaint):
    with pytest.raises(NotHave, match=complaint):
        edxl_have.entries(FOREIGN.replace(old, new, 1))


def test_holds_an_imported_hospital_to_the_contract(client):
    swapped = FOREIGN.replace(b"60.17 24.94", b"24.94 60.17")

    assert ["facilities[0].lon"] == fields(put(client, "facilities", swapped, "application/xml"))
