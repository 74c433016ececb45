"""The pages of terms and agreements: what they show, to whom, and what can be done on them."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html
from tests.unit.charter.conftest import MONDAY, SAYS, Board, buttons, signed_in, words
from tests.unit.governance.proposed import propose

from moothall import clock
from moothall.charter.actions import draft_terms
from moothall.charter.agreeing import (
    change_version,
    correct_agreement,
    draft_agreement,
    offer,
    take_back,
)
from moothall.charter.duties import duties_of
from moothall.charter.enums import AgreementKind
from moothall.charter.models import Agreement, AgreementVersion, Terms
from moothall.charter.says import AgreementIs
from moothall.charter.telling import TO_SIGN
from moothall.ledger.actions import NotAllowed
from moothall.ledger.refs import OPERATOR
from moothall.notices import telling
from moothall.notices.models import Message
from moothall.partnership import checklist
from moothall.partnership.permissions import standing


def filled(page: bytes) -> dict[str, str]:
    """What the form of a page holds, as a browser would send it."""
    form = html.fromstring(page.decode()).xpath("//main//form[@method='post']")[0]
    return {name: value for name, value in form.form_values() if name != "csrfmiddlewaretoken"}


def test_a_first_version_is_drafted_and_adopted_on_the_site(board: Board) -> None:
    client = signed_in(board.cast.clerk)
    empty = words(client.get("/bhl/charter/").content)
    assert "No terms of reference yet" in empty
    form = filled(client.get("/bhl/charter/terms/new").content)
    assert (form["quorum_share"], form["quorum_least"], form["notice_days"]) == ("50", "2", "5")
    wrong = client.post("/bhl/charter/terms/new", form | {"quorum_share": "0", "quorum_least": "0"})
    assert wrong.status_code == 400
    given = form | {
        "purpose": "To plan.",
        "responsibilities": "- one\n- two",
        "meets": "monthly",
        "meetings_a_year": "12",
        "review_on_day": "1",
        "review_on_month": "6",
        "review_on_year": "2027",
    }
    bad = client.post("/bhl/charter/terms/new", given | {"quorum_share": "0", "quorum_least": "0"})
    assert "A quorum is at least one" in words(bad.content)
    done = client.post("/bhl/charter/terms/new", given)
    assert done["Location"] == "/bhl/charter/terms/1/"
    assert buttons(client.get("/bhl/charter/terms/1/").content)[0] == "Record its adoption"
    adoption = filled(client.get("/bhl/charter/terms/1/adopt").content)
    client.post("/bhl/charter/terms/1/adopt", adoption | {"adopted_as": "At the first meeting."})
    page = client.get("/bhl/charter/").content
    assert "Version 1 holds since" in words(page)
    assert "<li>one</li>" in page.decode()
    assert board.cast.body.terms.get().status == "adopted"


def test_drafts_are_for_those_who_act_for_an_authority_or_the_body(board: Board) -> None:
    board.adopted()
    draft_terms(by=OPERATOR, body=board.cast.body, says=SAYS)
    for who, sees in ((board.cast.director, 200), (board.cast.officer, 404)):
        client = signed_in(who)
        assert client.get("/bhl/charter/terms/2/").status_code == sees
        assert client.get("/bhl/charter/terms/1/").status_code == 200
        assert ("Version 2" in words(client.get("/bhl/charter/").content)) == (sees == 200)


def test_what_belongs_to_another_body_is_no_page_here(board: Board) -> None:
    terms, version = board.adopted(), board.drafted()
    client = signed_in(board.cast.stranger)
    for path in (
        f"terms/{terms.version}/",
        f"agreements/versions/{version.pk}/",
        f"agreements/versions/{version.pk}/change",
        f"agreements/{version.agreement_id}/next",
        f"agreements/versions/{version.pk}/pdf",
    ):
        assert client.get(f"/elsewhere/charter/{path}").status_code == 404
        assert client.get(f"/bhl/charter/{path}").status_code == 404


def test_a_form_left_open_over_a_change_says_what_changed_and_loses_no_typing(
    board: Board,
) -> None:
    draft_terms(by=OPERATOR, body=board.cast.body, says=SAYS)
    first, second = signed_in(board.cast.clerk), signed_in(board.cast.manager)
    address = "/bhl/charter/terms/1/change"
    mine, theirs = (filled(c.get(address).content) for c in (first, second))
    assert second.post(address, theirs | {"meets": "each month"}).status_code == 302
    late = first.post(address, mine | {"purpose": "To plan learning jointly."})
    assert late.status_code == 409
    said = words(late.content)
    assert "The text was changed by somebody else" in said
    assert "[removed: each]" in said
    again = filled(late.content)
    assert again["purpose"] == "To plan learning jointly."
    assert first.post(address, again).status_code == 302
    assert Terms.objects.get().purpose == "To plan learning jointly."


def test_two_versions_are_compared_word_by_word_and_fact_by_fact(board: Board) -> None:
    board.adopted()
    board.adopted(replace(SAYS, purpose="To commission learning together.", notice_days=7))
    page = signed_in(board.cast.observer).get("/bhl/charter/terms/compare?from=1&to=2").content
    tree = html.fromstring(page.decode())
    assert [e.text_content() for e in tree.xpath("//main//*[@class='mh-changes']//del")] == [
        "[removed: plan] "
    ]
    assert "Clear days of notice 5 7" in words(page)
    same = signed_in(board.cast.observer).get("/bhl/charter/terms/compare?from=2&to=2").content
    assert "Both versions say the same." in words(same)


@pytest.mark.parametrize(("path", "begins"), [("pdf", b"%PDF"), ("word", b"PK")])
def test_terms_and_agreements_go_on_paper(board: Board, path: str, begins: bytes) -> None:
    board.adopted()
    version = board.with_money()
    client = signed_in(board.cast.manager)
    for address in ("terms/1", f"agreements/versions/{version.pk}"):
        answer = client.get(f"/bhl/charter/{address}/{path}")
        assert answer.content.startswith(begins)
        assert "attachment" in answer["Content-Disposition"]


def agreed(board: Board, client: Client, **given: str) -> AgreementVersion:
    """An agreement drafted on the site."""
    form = filled(client.get("/bhl/charter/agreements/new").content)
    told = {
        "title": "Aligned budgets",
        "kind": "aligned",
        "text": "We align.",
        "starts_day": "4",
        "starts_month": "1",
        "starts_year": "2027",
        "parties": [str(board.cast.luton.pk), str(board.cast.bedford.pk)],
        f"amount_{board.cast.luton.pk}_2026": "£1,000.10",
    }
    done = client.post("/bhl/charter/agreements/new", {**form, **told, **given})
    assert done.status_code == 302, words(done.content)
    return AgreementVersion.objects.latest("pk")


def test_an_agreement_is_drafted_offered_and_signed_on_the_site(board: Board) -> None:
    with clock.at(MONDAY):
        client = signed_in(board.cast.manager)
        version = agreed(board, client)
        address = f"/bhl/charter/agreements/versions/{version.pk}/"
        assert "1,000.10" in words(client.get(address).content)
        offering = client.get(f"{address}offer").content
        assert "Luton, by its director" in words(offering)
        assert client.post(f"{address}offer", filled(offering)).status_code == 302
        luton = signed_in(board.directors[board.cast.luton])
        assert buttons(luton.get(address).content) == ["Read it and sign"]
        form = filled(luton.get(f"{address}sign").content)
        unread = luton.post(f"{address}sign", form)
        assert "Say that you have read the text." in words(unread.content)
        done = luton.post(f"{address}sign", form | {"read": "on", "paper": "deed 7"})
        assert done["Location"] == address
        page = words(luton.get(address).content)
        assert "1 of 2 signatures are given. Bedford (director) is awaited." in page
        assert "Sealed paper: deed 7." in page
        assert signed_in(board.cast.officer).get(address).status_code == 404
        hertfordshire = signed_in(board.cast.director)
        assert hertfordshire.get(f"{address}sign").status_code == 302  # no party to it


def test_title_and_kind_of_a_draft_are_corrected_until_it_is_offered(board: Board) -> None:
    version = board.with_money()
    client, other = signed_in(board.cast.clerk), signed_in(board.cast.manager)
    page = f"/bhl/charter/agreements/versions/{version.pk}/"
    address = f"/bhl/charter/agreements/{version.agreement_id}/correct"
    assert f'href="{address}"' in client.get(page).content.decode()
    assert f'href="{address}"' not in signed_in(board.cast.director).get(page).content.decode()
    form, late = filled(client.get(address).content), filled(other.get(address).content)
    wrong = client.post(address, form | {"kind": "authorities"})
    assert (wrong.status_code, Agreement.objects.get().kind) == (400, "aligned")
    assert "The draft has amounts, and this kind has none: empty them in it first." in (
        words(wrong.content)
    )
    done = client.post(address, form | {"title": "Pooled budgets", "kind": "pooled"})
    assert done["Location"] == page
    kept = Agreement.objects.get()
    assert (kept.title, kept.kind) == ("Pooled budgets", "pooled")
    # A form left open over it says so, and loses no typing.
    again = other.post(address, late | {"title": "Budgets of all"})
    assert "somebody corrected what an agreement is" in words(again.content)
    assert filled(again.content)["title"] == "Budgets of all"
    offer(by=board.cast.manager, version=version, shown=version.sha256)
    with pytest.raises(NotAllowed, match="no longer a first draft, so its title and kind stay"):
        correct_agreement(
            by=board.cast.clerk, agreement=kept,
            about=AgreementIs("Other", AgreementKind.POOLED, binding=True, board=board.cast.body),
        )  # fmt: skip
    assert client.get(address)["Location"] == page
    assert f'href="{address}"' not in client.get(page).content.decode()


def test_a_decision_on_a_draft_begins_with_what_it_says(board: Board) -> None:
    draft = draft_terms(by=board.cast.clerk, body=board.cast.body, says=SAYS)
    client = signed_in(board.cast.manager)
    shown = html.fromstring(client.get("/bhl/charter/terms/1/").content.decode())
    (way,) = shown.xpath("//a[text()='propose one']/@href")
    form = html.fromstring(client.get(way).content.decode())
    assert form.xpath("//input[@name='about'][@checked]/@value") == [str(draft.ref)]
    assert form.xpath("//input[@name='question']/@value") == [
        "Shall we adopt version 1 of our terms of reference?"
    ]
    proposal = form.xpath("//textarea[@name='proposal']")[0].text
    for said in ("is adopted as drafted.", SAYS.purpose, "Clear days of notice: 5"):
        assert said in proposal
    agreement = board.drafted()
    page = html.fromstring(
        client.get(f"/bhl/charter/agreements/versions/{agreement.pk}/").content.decode()
    )
    (way,) = page.xpath("//a[text()='propose a decision']/@href")
    form = html.fromstring(client.get(way).content.decode())
    assert form.xpath("//input[@name='question']/@value") == [
        "Shall we enter into “Working together”?"
    ]
    # Once it is proposed, the draft names the decision, and asks for no second one.
    decision = propose(board.cast, about=[draft.ref])
    page = client.get("/bhl/charter/terms/1/").content
    assert f"Put to decision {decision.reference}, which is proposed." in words(page)
    assert html.fromstring(page.decode()).xpath("//a[text()='propose one']") == []
    # What is not offered here is not chosen.
    other = html.fromstring(client.get("/bhl/decisions/new?about=terms:99").content.decode())
    assert len(other.xpath("//input[@name='about']")) == 2
    assert other.xpath("//input[@name='about'][@checked]") == []


def test_a_wrong_amount_is_named_and_nothing_typed_is_lost(board: Board) -> None:
    client = signed_in(board.cast.manager)
    form = filled(client.get("/bhl/charter/agreements/new").content)
    year = next(name for name in form if name.startswith(f"amount_{board.cast.luton.pk}_"))
    wrong = client.post("/bhl/charter/agreements/new", {**form, "text": "Kept.", year: "10.005"})
    assert "“10.005” is not a whole number of pence." in words(wrong.content)
    assert filled(wrong.content)["text"] == "Kept."


def test_who_has_the_old_text_open_is_shown_what_changed_before_signing(board: Board) -> None:
    cast = board.cast
    version = board.offered()
    address = f"/bhl/charter/agreements/versions/{version.pk}/sign"
    luton = signed_in(board.directors[cast.luton])
    form = filled(luton.get(address).content) | {"read": "on", "paper": "deed 9"}
    take_back(by=cast.manager, version=version)
    says = board.says("We plan apart.")
    changed = change_version(by=cast.manager, version=version, says=says, shown=version.sha256)
    offer(by=cast.manager, version=version, shown=changed.sha256)
    form["place"] = filled(luton.get(address).content)["place"]
    late = luton.post(address, form)
    assert late.status_code == 409
    assert "[removed: together.] [added: apart.]" in words(late.content)
    again = filled(late.content)
    assert (again["paper"], again["shown"]) == ("deed 9", changed.sha256)
    assert not version.places.filter(signature__isnull=False).exists()


def test_a_signature_awaits_whose_it_is_and_they_are_told(board: Board) -> None:
    cast, luton = board.cast, board.directors[board.cast.luton]
    version = board.offered()

    def awaits(who: object) -> list[str]:
        found = duties_of(who, standing(who, cast.body), cast.body)  # type: ignore[arg-type]
        return [duty.title for duty in found]

    assert awaits(luton) == ["Sign “Working together”"]
    assert awaits(cast.commissioner) == awaits(cast.manager) == []
    telling.read_on()
    told = Message.objects.filter(kind=TO_SIGN.name).values_list("person", flat=True)
    assert set(told) == {director.pk for director in board.directors.values()}
    board.sign(version)
    assert awaits(luton) == []


def test_reviews_await_the_manager_and_the_clerk(board: Board) -> None:
    cast = board.cast
    board.adopted()
    with clock.at(dt.datetime(2028, 8, 1, 9, tzinfo=dt.UTC)):
        for who, many in ((cast.manager, 1), (cast.clerk, 1), (cast.director, 0)):
            assert len(duties_of(who, standing(who, cast.body), cast.body)) == many
        page = signed_in(cast.manager).get("/bhl/charter/terms/1/review").content
        answer = {"found": "Fine.", "outcome": "no change", "next_on_day": "1"}
        answer |= {"next_on_month": "9", "next_on_year": "2029"}
        sent = {k: v for k, v in filled(page).items() if v is not None} | answer
        assert signed_in(cast.manager).post("/bhl/charter/terms/1/review", sent).status_code == 302
        assert "no change" in words(signed_in(cast.officer).get("/bhl/charter/").content)


def test_the_set_up_asks_for_terms_and_an_agreement(board: Board) -> None:
    place = standing(board.cast.manager, board.cast.body)

    def done() -> dict[str, bool]:
        return {s.title: s.done for s in checklist.steps(board.cast.body, place)}

    assert not done()["Adopt the terms of reference"]
    board.adopted()
    board.sign(board.offered())
    assert done()["Adopt the terms of reference"]
    assert done()["Sign the agreement between the authorities"]


def test_more_agreements_and_versions_take_no_more_queries(board: Board) -> None:
    client = signed_in(board.cast.manager)
    counts = []
    for many in (3, 27):
        for number in range(many):
            about = AgreementIs(
                f"Agreement {many}-{number}", AgreementKind.SERVICE, True, board.cast.body
            )
            made = draft_agreement(
                by=OPERATOR, body=board.cast.body, agreement=about, says=board.says()
            )
            offer(by=OPERATOR, version=made, shown=made.sha256)
        with CaptureQueriesContext(connection) as asked:
            page = client.get("/bhl/charter/agreements/").content
        counts.append(len(asked))
    assert "30 agreements" in words(page)
    page = client.get("/bhl/charter/agreements/?kind=pooled+budget").content
    assert "No agreements found" in words(page)
    page = client.get("/bhl/charter/agreements/?kind=shared+service&q=27-9").content
    assert "1 agreement found" in words(page)
    assert counts[0] == counts[1]
