"""Categories of needs as readers know them."""

from moothall.evidence.labels import in_words
from moothall.measures.vocabulary import UNKNOWN

NOT_KNOWN = {"route": "Route not known", "level": "Level not known", "ssa1": "Sector not known"}


def said(dimension: str, label: str) -> str:
    """Return a category in words; what the records do not tell is said to be not known."""
    return NOT_KNOWN[dimension] if label == UNKNOWN else in_words(dimension, label)
