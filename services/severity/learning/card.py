"""The model card for people: Markdown and a plot, made from the card that the service reads.

Its parts follow Mitchell et al., Model Cards for Model Reporting (2019).
"""

from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from string import Template
from typing import Any

from severity.features import OUTCOMES
from severity.learning.evaluation import UNKNOWN
from severity.learning.plot import calibration_plot
from severity.levels import NAMES

NAME, PLOT = "MODEL_CARD.md", "calibration.svg"

Card = Mapping[str, Any]


def card_for_people(card: Card) -> str:
    """Return the Markdown of a card."""
    visit, trauma, test = card["visit"], card["trauma"], card["test"]
    words = Template(files("severity.learning").joinpath("card.md").read_text("utf-8"))
    return words.substitute(
        plot=PLOT,
        training=visit["years"]["training"],
        calibration=visit["years"]["calibration"],
        test=visit["years"]["test"],
        critical=visit["outcomes"]["critical"],
        hospitalised=visit["outcomes"]["hospitalised"],
        death=trauma["outcome"],
        trauma_population=trauma["population"],
        flow=_flow(visit["flow"]),
        trauma_flow=_flow(trauma["flow"]),
        cohort=_table(
            ("year", *_COUNTED),
            (
                (year, *(counts[name] for name in _COUNTED))
                for year, counts in _sorted(visit["cohort"])
            ),
        ),
        groups=_table(_MEASURED, _measured(test)),
        unknown=_table(
            ("what the service is told", "AUROC critical", "AUROC hospitalised"),
            ((name, *_areas(test["unknown"][name])) for name in UNKNOWN),
        ),
        levels=_table(
            ("level", "visits", "share", "critical", "critical among them"), _levels(test["all"])
        ),
        cuts=_cuts(visit["cuts"]),
        confidence=_percent(visit["conformal"]["confidence"]["critical"]),
        other_confidence=_percent(visit["conformal"]["confidence"]["not critical"]),
        coverage=_percent(test["all"]["coverage_of_critical"]),
        ambiguous=_percent(test["all"]["ambiguous"]),
        possible_from=visit["conformal"]["critical_from"],
        none_up_to=visit["conformal"]["not_critical_to"],
        ordered=test["cost_of_order"]["with"],
        free=test["cost_of_order"]["without"],
        cost=test["cost_of_order"]["cost"],
        trauma=_trauma(trauma["cross_validation"]),
        usual=_table(
            ("measurement", "from", "to"), ((n, *ends) for n, ends in _sorted(visit["usual"]))
        ),
        ambulance=test["groups"]["arrival"]["by ambulance"]["auroc"]["critical"],
        everybody=test["all"]["auroc"]["critical"],
        files=_table(
            ("file", "SHA-256"), ((f"`{n}`", f"`{h}`") for n, h in _sorted(card["files"]))
        ),
        data=_table(("file", "SHA-256"), ((f"`{n}`", f"`{h}`") for n, h in _sorted(card["data"]))),
        made_with=", ".join(f"{name} {version}" for name, version in _sorted(card["made_with"])),
    )


def plot(card: Card) -> str:
    """Return the calibration plot of the test year, as SVG."""
    return calibration_plot(card["test"]["curves"]["calibration"])


# In JSON the card has no order of its own.
_COUNTED = ("visits", "critical", "hospitalised")
_GROUPS = ("arrival", "age", "sex", "race")
_MEASURED = (
    "who",
    "visits",
    "critical",
    "AUROC critical",
    "AUROC hospitalised",
    "calibration error",
    "critical covered",
    "critical in levels 4-5",
    "not critical in levels 1-2",
)


def _measured(test: Card) -> Iterator[tuple[Any, ...]]:
    yield _row("all", test["all"])
    for group in _GROUPS:
        for name, measured in _sorted(test["groups"][group]):
            yield _row(f"{group}: {name}", measured)


def _row(name: str, measured: Card) -> tuple[Any, ...]:
    return (
        name,
        measured["visits"],
        measured["critical"],
        *_areas(measured),
        f"{measured['calibration_error']['critical']:.4f}",
        _percent(measured["coverage_of_critical"]),
        _percent(measured["critical_in_levels_4_and_5"]),
        _percent(measured["not_critical_in_levels_1_and_2"]),
    )


def _areas(measured: Card) -> tuple[str, str]:
    critical, hospitalised = (f"{measured['auroc'][name]:.3f}" for name in OUTCOMES)
    return critical, hospitalised


def _levels(measured: Card) -> Iterator[tuple[Any, ...]]:
    for level, name in NAMES.items():
        visits = measured["visits_by_level"][str(level)]
        critical = measured["critical_by_level"][str(level)]
        of_them = _percent(critical / visits) if visits else "-"
        yield f"{level} {name}", visits, _percent(visits / measured["visits"]), critical, of_them


def _cuts(cuts: Card) -> str:
    first, second, third, fourth = (f"{cut:.4f}" for cut in cuts["critical"])
    admitted, watched = (f"{cut:.3f}" for cut in cuts["hospitalised"])
    return _table(
        ("level", "P(critical) at least", "or P(hospitalised) at least"),
        (
            (1, first, ""),
            (2, second, ""),
            (3, third, admitted),
            (4, fourth, watched),
            (5, "less", "less"),
        ),
    )


def _trauma(measured: Card) -> str:
    return (
        f"{measured['patients']} patients, {measured['deaths']} deaths, {measured['folds']}-fold "
        f"cross-validation: AUROC {measured['auroc']:.3f}, calibration error {measured['calibration_error']:.4f}"
    )


def _flow(flow: Card) -> str:
    return _table(("what", "how many"), sorted(flow.items(), key=lambda item: (-item[1], item[0])))


def _table(head: Sequence[str], rows: Any) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.1f} %"


def _sorted(items: Card) -> list[tuple[str, Any]]:
    return sorted(items.items())
