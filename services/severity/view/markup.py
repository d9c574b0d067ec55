"""An assessment as HTML: what is first seen, and tables."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from severity.observation import Observation
from severity.scores import SCORES
from severity.scores.score import readable
from severity.view.figures import Answer, at_least, interval, percent
from severity.view.looks import LEVELS

# Sticks to the top, so that the level stays in sight while vital signs are entered.
STYLE = """<style>
.stMainBlockContainer h1 { font-size: 1.6rem; padding: 0 0 .5rem; }
.stMainBlockContainer h2 { font-size: 1.35rem; padding: .5rem 0; }
.stMainBlockContainer h3 { font-size: 1.15rem; padding: .5rem 0; }
.stMainBlockContainer p, .stMainBlockContainer code { overflow-wrap: anywhere; }
[data-testid="stMarkdownContainer"] table { display: block; max-width: 100%; overflow-x: auto; }
[data-testid="stCaptionContainer"] { color: inherit; opacity: .8; }
/* White on the lighter blue of the dark theme would be hard to read. */
[data-testid="stBaseButton-primary"] { background: #1d4ed8; border-color: #3b82f6; color: #fff; }
[data-testid="stBaseButton-primary"]:hover { background: #1e40af; color: #fff; }
.st-key-question button { min-height: 2.75rem; }
.stMainBlockContainer { padding-top: 4.25rem; padding-bottom: 2rem; }
[data-testid="stLayoutWrapper"]:has(> .st-key-banner) { position: sticky; top: 3.75rem; z-index: 99; }
.st-key-banner [role="status"] { box-shadow: 0 .25rem .75rem rgba(0, 0, 0, .25); }
.level { border-radius: .5rem; padding: .75rem 1.25rem; display: flex; flex-wrap: wrap;
  align-items: center; gap: .25rem 1.5rem; }
.level .name { font-size: 1.9rem; font-weight: 700; line-height: 1.2; }
.level dl { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; margin: 0 0 0 auto; padding: 0; }
.level dt { font-size: .8rem; font-weight: 400; }
.level dd { margin: 0; font-weight: 600; font-size: 1.15rem; }
.figures { width: 100%; border-collapse: collapse; font-size: .95rem; }
.figures th, .figures td { padding: .3rem .5rem; text-align: left; vertical-align: top;
  border-bottom: 1px solid rgba(128, 128, 128, .35); }
.figures .number { text-align: right; white-space: nowrap; }
.figures .aside { opacity: .75; }
.chip { border-radius: .35rem; padding: .1rem .5rem; font-weight: 600; white-space: nowrap; }
.tally { display: flex; flex-wrap: wrap; gap: .5rem; }
.board { display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: 1rem; }
.board ol { list-style: none; padding: 0; margin: .5rem 0 0; }
.board li { padding: .3rem 0; border-bottom: 1px solid rgba(128, 128, 128, .35); overflow-wrap: anywhere; }
.tally .chip { font-size: 1.1rem; padding: .4rem .8rem; }
@media (max-width: 640px) {
  .stMainBlockContainer { padding-left: 1rem; padding-right: 1rem; }
  .level { padding: .5rem .75rem; }
  .level .name { font-size: 1.5rem; }
  .level .advice { font-size: .85rem; }
  .level dl { margin-left: 0; }
}
</style>"""


def level_card(answer: Answer) -> str:
    """Show the level, what decided it, the risk and NEWS2."""
    look = LEVELS[answer["level"]]
    figures = {
        "Critical": percent(answer["risk"]["critical"]),
        "NEWS2": at_least(answer["news2"]),
        "Vital signs": _known(answer),
    }
    if answer["confirm"]:
        figures["To confirm"] = str(len(answer["confirm"]))
    return (
        f'<div class="level" role="status" style="background:{look.background};color:{look.text}">'
        f'<div><div class="name"><span aria-hidden="true">{look.shape}</span> '
        f"Level {answer['level']} &middot; {escape(answer['level_name'])}</div>"
        f'<div class="advice">{escape(_because(answer))}</div></div>'
        f"<dl>{''.join(_figure(name, value) for name, value in figures.items())}</dl></div>"
    )


def reasons(answer: Answer) -> str:
    """List why the floor holds, as Markdown; empty without a rule."""
    return "\n".join(f"- {reason}" for reason in answer["floor"]["reasons"])


def risks(answer: Answer) -> str:
    """Show every risk with its interval; trauma death only where it applies."""
    found = answer["risk"]
    rows = [
        ("Intensive care or death", found["critical"], found["critical_interval"]),
        ("Hospitalisation", found["hospitalised"], found["hospitalised_interval"]),
    ]
    if found["trauma_death"] is not None:
        rows.append(("Death after injury with bleeding", found["trauma_death"], None))
    return _table(
        ("Risk", "Estimate", "95 % interval"),
        [(escape(name), percent(risk), interval(bounds)) for name, risk, bounds in rows],
    )


def news2_table(answer: Answer) -> str:
    """Show the points of each parameter; those that were not measured say so."""
    return _table(
        ("NEWS2 parameter", "Points"),
        [
            (escape(readable(name)), _points(points))
            for name, points in answer["news2"]["points"].items()
        ],
    )


def scores_table(answer: Answer) -> str:
    """Show the scores beside NEWS2; those that are not meant for the patient are set aside."""
    scores = answer["scores"].items()
    meant = [_score(name, score) for name, score in scores if score["applicable"]]
    aside = [_score(name, score) for name, score in scores if not score["applicable"]]
    return _table(("Score", "Value", "What drove it"), meant, aside)


def _score(name: str, score: Mapping[str, Any]) -> tuple[str, str, str]:
    value = at_least(score)
    if score["band"]:
        value += f"<br><small>{escape(score['band'])}</small>"
    return f"<strong>{escape(title(name))}</strong>", value, _drivers(score)


def _drivers(score: Mapping[str, Any]) -> str:
    """Name the parameters with points, then what is missing, then what is to be known of both."""
    counted = [
        f"{escape(readable(name))} {points:g}" for name, points in score["points"].items() if points
    ]
    parts = [", ".join(counted)] if counted else []
    if score["missing"]:
        parts.append(f"missing: {escape(', '.join(map(readable, score['missing'])))}")
    parts += [f"<small>{escape(note)}</small>" for note in score["notes"]]
    return "<br>".join(parts)


def title(name: str) -> str:
    """Return a score's name as clinicians write it."""
    return _TITLES.get(name, readable(name).capitalize())


_TITLES = {name: score(Observation()).chart.name for name, score in SCORES.items()}


def _because(answer: Answer) -> str:
    """Say what decided, and by which rule when one did."""
    if answer["level_source"] != "floor":
        return str(answer["advice"])
    first, *others = answer["floor"]["reasons"]
    more = f", and {len(others)} more" if others else ""
    return f"By rule: {first}{more}"


def _known(answer: Answer) -> str:
    signs = answer["essential_signs"]
    known = len(signs["known"])
    return f"{known} of {known + len(signs['missing'])}"


def _points(points: int | None) -> str:
    if points is None:
        return "not measured"
    return f"<strong>{points}</strong>" if points == 3 else str(points)


def _figure(name: str, value: str) -> str:
    return f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>"


def _table(
    heads: tuple[str, ...],
    rows: Iterable[tuple[str, ...]],
    aside: Iterable[tuple[str, ...]] = (),
) -> str:
    """Make a table of cells that are HTML already; every column but the first and a third is a number."""
    titles = "".join(f'<th scope="col"{_kind(i)}>{h}</th>' for i, h in enumerate(heads))
    body = "".join(_row(row, "") for row in rows) + "".join(
        _row(row, ' class="aside"') for row in aside
    )
    return f'<table class="figures"><thead><tr>{titles}</tr></thead><tbody>{body}</tbody></table>'


def _row(cells: tuple[str, ...], kind: str) -> str:
    return f"<tr{kind}>{''.join(f'<td{_kind(i)}>{cell}</td>' for i, cell in enumerate(cells))}</tr>"


def _kind(column: int) -> str:
    return ' class="number"' if column == 1 else ""
