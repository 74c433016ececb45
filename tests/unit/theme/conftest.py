"""The gallery as the tests see it: rendered, and opened in a browser without any server."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.http import HttpRequest, QueryDict
from jinja2 import Environment, FileSystemLoader

import moothall.theme
from moothall.theme import gallery, navigation
from moothall.theme.frame import FooterLink, Frame, Surroundings
from moothall.theme.jinja import environment

THEME = Path(moothall.theme.__file__).parent
BANNER = "Organisations and totals are published facts; records are synthetic."


@pytest.fixture(scope="session")
def jinja() -> Environment:
    """The environment of every page, with the theme's own templates."""
    return environment(loader=FileSystemLoader(THEME / "jinja2"))


@pytest.fixture(scope="session")
def sample_frame() -> Frame:
    """A frame with two steps of the cycle and someone signed in."""
    rooms = (
        navigation.Link("Returns", "#returns", False),
        navigation.Link("Evidence", "#evidence", True),
        navigation.Link("Travel to learn", "#travel", False),
        navigation.Link("Definitions", "#definitions", False),
    )
    house = (navigation.Link("Ledger", "#ledger", False),)
    about = Surroundings(
        partnership="Bedfordshire, Hertfordshire and Luton",
        person="Partnership manager",
        role="Joint team",
        account_url="#account",
        sign_out_url="#out",
        banner=BANNER,
        release="0.1",
        footer=(FooterLink("Definitions", "#definitions"), FooterLink("Sources", "#sources")),
    )
    plan = (navigation.Link("Needs", "#needs", False),)
    steps = (
        navigation.Step("Understand", rooms, True, False),
        navigation.Step("Plan", plan, False, False),
        navigation.Step("Partnership", house, False, True),
    )
    return Frame(about, steps)


@pytest.fixture(scope="session")
def gallery_html(jinja: Environment, sample_frame: Frame) -> str:
    """The gallery with a full frame around it."""
    around = {"frame": sample_frame, "request": None, "csrf_input": ""}
    return jinja.get_template("theme/gallery.html").render(gallery.context(QueryDict()) | around)


@pytest.fixture
def entries() -> Iterator[None]:
    """Leave the navigation as it was found."""
    before = dict(navigation._entries)
    navigation._entries.clear()
    yield
    navigation._entries.clear()
    navigation._entries.update(before)


@pytest.fixture
def request_for() -> type[HttpRequest]:
    """The class of requests, for tests that need a path and nothing else."""
    return HttpRequest
