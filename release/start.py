"""Run a release as it was signed: `./emsync up --release VERSION`."""

from engine.compose import RELEASES, start_release
from engine.images import settings
from engine.shell import say
from engine.tools import ensure_cosign
from release import bundle
from release.digests import NAME, read
from release.sign import Trust
from verify.images import registry_digest


def start(version: str) -> None:
    """Check the release's signature, write its compose.yaml and .env, pull by digest and run.

    Raises:
        SystemExit: there is no such release, or it is not signed by whom it must be.
    """
    ensure_cosign()
    name = f"{settings()['REGISTRY']}/{bundle.IMAGE}"
    digest = registry_digest(f"{name}:{version}")
    if digest is None:
        raise SystemExit(f"emsync: there is no {name}:{version}: name a version that was released")
    trust = Trust.of_this_environment(version)
    if complaint := trust.complaint_of_signature(f"{name}@{digest}"):
        raise SystemExit(f"emsync: {version} is not signed by {trust}: {complaint}")
    folder = RELEASES / version
    bundle.fetch(f"{name}@{digest}", folder)
    digests = read(folder / NAME)
    if digests.version != version:
        raise SystemExit(f"emsync: the registry calls {version} what is {digests.version}")
    say(f"{version} is signed by {trust}; its compose.yaml and .env are in {folder}")
    start_release(folder, digests.commit)
