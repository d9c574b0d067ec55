"""Tell which sources and which locks an image was made from."""

import json
import os
from pathlib import Path
from typing import Any

_SERVICES = Path(__file__).parents[1]


def version() -> dict[str, Any]:
    """Return the answer of GET /version.

    `source` is the git tree id of the service's folder (`git log --find-object=ID` names the
    commits that hold it) and `lock` the SHA-256 of its lock: both are written by the image
    build and are the same for every commit that does not change the image. `commit` is what
    the deployment says it checked out, null when it does not say.
    """
    service = os.environ.get("EMSYNC_SERVICE", "unknown")
    record = _SERVICES / service / "version.json"
    built = json.loads(record.read_text("utf-8")) if record.exists() else {}
    return {
        "service": service,
        "source": built.get("source"),
        "lock": built.get("lock"),
        "commit": os.environ.get("EMSYNC_COMMIT") or None,
    }
