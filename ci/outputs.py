"""Tell a value to the person at the terminal, and to the workflow's next steps when there are any."""

import os
from pathlib import Path


def tell(name: str, value: str) -> None:
    """Print `name=value`, and append it to the file that GITHUB_OUTPUT names."""
    print(f"{name}={value}", flush=True)
    file = os.environ.get("GITHUB_OUTPUT")
    if file:
        with Path(file).open("a", encoding="utf-8") as outputs:
            outputs.write(f"{name}={value}\n")
