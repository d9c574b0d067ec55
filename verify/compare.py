"""Say what differs between two images: the platform, the layer, the path, and how."""

from collections.abc import Iterator
from dataclasses import asdict
from itertools import zip_longest

from verify.layout import Entry, Layout

MOST_PATHS_A_LAYER = 20


def differences(name: str, expected: Layout, found: Layout) -> Iterator[str]:
    """Yield a line for each difference; nothing when all platforms' manifests are equal."""
    for platform in sorted(expected.manifests.keys() | found.manifests.keys()):
        ours, theirs = expected.manifests.get(platform), found.manifests.get(platform)
        if ours is None or theirs is None:
            yield f"{name} {platform}: only one of the two has it"
        elif ours != theirs:
            where = f"{name} {platform}"
            yield from _in_config(where, expected.config(ours), found.config(theirs))
            yield from _in_layers(where, expected, ours, found, theirs)


def _in_config(where: str, expected: dict[str, object], found: dict[str, object]) -> Iterator[str]:
    for key in sorted(expected.keys() | found.keys()):
        if key != "rootfs" and expected.get(key) != found.get(key):
            yield f"{where} configuration: {key}: {expected.get(key)!r} became {found.get(key)!r}"


def _in_layers(
    where: str, expected: Layout, ours: str, found: Layout, theirs: str
) -> Iterator[str]:
    pairs = zip_longest(expected.layers(ours), found.layers(theirs))
    for number, (one, other) in enumerate(pairs, start=1):
        if one is None or other is None:
            yield f"{where} layer {number}: only one of the two has it"
        elif one != other:
            yield from _in_entries(
                f"{where} layer {number}", expected.entries(one), found.entries(other)
            )


def _in_entries(where: str, expected: dict[str, Entry], found: dict[str, Entry]) -> Iterator[str]:
    lines = [
        f"{where}: {path}: {_how(expected.get(path), found.get(path))}"
        for path in sorted(expected.keys() | found.keys())
        if expected.get(path) != found.get(path)
    ]
    yield from lines[:MOST_PATHS_A_LAYER]
    if len(lines) > MOST_PATHS_A_LAYER:
        yield f"{where}: and {len(lines) - MOST_PATHS_A_LAYER} paths more"
    if not lines:
        same_order = list(expected) == list(found)
        yield f"{where}: the same files" + (
            ", compressed otherwise" if same_order else " in another order"
        )


def _how(expected: Entry | None, found: Entry | None) -> str:
    if expected is None or found is None:
        return "was added" if expected is None else "is gone"
    one, other = asdict(expected), asdict(found)
    return ", ".join(
        f"{key} {one[key]} became {other[key]}" for key in one if one[key] != other[key]
    )
