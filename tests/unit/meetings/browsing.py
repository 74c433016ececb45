"""What the tests of the pages of meetings share: a browser, and what a page or file in it says."""

from collections.abc import Sequence

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html
from tests.unit.meetings.held import Held

from moothall.partnership.models import Person

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def signed_in(who: Person) -> Client:
    """A browser in which somebody is signed in."""
    client = Client()
    client.force_login(who, backend=BACKEND)
    return client


def words(page: bytes) -> str:
    """What a page says, without its frame, in one line."""
    main = html.fromstring(page.decode()).xpath("//main")[0]
    return " ".join(main.text_content().split())


def hidden(page: bytes, name: str) -> str:
    """The value of a hidden field."""
    return str(html.fromstring(page.decode()).xpath(f"//input[@name='{name}']/@value")[0])


def upload(content: bytes, name: str = "report.pdf") -> SimpleUploadedFile:
    """A file as a browser sends it, under a type that proves nothing."""
    return SimpleUploadedFile(name, content, content_type="text/html")


def at(held: Held, rest: str = "") -> str:
    """The address of a page of a meeting."""
    return f"/bhl/meetings/{held.meeting.pk}/{rest}"


def flat(outline: Sequence[object]) -> list[object]:
    """The bookmarks of a file in one row."""
    return [one for each in outline for one in (flat(each) if isinstance(each, list) else [each])]
