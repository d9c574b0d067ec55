"""Choose the media type of an answer by the Accept header (RFC 9110, section 12.5.1)."""

from collections.abc import Sequence
from fnmatch import fnmatchcase

from emsync.problem import Problem


def chosen(accept: str, offered: Sequence[str]) -> str:
    """Return what the client likes best of what is offered; raise Problem 406 for nothing."""
    wishes = [_wish(part) for part in accept.split(",") if part.strip()]
    if not wishes:
        return offered[0]
    best = max(offered, key=lambda media: _quality(media, wishes))
    if _quality(best, wishes) == 0:
        raise Problem(406, "Not acceptable", f"Accept one of {', '.join(offered)}")
    return best


def _wish(part: str) -> tuple[str, float]:
    media, *parameters = (text.strip().lower() for text in part.split(";"))
    quality = next((text[2:] for text in parameters if text.startswith("q=")), "1")
    try:
        return media, float(quality)
    except ValueError:
        return media, 0.0


def _quality(media: str, wishes: Sequence[tuple[str, float]]) -> float:
    """Return the quality that the most exact matching wish gives; 0 without one."""
    matching = [wish for wish in wishes if fnmatchcase(media, wish[0])]
    return min(matching, key=lambda wish: wish[0].count("*"), default=("", 0.0))[1]
