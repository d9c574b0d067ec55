"""An assessment as HTML and Markdown: level by colour, shape, number and word."""

from collections.abc import Mapping
from html import escape
from typing import Any

from severity.scores.score import readable

# Background, text and shape; every pair has a contrast of at least 4.5.
LOOKS = {
    1: ("#b00020", "#ffffff", "&#9632;"),
    2: ("#b93a0a", "#ffffff", "&#9650;"),
    3: ("#f5c518", "#1a1a1a", "&#9670;"),
    4: ("#17703a", "#ffffff", "&#9679;"),
    5: ("#1d4ed8", "#ffffff", "&#9675;"),
}
_RAISES, _LOWERS = "#c2410c", "#2563eb"

Answer = Mapping[str, Any]


def level_card(answer: Answer) -> str:
    """Show the level and what decided it."""
    background, text, shape = LOOKS[answer["level"]]
    name = escape(answer["level_name"])
    return (
        f'<div role="status" style="background:{background};color:{text};'
        'padding:1rem 1.25rem;border-radius:.5rem">'
        f'<div style="font-size:1.9rem;font-weight:700;line-height:1.2">'
        f"{shape} Level {answer['level']} &middot; {name}</div>"
        f"<div>{escape(answer['advice'])}</div></div>"
    )


def reasons(answer: Answer) -> str:
    """List why the floor holds, as Markdown; empty without a rule."""
    return "\n".join(f"- {reason}" for reason in answer["floor"]["reasons"])


def risk(answer: Answer) -> str:
    """Say the risk of a critical outcome in percent."""
    critical = answer["risk"]["critical"]
    if critical is None:
        return "not estimated"
    return "below 0.1 %" if critical < 0.001 else f"{100 * critical:.1f} %"


def news2_score(answer: Answer) -> str:
    """Show the score, with a sign when it can only be more."""
    score = answer["news2"]["score"]
    return str(score) if answer["news2"]["complete"] else f"≥ {score}"


def news2_table(answer: Answer) -> str:
    """Show the points of each parameter; those that were not measured say so."""
    rows = [
        _row(readable(name), "missing" if points is None else str(points), strong=points == 3)
        for name, points in answer["news2"]["points"].items()
    ]
    return _table(("NEWS2 parameter", "Points"), rows)


def explanation_table(answer: Answer) -> str:
    """Show what moved the risk, longest bar first; needs an answer that has an explanation."""
    parts = answer["explanation"]["contributions"]
    longest = max(abs(part["log_odds"]) for part in parts) or 1
    rows = [
        "<tr>"
        + _cell(f"{escape(part['label'])}: {escape(part['shown_value'])}")
        + _cell(_bar(part["log_odds"], longest))
        + _cell(f"{part['log_odds']:+.2f}", align="right")
        + "</tr>"
        for part in parts
    ]
    return _table(("What the model saw", "Lowers or raises", "Log-odds"), rows)


def _bar(part: float, longest: float) -> str:
    width = 50 * abs(part) / longest
    start = 50 if part >= 0 else 50 - width
    colour = _RAISES if part >= 0 else _LOWERS
    return (
        '<div style="position:relative;height:.8rem;min-width:6rem">'
        '<div style="position:absolute;left:50%;width:1px;height:100%;background:#808080"></div>'
        f'<div style="position:absolute;left:{start:.1f}%;width:{width:.1f}%;height:100%;'
        f'background:{colour}"></div></div>'
    )


def _row(name: str, value: str, *, strong: bool) -> str:
    shown = f"<strong>{escape(value)}</strong>" if strong else escape(value)
    return f"<tr>{_cell(escape(name))}{_cell(shown, align='right')}</tr>"


def _cell(content: str, align: str = "left") -> str:
    return f'<td style="padding:.25rem .5rem;text-align:{align}">{content}</td>'


def _table(heads: tuple[str, ...], rows: list[str]) -> str:
    first, *others = heads
    titles = f'<th scope="col" style="padding:.25rem .5rem;text-align:left">{escape(first)}</th>'
    for head in others:
        align = "right" if head == heads[-1] else "center"
        titles += (
            f'<th scope="col" style="padding:.25rem .5rem;text-align:{align}">{escape(head)}</th>'
        )
    return (
        '<table style="width:100%;border-collapse:collapse">'
        f"<thead><tr>{titles}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    )
