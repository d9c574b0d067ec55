"""Say what a measurement ran on: figures of two machines, or of a busy one, do not compare."""

import os
import platform


def described(cores: int | None = None) -> str:
    """Return the kind of the machine, its cores (of which some may be used), and its load."""
    return f"{platform.machine()}, {cores or os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
