"""The glossary: read from its file, shown on a page, linked where a word first stands."""

import re

import pytest
from django.test import Client
from lxml import html
from tests.cast import Cast
from tests.conftest import REPOSITORY

from moothall.publishing.glossary import link_terms, parts
from moothall.publishing.glossary.linking import forms_of, plural
from moothall.publishing.glossary.terms import SOURCE, VERBS_TOO, Part, Term, read

ROUTE = (
    '<a class="mh-term" href="/glossary#route" title="FE, apprenticeship, foundation learning, '
    'LLDD placement, adult: how a learner learns">'
)


def main(inside: str) -> str:
    return f"<body><p>route</p><main id='main'>{inside}</main><p>route</p></body>"


def test_the_packages_glossary_is_the_repositorys() -> None:
    assert SOURCE.resolve() == REPOSITORY / "GLOSSARY.md"
    assert [part.title for part in parts()] == ["The field", "The program"]


def test_each_row_is_a_term_with_its_words_and_without_its_place_in_the_code() -> None:
    text = (
        "# G\n\n## One\n\n| word | meaning |\n| --- | --- |\n"
        "| pass rate, retention | *over* each (`measures`) |\n"
    )
    (part,) = read(text)
    assert part == Part("One", (Term(("pass rate", "retention"), "*over* each"),))
    assert part.terms[0].anchor == "pass-rate-retention"
    assert part.terms[0].html == "<em>over</em> each"
    assert part.terms[0].plain == "over each"


def test_no_two_terms_share_an_anchor() -> None:
    anchors = [term.anchor for part in parts() for term in part.terms]
    assert sorted(set(anchors)) == sorted(anchors)


def test_a_term_is_linked_where_it_first_stands_in_the_running_text_of_main() -> None:
    page = main("<h1>A route</h1><p>By route, and <em>route</em>.</p><p>Two routes</p>")
    assert link_terms(page, "/glossary") == main(
        f"<h1>A route</h1><p>By {ROUTE}route</a>, and <em>route</em>.</p><p>Two routes</p>"
    )


def test_plurals_and_capitals_are_linked_as_they_are_written() -> None:
    assert link_terms(main("<p>Routes: en-route, routed</p>"), "/glossary") == main(
        f"<p>{ROUTE}Routes</a>: en-route, routed</p>"
    )
    assert [plural(word) for word in ("aim", "authority", "delivery area", "ILR")] == [
        "aims",
        "authorities",
        "delivery areas",
        "ILRs",
    ]


@pytest.mark.parametrize(
    "inside",
    [
        "<h2>route</h2>",
        "<p><a href='/x'>a <b>route</b></a></p>",
        "<p><code>route</code></p>",
        "<table><tr><td><p>route</p></td></tr></table>",
        "<form><p>route</p></form>",
        "<svg><title>route</title></svg>",
        "<details><summary>route</summary></details>",
        '<p class="mh-table__title" aria-hidden="true">route</p>',
        '<p><span class="govuk-visually-hidden">route</span></p>',
        '<div data-terms="off"><div></div><p>route</p></div>',
        "<ul><li><button>route</button></li></ul>",
        "<div>route</div>",
        "<!-- <p>route</p> -->",
        "<p title='route'>x</p>",
    ],
)
def test_words_outside_running_text_are_left_alone(inside: str) -> None:
    assert link_terms(main(inside), "/glossary") == main(inside)
    after = link_terms(main(inside + "<p>route</p>"), "/glossary")
    assert after == main(inside + f"<p>{ROUTE}route</a></p>")


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("The plan aims to widen choice.", []),
        ("People aim to meet the aim of the plan.", []),
        ("Each aim lasts 42 days; no aim to speak of.", ["aim"]),
        ("People with a learning aim, and 3 aims.", ["aim"]),
        ("Their main aims", ["aims"]),
        ("The records that people return, and what they offer in return.", []),
        ("Can each college offer it, if nobody can consent?", []),
        ("Colleges that return late round the number.", []),
        ("The college's return rests on 13 accepted returns.", ["return"]),
        ("Unanimous consent in this round.", ["consent", "round"]),
        ("This points to a gap; a priority adds points.", ["gap", "points"]),
        ("This offers a thing and each funds another.", []),
        ("1 person holds a role; what held then; it turns a need into places.", []),
        ("What came of this hold?", ["hold"]),
        ("It takes effect for any kind of line, subject to {ULN}.", []),
    ],
)
def test_nouns_that_are_verbs_too_are_linked_as_nouns_alone(text: str, linked: list[str]) -> None:
    page = link_terms(main(f"<p>{text}</p>"), "/glossary")
    assert re.findall(r'<a class="mh-term"[^>]*>([^<]*)</a>', page) == linked


def test_every_noun_that_is_a_verb_too_is_a_term() -> None:
    words = {word for part in parts() for term in part.terms for word in term.linked}
    assert words >= VERBS_TOO


def test_a_piece_of_a_page_comes_back_as_it_is() -> None:
    assert link_terms("<p>route</p>", "/glossary") == "<p>route</p>"


def test_words_of_every_day_are_explained_but_not_linked() -> None:
    linked = set(forms_of(parts()))
    assert {"home", "action", "lead", "event"} & linked == set()
    assert {"snapshot", "protocol", "travel to learn", "NEET", "achievement rate"} <= linked


@pytest.mark.django_db
def test_the_glossary_is_a_page_for_everyone_and_every_page_leads_to_it(cast: Cast) -> None:
    page = Client().get("/glossary")
    assert page.status_code == 200
    text = page.content.decode()
    assert re.findall(r'<div id="route">\s*<dt><dfn>(.*?)</dfn></dt>', text) == ["route"]
    assert '<a class="mh-term"' not in text
    front = Client().get("/").content.decode()
    assert '<li><a href="/glossary">Glossary</a></li>' in front
    accessibility = Client().get("/accessibility").content.decode()
    assert 'href="/glossary#partnership"' in accessibility


@pytest.mark.django_db
def test_the_glossary_is_searched_by_word_and_by_meaning_without_scripts() -> None:
    def found(asked: str) -> tuple[str, list[str]]:
        page = html.fromstring(Client().get("/glossary", {"q": asked}).content)
        words = [dfn.text_content() for dfn in page.xpath("//dl//dfn")]
        return " ".join(page.get_element_by_id("main").text_content().split()), words

    text, words = found("  Snapshot ")
    assert words[0] == "need"  # of the field: its meaning has it
    assert words.index("snapshot") < words.index("figure")  # what is named so comes first
    assert f"{len(words)} words found for “Snapshot”. Show all" in text
    assert found("travel learn")[1][0] == "travel to learn"
    text, words = found("<b>nonsense")
    assert (words, "has “<b>nonsense” in it" in text) == ([], True)
    assert len(found("")[1]) == sum(len(part.terms) for part in parts())
