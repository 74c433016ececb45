"""What axe finds wrong with a page (WCAG 2.2 AA and good practice)."""

from functools import cache

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# The package's own `run` puts the rules into the page each time and brings back what passed too:
# two fifths of its time, and nobody reads it.
_ASK = """options => axe.run(options).then(found => found.violations.map(each =>
    `${each.id}: ${each.help}: ${each.nodes.map(node => node.target.join(' ')).join(', ')}`))"""


@cache
def _rules() -> str:
    return str(Axe().axe_script)


def faults(page: Page, *, colours: bool = True) -> list[str]:
    """Each rule that a page breaks, and where.

    `colours` leaves out what takes axe most of its time: colours are the same at every width.
    """
    options: dict[str, object] = {"resultTypes": ["violations"]}
    if not colours:
        options["rules"] = {"color-contrast": {"enabled": False}}
    if not page.evaluate("'axe' in window"):
        page.evaluate(_rules())
    return list(page.evaluate(_ASK, options))
