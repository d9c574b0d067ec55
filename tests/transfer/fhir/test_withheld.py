"""What the page writes for those who hold no key, contracts/vectors/fhir_withheld.json."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from transfer.fhir import codes, importing, r4
from transfer.fhir.importing import NotATransfer

VECTORS = Path(__file__).parents[3] / "contracts" / "vectors"
WHOLE = json.loads((VECTORS / "fhir.json").read_text("utf-8"))
WITHHELD = json.loads((VECTORS / "fhir_withheld.json").read_text("utf-8"))
LIVES = [pytest.param(*pair, id=pair[0]["of"]) for pair in zip(WHOLE, WITHHELD, strict=True)]


def texts(value):
    """Every text in what was sealed, but those that are clear elsewhere: times, codes and yes or no."""
    match value:
        case str():
            yield value
        case list():
            for one in value:
                yield from texts(one)
        case dict():
            for name, one in value.items():
                if name not in {"sex", "consciousness", "media_type"} and not name.endswith("_at"):
                    yield from texts(one)


@pytest.mark.parametrize(("whole", "withheld"), LIVES)
def test_is_fhir_and_marked_as_redacted(whole, withheld):
    bundle = r4.read(json.dumps(withheld["bundle"]))

    assert whole["of"] == withheld["of"]
    assert ["REDACTED"] == [one["code"] for one in bundle["meta"]["security"]]
    (section,) = bundle["entry"][0]["resource"]["section"]
    assert [{"system": codes.EMPTY, "code": "withheld"}] == section["emptyReason"]["coding"]


@pytest.mark.parametrize(("whole", "withheld"), LIVES)
def test_holds_no_word_that_was_sealed(whole, withheld):
    sealed = {text for event in whole["events"] for text in texts(event["opened"])}
    written = json.dumps(withheld["bundle"], ensure_ascii=False)

    assert sealed
    assert set() == {text for text in sealed if text in written}


@pytest.mark.parametrize(("whole", "withheld"), LIVES)
def test_tells_every_event_that_the_whole_record_tells(whole, withheld):
    def told(bundle):
        resources = (entry["resource"] for entry in bundle["entry"])
        return [one["id"] for one in resources if one["resourceType"] == "AuditEvent"]

    assert told(whole["bundle"]) == told(withheld["bundle"])


@pytest.mark.parametrize(("whole", "withheld"), LIVES)
def test_nobody_can_send_it_as_a_patient(whole, withheld):
    with pytest.raises(NotATransfer):
        list(importing.events(withheld["bundle"], datetime(2026, 11, 20, tzinfo=UTC)))
