"""What people write at length: Markdown, without HTML, pictures or addresses that run anything."""

import functools
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from markupsafe import Markup

DEEPEST = 6
HELP = (
    "Plain text; a line that begins with “- ” is a point of a list, **two stars** make bold, and "
    "an empty line begins a paragraph."
)


class _Careful(RendererHTML):
    """Draws links that tell the place they lead to nothing of us."""

    def link_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: dict[str, int]
    ) -> str:
        """Begin a link."""
        tokens[idx].attrSet("rel", "nofollow noopener noreferrer")
        return self.renderToken(tokens, idx, options, env)


@functools.cache
def _reader() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Careful)
    return made.enable("table").disable(["image", "html_block", "html_inline"])


def prose(text: str, level: int = 3) -> Markup:
    """Return Markdown as HTML; its first headings are of this level, and none is left out between,
    whatever was typed: who hears a page, or a tagged PDF, goes by them.
    """
    reader = _reader()
    tokens = reader.parse(text)
    _renumber(tokens, level)
    # Written by the reader, which escapes whatever it was given.
    return Markup(reader.renderer.render(tokens, reader.options, {}))  # noqa: S704


def _renumber(tokens: Sequence[Token], level: int) -> None:
    typed: list[int] = []  # the headings that one stands below, as they were typed
    for token in tokens:
        if token.type == "heading_open":
            here = int(token.tag[1])
            while typed and typed[-1] >= here:
                typed.pop()
            typed.append(here)
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(level + len(typed) - 1, DEEPEST)}"
