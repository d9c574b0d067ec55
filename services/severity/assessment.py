"""The whole answer about one patient: level, risks, scores, why, and what to be careful about."""

from dataclasses import dataclass
from typing import Any

from severity.cautions import cautions
from severity.certainty import Certainty
from severity.explanation import explain
from severity.levels import NAMES, Decision, Risks, decide, essential_signs
from severity.model import Estimate, Model, Risk
from severity.observation import Observation
from severity.plausibility import implausible
from severity.rules import floor
from severity.scores import SCORES
from severity.scores.news2 import news2
from severity.scores.score import as_dict, describe

NOTICE = (
    "Decision support, not a medical device: it does not replace clinical judgement. "
    "A clinician decides, and may overrule it in either direction."
)
_DIGITS = 6


@dataclass(frozen=True)
class Assessor:
    """Assess patients with one model; the API and the page ask the same one."""

    model: Model

    def assess(self, patient: Observation) -> dict[str, Any]:
        """Return the answer of POST /api/v1/severity (Assessment in the contract)."""
        score, signs = news2(patient), essential_signs(patient)
        rule = floor(patient, score)
        estimate = self.model.estimate(patient) if self.model.applies_to(patient) else None
        death, bound = self.model.trauma_death(patient) or (None, None)
        certainty = self.model.certainty(patient, estimate.critical.value) if estimate else None
        decision = decide(
            _risks(estimate, bound),
            rule,
            self.model.cuts,
            known=sum(signs.values()),
            doubtful=bool(certainty and certainty.doubtful),
        )
        return {
            "level": decision.level,
            "level_name": NAMES[decision.level],
            "level_source": decision.source,
            "advice": _advice(decision),
            "floor": {"level": rule.level, "reasons": list(rule.reasons)},
            "risk": {**_visit_risk(estimate), "trauma_death": _rounded(death)},
            "certainty": self._certainty(certainty),
            "news2": as_dict(score),
            "scores": {
                name: describe(of(patient)) for name, of in SCORES.items() if name != "news2"
            },
            "essential_signs": _named(signs),
            "explanation": estimate and explain(patient, estimate),
            "warnings": cautions(patient, score, certainty),
            "confirm": [doubt.as_dict() for doubt in implausible(patient)],
            "model": self.identity(),
            "decision_support": True,
            "notice": NOTICE,
        }

    def identity(self) -> dict[str, str]:
        """Say which model answers (ModelIdentity in the contract)."""
        card = self.model.card
        visit = card["visit"]
        return {
            "name": card["name"],
            "outcome": visit["outcomes"]["critical"],
            "sha256": self.model.sha256,
            "data_sha256": card["data"][visit["file"]],
            "trained_on": f"{visit['population']}, {visit['years']['training']}",
        }

    def _certainty(self, certainty: Certainty | None) -> dict[str, Any]:
        return {
            "possible": list(certainty.possible) if certainty else [],
            "ambiguous": certainty is None or certainty.ambiguous,
            "confidence": self.model.card["visit"]["conformal"]["confidence"],
            "outside_training": list(certainty.outside_training) if certainty else [],
        }


def _risks(estimate: Estimate | None, bound: float | None) -> Risks:
    if estimate is None:
        return Risks(trauma_death=bound)
    return Risks(estimate.critical.value, estimate.hospitalised.value, bound)


def _visit_risk(estimate: Estimate | None) -> dict[str, Any]:
    both = {
        "critical": estimate.critical if estimate else None,
        "hospitalised": estimate.hospitalised if estimate else None,
    }
    values = {name: _rounded(risk.value if risk else None) for name, risk in both.items()}
    return values | {f"{name}_interval": _interval(risk) for name, risk in both.items()}


def _interval(risk: Risk | None) -> dict[str, float] | None:
    if risk is None:
        return None
    return {"low": round(risk.low, _DIGITS), "high": round(risk.high, _DIGITS)}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DIGITS)


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
