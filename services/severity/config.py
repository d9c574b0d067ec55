"""Read the environment, the only place that does."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from emsync.settings import Settings

_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")

# Streamlit's own settings. Its defaults for CORS and XSRF protection are on, and stay on.
STREAMLIT: dict[str, Any] = {
    "server.headless": True,
    "server.fileWatcherType": "none",
    "server.enableCORS": True,
    "server.enableXsrfProtection": True,
    "server.enableStaticServing": False,
    "server.maxUploadSize": 5,
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "none",
    "client.toolbarMode": "minimal",
    # Streamlit's own red would read as a level.
    "theme.light.primaryColor": "#1d4ed8",
    "theme.dark.primaryColor": "#60a5fa",
}


@dataclass(frozen=True)
class Config:
    """What the operator decides."""

    host: str
    port: int
    model: Path
    data: Path
    contract: Path
    log_level: str
    grace_seconds: int


def read(environment: Mapping[str, str]) -> Config:
    """Return the configuration; raise SettingsError that names every wrong variable."""
    settings = Settings(environment)
    config = Config(
        host=settings.text("SEVERITY_HOST", "0.0.0.0"),  # noqa: S104 the container's network is the limit
        port=settings.integer("SEVERITY_PORT", 8501, 1, 65535),
        model=settings.path("SEVERITY_MODEL", str(Path(__file__).with_name("data"))),
        data=settings.path("SEVERITY_DATA", "/data"),
        contract=_contract(settings),
        log_level=_log_level(settings),
        grace_seconds=settings.integer("SEVERITY_GRACE_SECONDS", 5, 1, 300),
    )
    settings.check()
    return config


def _contract(settings: Settings) -> Path:
    folder = settings.path("EMSYNC_CONTRACTS", str(Path(__file__).parents[1] / "contracts"))
    path = folder / "severity.openapi.yaml"
    if not path.is_file():
        settings.complain(f"EMSYNC_CONTRACTS={str(folder)!r} holds no {path.name}")
    return path


def _log_level(settings: Settings) -> str:
    level = settings.text("SEVERITY_LOG_LEVEL", "INFO")
    if level not in _LEVELS:
        settings.complain(f"SEVERITY_LOG_LEVEL={level!r} is not one of {', '.join(_LEVELS)}")
    return level
