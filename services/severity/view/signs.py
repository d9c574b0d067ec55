"""The vital signs that charts are drawn of: over which values, and in which unit."""

from typing import NamedTuple


class Sign(NamedTuple):
    """A measurement's name, its unit, and what a chart shows of it; `decimals` is the monitor's."""

    label: str
    unit: str
    low: float
    high: float
    decimals: int = 0

    def values(self) -> list[float]:
        """Return every value from low to high, in the monitor's steps."""
        scale = 10**self.decimals
        steps = range(round(self.low * scale), round(self.high * scale) + 1)
        return [step / scale for step in steps]

    def say(self, value: float) -> str:
        """Return a value with its unit."""
        return f"{value:.{self.decimals}f} {self.unit}"


SIGNS = {
    "respiratory_rate": Sign("Respiratory rate", "/min", 4, 60),
    "oxygen_saturation": Sign("SpO2", "%", 60, 100),
    "pulse": Sign("Pulse", "/min", 20, 220),
    "systolic_pressure": Sign("Systolic pressure", "mmHg", 40, 260),
    "diastolic_pressure": Sign("Diastolic pressure", "mmHg", 20, 160),
    "temperature_c": Sign("Temperature", "°C", 30, 42, decimals=1),
}
