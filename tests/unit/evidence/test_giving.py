"""Giving what is another's: one true answer, and nobody is tied to a return that is not theirs."""

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from lxml import html
from tests.cast import Cast
from tests.unit.evidence.given import OAKLANDS, Give, events, file_of

from moothall.evidence import actions, intake, tasks
from moothall.evidence.enums import ReturnStatus
from moothall.evidence.models import BROKE_OFF, Return
from moothall.ledger.actions import NotAllowed
from moothall.ledger.refs import OPERATOR
from moothall.partnership.models import Person

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
COUNTS = b"period,home area,delivery area,provider,count\n2025-26,Atlantis,Luton,99999005,-4\n"
ANOTHERS = "This is a return of another provider: only its own officer gives it."


def signed_in(person: Person) -> Client:
    """A browser in which somebody is signed in."""
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def hand_in(client: Client, name: str, content: bytes) -> tuple[str, list[str]]:
    """Give a file on the site; return where that leads, and what is said."""
    answer = client.post("/bhl/returns/", {"given": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302
    return answer["Location"], [str(message) for message in get_messages(answer.wsgi_request)]


def page_of(answer: HttpResponse) -> html.HtmlElement:
    return html.fromstring(answer.content)


@pytest.mark.parametrize("status", ["accepted", "refused", "withdrawn", "superseded", "checked"])
def test_an_officer_takes_up_no_return_of_another_provider(
    cast: Cast, give: Give, status: str
) -> None:
    given = give(ukprn=OAKLANDS, accept=False)
    Return.objects.filter(pk=given.pk).update(status=status)
    before, received = list(Return.objects.values()), events("ReturnReceived")
    name, content = file_of((True, True), OAKLANDS)
    # Whatever became of it, the answer is the same.
    assert hand_in(signed_in(cast.officer), name, content) == (
        "/bhl/returns/",
        [f"{name} was not taken. {ANOTHERS}"],
    )
    assert (list(Return.objects.values()), events("ReturnReceived")) == (before, received)
    assert signed_in(cast.officer).get(f"/bhl/returns/{given.pk}/").status_code == 404


def test_a_broken_file_of_nobody_known_is_taken_up_by_its_giver_and_no_stranger(
    cast: Cast,
) -> None:
    name, content = "broken.xml", b"<Message xmlns='ESFA/ILR/2025-26'><Header>"
    given = intake.receive(by=cast.manager, body=cast.body, name=name, chunks=[content])
    given = intake.check(given, by=cast.manager)
    assert (given.status, given.ukprn) == ("refused", "")
    said = f"{name} was not taken. The same file was given before, and is for others to give again."
    for person in (cast.officer, cast.commissioner):
        with pytest.raises(NotAllowed) as why:
            intake.receive(by=person, body=cast.body, name=name, chunks=[content])
        assert str(why.value) == said
    again = intake.receive(by=cast.manager, body=cast.body, name=name, chunks=[content])
    assert (again.pk, again.status, again.given_by) == (given.pk, "received", cast.manager)


def test_an_officer_s_own_file_that_stands_is_said_to_and_nothing_else(
    cast: Cast, give: Give
) -> None:
    give(by=cast.officer)
    name, content = file_of((True, True))
    where, said = hand_in(signed_in(cast.officer), name, content)
    assert (where, len(said)) == ("/bhl/returns/", 1)
    assert said[0].startswith(f"{name} was already accepted on ")
    assert said[0].endswith(" by MIS officer of Barnfield College, so nothing was done: it is one "
                            "return.")  # fmt: skip


def test_who_gave_another_s_file_is_told_why_it_is_refused_and_nothing_in_it(cast: Cast) -> None:
    client = signed_in(cast.officer)
    name, content = file_of((True, False), OAKLANDS)
    where, said = hand_in(client, name, content)
    given = Return.objects.get()
    assert (where, said) == (f"/bhl/returns/{given.pk}/", [])
    tasks.check_return.call(given.pk)
    given.refresh_from_db()
    assert (given.status, given.reason, given.errors > 0) == ("refused", ANOTHERS, True)
    page = page_of(client.get(where))
    assert page.xpath("string(//h1/text())") == "Why was this return refused?"
    assert page.xpath("string(//*[@class='mh-lede'])") == ANOTHERS
    assert page.xpath("//*[@id='faults'] | //form[contains(@action, '/returns/')]") == []
    assert client.get(f"{where}faults").status_code == 404
    assert events("FaultsShown") == []
    row = page_of(client.get("/bhl/returns/")).xpath("//*[@id='returns']//tbody/tr")[0]
    assert [cell.text_content().strip() for cell in row][1:6] == ["refused", *["restricted"] * 4]
    # Its own officer takes it up, and then it is theirs alone.
    own = intake.receive(by=OPERATOR, body=cast.body, name=name, chunks=[content])
    assert (own.pk, own.status) == (given.pk, "received")
    assert client.get(where).status_code == 404


def test_a_commissioner_who_gives_for_another_lead_s_provider_follows_it_to_the_end(
    cast: Cast,
) -> None:
    client = signed_in(cast.commissioner)  # of Luton; Hertfordshire leads for Oaklands
    where, _ = hand_in(client, *file_of((True, False), OAKLANDS))
    given = Return.objects.get()
    tasks.check_return.call(given.pk)
    page = page_of(client.get(where))
    assert page.xpath("string(//h1/text())") == "What became of this return?"
    assert "waits for a decision" in page.xpath("string(//main)")
    assert (client.get(f"{where}faults").status_code, events("FaultsShown")) == (404, [])


def test_a_table_of_counts_is_one_from_the_first(cast: Cast) -> None:
    client = signed_in(cast.manager)
    where, _ = hand_in(client, "counts.csv", COUNTS)
    facts = dict(_facts(page_of(client.get(where))))
    assert (facts["Kind"], facts["Answered for by"]) == ("table of counts", "nobody yet")
    assert "Provider" not in facts
    given = Return.objects.get()
    tasks.check_return.call(given.pk)
    given.refresh_from_db()
    assert given.reason == "The table has faults of structure, so none of it can be used."
    faults = page_of(client.get(f"{where}faults"))
    assert "Learner" not in [head.text_content() for head in faults.xpath("//th[@scope='col']")]


def _facts(page: html.HtmlElement) -> list[tuple[str, str]]:
    rows = page.xpath("//dl[@class='mh-facts']/div")
    return [(row.findtext("dt"), row.find("dd").text_content().strip()) for row in rows]


def test_a_check_that_broke_off_is_asked_for_again_by_an_action(cast: Cast) -> None:
    given = actions.receive_return(
        by=cast.officer, body=cast.body, name="x.xml", sha256="0" * 64, size=1
    )
    Return.objects.filter(pk=given.pk).update(doing=BROKE_OFF, progress=0.4)
    client = signed_in(cast.officer)
    page = page_of(client.get(f"/bhl/returns/{given.pk}/"))
    assert page.xpath("string(//form[contains(@action, '/check')]/button)") == "Check it again"
    client.post(f"/bhl/returns/{given.pk}/check")
    given.refresh_from_db()
    assert (given.doing, given.progress) == ("", 0)
    assert [(e.subject_id, e.actor_id) for e in events("CheckAsked")] == [
        (str(given.pk), str(cast.officer.pk))
    ]


def test_only_what_waits_for_its_check_is_checked_again(cast: Cast, give: Give) -> None:
    given = give()
    answer = signed_in(cast.manager).post(f"/bhl/returns/{given.pk}/check")
    (said,) = get_messages(answer.wsgi_request)
    assert str(said).endswith("so it is not checked again.")
    given.refresh_from_db()
    assert (given.status, events("CheckAsked")) == (ReturnStatus.ACCEPTED, [])


def test_a_page_of_a_check_is_loaded_again_until_it_is_done(cast: Cast) -> None:
    client = signed_in(cast.officer)
    where, _ = hand_in(client, *file_of((True,)))
    given = Return.objects.get()
    again = "//head//meta[@http-equiv='refresh']"
    page = page_of(client.get(where))
    bar = page.get_element_by_id("check")
    assert (bar.get("hx-get"), len(page.xpath(again))) == (f"{where}progress", 1)
    assert page.xpath("string(//noscript//a/@href)") == "?still=yes"
    still = page_of(client.get(f"{where}?still=yes"))
    assert (still.xpath(again), still.xpath("string(//noscript//a/@href)")) == (
        [],
        f"{where}progress",
    )
    # Without scripts that leads to the page, which stays as it is; with them to the bar alone.
    assert client.get(f"{where}progress")["Location"] == f"{where}?still=yes"
    asked = {"HX-Request": "true"}
    Return.objects.filter(pk=given.pk).update(progress=0.6, doing="Checking: 7 learners read")
    part = html.fragment_fromstring(client.get(f"{where}progress", headers=asked).content.decode())
    bar = part.get_element_by_id("check")
    assert bar.get("data-says") == f"Checking {given.name}, half done"
    assert bar.xpath("string(progress/following-sibling::p)") == "60%: Checking: 7 learners read"
    tasks.check_return.call(given.pk)
    done = client.get(f"{where}progress", headers=asked)
    assert (done["HX-Refresh"], done.content) == ("true", b"")
    page = page_of(client.get(where))
    assert (page.xpath(again), page.xpath("//*[@hx-get]")) == ([], [])
    assert page.xpath("string(//h1/text())") == "Is this return good enough to use?"
