"""A register with some risks and issues in it."""

import datetime as dt
from typing import Any

from django.test import Client
from lxml import html
from tests.cast import Cast

from moothall.partnership.models import Person
from moothall.registers.actions import Links, RiskWords, raise_risk
from moothall.registers.enums import Proximity
from moothall.registers.issues import IssueWords, raise_issue
from moothall.registers.models import Issue, Risk
from moothall.registers.scoring import Scoring

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
FIRST = dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)


def signed_in(who: Person) -> Client:
    """A browser in which somebody is signed in."""
    client = Client()
    client.force_login(who, backend=BACKEND)
    return client


def words(page: bytes) -> str:
    """What a page says, without its frame, in one line."""
    main = html.fromstring(page.decode()).xpath("//main")[0]
    return " ".join(main.text_content().split())


def said(title: str = "Data cannot be shared", **more: Any) -> RiskWords:
    """What is said of a risk."""
    return RiskWords(
        title=title,
        cause="The protocol has ended.",
        event="Providers give no records.",
        effect="Plans rest on last year's figures.",
        proximity=Proximity.QUARTER,
        links=Links(**more),
    )


def a_risk(
    cast: Cast, title: str = "Data cannot be shared", owner: Person | None = None, *,
    scoring: Scoring | None = None, **more: Any,
) -> Risk:  # fmt: skip
    """A risk of the cast's body, raised by its manager: 4 x 4 before, 3 x 4 after."""
    return raise_risk(
        by=cast.manager, body=cast.body, words=said(title, **more), owner=owner or cast.director,
        scoring=scoring or Scoring(4, 4, 3, 4),
    )  # fmt: skip


def an_issue(cast: Cast, title: str = "No returns came", severity: int = 3) -> Issue:
    """An issue of the cast's body, owned by the commissioner of Luton."""
    return raise_issue(
        by=cast.manager, body=cast.body, severity=severity, owner=cast.commissioner,
        words=IssueWords(title, "Three colleges gave nothing."),
    )  # fmt: skip
