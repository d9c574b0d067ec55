"""A department's patients with their levels, the most urgent first."""

from collections.abc import Mapping, Sequence
from typing import Any

from severity.observation import Observation
from severity.plausibility import implausible
from severity.rules import floor
from severity.scores.news2 import news2
from severity.view.looks import level_word
from severity.view.roster import Row
from severity.view.variation import JudgeAll

COLUMNS = (
    "id",
    "level",
    "level_name",
    "level_source",
    "clinician_decides",
    "critical",
    "hospitalised",
    "trauma_death",
    "news2",
    "news2_missing",
    "reasons",
    "confirm",
    "line",
)


def judge_all(rows: Sequence[Row], judge: JudgeAll) -> list[dict[str, Any]]:
    """Return a line for each patient, by level; within it by risk, an unknown risk first."""
    answers = judge([row.patient for row in rows]) if rows else []
    lines = [_line(row, answer) for row, answer in zip(rows, answers, strict=True)]
    return sorted(lines, key=lambda line: (line["level"], -_risk_to_sort_by(line["critical"])))


def of_levels(lines: Sequence[Mapping[str, Any]], levels: Sequence[int]) -> list[dict[str, Any]]:
    """Return the lines of these levels; of all when none is named."""
    return [dict(line) for line in lines if not levels or line["level"] in levels]


def _line(row: Row, answer: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": row.id,
        "line": row.line,
        "level": answer["level"],
        "level_name": answer["level_name"],
        "shown_level": level_word(answer["level"], answer["level_name"]),
        "level_source": answer["level_source"],
        "clinician_decides": answer["ambiguous"],
        **answer["risk"],
        "news2": answer["news2"]["score"],
        **_worth_knowing(row.patient),
    }


def _worth_knowing(patient: Observation) -> dict[str, str]:
    score = news2(patient)
    doubts = [f"{doubt.field} {doubt.value:g} {doubt.rule}" for doubt in implausible(patient)]
    return {
        "news2_missing": " ".join(score.missing),
        "reasons": "; ".join(floor(patient, score).reasons),
        "confirm": "; ".join(doubts),
    }


def _risk_to_sort_by(risk: float | None) -> float:
    return 2 if risk is None else risk
