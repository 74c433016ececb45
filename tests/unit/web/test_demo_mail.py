"""The mails of the example are read at a page, there and nowhere else."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.filebased import EmailBackend
from django.test import Client
from lxml import html

from moothall.ledger.refs import OPERATOR
from moothall.partnership.actions import prepare_home
from moothall.web.demo_mail import latest

pytestmark = pytest.mark.django_db


def send(*subjects: str, folder: Path) -> None:
    """Write mails to a folder as the site does where it has no mail server."""
    backend = EmailBackend(file_path=str(folder))
    for subject in subjects:
        backend.send_messages([EmailMessage(subject, f"{subject} – see\nmore", to=["a@b.org"])])
    backend.close()


def test_mails_are_shown_latest_first() -> None:
    prepare_home(by=OPERATOR, is_demo=True)
    send("First", "Second", folder=Path(settings.HOME) / "mail")
    page = Client(headers={"host": "localhost"}).get("/demo/mail").content.decode()
    assert page.index("Second – see") < page.index("First – see")


def test_who_is_not_on_this_machine_reads_no_mail() -> None:
    prepare_home(by=OPERATOR, is_demo=True)
    assert Client(REMOTE_ADDR="10.0.0.1").get("/demo/mail").status_code == 403


def test_a_real_home_has_no_such_page() -> None:
    prepare_home(by=OPERATOR, is_demo=False)
    send("First", folder=Path(settings.HOME) / "mail")
    assert Client().get("/demo/mail").status_code == 404


def test_no_folder_is_no_mail() -> None:
    assert latest(Path(settings.HOME) / "nowhere") == []


def test_the_list_of_mails_says_to_whom_each_goes() -> None:
    prepare_home(by=OPERATOR, is_demo=True)
    send("You are invited", folder=Path(settings.HOME) / "mail")
    page = html.fromstring(Client(headers={"host": "localhost"}).get("/demo/mail").content)
    said = [each.text_content() for each in page.xpath("//main//summary")]
    assert said == ["You are invited, to a@b.org"]
