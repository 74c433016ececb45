"""The pages of the registers: what they show, to whom, and what can be done on them."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html
from tests.cast import Cast
from tests.unit.registers.kept import a_risk, an_issue, signed_in, words

from moothall.governance import subjects
from moothall.governance.subjects import Kind, Subject
from moothall.ledger.refs import Ref
from moothall.partnership.models import today
from moothall.registers.actions import plan_mitigation, score_risk, set_scales
from moothall.registers.enums import IMPACTS, LIKELIHOODS
from moothall.registers.models import Issue, Mitigation, Risk
from moothall.registers.reviewing import open_review
from moothall.registers.scoring import Scoring

pytestmark = pytest.mark.django_db


def test_the_list_says_how_many_are_too_high_and_asks_as_much_for_30_as_for_3(cast: Cast) -> None:
    client, counts = signed_in(cast.manager), []
    for many in (3, 27):
        for number in range(many):
            risk = a_risk(cast, f"Risk {many}-{number}", scoring=Scoring.same(5, 4))
            plan_mitigation(by=cast.manager, risk=risk, text="Something")
        client.get("/bhl/registers/risks/")
        with CaptureQueriesContext(connection) as asked:
            page = client.get("/bhl/registers/risks/").content
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert "30 risks are open; 30 have a score of 15 or more and come to the next meeting." in (
        words(page)
    )


def test_issues_ask_as_much_for_30_as_for_3(cast: Cast) -> None:
    client, counts = signed_in(cast.manager), []
    for many in (3, 27):
        for number in range(many):
            an_issue(cast, f"Issue {many}-{number}")
        client.get("/bhl/registers/issues/")
        with CaptureQueriesContext(connection) as asked:
            page = client.get("/bhl/registers/issues/").content
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert "30 issues are open, none past the day it was due." in words(page)


def test_the_map_counts_open_risks_and_each_number_leads_to_them(cast: Cast) -> None:
    a_risk(cast, "One")
    a_risk(cast, "Two")
    a_risk(cast, "Three", scoring=Scoring(5, 5, 1, 5))
    client = signed_in(cast.officer)
    page = client.get("/bhl/registers/risks/map").content
    assert "Of 3 open risks, 0 are too high as things are, with a score of 15 or more; without" in (
        words(page)
    )
    (cell,) = html.fromstring(page.decode()).xpath("//a[@aria-label='2 risks, possible and "
                                                   "major, score 12']")  # fmt: skip
    assert cell.text_content() == "2"
    listed = client.get(cell.get("href")).content
    assert "Open risks that are possible with major impact after mitigation.Show all risks" in (
        words(listed)
    )
    titles = html.fromstring(listed.decode()).xpath("//tbody//th//a/text()")
    assert titles == ["One", "Two"]


def test_a_risk_shows_its_score_owner_history_and_what_is_done(cast: Cast) -> None:
    risk = a_risk(cast, organisation=cast.barnfield)
    plan_mitigation(by=cast.manager, risk=risk, text="Sign a protocol", due=dt.date(2026, 12, 1))
    score_risk(by=cast.director, risk=risk, scoring=Scoring(5, 4, 4, 4), reason="It ends soon.")
    page = words(signed_in(cast.representative).get(f"/bhl/registers/risks/{risk.pk}/").content)
    assert "The score is 16 of 25: likely, with major impact; it was 12 three months ago" in page
    assert f"{cast.director} owns it." in page
    assert "A score of 15 or more is too high for the partnership" in page
    assert f"Sign a protocol{cast.director}, by 1 December 2026" in page
    assert "It ends soon." in page
    assert "Barnfield College" in page
    assert "Score it anew" not in page


def test_a_new_risk_is_raised_on_the_site(cast: Cast) -> None:
    client = signed_in(cast.commissioner)
    given = {
        "title": "Drawdown off profile", "cause": "Starts are late.", "event": "Money is left.",
        "effect": "It is taken back.", "proximity": "quarter", "likelihood": "4", "impact": "4",
        "likelihood_after": "5", "impact_after": "3", "owner": cast.director.pk,
    }  # fmt: skip
    wrong = client.post("/bhl/registers/risks/new", given)
    assert wrong.status_code == 400
    assert "After mitigation a risk is not more likely than before it." in words(wrong.content)
    done = client.post("/bhl/registers/risks/new", given | {"likelihood_after": "3"})
    assert (done.status_code, done["Location"]) == (302, "/bhl/registers/risks/")
    risk = Risk.objects.get()
    assert (risk.title, risk.score_after, risk.owner) == ("Drawdown off profile", 9, cast.director)


def test_a_form_left_open_keeps_what_was_typed_and_can_be_saved_again(cast: Cast) -> None:
    risk = a_risk(cast)
    client, address = signed_in(cast.manager), f"/bhl/registers/risks/{risk.pk}/score"
    form = html.fromstring(client.get(address).content.decode())
    seen = form.xpath("//input[@name='seen']/@value")[0]
    score_risk(by=cast.director, risk=risk, scoring=Scoring(5, 5, 5, 5), reason="Worse.")
    given = {"seen": seen, "likelihood": "4", "impact": "4", "likelihood_after": "1",
             "impact_after": "2", "reason": "My own reason"}  # fmt: skip
    told = client.post(address, given)
    assert told.status_code == 400
    assert "R-1 changed while you wrote: director of Hertfordshire scored the risk anew" in (
        words(told.content)
    )
    again = html.fromstring(told.content.decode())
    assert again.xpath("//textarea[@name='reason']")[0].text.strip() == "My own reason"
    given["seen"] = again.xpath("//input[@name='seen']/@value")[0]
    assert client.post(address, given).status_code == 302
    risk.refresh_from_db()
    assert risk.score_after == 2


def test_who_may_not_change_a_risk_is_told_so(cast: Cast) -> None:
    risk = a_risk(cast)
    for name in ("score", "describe", "hand", "close", "came-about", "mitigate"):
        answer = signed_in(cast.officer).get(f"/bhl/registers/risks/{risk.pk}/{name}", follow=True)
        assert "R-1 is changed by its owner, and by the" in answer.content.decode()


def test_the_steps_of_a_risk_work_on_the_site(cast: Cast) -> None:
    risk = a_risk(cast)
    client, address = signed_in(cast.director), f"/bhl/registers/risks/{risk.pk}/"
    client.post(f"{address}mitigate", {"text": "Ask each college"})
    client.post(f"{address}mitigations/{Mitigation.objects.get().pk}")
    assert Mitigation.objects.get().done_on == today()
    client.post(f"{address}hand", {"owner": cast.elected.pk})
    assert Risk.objects.get().owner == cast.elected
    client = signed_in(cast.elected)
    client.post(f"{address}close", {"reason": "Signed."})
    assert Risk.objects.get().status == "closed"
    client.post(f"{address}reopen", {"reason": "Ended."})
    client.post(f"{address}came-about", {"reason": "Nothing came."})
    assert (Risk.objects.get().status, Issue.objects.get().owner) == ("happened", cast.elected)


def test_the_steps_of_an_issue_work_on_the_site(cast: Cast) -> None:
    client = signed_in(cast.commissioner)
    client.post("/bhl/registers/issues/new", {
        "title": "No returns", "description": "None came.", "severity": "3",
        "owner": cast.commissioner.pk,
    })  # fmt: skip
    issue = Issue.objects.get()
    address = f"/bhl/registers/issues/{issue.pk}/"
    client.post(f"{address}grade", {"severity": "5", "reason": "Four colleges now."})
    client.post(f"{address}describe", {"title": "No returns at all", "description": "None."})
    client.post(f"{address}hand", {"owner": cast.manager.pk})
    page = words(signed_in(cast.manager).get(address).content)
    assert "Its severity is 5 of 5, severe. manager of Bedfordshire" in page
    assert "Four colleges now." in page
    client = signed_in(cast.manager)
    client.post(f"{address}resolve", {"resolution": "All gave theirs."})
    issue.refresh_from_db()
    assert (issue.status, issue.resolution, issue.title) == (
        "resolved", "All gave theirs.", "No returns at all",
    )  # fmt: skip
    client.post(f"{address}reopen", {"reason": "One was empty."})
    assert Issue.objects.get().status == "open"


def test_what_is_of_another_body_is_no_page_here(cast: Cast) -> None:
    risk, issue = a_risk(cast), an_issue(cast)
    review = open_review(by=cast.manager, body=cast.body, last_day=today())
    client = signed_in(cast.stranger)
    for path in (
        f"risks/{risk.pk}/", f"risks/{risk.pk}/score", f"issues/{issue.pk}/",
        f"issues/{issue.pk}/grade", f"risks/reviews/{review.pk}/",
        f"risks/reviews/{review.pk}/close",
    ):  # fmt: skip
        assert client.get(f"/elsewhere/registers/{path}").status_code == 404, path
    assert "Data cannot be shared" not in client.get("/elsewhere/registers/risks/").content.decode()


def test_registers_are_closed_to_the_public_until_the_body_opens_them(cast: Cast) -> None:
    a_risk(cast)
    an_issue(cast)
    from django.test import Client

    for name in ("risks", "issues"):
        assert Client().get(f"/bhl/registers/{name}/public").status_code == 404
    set_scales(
        by=cast.manager, body=cast.body, likelihoods=LIKELIHOODS, impacts=IMPACTS, appetite=15,
        risks_public=True,
    )  # fmt: skip
    page = Client().get("/bhl/registers/risks/public").content
    assert "1 risk is open." in words(page)
    assert "Data cannot be shared" in words(page)
    assert str(cast.director) not in words(page)
    assert Client().get("/bhl/registers/issues/public").status_code == 404


def test_the_manager_sets_the_scales_on_the_site(cast: Cast) -> None:
    client = signed_in(cast.manager)
    given = {"appetite": "12", "likelihoods": "a\nb\nc\nd\ne", "impacts": "1st\n2nd\n3rd\n4th\n5th"}
    assert client.post("/bhl/registers/risks/scales", given | {"impacts": "x"}).status_code == 400
    assert client.post("/bhl/registers/risks/scales", given).status_code == 302
    assert "5 5th" in words(client.get("/bhl/registers/risks/map").content)


def test_a_linked_plan_leads_to_its_page(cast: Cast) -> None:
    found = Subject("A plan", "/bhl/plans/1/", "hash")
    subjects.register(Kind("plan", "plan", find=lambda body, key: found if key == "1" else None))
    try:
        risk = a_risk(cast, about=Ref("plan", "1"))
        address = f"/bhl/registers/risks/{risk.pk}/"
        page = signed_in(cast.manager).get(address).content.decode()
        assert '<a href="/bhl/plans/1/">A plan</a>' in page
    finally:
        subjects.forget("plan")
    page = signed_in(cast.manager).get(address).content.decode()
    assert "<li>A plan</li>" in page
