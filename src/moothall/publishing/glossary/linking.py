"""Link the glossary's terms where they first stand in the running text of a page.

Only words in paragraphs, list items and definitions inside `<main>` are linked; never words in
links, headings, tables, forms, pictures or code, nor in what is hidden from some readers. Our own
templates close every tag and escape every `>`, so that tags can be told from text by a pattern.
"""

import re
from collections.abc import Iterator
from functools import cache
from html import unescape

from markupsafe import escape

from moothall.publishing.glossary.terms import VERBS_TOO, Part, Term, parts

MAIN = re.compile(r"<main\b[^>]*>.*</main>", re.S)
PIECE = re.compile(r"<!--.*?-->|<(?P<end>/?)(?P<name>[a-zA-Z][\w-]*)[^>]*>|[^<]+", re.S)
RUNNING = {"p", "li", "dd"}
PASSED_OVER = {
    "a", "button", "caption", "code", "dt", "figcaption", "form", "h1", "h2", "h3", "h4", "h5",
    "h6", "label", "legend", "nav", "pre", "script", "select", "style", "summary", "svg", "table",
    "textarea", "time",
}  # fmt: skip
# What a tag says when its words are a title, stand for others' eyes only, or want no links.
APART = re.compile(
    r'aria-hidden="true"|visually-hidden|__(?:title|label|value|bar)\b|data-terms="off"'
)
# Words after which comes a noun. None that may also stand before a verb: “providers that return”,
# “they all aim”, “in return”.
BEFORE_NOUNS = frozenset(
    {
        "a", "an", "the", "this", "these", "those", "each", "every", "any", "no", "another", "one",
        "two", "three", "my", "your", "its", "our", "their", "whose", "several", "many", "few",
        "accepted", "refused", "checked", "withdrawn", "superseded", "published", "cited",
        "computed", "hidden", "earlier", "later", "last", "latest", "next", "first", "new", "same",
        "other", "own", "open", "single", "exact", "shared", "released", "standard", "unanimous",
        "learning", "main", "core", "programme", "commissioning", "decision", "declared",
    }
)  # fmt: skip
WORD_BEFORE = re.compile(r"([\w'’]+)[\s“‘(]*$")
# Of these, those after which no plural comes, but a verb may: “this aims”, “each offers”.
BEFORE_ONE = frozenset({"a", "an", "this", "each", "every", "another", "one"})
# What comes after a word in its everyday sense: “the aim of the plan”, “this points to a need”.
EVERYDAY_BEFORE = {
    "aim": re.compile(r"\s+(?:of|to)\b"),
    "aims": re.compile(r"\s+(?:of|to)\b"),
    "points": re.compile(r"\s+(?:to|out|at)\b"),
}
VOID = {"br", "hr", "img", "input", "link", "meta", "wbr"}


def link_terms(page: str, address: str) -> str:
    """Return a page whose terms are linked to the glossary at `address`, each where it is first.

    A page without a `<main>`, which is a piece of one, comes back as it is.
    """
    found = MAIN.search(page)
    if found is None:
        return page
    linked = "".join(_linked(found[0], address))
    return page[: found.start()] + linked + page[found.end() :]


def _linked(main: str, address: str) -> Iterator[str]:
    """Give the pieces of a page's main part in order, with links set in its running text."""
    seen: set[Term] = set()
    at = depth = 0
    while piece := PIECE.match(main, at):
        at = piece.end()
        name = (piece["name"] or "").lower()
        if not name:
            text = piece[0]
            yield _text(text, address, seen) if depth and text[0] != "<" else text
            continue
        opens = not piece["end"] and name not in VOID
        if opens and _stands_apart(name, piece[0]):
            at = _end_of(name, main, at)
        elif name in RUNNING:
            depth += 1 if opens else -1
        yield main[piece.start() : at]
    yield main[at:]


def _stands_apart(name: str, tag: str) -> bool:
    return name in PASSED_OVER or APART.search(tag) is not None


def _end_of(name: str, main: str, at: int) -> int:
    """Return where the element ends whose opening tag ends at `at`."""
    open_tags = 1
    for tag in re.compile(rf"<(/?){name}\b[^>]*>", re.I).finditer(main, at):
        open_tags += -1 if tag[1] else 1
        if not open_tags:
            return tag.end()
    return len(main)


def _text(text: str, address: str, seen: set[Term]) -> str:
    terms = _terms()

    def link(match: re.Match[str]) -> str:
        form = match[0] if match[0] in terms else match[0].lower()
        term = terms[form]
        if term in seen or not _is_meant(form, text[: match.start()], text[match.end() :]):
            return match[0]
        seen.add(term)
        return (
            f'<a class="mh-term" href="{address}#{term.anchor}" title="{escape(term.plain)}">'
            f"{match[0]}</a>"
        )

    return _pattern().sub(link, text)


def _is_meant(form: str, before: str, after: str) -> bool:
    """Whether a word is the noun of the glossary, by what stands around it in its piece of text."""
    everyday = EVERYDAY_BEFORE.get(form)
    if everyday and everyday.match(after):
        return False
    if form not in _verbs_too():
        return True
    word = WORD_BEFORE.search(before)
    if word is None:
        return False
    last = word[1].lower()
    if last in BEFORE_ONE and form.endswith("s"):
        return False
    return last in BEFORE_NOUNS or last[-1].isdigit() or last.endswith(("'s", "’s"))


@cache
def _verbs_too() -> frozenset[str]:
    return frozenset(form for word in VERBS_TOO for form in (word, plural(word)))


@cache
def _terms() -> dict[str, Term]:
    """Every form in which a term is linked: abbreviations as they are, words in small letters."""
    return forms_of(parts())


def forms_of(given: tuple[Part, ...]) -> dict[str, Term]:
    """Return the term of every linked word and of its plural; the first that claims it has it."""
    found: dict[str, Term] = {}
    for part in given:
        for term in part.terms:
            for word in term.linked:
                for form in (word, plural(word)):
                    found.setdefault(str(escape(form)), term)
    return found


def plural(word: str) -> str:
    """Return the plural of an English noun, as regular as all of ours are."""
    if re.search(r"[^aeiou]y$", word):
        return f"{word[:-1]}ies"
    return f"{word}s"


@cache
def _pattern() -> re.Pattern[str]:
    """Match any form, the longest first; words of small letters may begin with a capital."""
    alternatives = []
    for form in sorted(_terms(), key=len, reverse=True):
        first = form[0]
        loose = f"[{first}{first.upper()}]" if unescape(form).islower() else re.escape(first)
        alternatives.append(loose + re.escape(form[1:]))
    # A name in braces stands for a value of a record.
    return re.compile(rf"(?<![\w&{{-])(?:{'|'.join(alternatives)})(?![\w-])")
