"""What is published stays as it was, at its address, and comes out the same again."""

import datetime as dt
import json
from collections.abc import Iterator

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from tests.cast import Cast
from tests.unit.publishing.published import KIND, SUBJECT, drafted, offered
from tests.unit.publishing.quick import page_and_data
from tests.unit.publishing.reports import allocations, bars

from moothall import clock
from moothall.faults import InvalidValue, NotAllowed
from moothall.ledger.models import Event
from moothall.ledger.queries import head
from moothall.ledger.refs import OPERATOR
from moothall.publishing import issuing, store, verifying
from moothall.publishing.actions import (
    change_publication,
    discard_draft,
    publish_version,
    withdraw_publication,
)
from moothall.publishing.documents.files import files_of
from moothall.publishing.enums import PublicationStatus
from moothall.publishing.models import Publication, Version, VersionFile
from moothall.publishing.policies import NotPublishable

DAY = dt.datetime(2026, 3, 5, 9, 30, tzinfo=dt.UTC)
PLAN = "/bhl/published/plan-2026-27/"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def _at_a_fixed_time() -> Iterator[None]:
    with clock.at(DAY), offered():
        yield


@pytest.fixture(autouse=True)
def _quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make no real documents: tests of documents do, and the first one here."""
    monkeypatch.setattr(issuing, "files_of", page_and_data)


@pytest.fixture
def published(cast: Cast) -> Publication:
    return issuing.publish(by=cast.manager, publication=drafted(cast.body))


def signed_in(cast: Cast, who: str = "manager") -> Client:
    client = Client()
    client.force_login(getattr(cast, who), backend=BACKEND)
    return client


def test_a_version_has_all_its_files_by_their_hashes(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(issuing, "files_of", files_of)
    before = head()
    done = issuing.publish(by=cast.manager, publication=drafted(cast.body))
    version = done.current
    assert version is not None
    assert (done.status, version.number, version.published_by) == ("published", 1, cast.manager)
    assert int(version.ledger_head.partition(":")[0]) == int(before.partition(":")[0]) + 1
    names = [file.name for file in version.files.all()]
    assert names == [
        *(f"plan-2026-27.{form}" for form in ("html", "pdf", "docx", "odt")),
        *(f"allocations.{form}" for form in ("csv", "xlsx", "json")),
        "csv-metadata.json",
    ]
    for file in version.files.all():
        assert len(store.read(file.sha256)) == file.size
    event = Event.objects.get(name="VersionPublished")
    assert event.subject_hash == version.sha256
    assert event.detail["files"][0] == f"{names[0]} {version.files.get(name=names[0]).sha256}"


def test_only_the_manager_publishes(cast: Cast) -> None:
    draft = drafted(cast.body)
    for who in (cast.commissioner, cast.officer, cast.stranger, cast.nobody):
        with pytest.raises(NotAllowed, match="Only the partnership's manager publishes"):
            issuing.publish(by=who, publication=draft)
    assert Version.objects.count() == 0


def test_a_second_version_says_what_changed_and_the_first_stays(published: Publication) -> None:
    with pytest.raises(InvalidValue, match="Say what has changed"):
        issuing.publish(by=OPERATOR, publication=published)
    first = published.current
    done = issuing.publish(by=OPERATOR, publication=published, what_changed="One name.")
    assert [(v.number, v.what_changed) for v in done.versions.all()] == [(2, "One name."), (1, "")]
    assert done.versions.get(number=1) == first


def test_two_who_publish_at_once_make_one_version(cast: Cast) -> None:
    draft = drafted(cast.body)
    made = issuing.make(by=OPERATOR, publication=draft)
    publish_version(by=OPERATOR, publication=draft, made=made)
    with pytest.raises(NotAllowed, match=r"Version 1 of .* was published already"):
        publish_version(by=OPERATOR, publication=draft, made=made, what_changed="Again.")


def test_the_database_keeps_what_was_published(published: Publication) -> None:
    for change in (
        lambda: Version.objects.update(title="Another"),
        lambda: VersionFile.objects.update(sha256="0" * 64),
        lambda: VersionFile.objects.filter(name="allocations.csv").delete(),
        lambda: Publication.objects.update(slug="elsewhere"),
        lambda: Publication.objects.filter(pk=published.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_draft_can_be_discarded_and_what_was_published_cannot(
    cast: Cast, published: Publication
) -> None:
    discard_draft(by=OPERATOR, publication=drafted(cast.body, slug="other"))
    assert [p.slug for p in Publication.objects.all()] == ["plan-2026-27"]
    with pytest.raises(NotAllowed, match="can be withdrawn, not discarded"):
        discard_draft(by=OPERATOR, publication=published)


def test_two_publications_of_a_body_never_share_an_address(
    cast: Cast, published: Publication
) -> None:
    with pytest.raises(InvalidValue, match="already exists"):
        drafted(cast.body)
    assert drafted(cast.other_body).slug == published.slug


# Composing again.


def test_a_version_composed_again_gives_the_same_data_byte_for_byte(
    published: Publication,
) -> None:
    issuing.publish(by=OPERATOR, publication=published, what_changed="Nothing.")
    with clock.at(DAY + dt.timedelta(days=400)):
        for version in published.versions.all():
            compared = verifying.verify(version)
            assert [c.fault for c in compared] == [""] * 8


def test_a_version_whose_source_has_changed_does_not_verify(published: Publication) -> None:
    fewer = allocations(lines=allocations().rows[:1])  # type: ignore[arg-type]
    with offered(tables=(fewer,), pictures=()):
        assert published.current is not None
        faults = {c.name: c.fault for c in verifying.verify(published.current) if c.fault}
    assert sorted(faults) == ["allocations.csv", "allocations.json"]
    assert faults["allocations.csv"].startswith("Composed again it differs: its hash is ")


def test_a_file_that_was_changed_on_disk_is_found(published: Publication) -> None:
    assert published.current is not None
    pdf = published.current.files.get(form="pdf")
    store.path_of(pdf.sha256).write_bytes(b"%PDF-1.7 another")
    (fault,) = [c for c in verifying.verify(published.current) if c.fault]
    assert fault.name == pdf.name
    assert "was changed: restore it from a backup." in fault.fault


# What may not be published.


def test_a_kind_that_needs_a_decision_is_not_published_without_one(cast: Cast) -> None:
    draft = drafted(cast.body)
    with offered(needs_decision=True), pytest.raises(NotAllowed) as raised:
        issuing.publish(by=OPERATOR, publication=draft)
    assert str(raised.value) == (
        "This invented plan is published once the members have decided on it: no decision on "
        "plan:1 as it is now is in effect."
    )


def test_numbers_without_a_source_and_pictures_of_other_numbers_are_all_named(
    cast: Cast,
) -> None:
    table = allocations()
    bare = type(table)(table.table, table.rows, {"amount": table.rests_on["amount"]})
    with (
        offered(tables=(bare,), pictures=(bars(shift=1),)),
        pytest.raises(NotPublishable) as raised,
    ):
        issuing.publish(by=OPERATOR, publication=drafted(cast.body))
    assert str(raised.value) == (
        "The table “Allocations to each provider (allocations)” does not say where the numbers "
        "under Learners come from. "
        "The picture “Most learners are at Barnfield” shows numbers that “Allocations to each "
        "provider (allocations)” does not."
    )
    assert Version.objects.count() == 0


# Pages for everyone.


def test_everyone_reads_what_is_published_and_nobody_what_is_not(
    cast: Cast, published: Publication
) -> None:
    drafted(cast.body, slug="draft", title="Only a draft")
    anonymous = Client()
    page = anonymous.get("/bhl/published/")
    assert page.status_code == 200
    assert "Commissioning plan 2026-27" in page.content.decode()
    for role in (anonymous, signed_in(cast, "commissioner"), signed_in(cast)):
        assert "Only a draft" not in role.get("/bhl/published/").content.decode()
        assert role.get("/bhl/published/draft/").status_code == 404
        assert role.get("/bhl/published/draft/v1/").status_code == 404
        assert role.get("/bhl/published/draft/v1/draft.pdf").status_code == 404
        assert role.get("/elsewhere/published/plan-2026-27/").status_code == 404
        assert role.get(f"{PLAN}v2/").status_code == 404
        assert role.get(f"{PLAN}v1/other.pdf").status_code == 404


def test_a_body_that_has_published_nothing_is_not_there_for_others(cast: Cast) -> None:
    drafted(cast.body)
    assert Client().get("/bhl/published/").status_code == 404
    assert signed_in(cast, "stranger").get("/bhl/published/").status_code == 404
    empty = signed_in(cast, "observer").get("/bhl/published/").content.decode()
    assert "Nothing is published yet" in empty


def test_a_published_page_shows_the_document_its_files_and_its_versions(
    cast: Cast, published: Publication
) -> None:
    issuing.publish(by=OPERATOR, publication=published, what_changed="One name is right now.")
    page = Client().get(PLAN).content.decode()
    assert page.count("<h1>") == 1
    assert f'href="{PLAN}v2/plan-2026-27.pdf"' in page
    assert f'href="{PLAN}v2/allocations.json"' in page
    assert "One name is right now." in page
    assert f'<a href="{PLAN}v1/">Version 1</a>' in page
    old = Client().get(f"{PLAN}v1/").content.decode()
    assert "This is version 1" in old
    assert f'There is a later one: <a href="{PLAN}">version 2' in old


def test_files_are_given_out_as_what_they_are_to_be_kept_for_good(
    published: Publication,
) -> None:
    answer = Client().get(f"{PLAN}v1/plan-2026-27.pdf")
    assert answer.content.startswith(b"%PDF-1.7")
    said = {name: answer.headers.get(name) for name in ("Content-Type", "Cache-Control", "Vary")}
    assert said == {
        "Content-Type": "application/pdf",
        "Cache-Control": "public, max-age=31536000, immutable",
        "Vary": None,
    }
    assert answer.cookies == {}
    assert answer["ETag"] == f'"{published.current.files.get(form="pdf").sha256}"'  # type: ignore[union-attr]
    data = Client().get(f"{PLAN}v1/allocations.json")
    assert data["Content-Type"] == "application/json"
    assert json.loads(data.content)["rows"][1]["suppressed"] == ["learners", "amount"]
    latest = Client().get(f"{PLAN}latest/allocations.csv")
    assert (latest.status_code, latest["Location"]) == (302, f"{PLAN}v1/allocations.csv")
    assert Client().get(PLAN)["Cache-Control"] == "no-store, private"


def test_a_withdrawn_publication_says_so_at_its_address_and_gives_no_files(
    cast: Cast, published: Publication
) -> None:
    with pytest.raises(InvalidValue, match="Say why it is withdrawn"):
        withdraw_publication(by=cast.manager, publication=published, reason=" ")
    withdraw_publication(by=cast.manager, publication=published, reason="A sum was wrong.")
    page = Client().get(PLAN)
    assert page.status_code == 200
    assert "This invented plan was withdrawn on 5 March 2026" in page.content.decode()
    assert "A sum was wrong." in page.content.decode()
    gone = Client().get(f"{PLAN}v1/plan-2026-27.pdf")
    assert (gone.status_code, gone["Cache-Control"]) == (410, "no-store, private")
    assert "A sum was wrong." in gone.content.decode()
    with pytest.raises(NotAllowed, match="is withdrawn already"):
        withdraw_publication(by=cast.manager, publication=published, reason="Again.")
    back = issuing.publish(by=cast.manager, publication=published, what_changed="Mended.")
    assert (back.status, back.withdrawn_because) == (PublicationStatus.PUBLISHED, "")


def test_the_list_is_searched_over_all_words_and_narrowed_by_kind_and_year(
    published: Publication,
) -> None:
    def found(**asked: str) -> bool:
        return "Commissioning plan 2026-27</a>" in Client().get(
            "/bhl/published/", asked
        ).content.decode().replace("\n", "")

    assert found(q="belongs authority")
    assert not found(q="belongs nowhere")
    assert found(kind=KIND, year="2026-27")
    assert not found(year="2025-26")
    assert not found(kind="decision-notice")


def test_the_list_takes_the_same_number_of_queries_however_long_it_is(
    cast: Cast, published: Publication, django_assert_max_num_queries: object
) -> None:
    counts = []
    for slug in ("b", "c", "d"):
        with django_assert_max_num_queries(40) as asked:  # type: ignore[operator]
            Client().get("/bhl/published/")
        counts.append(len(asked))
        issuing.publish(by=OPERATOR, publication=drafted(cast.body, slug=slug))
    assert len(set(counts)) == 1


# The manager's desk.


def test_the_manager_prepares_looks_publishes_and_withdraws_by_the_site(cast: Cast) -> None:
    client = signed_in(cast)
    desk = client.get("/bhl/publish/").content.decode()
    assert f'href="/bhl/publish/new/{KIND}/1"' in desk
    form = client.get(f"/bhl/publish/new/{KIND}/1").content.decode()
    assert 'value="commissioning-plan-2026-27"' in form
    given = {"title": "Our plan", "summary": "What we buy.", "slug": "our-plan"}
    made = client.post(f"/bhl/publish/new/{KIND}/1", given)
    assert made["Location"] == "/bhl/publish/our-plan/"
    draft = client.get("/bhl/publish/our-plan/").content.decode()
    assert "Shall this be published?" in draft
    assert "What we spend" not in draft
    assert '<h4 id="what">What we buy</h4>' in draft
    done = client.post("/bhl/publish/our-plan/now")
    assert done["Location"] == "/bhl/published/our-plan/"
    again = client.post("/bhl/publish/our-plan/now", {"what_changed": ""}).content.decode()
    assert "Say what has changed: readers of the old version will ask." in again
    gone = client.post("/bhl/publish/our-plan/withdraw", {"reason": "Wrong."})
    assert gone["Location"] == "/bhl/published/our-plan/"
    assert Publication.objects.get().status == "withdrawn"


def test_a_draft_that_cannot_be_published_says_why(cast: Cast) -> None:
    draft = drafted(cast.body)
    change_publication(by=OPERATOR, publication=draft, title="A", summary="B", subject=SUBJECT)
    with offered(needs_decision=True):
        page = signed_in(cast).get("/bhl/publish/plan-2026-27/").content.decode()
    assert "It cannot be published yet" in page
    assert "Publish it</button>" not in page
