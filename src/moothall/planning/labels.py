"""Categories of needs as readers know them."""

from moothall.evidence.labels import in_words
from moothall.measures.vocabulary import UNKNOWN


def said(dimension: str, label: str) -> str:
    """Return a category in words; what the records do not tell is said to be not known."""
    return "Not known" if label == UNKNOWN else in_words(dimension, label)
