"""The gallery in Chromium: axe finds nothing, nothing breaks the content policy, phones fit."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Route
from tests.axe import faults
from tests.conftest import CHROMIUM

import moothall.theme

THEME = Path(moothall.theme.__file__).parent
STATIC = THEME / "static"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:"
)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium is not installed."),
    pytest.mark.skipif(
        not (STATIC / "theme/build/theme.css").exists(),
        reason="The styles are not built: run npm ci and npm run build.",
    ),
]


def show(browser: Browser, html: str, width: int, scripts: bool = True) -> tuple[Page, list[str]]:
    """Open the gallery from memory, under the strict policy; returns what the console said."""
    page = browser.new_context(
        viewport={"width": width, "height": 900}, java_script_enabled=scripts
    ).new_page()
    said: list[str] = []

    def answer(route: Route) -> None:
        address = route.request.url.removeprefix("http://theme.test").split("?")[0]
        if address.startswith("/static/"):
            route.fulfill(path=STATIC / address.removeprefix("/static/"))
        else:
            headers = {"content-security-policy": POLICY}
            route.fulfill(body=html, content_type="text/html", headers=headers)

    def listen(message: ConsoleMessage) -> None:
        said.append(message.text)

    page.on("console", listen)
    page.route("**/*", answer)
    page.goto("http://theme.test/")
    return page, said


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(browser: Browser, gallery_html: str, width: int) -> None:
    page, said = show(browser, gallery_html, width)
    assert faults(page) == []
    assert said == []
    page.context.close()


def test_axe_tells_what_is_wrong_and_where(browser: Browser, gallery_html: str) -> None:
    wrong = '<img id="mute" src="x.png"><p id="pale">Hardly seen</p></main>'
    page, _ = show(browser, gallery_html.replace("</main>", wrong), 1280)
    page.evaluate("document.getElementById('pale').style.color = '#aaa'")
    assert [(each.split(":")[0], each.split()[-1]) for each in faults(page)] == [
        ("color-contrast", "#pale"),
        ("image-alt", "#mute"),
    ]
    [without_colours] = faults(page, colours=False)
    assert without_colours.startswith("image-alt")
    page.context.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_a_long_word_in_a_name_breaks(browser: Browser, gallery_html: str, width: int) -> None:
    page, _ = show(browser, gallery_html, width)
    places = page.locator(".mh-partnership, .mh-breadcrumbs a, h1, .mh-main > p")
    assert places.count() >= 3
    places.evaluate_all("found => found.forEach(each => each.textContent = 'x'.repeat(120))")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.context.close()


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_a_page_never_scrolls_sideways(browser: Browser, gallery_html: str, width: int) -> None:
    page, _ = show(browser, gallery_html, width)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.context.close()


def test_the_menu_of_a_phone_opens_without_scripts(browser: Browser, gallery_html: str) -> None:
    page, _ = show(browser, gallery_html, 390, scripts=False)
    panel = page.get_by_role("navigation", name="Menu")
    assert not panel.is_visible()
    page.get_by_text("Menu", exact=True).click()
    assert panel.get_by_role("link", name="Evidence").is_visible()
    page.context.close()


def test_a_file_picker_becomes_a_drop_zone_and_works_without(
    browser: Browser, gallery_html: str
) -> None:
    page, _ = show(browser, gallery_html, 1280)
    assert page.get_by_text("or drop them here").first.is_visible()
    page.context.close()
    plain, _ = show(browser, gallery_html, 1280, scripts=False)
    assert plain.locator("input[type=file]").first.is_visible()
    plain.context.close()


def test_the_first_tab_leads_past_the_frame(browser: Browser, gallery_html: str) -> None:
    first_form_only = gallery_html.replace('data-module="govuk-error-summary"', "")
    page, _ = show(browser, first_form_only, 1280)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.context.close()


WIDE = """() => [...document.querySelectorAll(".mh-table__scroll")]
  .filter((region) => region.checkVisibility()).map((region) => [
  region.scrollWidth > region.clientWidth + 1,
  region.hasAttribute("data-sideways"),
  region.previousElementSibling?.className === "mh-sideways",
])"""
HEAD = "document.querySelector('[data-sideways] tbody th').getBoundingClientRect().left"


def test_a_table_says_that_it_scrolls_where_it_does_and_keeps_its_rows_heads(
    browser: Browser, gallery_html: str
) -> None:
    page, _ = show(browser, gallery_html, 390)
    page.wait_for_selector(".mh-sideways")
    found = page.evaluate(WIDE)
    assert {tuple(one) for one in found} == {(True, True, True), (False, False, False)}
    before = page.evaluate(HEAD)
    page.evaluate("document.querySelector('[data-sideways]').scrollLeft = 120")
    assert page.evaluate(HEAD) == before
    # Wide enough, nothing is said any more.
    page.set_viewport_size({"width": 2000, "height": 900})
    page.wait_for_selector(".mh-sideways", state="detached")
    assert {tuple(one) for one in page.evaluate(WIDE)} == {(False, False, False)}
    page.context.close()


def test_a_number_in_a_tile_stands_in_one_line(browser: Browser, gallery_html: str) -> None:
    assert 'mh-figure__number--long">£110,650,000.50<' in gallery_html
    for width in (1280, 390, 320):
        page, _ = show(browser, gallery_html, width)
        lines = page.evaluate(
            "[...document.querySelectorAll('.mh-figure__number')].map(e => "
            "[e.getClientRects().length, e.offsetWidth <= e.parentElement.clientWidth])"
        )
        assert len(lines) > 2
        assert {tuple(line) for line in lines} == {(1, True)}
        page.context.close()


def test_on_a_phone_tiles_are_the_lines_of_a_list(browser: Browser, gallery_html: str) -> None:
    page, _ = show(browser, gallery_html, 390)
    group = page.locator(".mh-tiles__list").first
    boxes = [tile.bounding_box() for tile in group.locator(".mh-tile").all()]
    assert len({box["x"] for box in boxes if box}) == 1
    name = group.locator(".mh-tile__name").first
    assert name.evaluate("one => getComputedStyle(one).fontSize") == "16px"
    page.context.close()


def test_links_that_stand_alone_are_high_enough_to_press(
    browser: Browser, gallery_html: str
) -> None:
    page, _ = show(browser, gallery_html, 390)
    page.get_by_text("Menu", exact=True).click()
    low = """() => [...document.querySelectorAll("li > a, th > a, td > a, dd > a, summary")]
        .filter(one => one.offsetParent && one.getBoundingClientRect().height < 24)
        .map(one => one.outerHTML)"""
    assert page.evaluate(low) == []
    page.context.close()


def test_paper_shows_no_address_within_the_site(browser: Browser, gallery_html: str) -> None:
    page, _ = show(browser, gallery_html, 1280)
    page.emulate_media(media="print")
    after = """() => [...document.querySelectorAll('a[href^="/"]')]
        .map(one => getComputedStyle(one, "::after").content)
        .filter(words => words.includes("("))"""
    assert page.evaluate(after) == []
    page.context.close()
