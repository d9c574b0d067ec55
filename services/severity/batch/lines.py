"""Cut a stream of bytes into lines, whatever the parts are that it comes in."""

from typing import NamedTuple


class Line(NamedTuple):
    """A line by its number, from 1; None in place of a line that is too long."""

    number: int
    content: bytes | None


class Lines:
    """Take parts of a stream; give back the lines that are complete, without blank ones."""

    def __init__(self, longest: int) -> None:
        self._longest = longest
        self._count = 0
        self._rest = b""
        self._skipping = False

    def feed(self, part: bytes) -> list[Line]:
        """Return the lines that this part ends."""
        *ended, self._rest = (self._rest + part).split(b"\n")
        lines = [line for content in ended for line in self._end(content)]
        if len(self._rest) > self._longest:
            self._skipping, self._rest = True, b""
        return lines

    def close(self) -> list[Line]:
        """Return the last line, when nothing ended it."""
        return self._end(self._rest) if self._rest or self._skipping else []

    def _end(self, content: bytes) -> list[Line]:
        self._count += 1
        too_long = self._skipping or len(content) > self._longest
        self._skipping = False
        if too_long:
            return [Line(self._count, None)]
        return [Line(self._count, content)] if content.strip() else []
