"""What stands around every page: whose site it is, who is signed in, where one can go.

The theme knows no people. `moothall.web` tells it, once, how to describe a request:

    frame.describe(lambda request: Surroundings(partnership="...", person=...))
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from django.http import HttpRequest

from moothall.theme import navigation


@dataclass(frozen=True)
class FooterLink:
    """A link at the foot of every page."""

    title: str
    href: str


@dataclass(frozen=True)
class Place:
    """A partnership that the person works in, and where it begins."""

    title: str
    href: str
    here: bool = False


@dataclass(frozen=True)
class Surroundings:
    """The facts about site and person that the frame shows; an empty one is left out.

    `sign_out_url` is posted to, `banner` stands over every page, `release` in the footer. `places`
    are the partnerships of somebody who works in several; `closed` says that this one has ended.
    """

    site: str = "Moothall"
    partnership: str = ""
    places: tuple[Place, ...] = ()
    closed: str = ""
    person: str = ""
    role: str = ""
    home_url: str = "/"
    inbox_url: str = ""
    unread: int = 0
    account_url: str = ""
    sign_in_url: str = ""
    sign_out_url: str = ""
    banner: str = ""
    release: str = ""
    footer: tuple[FooterLink, ...] = ()


@dataclass(frozen=True)
class Frame:
    """Surroundings with the navigation of one request."""

    about: Surroundings
    steps: tuple[navigation.Step, ...] = field(default=())

    @property
    def rooms(self) -> tuple[navigation.Link, ...]:
        """The links of the step one is in."""
        return next((step.links for step in self.steps if step.current), ())

    @property
    def beside(self) -> tuple[navigation.Link, ...]:
        """The link one is at or below, and those below it, where there are any."""
        top = next((link for link in self.rooms if link.holds_current and link.below), None)
        return (replace(top, below=()), *top.below) if top else ()


_describers: list[Callable[[HttpRequest], Surroundings]] = []


def describe(describer: Callable[[HttpRequest], Surroundings]) -> None:
    """Say how a request is described; the last describer given is asked."""
    _describers[:] = [describer]


def context(request: HttpRequest) -> dict[str, Frame]:
    """Give templates the variable `frame`; a context processor of the Jinja backend."""
    about = _describers[-1](request) if _describers else Surroundings()
    return {"frame": Frame(about, navigation.steps(request))}


def bare() -> Frame:
    """Return a frame without person or navigation, for pages that have no request (errors)."""
    return Frame(Surroundings())
