"""A laptop without sources: a directory with compose.yaml and .env, and an engine that pulls."""

import json
import re
import shutil
import tempfile
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from tests.checkout import BAKE, IMAGES, PORTS, ROOT, native_platform, run, succeed

BLOB = re.compile(r'"GET /v2/\S+/blobs/\S+ HTTP/1\.1" 20\d (\d+) ')


@dataclass(frozen=True)
class Laptop:
    """A directory of two files and the engine that it is run with."""

    folder: Path
    env: dict[str, str]

    def docker(self, *words: object) -> str:
        return succeed("docker", *words, cwd=self.folder, env=self.env)

    def take(self, registry: str, tag: str) -> None:
        """Write the two files, pull and start: all that an installation or an update is."""
        shutil.copy(ROOT / "compose.yaml", self.folder)
        (self.folder / ".env").write_text(
            f"REGISTRY={registry}/emsync\nTAG={tag}\nSHELL_PORT=0\n",
            "utf-8",
        )
        self.docker("compose", "pull", "--quiet")
        self.docker("compose", "up", "--detach", "--wait")

    def get(self, service: str, path: str) -> dict[str, str]:
        with urllib.request.urlopen(f"{self.url(service)}{path}", timeout=60) as answer:
            return json.load(answer)

    def url(self, service: str) -> str:
        """Return where a container answers: the shell cannot reach others in a second engine."""
        container = self.docker("compose", "ps", "--quiet", service).strip()
        form = "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}"
        address = self.docker("inspect", "--format", form, container).strip()
        return f"http://{address}:{PORTS[service]}"

    def images(self) -> set[str]:
        return set(self.docker("image", "ls", "--format", "{{.Repository}}:{{.Tag}}").split())

    def volumes(self) -> set[str]:
        return set(self.docker("volume", "ls", "--format", "{{.Name}}").split())

    def usage(self) -> dict[str, tuple[str, str]]:
        rows = [
            json.loads(row)
            for row in self.docker("system", "df", "--format=json").split("\n")
            if row
        ]
        return {row["Type"]: (row["TotalCount"], row["Size"]) for row in rows}

    def of_somebody_else(self, name: str) -> str:
        """Make an image that is not EMsync's."""
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "theirs").write_text(f"{name}\n", "utf-8")
            succeed("tar", "-cf", f"{folder}.tar", "-C", folder, "theirs")
            self.docker("image", "import", f"{folder}.tar", name)
            Path(f"{folder}.tar").unlink()
        return name


def publish(registry: str, tag: str, checkout: Path = ROOT) -> None:
    """Bake this platform's images of a checkout, push them, and forget them here."""
    env = {"REGISTRY": f"{registry}/emsync", "TAG": tag, "PLATFORMS": native_platform()}
    succeed(*BAKE, "--push", cwd=checkout, env=env)
    for service in IMAGES:
        run("docker", "image", "rm", "--force", f"{registry}/emsync/{service}:{tag}")


def bytes_of_blobs(registry: str) -> int:
    """Return how many bytes of image data the registry has sent, by its access log."""
    port = registry.rpartition(":")[2]
    container = succeed("docker", "ps", "--quiet", "--filter", f"publish={port}").strip()
    return sum(int(found) for found in BLOB.findall(succeed("docker", "logs", container)))
