"""A resident reads what was decided, without signing in: finds it, keeps it, looks up a word."""

import json
import subprocess
import urllib.request

import pytest
from playwright.sync_api import Page, expect
from tests.axe import faults
from tests.journeys.conftest import MANAGER, NewPage, sign_in
from tests.journeys.site import PROGRAM, Site
from tests.programs import environment_for

QUESTION = "Shall we publish what we decide?"
AUTHORITIES = (
    "Bedford Borough Council",
    "Central Bedfordshire Council",
    "Hertfordshire County Council",
    "Luton Borough Council",
)


def run(site: Site, *arguments: str) -> str:
    """What a command answers in the home of a site."""
    done = subprocess.run(
        [*PROGRAM, *arguments],
        env=environment_for(site.home),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return done.stdout


@pytest.fixture
def decided(own_site: Site) -> str:
    """The reference of a decision that all have consented to and that is published."""
    told = run(
        own_site, "decision", "propose", "--question", QUESTION, "--proposal", "Publish it all.",
        "--reason", "Learners have a right to know.", "--json",
    )  # fmt: skip
    reference = str(json.loads(told)["decision"])
    for authority in AUTHORITIES:
        run(
            own_site, "decision", "consent", reference, "--authority", authority,
            "--said-by", "its director, by letter",
        )  # fmt: skip
    run(own_site, "decision", "publish", reference)
    return reference


def looks_right(page: Page) -> None:
    """Axe finds nothing, and nothing sticks out, on a desk and on a phone."""
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_a_resident_finds_a_decision_keeps_it_and_looks_up_a_word(
    own_site: Site, decided: str, new_page: NewPage
) -> None:
    page = new_page()
    page.goto(own_site.url("/"))
    page.get_by_role("link", name="Plans and decisions of Hertfordshire").click()
    page.wait_for_url(own_site.url("/example/published/"))
    looks_right(page)
    page.get_by_label("Search documents").fill("right to know")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name=f"Decision {decided}: {QUESTION}").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Decision {decided}: {QUESTION}")
    expect(page.get_by_role("region", name="What each authority says, table")).to_contain_text(
        "Luton Borough Council"
    )
    looks_right(page)
    href = page.get_by_role("link", name="PDF of").get_attribute("href")
    with urllib.request.urlopen(own_site.url(str(href))) as answer:
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.read(8) == b"%PDF-1.7"
    page.locator("a.mh-term", has_text="Learners").or_(
        page.locator("a.mh-term", has_text="authorities")
    ).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What do the words mean?")
    expect(page.locator(":target dt")).to_be_visible()
    looks_right(page)


def test_the_manager_withdraws_and_the_address_says_so(
    own_site: Site, decided: str, new_page: NewPage
) -> None:
    page = new_page()
    sign_in(page, own_site, MANAGER)
    page.goto(own_site.url("/example/publish/"))
    looks_right(page)
    page.get_by_role("link", name=f"Decision {decided}").click()
    looks_right(page)
    page.get_by_role("button", name="Withdraw it").click()
    page.get_by_role("button", name="Withdraw it").click()
    expect(page.get_by_role("alert")).to_contain_text("Say why it is withdrawn")
    looks_right(page)
    page.get_by_label("Why is it withdrawn?").fill("The wrong date stood in it.")
    page.get_by_role("button", name="Withdraw it").click()
    expect(page.get_by_text("The wrong date stood in it.")).to_be_visible()
    looks_right(page)
    anonymous = new_page()
    answer = anonymous.goto(page.url)
    assert answer is not None
    assert answer.status == 200
    expect(anonymous.get_by_text("This decision notice was withdrawn")).to_be_visible()
    expect(anonymous.get_by_role("link", name="PDF of")).to_have_count(0)
