"""The notice of a decision is public from the day the decision is, and follows it."""

import datetime as dt
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.utils.html import strip_tags
from lxml import etree
from tests.cast import Cast, person
from tests.unit.publishing.quick import page_and_data

from moothall import clock
from moothall.faults import NotAllowed
from moothall.governance import effects, subjects
from moothall.governance.actions import propose_decision, record_comment
from moothall.governance.content import Considered
from moothall.governance.course import publish, settle, withdraw
from moothall.governance.enums import Level
from moothall.governance.models import Decision
from moothall.governance.speaking import consent
from moothall.governance.subjects import Kind, Subject
from moothall.ledger.refs import Ref
from moothall.partnership.enums import Role
from moothall.partnership.models import Installation
from moothall.publishing import issuing, verifying
from moothall.publishing.compositions import Commission
from moothall.publishing.decision_notices import compose, of_decision, publish_notice
from moothall.publishing.documents.files import files_of
from moothall.publishing.documents.report import Occasion
from moothall.publishing.kinds import DECISION_NOTICE
from moothall.publishing.made_from import EXAMPLE
from moothall.publishing.models import Publication

PAPER = "1" * 64
Committed = Callable[..., object]


@pytest.fixture(autouse=True)
def _papers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Papers are a kind of subject, and notices are made in a moment."""
    monkeypatch.setattr(issuing, "files_of", page_and_data)
    subjects.register(Kind("paper", "paper", lambda body, key: Subject("Paper 1", "", PAPER)))
    yield
    subjects.forget("paper")
    effects.forget("paper")


@pytest.fixture
def taken(cast: Cast) -> Decision:
    """A decision that every authority has consented to."""
    decision = propose_decision(
        by=cast.manager,
        body=cast.body,
        question="Shall we adopt the plan?",
        proposal="Adopt the steady scenario.",
        reason="It meets every need.",
        options=[Considered("One per cent less", "It leaves needs unmet.")],
        about=[Ref("paper", "1")],
    )
    record_comment(by=cast.manager, decision=decision, of_whom="The scrutiny panel", text="Good.")
    for place in (cast.bedford, cast.central, cast.hertfordshire, cast.luton):
        speaker = (
            cast.director
            if place == cast.hertfordshire
            else person(Role.DIRECTOR, cast.body, place)
        )
        decision = consent(by=speaker, decision=decision, authority=place, level=Level.DIRECTOR)
    return decision


def test_a_decision_that_is_published_has_its_notice(
    cast: Cast, taken: Decision, django_capture_on_commit_callbacks: Committed
) -> None:
    assert Publication.objects.count() == 0
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        decision = publish(by=cast.manager, decision=taken)
    notice = of_decision(decision)
    assert notice is not None
    assert (notice.kind, notice.status) == (DECISION_NOTICE, "published")
    page = Client().get(f"/bhl/published/{notice.slug}/").content.decode()
    said = " ".join(re.sub(r"</?a\b[^>]*>", "", page).split())
    for words in (
        f"Decision {decision.reference}: Shall we adopt the plan?",
        "Adopt the steady scenario.",
        "It meets every need.",
        "<dt>One per cent less</dt><dd>It leaves needs unmet.</dd>",
        "The scrutiny panel",
        "Paper 1",
        decision.sha256,
    ):
        assert words in said
    assert notice.current is not None
    assert f"when this notice was made is {notice.current.ledger_head}." in said
    for someone in (cast.manager, cast.director):
        assert f">{someone.name}<" not in page


def test_a_decision_leads_to_its_notice_once_it_is_published(
    cast: Cast, taken: Decision, django_capture_on_commit_callbacks: Committed
) -> None:
    client = Client()
    client.force_login(cast.observer, backend="allauth.account.auth_backends.AuthenticationBackend")
    address = f"/bhl/decisions/{taken.pk}/"
    assert b"public notice</a>" not in client.get(address).content
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        publish(by=cast.manager, decision=taken)
    page = client.get(address).content.decode()
    slug = Publication.objects.get(kind=DECISION_NOTICE).slug
    assert f'<a href="/bhl/published/{slug}/">Its public notice</a>' in page
    assert f'<a href="/bhl/notices/{slug}/">Check the notice</a>' in page


def test_the_notice_follows_its_decision_in_versions(
    cast: Cast, taken: Decision, django_capture_on_commit_callbacks: Committed
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        decision = publish(by=cast.manager, decision=taken)
    assert decision.call_in_deadline is not None
    with (
        clock.at(clock.now() + dt.timedelta(days=30)),
        django_capture_on_commit_callbacks(execute=True),  # type: ignore[attr-defined]
    ):
        (moved,) = settle(cast.body)
    notice = of_decision(moved)
    assert notice is not None
    first, second = notice.versions.order_by("number")
    assert (first.number, second.number) == (1, 2)
    assert second.what_changed == second.summary
    for version in (first, second):
        assert {c.name: c.fault for c in verifying.verify(version) if c.fault} == {}


def test_what_was_never_public_has_no_notice(
    cast: Cast, taken: Decision, django_capture_on_commit_callbacks: Committed
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        withdraw(by=cast.manager, decision=taken, reason="A mistake.")
    assert Publication.objects.count() == 0
    occasion = Occasion(clock.now(), "0:" + "0" * 64)
    with pytest.raises(NotAllowed, match="publish the decision first"):
        compose(Commission(cast.body, taken.ref, cast.manager, occasion))


def test_a_notice_is_made_in_every_form(cast: Cast, taken: Decision) -> None:
    decision = publish(by=cast.manager, decision=taken)
    notice = publish_notice(decision.pk)
    report = issuing.look(by=cast.manager, publication=notice)
    files = {file.name: file.content for file in files_of(report, notice.slug, "")}
    assert files[f"{notice.slug}.pdf"].startswith(b"%PDF-1.7")
    assert set(files) == {
        *(f"{notice.slug}.{form}" for form in ("html", "pdf", "docx", "odt")),
        *(f"{name}.{form}" for name in ("consents", "events") for form in ("csv", "xlsx", "json")),
        "csv-metadata.json",
    }
    assert EXAMPLE not in files[f"{notice.slug}.html"].decode()


def test_a_notice_of_the_example_says_so_in_every_form(cast: Cast, taken: Decision) -> None:
    Installation.objects.update_or_create(defaults={"is_demo": True})
    notice = publish_notice(publish(by=cast.manager, decision=taken).pk)
    report = issuing.look(by=cast.manager, publication=notice)
    assert report.about.notice == EXAMPLE
    files = {file.name: file.content for file in files_of(report, "notice", "")}
    assert EXAMPLE in strip_tags(files["notice.html"].decode())
    for name, part in (("notice.docx", "word/document.xml"), ("notice.odt", "content.xml")):
        with zipfile.ZipFile(io.BytesIO(files[name])) as archive:
            words = " ".join(etree.fromstring(archive.read(part)).itertext())
        assert EXAMPLE in " ".join(words.split())
    assert json.loads(files["consents.json"])["notice"] == EXAMPLE
    assert json.loads(files["csv-metadata.json"])["rdfs:comment"] == EXAMPLE
    # The CSV itself is a plain table: its head, and a line for each authority.
    lines = files["consents.csv"].decode("utf-8-sig").splitlines()
    assert (lines[0], len(lines)) == ("Authority,Level,Says,Since,Reason", 5)
    assert notice.current is not None
    Installation.objects.update(is_demo=False)
    assert {c.name: c.fault for c in verifying.verify(notice.current) if c.fault} == {}
