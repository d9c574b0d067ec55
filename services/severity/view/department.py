"""A department's patients with their levels, the most urgent first."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from severity.view.looks import level_word
from severity.view.roster import Row
from severity.view.variation import Assess

COLUMNS = (
    "id",
    "level",
    "level_name",
    "level_source",
    "critical",
    "hospitalised",
    "news2",
    "news2_missing",
    "reasons",
    "warnings",
    "confirm",
    "line",
)


def assess_all(rows: Iterable[Row], assess: Assess) -> list[dict[str, Any]]:
    """Return a line for each patient, by level; within it by risk, an unknown risk first."""
    lines = [_line(row, assess(row.patient)) for row in rows]
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
        "critical": answer["risk"]["critical"],
        "hospitalised": answer["risk"]["hospitalised"],
        "news2": answer["news2"]["score"],
        "news2_missing": " ".join(answer["news2"]["missing"]),
        "reasons": "; ".join(answer["floor"]["reasons"]),
        "warnings": "; ".join(answer["warnings"]),
        "confirm": "; ".join(f"{d['field']} {d['value']} {d['rule']}" for d in answer["confirm"]),
    }


def _risk_to_sort_by(risk: float | None) -> float:
    return 2 if risk is None else risk
