"""What the journeys share: the served example, a browser, and people who sign in to it."""

import fcntl
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from tests.conftest import CHROMIUM as CHROMIUM
from tests.journeys import site as sites
from tests.journeys.site import Site

import moothall.theme

STYLES = Path(moothall.theme.__file__).parent / "static/theme/build/theme.css"
MANAGER = "Partnership manager"
LUTON = "Commissioner Luton Borough Council"
BARNFIELD = "MIS officer Barnfield College"
PATIENCE = 20_000  # milliseconds; the machine may be busy with other tests


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every journey needs a browser and the styles; where one is missing it says which."""
    here = Path(__file__).parent
    for item in items:
        if here not in item.path.parents:
            continue
        item.add_marker(pytest.mark.browser)
        if not CHROMIUM.exists():
            item.add_marker(pytest.mark.skip(reason="Chromium is not installed"))
        if not STYLES.exists() or not STYLES.stat().st_size:
            reason = "The styles are not built: run npm ci and npm run build"
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The home of the example, built once for all processes of this run."""
    base = tmp_path_factory.getbasetemp()
    home = (base if worker_id == "master" else base.parent) / "example"
    with (home.parent / "example.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "built").exists():
            sites.build(home)
            (home / "built").touch()
    return home


@pytest.fixture(scope="session")
def site(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The example, served for those who only look."""
    with sites.served(sites.copied(example, tmp_path_factory.mktemp("looked-at") / "home")) as one:
        yield one


@pytest.fixture
def own_site(example: Path, tmp_path: Path) -> Iterator[Site]:
    """The example, served for one journey that changes it."""
    with sites.served(sites.copied(example, tmp_path / "changed")) as one:
        yield one


NewPage = Callable[..., Page]


@pytest.fixture
def new_page(browser: Browser) -> Iterator[NewPage]:
    """Open a page in a browser of its own: `new_page(width=390, scripts=False)`."""
    opened = []

    def new(width: int = 1280, scripts: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=scripts
        )
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        return context.new_page()

    yield new
    for context in opened:
        context.close()


def sign_in(page: Page, site: Site, account: str) -> None:
    """Sign in as one of the example's accounts, by its card on the front page."""
    page.goto(site.url("/"))
    page.get_by_role("button", name=account).click()
    page.get_by_role("heading", level=1).wait_for()
    page.wait_for_url(site.url("/example/"))
