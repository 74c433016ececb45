"""Where one can go: rooms register their entries under a step of the cycle.

An app calls `register` from its `ready`; a room that does not exist registers nothing, so no
entry leads nowhere.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.http import HttpRequest
from django.urls import reverse


class Section(StrEnum):
    """The house that holds everything: who we are, and what we decide together; then the steps of
    the yearly cycle in order.
    """

    HOUSE = "Partnership"
    DECIDE = "Decide"
    UNDERSTAND = "Understand"
    PLAN = "Plan"
    COMMISSION = "Commission"
    ASSURE = "Assure"
    ACCOUNT = "Account"


SECTIONS = tuple(Section)
IN_THE_HOUSE = (Section.HOUSE, Section.DECIDE)


def everyone(request: HttpRequest) -> bool:
    """Say that anybody may see an entry."""
    return True


def signed_in(request: HttpRequest) -> bool:
    """Say whether someone is signed in."""
    user = getattr(request, "user", None)
    return bool(user and user.is_authenticated)


def nothing(request: HttpRequest) -> Mapping[str, str]:
    """Say that an address takes nothing from the request."""
    return {}


@dataclass(frozen=True)
class Entry:
    """One entry: a step of the cycle, a title, the name of its URL and who sees it.

    `address` gives what the URL takes from the request, such as whose pages one is on; `under` is
    the name of the URL of the entry it stands below, where a section has many.
    """

    section: Section
    title: str
    url_name: str
    visible: Callable[[HttpRequest], bool] = everyone
    order: int = 50
    address: Callable[[HttpRequest], Mapping[str, str]] = nothing
    under: str = ""


@dataclass(frozen=True)
class Link:
    """An entry as one request shows it, with the entries below it."""

    title: str
    href: str
    current: bool
    below: tuple["Link", ...] = ()

    @property
    def holds_current(self) -> bool:
        """Whether one is on it, or on one below it."""
        return self.current or any(link.current for link in self.below)


@dataclass(frozen=True)
class Step:
    """A step of the cycle with the links this person may follow."""

    title: str
    links: tuple[Link, ...]
    current: bool
    house: bool

    @property
    def href(self) -> str:
        """Where the step itself leads: its first room."""
        return self.links[0].href


_entries: dict[tuple[Section, str], Entry] = {}


def register(
    section: Section,
    title: str,
    url_name: str,
    visible: Callable[[HttpRequest], bool] = everyone,
    order: int = 50,
    address: Callable[[HttpRequest], Mapping[str, str]] = nothing,
    under: str = "",
) -> Entry:
    """Add an entry to the navigation; registering the same URL name again replaces it."""
    entry = Entry(section, title, url_name, visible, order, address, under)
    _entries[section, url_name] = entry
    return entry


_limits: list[Callable[[Section, HttpRequest], bool]] = []


def limit(shows: Callable[[Section, HttpRequest], bool]) -> None:
    """Say which sections a request shows at all, whatever is registered; the last given is asked.

    So one who keeps no records has no empty steps of the cycle, and no room need know of it.
    """
    _limits[:] = [shows]


def _shown(section: Section, request: HttpRequest) -> bool:
    return all(shows(section, request) for shows in _limits)


def entries() -> tuple[Entry, ...]:
    """Return all entries, by section, order and title."""
    return tuple(
        sorted(_entries.values(), key=lambda e: (SECTIONS.index(e.section), e.order, e.title))
    )


def forget(url_name: str) -> None:
    """Take the entries of a URL name out again, for tests."""
    for key in [key for key in _entries if key[1] == url_name]:
        del _entries[key]


def steps(request: HttpRequest) -> tuple[Step, ...]:
    """Return the steps that hold something for the person of this request, in the cycle's order."""
    seen = [
        (entry, reverse(entry.url_name, kwargs=dict(entry.address(request))))
        for entry in entries()
        if _shown(entry.section, request) and entry.visible(request)
    ]
    here = _current([href for _, href in seen], request.path)
    made = []
    for section in SECTIONS:
        links = _links([(entry, href) for entry, href in seen if entry.section is section], here)
        if links:
            current = any(link.holds_current for link in links)
            made.append(Step(section.value, links, current, section in IN_THE_HOUSE))
    return tuple(made)


def _links(seen: list[tuple[Entry, str]], here: str) -> tuple[Link, ...]:
    """The links of a section. One whose upper entry this person does not see stands by itself."""
    tops = {entry.url_name for entry, _ in seen if not entry.under}

    def made(under: str) -> tuple[Link, ...]:
        return tuple(
            Link(entry.title, href, href == here, made(entry.url_name) if not under else ())
            for entry, href in seen
            if (entry.under if entry.under in tops else "") == under
        )

    return made("")


def _current(hrefs: list[str], path: str) -> str:
    """The entry a page belongs to: the longest that its path begins with."""
    within = [
        href for href in hrefs if path == href or (href.endswith("/") and path.startswith(href))
    ]
    return max((href for href in within if href != "/" or path == "/"), key=len, default="")
