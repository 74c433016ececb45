"""A week of the directors: an objection, all consents, publication, a consent withdrawn.

Each page of decisions is also looked at by axe, on a desk and on a phone.
"""

from playwright.sync_api import Page, expect
from tests.axe import faults
from tests.journeys.conftest import MANAGER, NewPage, sign_in
from tests.journeys.site import Site

DIRECTORS = tuple(
    f"Director {name}"
    for name in (
        "Bedford Borough Council",
        "Central Bedfordshire Council",
        "Hertfordshire County Council",
        "Luton Borough Council",
    )
)
WIDTHS = (1280, 390)


def looked_at(page: Page) -> None:
    """Let axe look at a page at both widths; nothing may stick out, and it has one heading."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert faults(page) == [], (page.url, width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (page.url, width)
        assert page.get_by_role("heading", level=1).count() == 1
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})


def signed_in(new_page: NewPage, site: Site, account: str) -> Page:
    page = new_page()
    sign_in(page, site, account)
    return page


def test_the_directors_decide_together(own_site: Site, new_page: NewPage) -> None:
    manager = signed_in(new_page, own_site, MANAGER)
    manager.goto(own_site.url("/example/decisions/new"))
    looked_at(manager)
    manager.get_by_role("button", name="Propose it").click()
    expect(manager.get_by_role("alert")).to_contain_text("Write the question")
    looked_at(manager)
    manager.get_by_label("Question").fill("Shall we commission learning after 16 together?")
    manager.get_by_label("What is proposed").fill("Commission together.\n\nFrom next year on.")
    manager.get_by_label("Why", exact=True).fill("Learners cross our borders.")
    manager.get_by_role("group", name="Evidence it rests on").get_by_role("checkbox").first.check()
    manager.get_by_label("Option 1 that was considered").fill("Each authority on its own")
    manager.get_by_label("Why option 1 was rejected").fill("Nobody would answer for travel.")
    manager.get_by_role("button", name="Propose it").click()
    expect(manager.get_by_role("status").first).to_contain_text("is proposed")
    address = manager.url
    looked_at(manager)
    for path in ("comment", "interest", "withdraw"):
        manager.goto(address + path)
        looked_at(manager)

    directors = [signed_in(new_page, own_site, account) for account in DIRECTORS]
    luton = directors[-1]
    luton.goto(address)
    luton.get_by_role("button", name="Object").click()
    looked_at(luton)
    luton.get_by_label("Reason").fill("Luton must keep its say.")
    luton.get_by_role("button", name="Record the objection").click()
    expect(luton.get_by_role("main")).to_contain_text(
        "Luton Borough Council objects, which holds it"
    )
    luton.get_by_role("button", name="Withdraw what we said").click()
    luton.get_by_role("button", name="Withdraw it").click()
    for page in directors:
        page.goto(address)
        page.get_by_role("button", name="Consent").click()
        if page is luton:
            looked_at(page)
        page.get_by_role("button", name="Record the consent").click()
        expect(page.get_by_role("status").first).to_contain_text("consents to decision")
    expect(luton.get_by_role("main")).to_contain_text("every consent it needs is given")

    manager.goto(address)
    manager.get_by_role("button", name="Publish it").click()
    looked_at(manager)
    manager.get_by_role("button", name="Publish it").click()
    expect(manager.get_by_role("main")).to_contain_text("It can be called in until")
    looked_at(manager)

    luton.goto(address)
    luton.get_by_role("button", name="Withdraw what we said").click()
    expect(luton.get_by_role("main")).to_contain_text("its call-in window stops")
    looked_at(luton)
    luton.get_by_role("button", name="Withdraw it").click()
    manager.goto(own_site.url("/example/decisions/"))
    looked_at(manager)
    manager.get_by_role("link", name="Shall we commission learning after 16 together?").click()
    expect(manager.get_by_role("main")).to_contain_text("its call-in window stopped")
    for path in ("/example/decisions/rule", "/example/decisions/rule/new"):
        manager.goto(own_site.url(path))
        looked_at(manager)
