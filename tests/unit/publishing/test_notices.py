"""Decision notices for everyone: listed, in feeds, and proved to stand in the ledger."""

import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags
from lxml import etree
from tests.cast import Cast, person
from tests.conftest import REPOSITORY
from tests.unit.publishing.quick import page_and_data

from moothall.governance.actions import propose_decision
from moothall.governance.course import publish
from moothall.governance.enums import Level
from moothall.governance.models import Decision
from moothall.governance.speaking import consent, take_back
from moothall.ledger import proofs, queries
from moothall.partnership.enums import Role
from moothall.partnership.models import Organisation, Person
from moothall.publishing import issuing, notices
from moothall.publishing.models import Publication, Version

Committed = Callable[..., object]
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Notices are made in a moment."""
    monkeypatch.setattr(issuing, "files_of", page_and_data)


@pytest.fixture
def directors(cast: Cast) -> dict[Organisation, Person]:
    """Who speaks for each authority."""
    places = (cast.bedford, cast.central, cast.luton)
    return {
        cast.hertfordshire: cast.director,
        **{place: person(Role.DIRECTOR, cast.body, place) for place in places},
    }


@pytest.fixture
def published(
    cast: Cast,
    directors: dict[Organisation, Person],
    django_capture_on_commit_callbacks: Committed,
) -> Decision:
    """A published decision, and one that is only proposed."""
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        found = decided(cast, directors, "Shall we adopt the plan?")
        propose_decision(
            by=cast.manager,
            body=cast.body,
            question="Shall we keep a secret?",
            proposal="Yes.",
            reason="Need.",
        )
    return found


def decided(cast: Cast, directors: dict[Organisation, Person], question: str) -> Decision:
    """Propose, consent and publish."""
    decision = propose_decision(
        by=cast.manager, body=cast.body, question=question, proposal="Adopt it.", reason="Need."
    )
    for place, director in directors.items():
        decision = consent(by=director, decision=decision, authority=place, level=Level.DIRECTOR)
    return publish(by=cast.manager, decision=decision)


def words(content: bytes) -> str:
    """What a page says, in one line."""
    return " ".join(strip_tags(content.decode()).split())


def test_everyone_finds_public_decisions_and_no_others(published: Decision) -> None:
    everyone = Client()
    page = words(everyone.get("/bhl/notices/").content)
    assert "Shall we adopt the plan?" in page
    assert "secret" not in page
    assert "Shall we adopt" in words(everyone.get("/bhl/notices/?q=Adopt+it").content)
    assert "Shall we adopt" not in words(everyone.get("/bhl/notices/?q=nothing+like+it").content)
    assert "Shall we adopt" not in words(everyone.get("/bhl/notices/?stands=withdrawn").content)
    assert "Shall we adopt" in words(everyone.get(f"/bhl/notices/?year={published.year}").content)
    assert b"Shall we adopt" in everyone.get("/bhl/notices/?format=csv").content
    assert everyone.get("/elsewhere/notices/").status_code == 404


def test_the_feeds_tell_of_notices_and_say_when_nothing_is_new(published: Decision) -> None:
    everyone = Client()
    atom = everyone.get("/bhl/notices/feed.atom")
    assert atom["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = etree.fromstring(atom.content)
    (entry,) = feed.findall(f"{ATOM}entry")
    address = entry.find(f"{ATOM}id").text
    assert address.startswith("http://testserver/bhl/published/decision-")
    assert everyone.get(address).status_code == 200
    told = everyone.get("/bhl/notices/feed.json")
    assert told["Content-Type"] == "application/feed+json; charset=utf-8"
    made = told.json()
    assert made["version"] == "https://jsonfeed.org/version/1.1"
    assert [item["id"] for item in made["items"]] == [address]
    assert "It can be called in until" in made["items"][0]["content_text"]
    for path, answer in (("atom", atom), ("json", told)):
        assert "public" in answer["Cache-Control"]
        again = everyone.get(f"/bhl/notices/feed.{path}", headers={"If-None-Match": answer["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert "public" in again["Cache-Control"]
        since = {"If-Modified-Since": answer["Last-Modified"]}
        assert everyone.get(f"/bhl/notices/feed.{path}", headers=since).status_code == 304
        assert everyone.get(f"/elsewhere/notices/feed.{path}").status_code == 404


def test_a_changed_notice_comes_anew_at_the_same_address(
    cast: Cast,
    published: Decision,
    directors: dict[Organisation, Person],
    django_capture_on_commit_callbacks: Committed,
) -> None:
    everyone = Client()
    before = everyone.get("/bhl/notices/feed.json")
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        take_back(
            by=directors[cast.luton], decision=published, authority=cast.luton, level=Level.DIRECTOR
        )
    etag = {"If-None-Match": before["ETag"]}
    after = everyone.get("/bhl/notices/feed.json", headers=etag)
    assert after.status_code == 200
    assert [i["id"] for i in after.json()["items"]] == [i["id"] for i in before.json()["items"]]


def test_the_page_shows_that_a_notice_stands_in_the_ledger(published: Decision) -> None:
    everyone = Client()
    version = Version.objects.get()
    slug = version.publication.slug
    page = words(everyone.get(f"/bhl/notices/{slug}/").content)
    assert "Yes: what was done on this decision, 7 events, leads" in page
    assert version.ledger_head in page
    assert page.count("fits") >= 7
    assert f"Check that this notice" in words(everyone.get(f"/bhl/published/{slug}/").content)  # noqa: F541
    for asked in (published.reference, version.ledger_head, version.ledger_head[-64:][:14]):
        found = everyone.get("/bhl/notices/check", {"q": asked})
        assert (found.status_code, found.get("Location")) == (302, f"/bhl/notices/{slug}/")
    unknown = everyone.get("/bhl/notices/check", {"q": "2026/999"})
    assert unknown.status_code == 404
    assert "No public notice here has “2026/999”" in words(unknown.content)
    assert "Which notice do you want to check?" in words(everyone.get("/bhl/notices/check").content)


def unlock_ledger() -> None:
    """Take away what keeps the database from changing events."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in cursor.fetchall():
                if name.startswith("ledger"):
                    cursor.execute(f"DROP TRIGGER {name}")
        else:
            cursor.execute("ALTER TABLE ledger_event DISABLE TRIGGER USER")


def test_a_changed_event_is_seen_on_the_page(published: Decision) -> None:
    version = Version.objects.get()
    unlock_ledger()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_event SET actor_id = '99' WHERE name = 'DecisionTaken'")
    page = words(Client().get(f"/bhl/notices/{version.publication.slug}/").content)
    assert "No: something does not fit." in page
    assert "and not to the head" in page


def test_a_changed_event_of_others_is_seen_at_once_though_the_page_was_opened_before(
    cast: Cast,
    published: Decision,
    directors: dict[Organisation, Person],
    django_capture_on_commit_callbacks: Committed,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        take_back(
            by=directors[cast.luton], decision=published, authority=cast.luton, level=Level.DIRECTOR
        )
    version = Version.objects.order_by("number").last()
    assert version
    address = f"/bhl/notices/{version.publication.slug}/"
    assert "Yes: what was done" in words(Client().get(address).content)
    own = [link.sequence for link in notices.checked(version).own]
    other = next(number for number in range(own[0], own[-1]) if number not in own)
    unlock_ledger()
    with connection.cursor() as cursor:
        changed = "UPDATE ledger_event SET detail = %s WHERE sequence = %s"
        cursor.execute(changed, ['{"changed": true}', other])
    page = words(Client().get(address).content)
    assert "No: something does not fit." in page
    assert "and not to the head" in page


def proof_file(folder: Path) -> Path:
    """The proof of the published notice, as a browser saves it."""
    version = Version.objects.get()
    address = f"/bhl/notices/{version.publication.slug}/v{version.number}/proof.json"
    answer = Client().get(address)
    assert "immutable" in answer["Cache-Control"]
    again = Client().get(address, headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
    path = folder / "proof.json"
    path.write_bytes(answer.content)
    return path


def test_the_chain_is_walked_once_and_a_changed_event_is_still_found(
    published: Decision, monkeypatch: pytest.MonkeyPatch
) -> None:
    version, walks = Version.objects.get(), []
    walk = queries.proof_of
    monkeypatch.setattr(queries, "proof_of", lambda *a, **k: walks.append(1) or walk(*a, **k))
    proof_texts = {json.dumps(notices.proof_of(version)) for _ in range(3)}
    assert [notices.checked(version).faults for _ in range(3)] == [()] * 3
    assert (len(proof_texts), len(walks)) == (1, 2)  # once for the proof, once for the check
    number = notices.checked(version).own[0].sequence
    monkeypatch.setattr(
        queries, "hash_of", lambda event: "changed" if event.sequence == number else event.hash
    )
    assert notices.checked(version).faults == (
        "An event of this decision is not what it was any more.",
    )
    assert len(walks) == 2


def test_the_proof_is_followed_by_the_documented_steps_and_by_the_command(
    published: Decision, tmp_path: Path
) -> None:
    path = proof_file(tmp_path)
    version = Version.objects.get()
    proof = json.loads(path.read_text("utf-8"))
    assert proofs.check(proof, version.ledger_head).faults == ()
    assert hashlib.sha256(proof["text"].encode()).hexdigest() == published.sha256
    assert "secret" not in path.read_text("utf-8")
    guide = (REPOSITORY / "docs/how-to/check-a-notice.md").read_text("utf-8")
    (script,) = re.findall(r"```python\n(.*?)```", guide, re.S)
    (tmp_path / "check.py").write_text(script, "utf-8")

    def run(head: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-I", "check.py", "proof.json", head],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )

    whole = run(version.ledger_head)
    assert (whole.returncode, whole.stderr) == (0, "")
    assert "It fits" in whole.stdout
    assert run("7:" + "0" * 64).returncode == 1
    proof["text"] = proof["text"].replace("Adopt it", "Drop it")
    path.write_text(json.dumps(proof), "utf-8")
    assert run(version.ledger_head).returncode == 1


def test_lists_and_feeds_ask_as_much_for_many_notices_as_for_few(
    cast: Cast, published: Decision, directors: dict[Organisation, Person]
) -> None:
    version = Version.objects.select_related("publication").get()
    counts = []
    for many in (2, 12):
        for number in range(many):
            original = version.publication
            made = Publication.objects.create(
                body=cast.body,
                kind=original.kind,
                slug=f"decision-{many}-{number}",
                title=original.title,
                summary=original.summary,
                subject_kind="decision",
                subject_id=original.subject_id,
            )
            copied = Version.objects.create(
                publication=made,
                number=1,
                title=version.title,
                summary=version.summary,
                subject_kind="decision",
                subject_id=version.subject_id,
                published_at=version.published_at,
                ledger_head=version.ledger_head,
                sha256=version.sha256,
                text=version.text,
            )
            made.current, made.status = copied, original.status
            made.save(update_fields=["current", "status"])
        asked = []
        for path in ("", "feed.atom", "feed.json"):
            with CaptureQueriesContext(connection) as queries:
                assert Client().get(f"/bhl/notices/{path}").status_code == 200
            asked.append(len(queries))
        counts.append(asked)
    assert counts[0] == counts[1]
