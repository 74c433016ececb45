"""What people write at length, and what changed in it."""

import re

from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment
from lxml import html

from moothall.theme.differences import Change, Piece, differences, marked
from moothall.theme.prose import prose


def test_markdown_is_drawn_below_the_headings_of_the_page() -> None:
    drawn = prose("# Agreed\n\n- one\n- **two**\n\n#### Deep", level=4)
    assert drawn == (
        "<h4>Agreed</h4>\n<ul>\n<li>one</li>\n<li><strong>two</strong></li>\n</ul>\n<h5>Deep</h5>\n"
    )


def test_no_level_of_headings_is_left_out_whatever_was_typed() -> None:
    drawn = prose("### a\n\n##### b\n\n##### c\n\n# d\n\n## e")
    assert re.findall(r"<h(\d)>(\w)", drawn) == [
        ("3", "a"), ("4", "b"), ("4", "c"), ("3", "d"), ("4", "e"),
    ]  # fmt: skip


def test_nothing_that_runs_comes_through() -> None:
    drawn = prose(
        "<script>alert(1)</script>\n\n<b onclick=x>b</b> [a](javascript:alert(1)) "
        "[d](data:text/html;base64,xx) ![p](https://elsewhere.example/p.png) [ok](https://a.example)"
    )
    tree = html.fragment_fromstring(str(drawn), create_parent="div")
    assert {element.tag for element in tree.iter()} == {"div", "p", "a"}
    links = [dict(a.attrib) for a in tree.iter("a")]
    assert [link["href"] for link in links][-1] == "https://a.example"
    assert all(link["href"].startswith("https:") for link in links)
    assert all(link["rel"] == "nofollow noopener noreferrer" for link in links)


def test_templates_draw_both(jinja: Environment) -> None:
    drawn = jinja.from_string("{{ '*a*' | prose }}{{ changes('a', 'b') }}").render()
    assert "<em>a</em>" in drawn
    assert "<del>" in drawn


def test_changes_are_told_word_by_word_and_paragraphs_stay() -> None:
    assert differences("The board agreed.\nLuton leads.", "The board noted.\nLuton leads.") == [
        Piece(Change.SAME, "The board "),
        Piece(Change.REMOVED, "agreed."),
        Piece(Change.ADDED, "noted."),
        Piece(Change.SAME, "\nLuton leads."),
    ]


def test_changes_are_read_aloud_and_escaped() -> None:
    drawn = str(marked("a <b>", "a <c>"))
    assert "[removed: </span>&lt;b&gt;" in drawn
    assert "[added: </span>&lt;c&gt;" in drawn


@given(st.text("ab \n", max_size=40), st.text("ab \n", max_size=40))
def test_both_texts_come_back_out_of_the_pieces(before: str, after: str) -> None:
    pieces = differences(before, after)
    assert "".join(p.text for p in pieces if p.change is not Change.ADDED) == before
    assert "".join(p.text for p in pieces if p.change is not Change.REMOVED) == after
