"""GLOSSARY.md as terms: the words of each, what they mean, and whether pages link them."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.text import slugify
from markupsafe import Markup, escape

# The same file as at the root of the repository, to which this one is a link.
SOURCE = Path(__file__).with_name("GLOSSARY.md")

# Words of ours that a page uses far oftener in their everyday sense: explained on the glossary
# page, but not linked from others.
EVERYDAY = frozenset(
    {
        "accept", "action", "actor", "audit", "basis", "batch", "body", "effect", "event", "export",
        "fault", "head", "home", "import", "kind", "lead", "level", "line", "need", "operator",
        "owner", "reach", "Ref", "report", "rule", "spread", "standing", "subject",
    }
)  # fmt: skip
# Nouns of ours that are verbs too, and mean something else then: linked only where the word before
# shows that they are nouns.
VERBS_TOO = frozenset(
    {
        "aim", "cap", "consent", "figure", "floor", "fund", "hold", "input", "measure", "offer",
        "overlap", "pin", "position", "price", "queue", "return", "round", "stage", "turn",
    }
)  # fmt: skip
ROW = re.compile(r"^\| (?P<words>[^|]+?) \| (?P<meaning>[^|]+?) \|$")
# Where a term lives in the program says nothing to a reader of the site.
PLACE_IN_CODE = re.compile(r"\s*\(`[^`)]*`\)")


@dataclass(frozen=True)
class Term:
    """One line of the glossary: one word, or a few that are explained together."""

    words: tuple[str, ...]
    meaning: str

    @property
    def name(self) -> str:
        """The words as they head the explanation."""
        return ", ".join(self.words)

    @property
    def anchor(self) -> str:
        """The name of its place on the glossary page."""
        return slugify(self.name)

    @property
    def linked(self) -> tuple[str, ...]:
        """The words that pages link."""
        return tuple(word for word in self.words if word not in EVERYDAY)

    @property
    def plain(self) -> str:
        """What it means, without emphasis."""
        return re.sub(r"[*`]", "", self.meaning)

    @property
    def html(self) -> Markup:
        """What it means, with the glossary's own emphasis and code."""
        safe = str(escape(self.meaning))
        safe = re.sub(r"\*([^*]+)\*", r"<em>\1</em>", safe)
        return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", safe))  # noqa: S704 - escaped above


@dataclass(frozen=True)
class Part:
    """A part of the glossary under its own heading."""

    title: str
    terms: tuple[Term, ...]


@cache
def parts() -> tuple[Part, ...]:
    """Return the glossary as it came with the program."""
    return read(SOURCE.read_text("utf-8"))


def read(text: str) -> tuple[Part, ...]:
    """Return the parts of a glossary: headings of level two, each with a table of two columns."""
    found = []
    for section in re.split(r"^## ", text, flags=re.M)[1:]:
        title, _, rest = section.partition("\n")
        rows = [match for line in rest.splitlines() if (match := ROW.match(line))]
        terms = (_term(row["words"], row["meaning"]) for row in rows if _is_term(row["words"]))
        found.append(Part(title.strip(), tuple(terms)))
    return tuple(found)


def search(given: tuple[Part, ...], asked: str) -> tuple[Part, ...]:
    """Return what has all the words that are asked for, in a term or in what it means.

    Terms that have them come before meanings that do; a part without any is left out.
    """
    words = asked.casefold().split()
    if not words:
        return given
    found = []
    for part in given:
        named = [t for t in part.terms if _has(t.name, words)]
        meant = [t for t in part.terms if t not in named and _has(f"{t.name} {t.plain}", words)]
        if named or meant:
            found.append(Part(part.title, (*named, *meant)))
    return tuple(found)


def _has(text: str, words: list[str]) -> bool:
    folded = text.casefold()
    return all(word in folded for word in words)


def _is_term(words: str) -> bool:
    """Whether a row is neither the table's head nor the line under it."""
    return words != "word" and not words.startswith("---")


def _term(words: str, meaning: str) -> Term:
    return Term(
        tuple(word.strip() for word in words.split(",")), PLACE_IN_CODE.sub("", meaning).strip()
    )
