"""A manager who signs in with a passkey: made once, then neither password nor code is asked for."""

from pathlib import Path

from playwright.sync_api import Browser, Page, expect
from tests.cast import PASSWORD
from tests.journeys import site as sites
from tests.journeys.site import Site
from tests.journeys.test_from_empty import main, press, says, set_up
from tests.programs import Tables, environment_for

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def confirm(page: Page) -> None:
    """Give the password where the site asks once more whether it is the same person."""
    if page.get_by_role("heading", name="What is your password?").count():
        page.locator("input[name=password]").fill(PASSWORD)
        press(page, "Go on")


def test_a_passkey_is_made_used_and_removed(
    browser: Browser, tables: Tables, tmp_path: Path
) -> None:
    home, said = tmp_path / "home", tmp_path / "said"
    tables.copy_to(environment_for(home))
    with sites.served(home, says=said) as served, browser.new_context() as context:
        # Passkeys belong to a name: an address in numbers can have none.
        site = Site(served.address.replace("127.0.0.1", "localhost"), home)
        page = context.new_page()
        device = context.new_cdp_session(page)
        device.send("WebAuthn.enable")
        device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
        base = set_up(page, site, said)

        page.goto(site.url("/account/my-sign-in"))
        says(page, "With your password alone.")
        press(page, "Add a passkey")
        confirm(page)
        page.get_by_label("What you call it").fill("My telephone")
        press(page, "Make the passkey")
        says(page, "Which codes open the door when all else is lost?")
        expect(main(page).locator("li code")).to_have_count(10)

        context.clear_cookies()
        page.goto(site.url("/account/sign-in"))
        press(page, "Sign in with a passkey")
        page.wait_for_url(f"{base}/**")

        page.goto(site.url("/account/my-sign-in"))
        says(page, "My telephone")
        page.get_by_role("link", name="Remove My telephone").click()
        confirm(page)
        press(page, "Remove it")
        page.goto(site.url("/account/my-sign-in"))
        says(page, "With your password alone.")
