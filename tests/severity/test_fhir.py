import copy
import json
from datetime import UTC, date, datetime

import pytest
from fhir.resources.R4B.riskassessment import RiskAssessment
from hypothesis import given
from hypothesis import strategies as st

from emsync.problem import Problem
from severity.fhir.bundle import read
from severity.fhir.codes import ACVPU
from severity.fhir.dates import years
from severity.fhir.risk_assessment import risk_assessment
from severity.observation import Observation

URL = "/api/v1/severity/fhir"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PERSON = {"resourceType": "Patient", "id": "p1", "gender": "female", "birthDate": "1950-02-28"}
NOON = "2026-03-01T12:00:00Z"


def concept(code, system="http://loinc.org"):
    return {"coding": [{"system": system, "code": code}]}


def quantity(value, unit):
    return {"value": value, "system": "http://unitsofmeasure.org", "code": unit}


def seen(code, value=None, unit=None, **other):
    made = {
        "resourceType": "Observation",
        "id": f"o-{code}",
        "status": "final",
        "code": concept(code),
        "subject": {"reference": "Patient/p1"},
        "effectiveDateTime": NOON,
        **other,
    }
    return made if unit is None else {**made, "valueQuantity": quantity(value, unit)}


def bundle(*resources, person=PERSON):
    entries = [{"resource": resource} for resource in (person, *resources)]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def patient_of(*resources, person=PERSON):
    return read(bundle(*resources, person=person), NOW).patient


def refused(*resources, person=PERSON):
    with pytest.raises(Problem) as problem:
        patient_of(*resources, person=person)
    assert 422 == problem.value.status
    return {violation.field: violation.rule for violation in problem.value.violations}


def test_reads_age_and_sex():
    assert Observation(age_years=76, sex="female") == patient_of()


@pytest.mark.parametrize(
    ("observation", "field", "value"),
    [
        (seen("9279-1", 22, "/min"), "respiratory_rate", 22),
        (seen("9279-1", 22, "{breaths}/min"), "respiratory_rate", 22),
        (seen("8867-4", 112, "/min"), "pulse", 112),
        (seen("2708-6", 93, "%"), "oxygen_saturation", 93),
        (seen("59408-5", 93, "%"), "oxygen_saturation", 93),
        (seen("8310-5", 38.4, "Cel"), "temperature_c", 38.4),
        (seen("8310-5", 95.09, "[degF]"), "temperature_c", 35.05),
        (seen("8480-6", 91, "mm[Hg]"), "systolic_pressure", 91),
        (seen("9269-2", 13, "{score}"), "glasgow_coma_scale", 13),
        (seen("9267-6", 3.0, "{score}"), "eye_response", 3),
        (seen("72514-3", 7, "{score}"), "pain", 7),
        (seen("72514-3", valueInteger=7), "pain", 7),
        (seen("3150-6", 21, "%"), "supplemental_oxygen", False),
        (seen("3150-6", 40, "%"), "supplemental_oxygen", True),
        (seen("3151-8", 0, "L/min"), "supplemental_oxygen", False),
        (seen("3151-8", 2, "L/min"), "supplemental_oxygen", True),
        (seen("30525-0", 67, "a"), "age_years", 67),
    ],
)
def test_reads_a_measurement_by_its_code_and_unit(observation, field, value):
    assert value == getattr(patient_of(observation), field)


@pytest.mark.parametrize(("code", "level"), ACVPU.items())
def test_reads_consciousness_as_coded_in_loinc_or_snomed(code, level):
    system, answer = code

    found = patient_of(seen("67775-7", valueCodeableConcept=concept(answer, system)))

    assert level == found.consciousness


@pytest.mark.parametrize(("answer", "given"), [("373066001", True), ("373067005", False)])
def test_reads_whether_the_patient_is_given_oxygen(answer, given):
    snomed = "http://snomed.info/sct"
    said = {"valueCodeableConcept": concept(answer, snomed)}
    observation = seen("-", **said) | {"code": concept("371825009", snomed)}

    assert given is patient_of(observation).supplemental_oxygen


def test_reads_the_components_of_a_blood_pressure_panel():
    parts = [("8480-6", 91), ("8462-4", 58)]
    component = [
        {"code": concept(code), "valueQuantity": quantity(value, "mm[Hg]")} for code, value in parts
    ]

    found = patient_of(seen("85354-9", component=component))

    assert (91, 58) == (found.systolic_pressure, found.diastolic_pressure)


def test_reads_responses_by_the_ordinal_value_of_their_answer():
    ordinal = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
    answer = {"coding": [{"extension": [{"url": ordinal, "valueDecimal": 5}], "code": "LA6566-9"}]}
    component = [{"code": concept("9268-4"), "valueCodeableConcept": answer}]

    found = patient_of(seen("9269-2", 13, "{score}", component=component))

    assert (13, 5) == (found.glasgow_coma_scale, found.motor_response)


@pytest.mark.parametrize(
    ("code", "unit", "rule"),
    [
        ("8310-5", "K", "must be Cel or [degF], with system http://unitsofmeasure.org"),
        ("8480-6", "kPa", "must be mm[Hg], with system http://unitsofmeasure.org"),
        ("8867-4", "Hz", "must be /min, with system http://unitsofmeasure.org"),
    ],
)
def test_refuses_another_unit_by_name(code, unit, rule):
    assert {"entry[1].resource.valueQuantity.code": rule} == refused(seen(code, 37, unit))


@pytest.mark.parametrize("missing", ["code", "system"])
def test_refuses_a_unit_that_is_only_words(missing):
    observation = seen("8867-4", 80, "/min")
    del observation["valueQuantity"][missing]

    assert ["entry[1].resource.valueQuantity.code"] == list(refused(observation))


def test_names_the_path_of_what_cannot_be_true():
    rule = "must be from 0 to 300 beats per minute"

    assert {"entry[1].resource.valueQuantity.value": rule} == refused(seen("8867-4", 301, "/min"))


@pytest.mark.parametrize("order", [1, -1])
def test_counts_the_newest_of_repeated_observations(order):
    old = seen("8867-4", 80, "/min", effectiveDateTime="2026-03-01T11:00:00Z")
    new = seen("8867-4", 120, "/min", effectiveDateTime="2026-03-01T12:30:00+01:00")

    reading = read(bundle(*[old, new][::order]), NOW)

    assert 120 == reading.patient.pulse
    assert 1 == sum("not used, there is a newer one" in note for note in reading.notes)


def test_counts_an_observation_without_a_time_only_when_there_is_no_other():
    timeless = seen("8867-4", 80, "/min")
    del timeless["effectiveDateTime"]

    assert 80 == patient_of(timeless).pulse
    assert 120 == patient_of(seen("8867-4", 120, "/min"), timeless).pulse


def test_does_not_pair_pressures_of_different_times():
    old = seen("8462-4", 110, "mm[Hg]", effectiveDateTime="2026-03-01T08:00:00Z")
    new = seen("8480-6", 90, "mm[Hg]")

    found = patient_of(old, new)

    assert (90, None) == (found.systolic_pressure, found.diastolic_pressure)


def test_says_of_an_old_measurement_how_old_it_is():
    old = seen("8310-5", 37, "Cel", effectiveDateTime="2026-02-20")

    (note,) = read(bundle(old, seen("8867-4", 80, "/min")), NOW).notes

    assert "entry[1].resource.valueQuantity.value: used, but 9 days older than the newest" == note


@pytest.mark.parametrize("status", ["entered-in-error", "cancelled", "registered", "unknown"])
def test_passes_over_what_is_not_valid(status):
    reading = read(bundle(seen("8867-4", 80, "/min", status=status)), NOW)

    assert reading.patient.pulse is None
    assert "passed over, its status is" in reading.notes[0]


@pytest.mark.parametrize(
    ("observation", "note"),
    [
        (seen("8867-4"), "not read, it has no valueQuantity"),
        (seen("718-7", 140, "g/L"), "not read, its code is not known here"),
        (seen("67775-7", valueCodeableConcept=concept("LA0-0")), "is not one of ACVPU"),
        (seen("8867-4", 1, "/min", subject={"reference": "Patient/p2"}), "its subject is not"),
        ({"resourceType": "Encounter", "id": "e"}, "not read, Encounter"),
    ],
)
def test_notes_what_it_did_not_understand_and_guesses_nothing(observation, note):
    reading = read(bundle(observation), NOW)

    assert Observation(age_years=76, sex="female") == reading.patient
    assert note in reading.notes[0]


def test_does_not_take_a_bound_for_a_value():
    observation = seen("8867-4", 300, "/min")
    observation["valueQuantity"]["comparator"] = ">"

    assert patient_of(observation).pulse is None


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        ("1950-03-01", (76, 76)),
        ("1950-03-02", (75, 75)),
        ("1950-03", (75, 76)),
        ("1950", (75, 76)),
        ("2025-12-31", (0, 0)),
    ],
)
def test_tells_how_old_somebody_is(born, expected):
    assert expected == years(born, date(2026, 3, 1))


@pytest.mark.parametrize("born", ["1950-13-01", "01.03.1950", "2026-03-02", "2027"])
def test_refuses_a_birth_date_that_cannot_be(born):
    assert ["entry[0].resource.birthDate"] == list(refused(person={**PERSON, "birthDate": born}))


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ({"entry": []}, "entry"),
        (bundle(PERSON), "entry"),
        (bundle(person={"resourceType": "Patient"}), "entry[0].resource.id"),
        (bundle({"resourceType": "Observation", "status": 1}), "entry[1].resource.status"),
        (bundle(seen("8867-4", "80", "/min")), "entry[1].resource.valueQuantity.value"),
        (bundle(seen("8867-4", True, "/min")), "entry[1].resource.valueQuantity.value"),
        (bundle(seen("8867-4", valueQuantity=[])), "entry[1].resource.valueQuantity"),
        (bundle(seen(7, 80, "/min")), "entry[1].resource.code.coding[0].code"),
        (bundle(seen("9269-2", component=[1])), "entry[1].resource.component[0]"),
        (bundle(seen("8867-4", effectiveDateTime="noon")), "entry[1].resource.effectiveDateTime"),
    ],
)
def test_names_the_path_of_a_foreign_shape(value, path):
    with pytest.raises(Problem) as refusal:
        read(value, NOW)

    assert [path] == [violation.field for violation in refusal.value.violations]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=4,
)
GOOD = bundle(
    seen("8867-4", 80, "/min"),
    seen("85354-9", component=[{"code": concept("8480-6"), "valueQuantity": quantity(1, "kPa")}]),
    seen("67775-7", valueCodeableConcept=concept("LA9340-6"), effectivePeriod={"start": NOON}),
)


def places(value, path=()):
    """Return the way to every value inside."""
    if isinstance(value, dict | list):
        for name in value if isinstance(value, dict) else range(len(value)):
            yield (*path, name)
            yield from places(value[name], (*path, name))


@given(st.sampled_from(list(places(GOOD["entry"]))), JSON)
def test_never_fails_whatever_stands_anywhere(client, contract, path, value):
    broken = copy.deepcopy(GOOD)
    *way, last = path
    parent = broken["entry"]
    for step in way:
        parent = parent[step]
    parent[last] = value

    answer = client.post(URL, json=broken, headers={"content-type": "application/fhir+json"})

    assert answer.status_code in {200, 422}
    assert [] == contract.violations_of_answer("assessBundle", answer.status_code, answer.json())


def test_answers_a_risk_assessment_of_r4(client):
    pulse = seen("8867-4", 128, "/min")
    rate = seen("9279-1", 28, "/min")

    answer = client.post(URL, json=bundle(pulse, rate, {"resourceType": "Encounter"}))

    made = RiskAssessment.model_validate_json(answer.text)
    assert (200, "application/fhir+json") == (answer.status_code, answer.headers["content-type"])
    assert "Patient/p1" == made.subject.reference
    assert {"Observation/o-8867-4", "Observation/o-9279-1"} == {b.reference for b in made.basis}
    assert 2 == len(made.prediction)
    notes = " ".join(note.text for note in made.note)
    assert "not a medical device" in notes
    assert "entry[3].resource: not read, Encounter" in notes


def test_says_what_the_assessment_says(assessor):
    reading = read(bundle(seen("8867-4", 131, "/min")), NOW)
    assessment = assessor.assess(reading.patient)

    made = risk_assessment(reading, assessment)

    risk = assessment["risk"]
    assert [risk["critical"], risk["hospitalised"]] == [
        prediction["probabilityDecimal"] for prediction in made["prediction"]
    ]
    level = f"Level {assessment['level']}: {assessment['level_name']}"
    assert {level} == {one["qualitativeRisk"]["text"] for one in made["prediction"]}
    assert assessment["model"]["sha256"] in made["method"]["text"]
    assert "Rule for level 2: NEWS2 gives 3 points for pulse alone" in json.dumps(made["note"])


def test_predicts_nothing_in_numbers_for_a_child(assessor):
    reading = read(bundle(person={**PERSON, "birthDate": "2020-01-01"}), NOW)

    made = risk_assessment(reading, assessor.assess(reading.patient))

    RiskAssessment.model_validate(made)
    assert [False] == ["probabilityDecimal" in one for one in made["prediction"]]
    assert "basis" not in made
