"""Answer lines of patients with lines, in the order in which they came."""

from collections.abc import Sequence
from typing import Any

import msgspec

from emsync.problem import Problem
from severity.batch.judging import Judge
from severity.batch.lines import Line, Lines
from severity.batch.reading import LONGEST, Read, Reader

MOST_LINES = 100_000
CHUNK = 1000

_ENCODER = msgspec.json.Encoder()


class Batch:
    """One request: feed what comes in, and send what comes out."""

    def __init__(self, reader: Reader, judge: Judge) -> None:
        self._reader = reader
        self._judge = judge
        self._lines = Lines(LONGEST)
        self._waiting: list[Line] = []
        self._full = False

    def feed(self, part: bytes) -> bytes:
        """Return the answers that are due when a part has come; empty when there are none yet."""
        # What comes after the last line that counts is read, and passed over.
        return b"" if self._full else self._take(self._lines.feed(part), CHUNK)

    def close(self) -> bytes:
        """Return the answers to what is left."""
        return b"" if self._full else self._take(self._lines.close(), 1)

    def _take(self, lines: Sequence[Line], least: int) -> bytes:
        self._waiting += [line for line in lines if line.number <= MOST_LINES]
        self._full = self._full or any(line.number > MOST_LINES for line in lines)
        if len(self._waiting) < least and not self._full:
            return b""
        lines, self._waiting = self._waiting, []
        chunks = (lines[start : start + CHUNK] for start in range(0, len(lines), CHUNK))
        answers = b"".join(map(self._answers, chunks))
        return answers + _ENCODER.encode_lines([_TOO_MANY]) if self._full else answers

    def _answers(self, lines: Sequence[Line]) -> bytes:
        read = self._reader.read(lines)
        patients = [one.found for one in read if not isinstance(one.found, Problem)]
        judged = iter(self._judge.judge(patients) if patients else [])
        return _ENCODER.encode_lines([_answer(one, judged) for one in read])


def _answer(one: Read, judged: Any) -> dict[str, Any]:
    # msgspec leaves out what is UNSET only of its own structs.
    head = {"line": one.number} if one.id is msgspec.UNSET else {"line": one.number, "id": one.id}
    if isinstance(one.found, Problem):
        return {**head, "problem": one.found.as_dict()}
    return {**head, **next(judged)}


_TOO_MANY = {
    "line": MOST_LINES + 1,
    "problem": Problem(
        413, "Too many lines", f"Only {MOST_LINES} lines were read: send the others by themselves"
    ).as_dict(),
}
