"""Categories of needs as readers know them."""

from moothall.evidence.labels import in_words
from moothall.measures.vocabulary import OTHER_LEVELS, UNKNOWN

# The row that adds up all areas.
ALL = "All areas"
NOT_KNOWN = {"route": "Route not known", "level": "Level not known", "ssa1": "Sector not known"}

# Categories that say what a record does not have: a sentence on the largest passes them over.
NO_FINDING = frozenset({UNKNOWN, *OTHER_LEVELS.values()})


def said(dimension: str, label: str) -> str:
    """Return a category in words; what the records do not tell is said to be not known."""
    return NOT_KNOWN[dimension] if label == UNKNOWN else in_words(dimension, label)
