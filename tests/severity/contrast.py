"""How well two colours can be told apart: contrast ratio of WCAG 2.2."""

Channels = tuple[float, float, float]


def contrast(one: Channels, other: Channels) -> float:
    """Return the ratio, 1 to 21, of two sRGB colours whose channels are 0 to 255."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Channels) -> float:
    shares = [channel / 255 for channel in colour]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
