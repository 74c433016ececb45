"""The gallery holds every component: it renders strictly, is sound HTML, and has nothing inline."""

import re
from pathlib import Path

import pytest
from django.urls import NoReverseMatch
from jinja2 import Environment, UndefinedError
from lxml import html

import moothall.theme
from moothall.theme.govuk import govuk
from moothall.theme.tables import Column, Table

COMPONENTS = sorted(
    (Path(moothall.theme.__file__).parent / "jinja2/theme/components").glob("*.html")
)


def test_the_gallery_shows_every_component() -> None:
    gallery = (COMPONENTS[0].parent.parent / "gallery.html").read_text("utf-8")
    frame = (COMPONENTS[0].parent.parent / "base.html").read_text("utf-8")
    inner = {"empty", "paging"}  # drawn by the table
    used = set(re.findall(r"theme/components/(\w+)\.html", gallery + frame))
    assert {path.stem for path in COMPONENTS} - used == inner


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: str(path.stem))
def test_every_component_says_what_it_is(path: Path) -> None:
    assert path.read_text("utf-8").startswith("{#")


def test_a_missing_name_is_an_error(jinja: Environment) -> None:
    with pytest.raises(UndefinedError):
        jinja.from_string("{{ nothing }}").render()


def test_words_are_escaped(jinja: Environment) -> None:
    notice = jinja.get_template("theme/components/notice.html").module
    assert "<b>" not in str(notice.notice("<b>&"))  # type: ignore[attr-defined]
    assert "<b>" not in govuk("button", {"text": "<b>"})


def test_nothing_is_inline_so_a_strict_content_policy_holds(gallery_html: str) -> None:
    tree = html.fromstring(gallery_html)
    assert tree.xpath("//@style | //style | //script[not(@src)]") == []
    assert [name for name in tree.xpath("//@*") if name.attrname.startswith("on")] == []
    assert tree.xpath("//*[starts-with(@src, 'http') or starts-with(@href, 'http')]") == []


def test_ids_are_unique_and_labels_point_at_them(gallery_html: str) -> None:
    tree = html.fromstring(gallery_html.split("Form with faults")[0])
    ids = tree.xpath("//@id")
    assert sorted(ids) == sorted(set(ids))
    assert set(tree.xpath("//label/@for")) <= set(ids)


def test_the_frame_says_where_one_is(gallery_html: str) -> None:
    tree = html.fromstring(gallery_html)
    assert tree.get("lang") == "en-GB"
    assert tree.xpath("normalize-space(//title)") == (
        "What does Moothall look like? – Bedfordshire, Hertfordshire and Luton – Moothall"
    )
    assert tree.xpath("//nav[@aria-label='Cycle']//a[@aria-current]/text()") == [
        "Understand",
        "Evidence",
    ]
    assert tree.xpath("count(//h1)") == 1
    assert tree.xpath("string(//a[@class='govuk-skip-link']/@href)") == "#main"


def test_the_title_says_when_there_are_faults(jinja: Environment) -> None:
    class Form:
        errors = ("one",)

    page = jinja.from_string(
        '{% extends "theme/base.html" %}{% block title %}Returns{% endblock %}'
    )
    assert "<title>Error: Returns – Moothall</title>" in page.render(form=Form())
    assert "<title>Returns – Moothall</title>" in page.render()


def test_a_table_links_its_downloads_and_heads_its_rows(gallery_html: str) -> None:
    tree = html.fromstring(gallery_html).xpath("//section[@id='providers']")[0]
    assert tree.xpath(".//ul[@class='mh-downloads']//a/@href") == ["?format=xlsx", "?format=csv"]
    assert len(tree.xpath(".//tbody/tr/th[@scope='row']")) == 25
    assert tree.xpath(".//th[@aria-sort]/@aria-sort") == ["ascending"]
    assert tree.xpath("normalize-space(.//div[@class='mh-table__bar']/p)") == (
        "Showing 1 to 25 of 60 providers"
    )


def test_every_picture_has_its_numbers_behind_it(gallery_html: str) -> None:
    pictures = html.fromstring(gallery_html).xpath("//figure")
    assert len(pictures) == 10
    for picture in pictures:
        assert len(picture.xpath(".//details//table")) == 1
        # A picture of tiles is words, not an image that needs describing.
        tiles = picture.xpath(".//li/a[normalize-space()]")
        assert tiles or picture.xpath("normalize-space(.//svg/desc)")


def test_an_address_may_have_a_part_called_name(jinja: Environment) -> None:
    urls = jinja.globals["url"]
    assert callable(urls)
    with pytest.raises(NoReverseMatch, match="rule"):
        urls("rule", name="xml.malformed")


def test_a_column_without_a_title_has_no_empty_heading(jinja: Environment) -> None:
    table: Table[dict[str, str]] = Table(
        name="t", title="T", columns=(Column("name", "Name"), Column("act", ""))
    )
    drawn = jinja.get_template("theme/components/table.html").module.table(  # type: ignore[attr-defined]
        table.page([{"name": "a", "act": "Open"}])
    )
    assert html.fromstring(str(drawn)).xpath("//thead//th/text()") == ["Name"]
