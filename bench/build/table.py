"""Print one measurement a line, both sides, their ratio, and the target."""

from dataclasses import dataclass

HEAD = f"{'':44}{'EMsync':>13}{'plain':>13}{'ratio':>9}  target"
SCALES = {"s": 1, "kB": 1e3, "MB": 1e6}


@dataclass(frozen=True)
class Row:
    """What was measured on both sides; a target is a least ratio or a most for EMsync, in `unit`."""

    what: str
    unit: str
    ours: float
    plain: float | None
    least_ratio: float | None = None
    most: float | None = None

    def __str__(self) -> str:
        return (
            f"{self.what:44}{self._shown(self.ours):>13}{self._shown(self.plain):>13}"
            f"{self._ratio_shown():>9}  {self._verdict()}"
        ).rstrip()

    @property
    def _ratio(self) -> float | None:
        return self.plain / self.ours if self.plain is not None and self.ours else None

    def _shown(self, value: float | None) -> str:
        return "" if value is None else f"{value / SCALES[self.unit]:,.1f} {self.unit}"

    def _ratio_shown(self) -> str:
        return "" if self._ratio is None else f"{self._ratio:,.1f}x"

    def _verdict(self) -> str:
        if self.least_ratio is not None:
            met = self._ratio is not None and self._ratio >= self.least_ratio
            return f">= {self.least_ratio:g}x: {_word(met)}"
        if self.most is not None:
            met = self.ours <= self.most * SCALES[self.unit]
            return f"<= {self.most:g} {self.unit}: {_word(met)}"
        return ""


def _word(met: bool) -> str:  # noqa: FBT001
    return "met" if met else "MISSED"
