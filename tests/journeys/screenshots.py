"""Takes the pictures of the README and the docs: `python -m tests.journeys.screenshots`.

Builds the example in a folder of its own unless `--home` names one that is built, serves it, and
writes docs/images/*.png, 1280 wide.
"""

import argparse
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from tests.journeys import site as sites
from tests.journeys.conftest import CHROMIUM, MANAGER, sign_in
from tests.journeys.site import Site

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
WIDTH = 1280
# Path and height of each picture.
PICTURES = {
    "overview": ("/example/", 1400),
    "travel": ("/example/travel/", 1420),
    "return": ("/example/returns/14/", 1180),
    "scenarios": ("/example/rounds/1/compare/", 1400),
}


def take(page: Page, site: Site, into: Path) -> None:
    """Take every picture."""
    sign_in(page, site, MANAGER)
    for name, (path, height) in PICTURES.items():
        page.set_viewport_size({"width": WIDTH, "height": height})
        page.goto(site.url(path))
        page.evaluate("document.fonts.ready")
        page.screenshot(path=into / f"{name}.png")


def main() -> None:
    """Build or copy the example, serve it, and take the pictures."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--home", type=Path, help="a folder in which the example is built already")
    home = asked.parse_args().home
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        own = Path(folder) / "home"
        if home:
            sites.copied(home, own)
        else:
            sites.build(own)
        with sites.served(own) as site, sync_playwright() as play:
            browser = play.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
            take(browser.new_page(), site, IMAGES)
            browser.close()


if __name__ == "__main__":
    main()
