"""`moothall publish`: list, new, withdraw, verify."""

import json
from collections.abc import Callable, Iterator

import pytest
from tests.cast import Cast
from tests.conftest import Answer
from tests.unit.publishing.published import KIND, offered
from tests.unit.publishing.quick import page_and_data

from moothall.publishing import issuing, store
from moothall.publishing.models import Publication

Command = Callable[..., Answer]
pytestmark = pytest.mark.django_db
BHL = ("--partnership", "bhl")
NEW = ("publish", "new", "--kind", KIND, "--subject", "plan:1")


@pytest.fixture(autouse=True)
def _plans(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(issuing, "files_of", page_and_data)
    with offered():
        yield


def test_something_is_published_listed_verified_and_withdrawn(command: Command, cast: Cast) -> None:
    done = command(*NEW, "--json", *BHL)
    assert done.returncode == 0, done.stderr
    held = json.loads(done.stdout)
    assert held | {"published": ""} == {
        "publication": "commissioning-plan-2026-27",
        "kind": KIND,
        "title": "Commissioning plan 2026-27",
        "status": "published",
        "version": 1,
        "published": "",
        "address": "http://localhost:8000/bhl/published/commissioning-plan-2026-27/",
    }
    assert command("publish", "list", "--json", *BHL).stdout == done.stdout
    verified = command("publish", "verify", held["publication"], "--json", *BHL)
    rows = [json.loads(line) for line in verified.stdout.splitlines()]
    assert verified.returncode == 0
    assert [(row["what"], row["same"]) for row in rows[-5:]] == [
        ("allocations.xlsx", True),
        ("allocations.json", True),
        ("csv-metadata.json", True),
        ("invented: Scenario", True),
        ("body: Bedfordshire, Hertfordshire and Luton", True),
    ]
    gone = command("publish", "withdraw", held["publication"], "--reason", "A sum.", *BHL)
    assert (gone.returncode, gone.stdout) == (
        0,
        f"“Commissioning plan 2026-27” is withdrawn: {held['address']}\n",
    )


def test_a_file_that_was_changed_ends_with_1(command: Command, cast: Cast) -> None:
    command(*NEW, *BHL)
    file = Publication.objects.get().current.files.get(name="allocations.csv")  # type: ignore[union-attr]
    store.path_of(file.sha256).write_text("other")
    done = command("publish", "verify", "commissioning-plan-2026-27", "--json", *BHL)
    assert done.returncode == 1
    wrong = [json.loads(line) for line in done.stdout.splitlines() if '"same": false' in line]
    assert [row["what"] for row in wrong] == ["allocations.csv"]


def test_a_draft_is_not_public_until_it_is_published_by_its_slug(
    command: Command, cast: Cast
) -> None:
    draft = json.loads(command(*NEW, "--draft", "--slug", "plan", "--json", *BHL).stdout)
    assert (draft["status"], draft["version"]) == ("draft", None)
    first = json.loads(command(*NEW, "--slug", "plan", "--json", *BHL).stdout)
    assert (first["status"], first["version"]) == ("published", 1)
    second = command(*NEW, "--slug", "plan", *BHL)
    assert second.returncode == 1
    assert "Say what has changed since the version before." in second.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--kind", "poem", "--subject", "plan:1"), "There is no kind of publication “poem”."),
        (("--kind", KIND, "--subject", "scenario:1"), "is given as plan:NUMBER"),
        (("--kind", KIND, "--subject", "plan:9"), "There could be from: plan:1."),
    ],
)
def test_what_cannot_be_published_is_said_in_words(
    command: Command, cast: Cast, arguments: tuple[str, ...], words: str
) -> None:
    done = command("publish", "new", *arguments, *BHL)
    assert done.returncode == 1
    assert words in done.stderr


def test_nobody_else_publishes(command: Command, cast: Cast) -> None:
    done = command(*NEW, "--as", cast.commissioner.email, *BHL)
    assert (done.returncode, "Only the partnership's manager publishes" in done.stderr) == (1, True)
