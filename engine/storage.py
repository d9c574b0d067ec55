"""Say what takes space and what may go: plain decisions over what the engine says that it holds."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

UNITS = {"B": 1, "kB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}
# What goes with a volume, by the name that compose.yaml gives it.
LOST = {
    "routing-data": "what was told of hospitals, ambulances and closures",
    "severity-data": "every decision of a clinician in it",
    "transfer-data": "every hand-over in it and, in profile demo, the key that opens them",
}


@dataclass(frozen=True)
class Image:
    """A name of an image, the digest behind it, its bytes, and those that no other image has."""

    name: str
    repository: str
    identity: str
    size: int
    unique: int

    def is_one_of(self, references: frozenset[str]) -> bool:
        """Tell whether one of the references names it, by tag or by digest."""
        return self.name in references or f"{self.repository}@{self.identity}" in references


@dataclass(frozen=True)
class Volume:
    """A named volume, the compose project that made it, and how many containers mount it."""

    name: str
    project: str
    size: int
    mounts: int


@dataclass(frozen=True)
class Record:
    """A record of the build cache; the bytes of a shared one are also an image's."""

    identity: str
    size: int
    shared: bool


@dataclass(frozen=True)
class Holdings:
    """What an engine holds."""

    images: tuple[Image, ...]
    volumes: tuple[Volume, ...]
    records: tuple[Record, ...]


@dataclass(frozen=True)
class Ours:
    """What belongs to EMsync: names of images, the project, what is in use, what builds left."""

    names: re.Pattern[str]
    project: str
    current: frozenset[str]
    in_use: frozenset[str]
    records: frozenset[str]


@dataclass(frozen=True)
class Wish:
    """What shall go beside old releases and EMsync's build cache."""

    current_images: bool = False
    volumes: frozenset[str] = frozenset()
    whole_cache: bool = False


@dataclass(frozen=True)
class Row:
    """One thing that takes space, what its removal frees, and why it goes or stays."""

    kind: str
    name: str
    size: int
    frees: int
    why: str
    goes: bool
    targets: tuple[str, ...] = ()


def read_holdings(usage: str, listing: str) -> Holdings:
    """Read what the engine says in JSON.

    Args:
        usage: `docker system df --verbose`, which has the sizes, but no name of a pinned image.
        listing: `docker image ls --all --no-trunc`, a line for each name.
    """
    rows = json.loads(usage)
    sizes = {row["ID"]: row for row in rows["Images"] or ()}
    named = [json.loads(line) for line in listing.splitlines()]
    return Holdings(
        tuple(_image(row, sizes[row["ID"]]) for row in named if row["ID"] in sizes),
        tuple(_volume(row) for row in rows["Volumes"] or ()),
        tuple(
            Record(row["ID"], size_of(row["Size"]), row["Shared"] == "true")
            for row in rows["BuildCache"] or ()
        ),
    )


def _image(row: dict[str, str], sizes: dict[str, str]) -> Image:
    repository, tag, identity = row["Repository"], row["Tag"], row["ID"]
    name = f"{repository}@{identity}" if tag == "<none>" else f"{repository}:{tag}"
    return Image(name, repository, identity, size_of(sizes["Size"]), size_of(sizes["UniqueSize"]))


def _volume(row: dict[str, str]) -> Volume:
    labels = dict(pair.partition("=")[::2] for pair in row["Labels"].split(","))
    project = labels.get("com.docker.compose.project", "")
    return Volume(row["Name"], project, size_of(row["Size"]), int(row["Links"]))


def names_of(registry: str, services: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern of the images that EMsync makes in a registry's namespace, and of no others."""
    repositories = "|".join(re.escape(service) for service in services)
    namespace = re.escape(registry.removeprefix("docker.io/"))
    return re.compile(rf"{namespace}/(?:{repositories}|base-[a-z]+)[:@].+")


def plan(held: Holdings, ours: Ours, wish: Wish) -> list[Row]:
    """Decide on everything that the engine holds.

    Raises:
        SystemExit: a volume that shall go is not EMsync's, or a container still mounts it.
    """
    _refuse_wrong_volumes(held, ours, wish)
    return [*_images(held, ours, wish), *_cache(held, ours, wish), *_volumes(held, ours, wish)]


def _images(held: Holdings, ours: Ours, wish: Wish) -> Iterator[Row]:
    mine = [image for image in held.images if ours.names.fullmatch(image.name)]
    fates = {image.name: _fate(image, ours, wish) for image in mine}
    kept = {image.identity for image in mine if not fates[image.name][1]}
    for image in mine:
        why, goes = fates[image.name]
        frees = image.unique if goes and image.identity not in kept else 0
        yield Row("image", image.name, image.size, frees, why, goes, (image.name,))
    foreign = {image for image in held.images if image not in mine}
    if foreign:
        size = sum({image.identity: image.unique for image in foreign}.values())
        yield Row("images", f"{len(foreign)} of others", size, 0, "not EMsync's", goes=False)


def _fate(image: Image, ours: Ours, wish: Wish) -> tuple[str, bool]:
    if image.is_one_of(ours.in_use):
        return "a container uses it", False
    if image.is_one_of(ours.current):
        return "this release" + ("" if wish.current_images else ": --all"), wish.current_images
    return "old release", True


def without_tag(reference: str) -> str:
    """Return a reference that has both tag and digest without its tag; the digest decides."""
    name, at, digest = reference.partition("@")
    folder, slash, last = name.rpartition("/")
    return f"{folder}{slash}{last.partition(':')[0]}{at}{digest}" if at else reference


def _cache(held: Holdings, ours: Ours, wish: Wish) -> Iterator[Row]:
    mine = [record for record in held.records if record.identity in ours.records]
    rest = [record for record in held.records if record.identity not in ours.records]
    if mine:
        yield _cache_row("of ./emsync in this checkout", mine, "builds it again", goes=True)
    if rest:
        why = "whoever's it is" if wish.whole_cache else "whose, nobody can tell: --build-cache"
        yield _cache_row("the engine's other", rest, why, goes=wish.whole_cache)


def _cache_row(name: str, records: list[Record], why: str, *, goes: bool) -> Row:
    alone = sum(record.size for record in records if not record.shared)
    targets = tuple(record.identity for record in records)
    size = sum(record.size for record in records)
    return Row("build cache", name, size, alone if goes else 0, why, goes, targets)


def _volumes(held: Holdings, ours: Ours, wish: Wish) -> Iterator[Row]:
    for volume in held.volumes:
        if volume.project == ours.project:
            goes = volume.name in wish.volumes
            lost = LOST.get(volume.name.removeprefix(f"{ours.project}_"), "all that is in it")
            why = f"lost: {lost}" if goes else f"data: --volume {volume.name}"
            frees = volume.size if goes else 0
            yield Row("volume", volume.name, volume.size, frees, why, goes, (volume.name,))


def _refuse_wrong_volumes(held: Holdings, ours: Ours, wish: Wish) -> None:
    mine = {volume.name: volume for volume in held.volumes if volume.project == ours.project}
    for name in sorted(wish.volumes):
        if name not in mine:
            known = ", ".join(sorted(mine)) or "none"
            raise SystemExit(
                f"emsync: --volume {name!r} is no data volume of project {ours.project!r}, spelled "
                f"in full; those that are here: {known}"
            )
        if mine[name].mounts and not wish.current_images:
            raise SystemExit(
                f"emsync: --volume {name!r} is mounted by a container: ./emsync down, then this again"
            )


def table(rows: Iterable[Row]) -> Iterator[str]:
    """Yield a line for each row, and one of what all removals free."""
    form = "{:6} {:11} {:44} {:>8} {:>8}  {}"
    yield form.format("", "WHAT", "NAME", "SIZE", "FREES", "WHY")
    freed = 0
    for row in rows:
        freed += row.frees
        fate, sizes = "remove" if row.goes else "keep", (human(row.size), human(row.frees))
        yield form.format(fate, row.kind, row.name, *sizes, row.why)
    yield f"about {human(freed)} become free; a layer that others share goes with the last of them"


def size_of(text: str) -> int:
    """Return the bytes of a size as the engine prints it, such as 127.3kB; 0 of N/A."""
    found = re.fullmatch(r"([\d.]+)([kMGT]?B)", text)
    return round(float(found[1]) * UNITS[found[2]]) if found else 0


def human(size: int) -> str:
    """Return a size as the engine prints it."""
    unit = max((u for u in UNITS if size >= UNITS[u]), key=UNITS.__getitem__, default="B")
    return f"{size / UNITS[unit]:.4g}{unit}"
