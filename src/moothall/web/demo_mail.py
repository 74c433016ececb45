"""The mails that the example would have sent: it sends none, and shows them at a page."""

import email
import email.policy
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from moothall.partnership.access import public
from moothall.web.example import must_be_demo_here

# What Django's backend for mail in files writes between two mails of a file.
BETWEEN = b"-" * 79
MOST = 100


@dataclass(frozen=True)
class Mail:
    """One mail as its reader sees it."""

    to: str
    subject: str
    date: str
    text: str


@public
def demo_mail(request: HttpRequest) -> HttpResponse:
    """Show the latest mails, in the demo only."""
    must_be_demo_here(request)
    return render(request, "web/demo_mail.html", {"mails": latest(Path(settings.HOME) / "mail")})


def latest(folder: Path) -> list[Mail]:
    """Return the latest mails in a folder, the last one first."""
    files = sorted(folder.glob("*.log"), key=lambda file: file.name, reverse=True)
    found: list[Mail] = []
    for file in files:
        found += reversed(list(_mails(file.read_bytes())))
        if len(found) >= MOST:
            break
    return found[:MOST]


def _mails(data: bytes) -> Iterator[Mail]:
    for part in data.split(b"\n" + BETWEEN + b"\n"):
        if part.strip():
            mail = email.message_from_bytes(part, policy=email.policy.default)
            assert isinstance(mail, EmailMessage)
            plain = mail.get_body(preferencelist=("plain",))
            words = plain.get_content() if plain else ""
            yield Mail(str(mail["To"]), str(mail["Subject"]), str(mail["Date"]), words)
