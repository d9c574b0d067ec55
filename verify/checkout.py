"""Compare what this checkout gives with what was pushed of it, or with what this engine has."""

from pathlib import Path

from engine.bake import tags
from engine.shell import say
from verify.compare import differences
from verify.images import pulled, pushed_manifests, rebuilt, remake_rootfs, saved, workspace
from verify.layout import Layout

EQUAL, DIFFERENT, NOTHING_TO_COMPARE = 0, 1, 2


def verify_checkout(services: list[str]) -> int:
    """Rebuild these services, all when none is named; print a table and return the exit code."""
    references = tags(services)
    with workspace() as directory:
        expected = {t: _expected(t, r, directory) for t, r in references.items()}
        missing = [references[target] for target, manifests in expected.items() if not manifests]
        if missing:
            say(
                f"neither the registry nor this engine has {', '.join(missing)}: ./emsync build makes them"
            )
            return NOTHING_TO_COMPARE
        remake_rootfs()
        found = rebuilt([*references], directory / "rebuilt")
        return _report(references, expected, found, directory)


def _expected(target: str, reference: str, directory: Path) -> dict[str, str]:
    pushed = pushed_manifests(reference)
    if pushed:
        say(f"{reference}: comparing with what the registry has")
        return pushed
    here = saved(reference, directory / f"{target}.tar")
    if here:
        say(f"{reference}: not in the registry; comparing with this engine's copy")
    return here.manifests if here else {}


def _report(
    references: dict[str, str],
    expected: dict[str, dict[str, str]],
    found: dict[str, Layout],
    directory: Path,
) -> int:
    code = EQUAL
    for target, manifests in expected.items():
        for platform, digest in sorted(manifests.items()):
            equal = found[target].manifests.get(platform) == digest
            print(
                f"{'equal' if equal else 'DIFFERS':8} {target:9} {platform:12} {digest}", flush=True
            )
        if manifests != found[target].manifests:
            code = DIFFERENT
            archive = directory / f"{target}.tar"
            explain(target, references[target], manifests, found[target], archive)
    return code


def explain(
    target: str, reference: str, manifests: dict[str, str], found: Layout, archive: Path
) -> None:
    """Print how an image differs from what was built, layer by layer and path by path.

    Args:
        target: the image's name.
        reference: where to pull it from, unless `archive` holds it already.
        manifests: its platforms.
        found: what was built.
        archive: where it is kept meanwhile.
    """
    theirs = Layout(archive) if archive.exists() else pulled(reference, sorted(manifests), archive)
    if theirs is None:
        print(f"{target}: {reference} cannot be pulled, so the files cannot be compared")
        return
    for line in differences(target, theirs, found):
        print(line)
