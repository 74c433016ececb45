"""Categories of breakdowns as readers know them."""

from moothall.measures.vocabulary import ROUTES, SECTORS

LEVELS = {"E": "Entry level", "X": "No level", "M": "Mixed levels"}


def in_words(dimension: str, label: str) -> str:
    """Return a category in words: `3` of level as Level 3, `fe` of route as Further education."""
    if dimension == "route":
        return ROUTES.get(label, label.capitalize())
    if dimension == "ssa1":
        return SECTORS.get(label, label.capitalize())
    if dimension == "level":
        return LEVELS.get(label) or (f"Level {label}" if label.isdigit() else label.capitalize())
    return label[:1].upper() + label[1:] if label.islower() else label
