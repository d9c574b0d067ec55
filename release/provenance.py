"""Say in SLSA's form how an image came to be (SLSA v1.0, Provenance: the predicate)."""

import json
import os
from collections.abc import Iterator, Mapping
from typing import Any

from engine.git import origin
from engine.shell import output
from release.digests import Digests

# https://slsa.dev/spec/v1.0/provenance: what external parameters mean is told by a URI of ours.
BUILD_TYPE = "urn:emsync:docker-bake:v1"
LOCAL_BUILDER = "urn:emsync:builder:local"


def predicate(digests: Digests, image: str, bill: Mapping[str, Any], started: str) -> str:
    """Return the predicate for one image and platform as JSON.

    Args:
        digests: the release.
        image: its bake target.
        bill: the platform's CycloneDX document: every component is a resolved dependency.
        started: when publishing began (RFC 3339).
    """
    repository = origin()
    source = {"repository": repository, "commit": digests.commit, "version": digests.version}
    document = {
        "buildDefinition": {
            "buildType": BUILD_TYPE,
            "externalParameters": {
                "source": source,
                "bakeFile": "docker-bake.hcl",
                "target": image,
            },
            "resolvedDependencies": [
                {"uri": f"git+{repository}", "digest": {"gitCommit": digests.commit}},
                *_locks(digests),
                *_components(bill),
            ],
        },
        "runDetails": {
            "builder": {"id": _builder(), "version": _versions()},
            "metadata": {"invocationId": _invocation(), "startedOn": started},
        },
    }
    return json.dumps(document, indent=2, sort_keys=True) + "\n"


def _locks(digests: Digests) -> Iterator[dict[str, Any]]:
    for name, digest in sorted(digests.locks.items()):
        path = name if "/" in name else f"constraints/{name}"
        yield {"name": path, "digest": {"sha256": digest}}


def _components(bill: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for component in bill["components"]:
        hashes = {
            h["alg"].lower().replace("-", ""): h["content"] for h in component.get("hashes", [])
        }
        yield {"uri": component["purl"], "digest": hashes}


def _builder() -> str:
    server, workflow = (os.environ.get(n) for n in ("GITHUB_SERVER_URL", "GITHUB_WORKFLOW_REF"))
    return f"{server}/{workflow}" if server and workflow else LOCAL_BUILDER


def _invocation() -> str:
    names = ("GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_RUN_ID", "GITHUB_RUN_ATTEMPT")
    server, repository, run_id, attempt = (os.environ.get(name, "") for name in names)
    return f"{server}/{repository}/actions/runs/{run_id}/attempts/{attempt}" if run_id else ""


def _versions() -> dict[str, str]:
    asked = {
        "docker": ["docker", "version", "--format", "{{.Server.Version}}"],
        "buildx": ["docker", "buildx", "version"],
    }
    return {name: output(command) or "" for name, command in asked.items()}
