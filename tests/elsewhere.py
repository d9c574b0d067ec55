"""Another builder, as far as this machine can be one.

It has other paths, times, modes and order of files, and another user, host name, time zone and
language.
"""

import os
import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SOMEBODY = 12345
SEED = 20261123


@dataclass(frozen=True)
class Elsewhere:
    """A folder that another user may enter, with that user's home."""

    folder: Path

    @property
    def checkout(self) -> Path:
        """Return where the other builder works."""
        return self.folder / "another path with ünusual names"

    def take(self, clone: Path) -> None:
        """Move a clone here, made in another order, with other times and modes, owned by somebody."""
        _copy_in_another_order(clone, self.checkout)
        shutil.rmtree(clone)
        # What lies in another user's cache may be closed to this one.
        downloads = self.checkout / ".cache" / "debs"
        if downloads.is_symlink():
            source = downloads.resolve()
            downloads.unlink()
            shutil.copytree(source, downloads)
        _change_times_and_modes(self.checkout)
        for name in ("home", "temporary"):
            (self.folder / name).mkdir()
        if os.geteuid() == 0:
            for path in [self.folder, *self.folder.rglob("*")]:
                os.chown(path, SOMEBODY, SOMEBODY, follow_symlinks=False)

    @property
    def command(self) -> list[str]:
        """Return what goes before a command; only root can become somebody else."""
        closed = ["sh", "-c", 'umask 077 && exec "$@"', "sh"]
        if os.geteuid() != 0:
            return closed
        group = Path("/var/run/docker.sock").stat().st_gid
        user = ["setpriv", f"--reuid={SOMEBODY}", f"--regid={group}", "--clear-groups"]
        host = ["unshare", "--uts", "sh", "-c", 'hostname elsewhere && exec "$@"', "sh"]
        return [*host, *user, *closed]

    @property
    def env(self) -> dict[str, str]:
        """Return the settings of the other builder."""
        return {
            "LANG": "tr_TR.UTF-8",
            "LC_ALL": "C",
            "TZ": "Pacific/Kiritimati",
            "TMPDIR": str(self.folder / "temporary"),
            "HOME": str(self.folder / "home"),
            "USER": "somebody",
            "LOGNAME": "somebody",
            "PYTHONHASHSEED": "42",
            "SOURCE_DATE_EPOCH": "315532800",
            # The modes of its files are not those that git knows.
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": "core.fileMode",
            "GIT_CONFIG_VALUE_0": "false",
        }


@contextmanager
def elsewhere() -> Iterator[Elsewhere]:
    """Give a place that is gone afterwards; pytest's own are closed to other users."""
    with tempfile.TemporaryDirectory(prefix="emsync-elsewhere-") as name:
        yield Elsewhere(Path(name))


def _copy_in_another_order(checkout: Path, target: Path) -> None:
    """Copy file by file, the last name first, so that directories list otherwise."""
    for path in sorted(checkout.rglob("*"), reverse=True):
        place = target / path.relative_to(checkout)
        if path.is_dir() and not path.is_symlink():
            place.mkdir(parents=True, exist_ok=True)
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place, follow_symlinks=False)


def _change_times_and_modes(checkout: Path) -> None:
    """Give every file another time, and the modes of a umask that other checkouts have not."""
    chance = random.Random(SEED)
    for path in sorted(checkout.rglob("*"), reverse=True):
        if not path.is_symlink():
            path.chmod(0o700 if path.is_dir() else chance.choice([0o600, 0o664, 0o640]))
            moment = chance.randrange(10**9, 2 * 10**9)
            os.utime(path, (moment, moment))
