"""How long the server takes for every page of the example, warm, and with how many queries.

Run: python -m benchmarks.pages [--all]

MOOTHALL_HOME may name the home of an example that `moothall demo` built; without it one is built in
a temporary folder, which takes minutes. Every address that a page links to is opened as the
partnership's manager; of pages of one kind (the name of the address with its parameters) the first
few stand for all. Each is asked for once to warm it and five times to be timed. The ratio is to a
page that does nothing but stand in the same frame.
"""

import argparse
import os
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urljoin, urlsplit

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve
from lxml import html

TARGET = 0.3  # seconds
TIMES = 5
# Pages of one kind that are timed.
SAMPLES = 4
SLOWEST = 10
NOTHING = "/accessibility"
STARTS = ("/", "/example/", "/example/figures/?measure=learners&by=home_area&by=level")
TURNS = ("sort", "page")
# What a link leads to that is no page: it changes something, or is a file.
LEAVES = ("/account/sign-out", "/demo/", "/static/")


@dataclass(frozen=True)
class Timing:
    """One page: seconds at the median, and queries."""

    address: str
    seconds: float
    queries: int


def main() -> None:
    """Measure the pages of the example that is there, or of one that is built for it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--all", action="store_true", help="print every page, not only ten")
    every = options.parse_args().all
    os.environ["DJANGO_SETTINGS_MODULE"] = "moothall.web.settings"
    if "MOOTHALL_HOME" in os.environ:
        django.setup()
        measure(every=every)
        return
    with tempfile.TemporaryDirectory(prefix="moothall-bench-") as scratch:
        os.environ["MOOTHALL_HOME"] = scratch
        django.setup()
        build_example()
        measure(every=every)


def build_example() -> None:
    """Build the example, and do all the work that it leaves for the background."""
    from moothall.demo.build import build

    call_command("migrate", verbosity=0)
    build(lambda done, what: None)
    call_command("db_worker", queue_name="*", batch=True, startup_delay=False, verbosity=0)


def measure(*, every: bool) -> None:
    """Open every page, and print those that take longest."""
    settings.ALLOWED_HOSTS = ["*"]
    browser = signed_in()
    nothing = timed(browser, NOTHING)
    pages = Pages(browser)
    timings = sorted((timed(browser, at) for at in pages), key=lambda t: -t.seconds)
    over = [t for t in timings if t.seconds > TARGET]
    print(f"{len(timings)} pages; a page that does nothing: {nothing.seconds * 1000:.0f} ms")
    for t in timings if every else timings[:SLOWEST]:
        ratio = t.seconds / nothing.seconds
        print(f"{t.seconds * 1000:6.0f} ms {ratio:6.1f} x {t.queries:4d} queries  {t.address}")
    print(f"over {TARGET * 1000:.0f} ms: {len(over)}; {pages.said}")


def signed_in() -> Client:
    """A browser in which the example's manager is signed in."""
    from moothall.partnership.models import Person

    browser = Client()
    manager = Person.objects.get(email__startswith="manager@")
    browser.force_login(manager, backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


def timed(browser: Client, address: str) -> Timing:
    """Ask for a page until it is warm, then several times."""
    reset_queries()  # the log holds 9,000: once it is full nothing more is counted
    with CaptureQueriesContext(connection) as asked:
        browser.get(address)
    taken = []
    for _ in range(TIMES):
        start = time.perf_counter()
        browser.get(address)
        taken.append(time.perf_counter() - start)
    return Timing(address, statistics.median(taken), len(asked))


class Pages:
    """The addresses of pages that can be reached, each kind a few times."""

    def __init__(self, browser: Client) -> None:
        self.browser = browser
        self.statuses: Counter[int] = Counter()

    def __iter__(self) -> Iterator[str]:
        waiting, seen = list(STARTS), set(STARTS)
        kinds: Counter[object] = Counter()
        while waiting:
            address = waiting.pop(0)
            kind = kind_of(address)
            kinds[kind] += 1
            if kind is None or kinds[kind] > SAMPLES:
                continue
            answer = self.browser.get(address)
            self.statuses[answer.status_code] += 1
            found = [answer["Location"]] if "Location" in answer else []
            if answer.status_code == 200 and "text/html" in answer["Content-Type"]:
                yield address
                found = list(links(answer.content, address))
            waiting.extend(dict.fromkeys(each for each in found if each not in seen))
            seen.update(found)

    @property
    def said(self) -> str:
        """What was answered, by status."""
        return ", ".join(f"{count} answers {status}" for status, count in self.statuses.items())


def kind_of(address: str) -> object:
    """What pages are alike by: the name of the address, and which parameters it has; those that
    sort a table or turn its pages make no other kind of page.
    """
    parts = urlsplit(address)
    try:
        name = resolve(parts.path).view_name
    except Resolver404:
        return None
    keys = {key for key, _ in parse_qsl(parts.query)}
    return name, tuple(sorted(key for key in keys if not key.endswith(TURNS)))


def links(page: bytes, address: str) -> Iterator[str]:
    """Where a page leads on this site; not what is downloaded."""
    for href in html.fromstring(page).xpath("//a[not(@download)]/@href"):
        parts = urlsplit(urljoin(address, href))
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        if not parts.netloc and "format=" not in parts.query and not path.startswith(LEAVES):
            yield path


if __name__ == "__main__":
    main()
