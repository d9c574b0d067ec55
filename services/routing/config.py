"""Read the environment, the only place that does."""

import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from emsync.settings import Profile, Settings
from routing.priority import DEFAULT_FACTORS

_HERE = Path(__file__).parent
_OWN_MAP, _FACILITIES = _HERE / "data", "facilities.json"
_DEMO_AMBULANCES = _OWN_MAP / "ambulances.json"
_MOUNTED_MAP = "/maps/current"  # what ./emsync map leads to, by compose.yaml
_ORIGIN = re.compile(r"https?://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(:[0-9]{1,5})?")
_FACTOR = re.compile(r"(P[123])=([01](?:\.[0-9]+)?)")
_URL = re.compile(r"https?://[^\s/?#@]+(/[^\s?#]*)?")
_SHELL = "http://127.0.0.1:8080,http://localhost:8080"


@dataclass(frozen=True)
class Config:
    """What the operator decides."""

    profile: Profile
    host: str
    port: int
    threads: int
    grace_s: int
    scratch: Path
    contract: Path
    map: Path
    own_map: Path | None
    facilities: Path | None
    data: Path
    stale_s: int
    origins: tuple[str, ...]
    siren_factors: Mapping[str, float]
    ors_key: str | None
    ors_url: str | None
    budget_s: float

    @property
    def map_folder(self) -> Path:
        """Return the folder of the map: the image's own where nobody names or mounts another.

        A link that leads nowhere is not nobody's: it is returned.
        """
        if self.own_map and not (self.map.is_symlink() or self.map.exists()):
            return self.own_map
        return self.map

    @property
    def facilities_file(self) -> Path:
        """Return the file of the hospitals to begin with: those of the map unless others are named."""
        of_map = self.map_folder / _FACILITIES
        return self.facilities or (of_map if of_map.exists() else _OWN_MAP / _FACILITIES)

    @property
    def ambulances_file(self) -> Path | None:
        """Return the file of the ambulances to begin with: the demo's, which stand on the image's map."""
        is_demo = self.profile == "demo" and self.map_folder == _OWN_MAP
        return _DEMO_AMBULANCES if is_demo else None


def read(environment: Mapping[str, str]) -> Config:
    """Return the configuration; raise SettingsError that names every wrong variable."""
    settings = Settings(environment)
    config = Config(
        profile=settings.profile("ROUTING_PROFILE"),
        host=settings.text("ROUTING_HOST", "0.0.0.0"),  # noqa: S104 the container's network is the limit
        port=settings.integer("ROUTING_PORT", 6005, 1, 65535),
        threads=settings.integer("ROUTING_THREADS", 4, 1, 64),
        grace_s=settings.integer("ROUTING_GRACE_SECONDS", 8, 1, 300),
        scratch=settings.path("ROUTING_SCRATCH", tempfile.gettempdir()),
        contract=_contract(settings),
        map=settings.path("ROUTING_MAP", _MOUNTED_MAP),
        own_map=None if environment.get("ROUTING_MAP") else _OWN_MAP,
        facilities=_facilities(settings),
        data=settings.path("ROUTING_DATA", "/data"),
        stale_s=settings.integer("ROUTING_STALE_SECONDS", 300, 1, 86400),
        origins=_origins(settings),
        siren_factors=_siren_factors(settings),
        ors_key=_ors_key(settings),
        ors_url=_ors_url(settings),
        budget_s=settings.number("ROUTING_BUDGET_SECONDS", 2.0, 0.1, 30),
    )
    settings.check()
    return config


def _facilities(settings: Settings) -> Path | None:
    named = settings.text("ROUTING_FACILITIES", "")
    return Path(named) if named else None


def _contract(settings: Settings) -> Path:
    folder = settings.path("EMSYNC_CONTRACTS", str(_HERE.parent / "contracts"))
    path = folder / "routing.openapi.yaml"
    if not path.is_file():
        settings.complain(f"EMSYNC_CONTRACTS={str(folder)!r} holds no {path.name}")
    return path


def _origins(settings: Settings) -> tuple[str, ...]:
    origins = settings.items("ROUTING_CORS_ORIGINS", _SHELL)
    for origin in origins:
        if not _ORIGIN.fullmatch(origin):
            settings.complain(
                f"ROUTING_CORS_ORIGINS has {origin!r}, which is not scheme://host[:port] "
                "(http or https; neither path nor *)"
            )
    return origins


def _siren_factors(settings: Settings) -> Mapping[str, float]:
    factors = dict(DEFAULT_FACTORS)
    for item in settings.items("ROUTING_SIREN_FACTORS"):
        found = _FACTOR.fullmatch(item)
        if found and 0 < float(found[2]) <= 1:
            factors[found[1]] = float(found[2])
        else:
            settings.complain(
                f"ROUTING_SIREN_FACTORS has {item!r}, which is not P1, P2 or P3 = a factor "
                "above 0 and at most 1, such as P1=0.75"
            )
    return factors


def _ors_key(settings: Settings) -> str | None:
    secret = settings.secret_file("ROUTING_ORS_KEY")
    if secret is None:
        return None
    key = secret.decode("ascii", errors="replace")
    # Printed nowhere, not even when it is wrong: it is a secret.
    if not (key and key.isascii() and key.isprintable() and " " not in key):
        settings.complain("the file that ROUTING_ORS_KEY_FILE names holds no key on one line")
    return key


def _ors_url(settings: Settings) -> str | None:
    url = settings.text("ROUTING_ORS_URL", "").rstrip("/")
    if url and not _URL.fullmatch(url):
        settings.complain(
            f"ROUTING_ORS_URL={url!r} is not an http or https URL such as http://ors:8080/ors"
        )
    return url or None
