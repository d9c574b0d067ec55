"""The learned risks, refused when their bytes are not the known ones."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import xgboost
from numpy.typing import NDArray

from severity import trauma
from severity.certainty import Certainty, Limits
from severity.features import CAUSES, FEATURES, NAMES, OUTCOMES, Columns, Encoding, columns
from severity.levels import Cuts
from severity.observation import Observation

CARD = "model.json"
ENCODING = "encoding.json"
YOUNGEST_LEARNED = 18

Values = NDArray[np.float64]
Rows = NDArray[np.float32]


class ModelRefused(ValueError):
    """The model on disk is not the one that its card describes; the message says what differs."""


class Risk(NamedTuple):
    """A calibrated probability with the 95 % interval of what was seen at such a risk.

    Where that leaves the probability out, as beyond the highest risk seen, it is widened to it.
    """

    value: float
    low: float
    high: float


class Contribution(NamedTuple):
    """What one cause added to the margin of the critical model (log-odds before calibration)."""

    cause: str
    log_odds: float


@dataclass(frozen=True)
class Estimate:
    """The risks of one visit; `base` and the contributions sum to the critical model's margin."""

    critical: Risk
    hospitalised: Risk
    base: float
    contributions: tuple[Contribution, ...]


@dataclass(frozen=True)
class Learned:
    """A booster with its calibration: Platt's sigmoid of slope and intercept over the margin."""

    booster: xgboost.Booster
    slope: float
    intercept: float

    def margin(self, table: xgboost.DMatrix) -> Values:
        """Return the log-odds before calibration of each row."""
        found = self.booster.predict(table, output_margin=True, validate_features=False)
        return np.asarray(found, np.float64)

    def risk(self, table: xgboost.DMatrix) -> Values:
        """Return the calibrated probability of each row."""
        return 1 / (1 + np.exp(-(self.slope * self.margin(table) + self.intercept)))

    def contributions(self, table: xgboost.DMatrix) -> Values:
        """Return the parts of each row's margin (TreeSHAP): shape (rows, features + 1), the base last."""
        parts = self.booster.predict(table, pred_contribs=True, validate_features=False)
        return np.asarray(parts, np.float64)


@dataclass(frozen=True)
class Model:
    """What was learned, with the card that says from what, how well it does, and the limits."""

    visit: Mapping[str, Learned]
    injured: Learned
    encoding: Encoding
    card: Mapping[str, Any]
    sha256: str

    @classmethod
    def load(cls, folder: Path) -> "Model":
        """Read model.json and the files it names; raise ModelRefused when they do not match."""
        card, digest = _read_card(folder / CARD)
        files = {name: _read_checked(folder / name, known) for name, known in card["files"].items()}
        _require(folder, "visit", card["visit"]["features"], NAMES)
        _require(folder, "trauma", card["trauma"]["features"], trauma.NAMES)
        return cls.of(files, card, digest)

    @classmethod
    def of(cls, files: Mapping[str, bytes], card: Mapping[str, Any], digest: str) -> "Model":
        """Put together what files hold, by the names that training gives them."""
        visit = {
            outcome: _learned(files[f"{outcome}.ubj"], card["visit"]["calibration"][outcome])
            for outcome in OUTCOMES
        }
        injured = _learned(files["trauma.ubj"], card["trauma"]["calibration"])
        encoding = Encoding.read(json.loads(files[ENCODING]))
        return cls(visit, injured, encoding, card, digest)

    @cached_property
    def cuts(self) -> Cuts:
        """Return the risks at which levels change."""
        return Cuts.read(self.card["visit"]["cuts"])

    @cached_property
    def limits(self) -> Limits:
        """Return what a risk rules out, and the usual ranges of what was measured."""
        return Limits.read(self.card["visit"])

    def applies_to(self, patient: Observation) -> bool:
        """Tell whether the patient is of the kind that the visits were: adults of known age."""
        return patient.age_years is not None and patient.age_years >= YOUNGEST_LEARNED

    def risks(self, known: Columns) -> dict[str, Values]:
        """Return the calibrated risk of each outcome: shape (patients,) each."""
        table = matrix(self.encoding.rows(known))
        return {outcome: learned.risk(table) for outcome, learned in self.visit.items()}

    def estimate(self, patient: Observation) -> Estimate:
        """Return the risks with their explanation (TreeSHAP, whose parts sum to the margin)."""
        # One matrix for all: to make it takes longer than to predict from it.
        table = matrix(self.encoding.rows(columns([patient])))
        risks = {name: float(learned.risk(table)[0]) for name, learned in self.visit.items()}
        *parts, base = self.visit["critical"].contributions(table)[0].tolist()
        return Estimate(
            self._with_interval("critical", risks["critical"]),
            self._with_interval("hospitalised", risks["hospitalised"]),
            base,
            _by_cause(parts),
        )

    def trauma_death(self, patient: Observation) -> tuple[float, float] | None:
        """Return P(death) and the bound that a level may follow; None when it does not apply."""
        return self.trauma_deaths([patient])[0]

    def trauma_deaths(self, patients: Sequence[Observation]) -> list[tuple[float, float] | None]:
        """Return `trauma_death` of each patient, predicted in one go."""
        tried = {
            place: np.vstack([trauma.rows([patient]), trauma.no_worse(patient)])
            for place, patient in enumerate(patients)
            if trauma.applies_to(patient)
        }
        found: list[tuple[float, float] | None] = [None] * len(patients)
        if tried:
            risks = self.injured.risk(matrix(np.concatenate(list(tried.values()))))
            ends = np.cumsum([len(rows) for rows in tried.values()])[:-1]
            for place, (risk, *bounds) in zip(tried, np.split(risks, ends), strict=True):
                found[place] = float(risk), float(max(bounds))
        return found

    def certainty(self, patient: Observation, critical: float) -> Certainty:
        """Tell what a risk cannot rule out, and what the model hardly ever saw."""
        return self.limits.certainty(patient, critical)

    def _with_interval(self, outcome: str, risk: float) -> Risk:
        knots = self.card["visit"]["intervals"][outcome]
        low, high = (float(np.interp(risk, knots["risk"], knots[end])) for end in ("low", "high"))
        return Risk(risk, min(low, risk), max(high, risk))


def matrix(rows: Rows) -> xgboost.DMatrix:
    """Return rows as XGBoost's predictions want them."""
    return xgboost.DMatrix(rows, nthread=1)


def _by_cause(parts: list[float]) -> tuple[Contribution, ...]:
    """Add up columns that come from one thing, such as the reason for the visit."""
    sums = dict.fromkeys(CAUSES, 0.0)
    for feature, part in zip(FEATURES, parts, strict=True):
        sums[feature.cause] += part
    return tuple(Contribution(cause, log_odds) for cause, log_odds in sums.items())


def _learned(content: bytes, calibration: Mapping[str, float]) -> Learned:
    booster = xgboost.Booster({"nthread": 1})
    booster.load_model(bytearray(content))
    booster.set_param({"nthread": 1})
    return Learned(booster, calibration["slope"], calibration["intercept"])


def _require(folder: Path, model: str, found: list[str], ours: list[str]) -> None:
    if found != ours:
        msg = (
            f"{folder / CARD}: {model}.features {found} are not this service's {ours}: train again"
        )
        raise ModelRefused(msg)


def sha256(content: bytes) -> str:
    """Return the hexadecimal digest."""
    return hashlib.sha256(content).hexdigest()


def _read_card(path: Path) -> tuple[dict[str, Any], str]:
    try:
        content = path.read_bytes()
        card: dict[str, Any] = json.loads(content)
    except (OSError, ValueError) as error:
        msg = f"{path} cannot be read ({error}): train the model again, or restore the file"
        raise ModelRefused(msg) from error
    return card, sha256(content)


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
