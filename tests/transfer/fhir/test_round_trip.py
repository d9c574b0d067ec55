"""What goes out as FHIR comes in again as the same record."""

import base64
from dataclasses import asdict
from datetime import UTC, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from transfer.fhir import exporting, importing, r4

NOW = datetime(2026, 11, 20, 16, tzinfo=UTC)
# The second hub has a clock of its own.
SERVER_TIMES = {"recorded_at", "requested_at", "sent_at", "activated_at"}


def without_server_times(value):
    if isinstance(value, dict):
        return {k: without_server_times(v) for k, v in value.items() if k not in SERVER_TIMES}
    return [without_server_times(one) for one in value] if isinstance(value, list) else value


def record_of(chart):
    """Everything that a transfer is, but for when a hub heard of it."""
    told = {
        "handover": chart.handover,
        "texts": chart.texts,
        "notes": chart.notes,
        "destination": chart.destination,
        "unit_id": chart.unit_id,
        "severity_level": chart.severity_level,
        "eta": chart.eta,
        "answer_within_s": chart.answer_within_s,
        "alternatives": chart.alternatives,
        "attachments": [
            {name: named[name] for name in ("sha256", "media_type", "title")}
            for named in chart.attachments
        ],
        "legs": [asdict(leg) for leg in chart.legs],
        "signatures": chart.signatures,
        "clocks": chart.clocks.shown(),
        "intervals": chart.clocks.intervals(),
        "messages": [
            asdict(message) | {"read": list(message.read)} for message in chart.messages.values()
        ],
        "activations": [
            asdict(called) | {"acknowledged": list(called.acknowledged)}
            for called in chart.activations.values()
        ],
    }
    return without_server_times(told)


def sent_again(life, new_life):
    """Export, write, read, import, and send everything to another hub."""
    # The file of each name, so that one finds what came of it.
    files = {named["sha256"]: named["sha256"].encode() for named in life.chart.attachments}
    text = r4.write(exporting.bundle(life.opened(), files))
    again = new_life()
    for event in importing.events(r4.read(text), NOW):
        again.send(event.word, event.clear | event.said | attached(event.file))
    return again


def attached(file):
    """What a device that attaches a file says of it: here as it was said before."""
    if file is None:
        return {}
    shown = {name: file[name] for name in ("media_type", "title")}
    sha256 = base64.b64decode(file["content"]).decode()
    return {"attachment": shown | {"sha256": sha256, "key": "another"}}


@given(data=st.data())
@settings(
    max_examples=50,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
)
def test_a_transfer_that_goes_out_and_in_has_the_same_record(data, any_life, new_life, make):
    life = data.draw(any_life(make.uuid7))

    again = sent_again(life, new_life)

    assert record_of(life.chart) == record_of(again.chart)
    left_out = {"handover_amended", "rekeyed"}
    sent = [event.header for event in life.events if event.header.type not in left_out]
    ids = [header.event_id for header in sent]
    assert ids == [event.header.event_id for event in again.events]
