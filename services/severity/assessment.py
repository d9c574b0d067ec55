"""The whole answer about one patient: level, risk, NEWS2, why, and what to be careful about."""

from dataclasses import dataclass
from typing import Any

from severity.features import FEATURES
from severity.levels import LEAST_KNOWN, NAMES, Decision, decide, essential_signs
from severity.model import YOUNGEST_LEARNED, Contribution, Estimate, Model
from severity.observation import Observation
from severity.rules import YOUNGEST_SCORED, floor, is_child
from severity.scores.news2 import news2
from severity.scores.score import Score, as_dict, readable

SHOWN_CONTRIBUTIONS = 6
NOTICE = (
    "Decision support, not a medical device: it does not replace clinical judgement. "
    "A clinician decides, and may overrule it in either direction."
)


@dataclass(frozen=True)
class Assessor:
    """Assess patients with one model; the API and the page ask the same one."""

    model: Model

    def assess(self, patient: Observation) -> dict[str, Any]:
        """Return the answer of POST /api/v1/severity (Assessment in the contract)."""
        score = news2(patient)
        rule = floor(patient, score)
        estimate = self.model.estimate(patient) if self.model.applies_to(patient) else None
        signs = essential_signs(patient)
        risk = None if estimate is None else estimate.risk
        decision = decide(risk, rule, sum(signs.values()), self.model.cuts)
        return {
            "level": decision.level,
            "level_name": NAMES[decision.level],
            "level_source": decision.source,
            "advice": _advice(decision),
            "floor": {"level": rule.level, "reasons": list(rule.reasons)},
            "risk": {"critical": None if risk is None else round(risk, 6)},
            "news2": as_dict(score),
            "essential_signs": _named(signs),
            "explanation": None if estimate is None else _explanation(estimate),
            "warnings": _warnings(patient, score, signs),
            "model": self._model(),
            "decision_support": True,
            "notice": NOTICE,
        }

    def _model(self) -> dict[str, str]:
        card = self.model.card
        return {
            "name": card["name"],
            "outcome": card["outcome"],
            "sha256": card["sha256"],
            "data_sha256": card["data"]["sha256"],
            "trained_on": f"{card['population']}, {card['years']['training']}",
        }


def _advice(decision: Decision) -> str:
    return {
        "model": "The level follows from the model's risk",
        "floor": "A rule makes the patient more urgent than the model's risk would",
        "uncertain": "Uncertain: the clinician decides; until then the patient counts as urgent",
    }[decision.source]


def _named(signs: dict[str, bool]) -> dict[str, list[str]]:
    return {
        "known": [name for name, known in signs.items() if known],
        "missing": [name for name, known in signs.items() if not known],
    }


def _explanation(estimate: Estimate) -> dict[str, Any]:
    strongest_first = sorted(estimate.contributions, key=lambda part: -abs(part.log_odds))
    shown = strongest_first[:SHOWN_CONTRIBUTIONS]
    others = strongest_first[SHOWN_CONTRIBUTIONS:]
    parts = sum(part.log_odds for part in estimate.contributions)
    return {
        "unit": "log-odds of the model",
        "base": round(estimate.base, 6),
        "contributions": [_contribution(part) for part in shown],
        "others": round(sum(part.log_odds for part in others), 6),
        "total": round(estimate.base + parts, 6),
    }


def _contribution(part: Contribution) -> dict[str, Any]:
    feature = FEATURES[part.feature]
    return {
        "feature": part.feature,
        "label": feature.label,
        "shown_value": _shown(part.value, feature.unit),
        "log_odds": round(part.log_odds, 6),
    }


def _shown(value: float | None, unit: str) -> str:
    if value is None:
        return "not measured"
    if isinstance(value, bool) or (not unit and value in {0.0, 1.0}):
        return "yes" if value else "no"
    return f"{round(value, 1):g} {unit}".strip()


def _warnings(patient: Observation, score: Score, signs: dict[str, bool]) -> list[str]:
    said = [
        (score.missing, f"NEWS2 is incomplete: {score.summary()}"),
        (sum(signs.values()) < LEAST_KNOWN, _too_little_known(signs)),
        (patient.age_years is None, "The age is not known: no risk is estimated"),
        (
            _is_minor(patient),
            f"Under {YOUNGEST_LEARNED}: no risk is estimated, the model knows adults",
        ),
        (
            is_child(patient),
            f"Under {YOUNGEST_SCORED}: NEWS2 is not for children, it sets no floor",
        ),
        (patient.pregnant, "Pregnancy: NEWS2 is not meant for it; its rules still count"),
        (
            patient.oxygen_saturation_scale == 2,
            "SpO2 scale 2: only for hypercapnic respiratory failure, and when prescribed",
        ),
        (_disagrees(patient), "ACVPU and Glasgow Coma Scale disagree: check consciousness"),
    ]
    return [text for applies, text in said if applies]


def _too_little_known(signs: dict[str, bool]) -> str:
    missing = ", ".join(readable(name) for name, known in signs.items() if not known)
    return f"Not known: {missing}; levels 4 and 5 need {LEAST_KNOWN} of the {len(signs)} signs"


def _is_minor(patient: Observation) -> bool:
    return patient.age_years is not None and patient.age_years < YOUNGEST_LEARNED


def _disagrees(patient: Observation) -> bool:
    """Tell whether one scale says awake and the other says deeply unconscious."""
    coma = patient.glasgow_coma_scale
    if coma is None or patient.consciousness is None:
        return False
    if patient.consciousness == "alert":
        return coma < 14
    return coma == 15
