"""Make one root file system as a tar whose bytes depend on the locked packages alone."""

import copy
import io
import tarfile
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from base.deb import open_data
from base.plan import FileSystem

# 1980-01-01: the earliest that zip can say; a constant, so that a commit changes no digest by its date.
EPOCH = 315532800
UID = 10001
PASSWD = (
    f"root:x:0:0:root:/:/usr/sbin/nologin\nemsync:x:{UID}:{UID}:EMsync:/tmp:/usr/sbin/nologin\n"
)
GROUP = f"root:x:0:\nemsync:x:{UID}:\n"
CA_BUNDLE = "etc/ssl/certs/ca-certificates.crt"
# Debian's pip wants a dozen packages around it; its wheel wants none.
PIP_WHEEL = "usr/share/python-wheels/pip-*.whl"
PIP_ON_PATH = "usr/local/lib/python3.13/dist-packages/pip.pth"
CA_CERTIFICATES = "usr/share/ca-certificates/mozilla/*.crt"


# The files of a .deb: what its archive says of each, and the content.
Package = tuple[tuple[tarfile.TarInfo, bytes], ...]


def unpack(deb: Path) -> Package:
    """Return a package's files: unpacking is nearly all of the work, and many file systems hold it."""
    with open_data(deb) as data:
        return tuple(
            (member, file.read() if (file := data.extractfile(member)) else b"")
            if member.isreg()
            else (member, b"")
            for member in data
        )


class Tree:
    """The files of a root file system by path, later packages over earlier ones."""

    def __init__(self, omits: Iterable[str]) -> None:
        self._omits = tuple(omits)
        self._entries: dict[str, tuple[tarfile.TarInfo, bytes]] = {}

    def add_package(self, package: Package) -> None:
        """Add a package's files, but for those that the file system omits."""
        for member, content in package:
            path = str(PurePosixPath(member.name))
            if path == "." or any(fnmatchcase(path, omit) for omit in self._omits):
                continue
            self._put(path, copy.copy(member), content)

    def file(self, path: str, content: bytes, mode: int = 0o644) -> None:
        """Add a file that a maintainer script would have made."""
        info = tarfile.TarInfo(path)
        info.mode = mode
        self._put(path, info, content)

    def directory(self, path: str, mode: int = 0o755) -> None:
        """Add a directory."""
        info = tarfile.TarInfo(path)
        info.type, info.mode = tarfile.DIRTYPE, mode
        self._put(path, info, b"")

    def link(self, path: str, to: str) -> None:
        """Add a symbolic link."""
        info = tarfile.TarInfo(path)
        info.type, info.linkname, info.mode = tarfile.SYMTYPE, to, 0o777
        self._put(path, info, b"")

    def paths(self, pattern: str) -> list[str]:
        """Return the paths that match, sorted."""
        return sorted(path for path in self._entries if fnmatchcase(path, pattern))

    def content(self, path: str) -> bytes:
        """Return a file's content."""
        return self._entries[path][1]

    def __contains__(self, path: str) -> bool:
        return path in self._entries

    def entries(self) -> dict[str, tuple[tarfile.TarInfo, bytes]]:
        """Return everything that the tree holds now, by path."""
        return dict(self._entries)

    def write(self, target: Path) -> None:
        """Write everything as a tar, sorted by path."""
        part = target.with_name(f"{target.name}.part")
        with tarfile.open(part, "w", format=tarfile.GNU_FORMAT) as archive:
            for info, content in self._in_order():
                archive.addfile(info, io.BytesIO(content) if info.isreg() else None)
        part.replace(target)

    def _put(self, path: str, info: tarfile.TarInfo, content: bytes) -> None:
        # Debian 13 merged /bin, /lib and /sbin into /usr; a few packages still name the old places.
        head, _, rest = path.partition("/")
        if rest and head in {"bin", "sbin", "lib", "lib64"}:
            path = f"usr/{path}"
        if info.isdir() and path in self._entries:
            return
        info.name, info.mtime, info.uid, info.gid = path, EPOCH, 0, 0
        info.uname = info.gname = ""
        info.linkname = info.linkname.removeprefix("./") if info.islnk() else info.linkname
        # Nobody becomes another user in these images.
        info.mode &= 0o1777
        info.size = len(content)
        self._entries[path] = (info, content)

    def _in_order(self) -> Iterator[tuple[tarfile.TarInfo, bytes]]:
        # A hard link must stand after its file, whatever their names.
        yield from (e for _, e in sorted(self._entries.items()) if not e[0].islnk())
        yield from (e for _, e in sorted(self._entries.items()) if e[0].islnk())


def make_rootfs(file_system: FileSystem, packages: Iterable[Package], target: Path) -> None:
    """Lay out the packages in the given order, add what their scripts would have made, write `target`."""
    tree = Tree(file_system.omits)
    for package in packages:
        tree.add_package(package)
    add_made_files(tree)
    tree.write(target)


def add_made_files(tree: Tree) -> None:
    """Add what the maintainer scripts of a tree's packages would have made."""
    tree.file("etc/passwd", PASSWD.encode())
    tree.file("etc/group", GROUP.encode())
    tree.file("etc/nsswitch.conf", b"passwd: files\ngroup: files\nhosts: files dns\n")
    tree.directory("tmp", 0o1777)
    tree.directory("var/tmp", 0o1777)
    # A new volume takes the mode of the directory that it is mounted on.
    tree.directory("data", 0o1777)
    certificates = tree.paths(CA_CERTIFICATES)
    if certificates:
        tree.file(CA_BUNDLE, b"".join(tree.content(path) for path in certificates))
        tree.link("usr/lib/ssl/cert.pem", f"/{CA_BUNDLE}")
    if "usr/bin/python3.13" in tree:
        tree.link("usr/bin/python3", "python3.13")
        tree.link("usr/bin/python", "python3.13")
    for wheel in tree.paths(PIP_WHEEL):
        tree.file(PIP_ON_PATH, f"/{wheel}\n".encode())
