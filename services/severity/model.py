"""The learned risk of a critical outcome, refused when its bytes are not the known ones."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import xgboost

from severity.features import FEATURES, NAMES, vector
from severity.levels import Cuts
from severity.observation import Observation

CARD = "model.json"
YOUNGEST_LEARNED = 18


class ModelRefused(ValueError):
    """The model on disk is not the one that its card describes; the message says what differs."""


@dataclass(frozen=True)
class Contribution:
    """What one feature added to the model's log-odds; value None was not measured."""

    feature: str
    value: float | None
    log_odds: float


@dataclass(frozen=True)
class Estimate:
    """P(critical), 0 to 1, with the log-odds that everybody starts from and each feature's part."""

    risk: float
    base: float
    contributions: tuple[Contribution, ...]


@dataclass(frozen=True)
class Model:
    """A booster with its card: what it was learned from, how well it does, where levels are cut."""

    booster: xgboost.Booster
    card: Mapping[str, Any]

    @classmethod
    def load(cls, folder: Path) -> "Model":
        """Read model.json and the file it names; raise ModelRefused when they do not match."""
        card = _read_card(folder / CARD)
        content = _read_checked(folder / card["file"], card["sha256"])
        if card["features"] != NAMES:
            msg = f"{folder / CARD}: features {card['features']} are not this service's {NAMES}"
            raise ModelRefused(msg)
        booster = xgboost.Booster({"nthread": 1})
        booster.load_model(bytearray(content))
        return cls(booster, card)

    @property
    def cuts(self) -> Cuts:
        """Return the risks at which levels change."""
        first, second, third, fourth = self.card["cuts"]
        return Cuts((first, second, third, fourth))

    def applies_to(self, patient: Observation) -> bool:
        """Tell whether the patient is of the kind that the model was learned from: known adults."""
        return patient.age_years is not None and patient.age_years >= YOUNGEST_LEARNED

    def estimate(self, patient: Observation) -> Estimate:
        """Return the risk with its explanation (TreeSHAP, whose parts sum to the margin)."""
        row = matrix([patient])
        risk = float(self.booster.predict(row)[0])
        *parts, base = map(float, self.booster.predict(row, pred_contribs=True)[0])
        contributions = (
            Contribution(name, feature.take(patient), part)
            for (name, feature), part in zip(FEATURES.items(), parts, strict=True)
        )
        return Estimate(risk, base, tuple(contributions))


def matrix(
    patients: Sequence[Observation], outcomes: Sequence[bool] | None = None
) -> xgboost.DMatrix:
    """Return patients as the model's input: shape (patients, features), NaN where not measured."""
    rows = np.array([vector(patient) for patient in patients], dtype=np.float32)
    labels = None if outcomes is None else np.array(outcomes, dtype=np.float32)
    return xgboost.DMatrix(rows, label=labels, feature_names=NAMES, nthread=1)


def sha256(content: bytes) -> str:
    """Return the hexadecimal digest."""
    return hashlib.sha256(content).hexdigest()


def _read_card(path: Path) -> dict[str, Any]:
    try:
        card: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        msg = f"{path} cannot be read ({error}): train the model again, or restore the file"
        raise ModelRefused(msg) from error
    return card


def _read_checked(path: Path, expected: str) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        msg = f"{path} cannot be read: {error.strerror}"
        raise ModelRefused(msg) from error
    found = sha256(content)
    if found != expected:
        msg = (
            f"{path} has SHA-256 {found}, but {CARD} beside it names {expected}: "
            "restore the file, or train again so that both are written together"
        )
        raise ModelRefused(msg)
    return content
