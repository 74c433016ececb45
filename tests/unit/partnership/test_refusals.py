"""Refusals say what was refused, who may do it here, and what to do: wherever they are read."""

from html import unescape

import pytest
from django.test import Client, RequestFactory
from tests.cast import Cast

from moothall.faults import NotAllowed
from moothall.ledger.guards import OPERATES, OWN
from moothall.meetings.calling import cancel_meeting
from moothall.partnership.access import MANAGERS, MEMBERS
from moothall.partnership.actions import add_organisation, rename_body
from moothall.partnership.enums import Sector
from moothall.web.refusals import TellsRefusals

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
LISTED = (
    "Ask one of them to do it, or the partnership's manager for a role that lets you: the page "
    "“Who can see and do what?” lists which do."
)


class Meeting:
    """Something of the cast's body."""

    body_slug = "bhl"


def test_an_action_refuses_in_a_whole_sentence_with_the_body_s_name(cast: Cast) -> None:
    with pytest.raises(NotAllowed) as refused:
        cancel_meeting(by=cast.observer, meeting=Meeting())  # type: ignore[call-arg, arg-type]
    assert str(refused.value) == (
        "Cancelling a meeting is for the manager, chair, deputy chair and clerk of Bedfordshire, "
        f"Hertfordshire and Luton. {LISTED}"
    )
    with pytest.raises(NotAllowed) as refused:
        rename_body(by=cast.clerk, body=cast.body, name="Ours")
    assert str(refused.value) == (
        "Renaming the body is for the manager of Bedfordshire, Hertfordshire and Luton. "
        "Ask the manager to do it."
    )


def test_who_is_nothing_in_a_body_is_not_told_its_name(cast: Cast) -> None:
    with pytest.raises(NotAllowed) as refused:
        rename_body(by=cast.stranger, body=cast.body, name="Ours")
    assert str(refused.value) == (
        "Renaming the body is for the manager of the partnership. Ask the manager to do it."
    )


def test_what_no_role_in_one_body_allows_is_refused_in_a_sentence_too(cast: Cast) -> None:
    with pytest.raises(NotAllowed) as refused:
        add_organisation(by=cast.clerk, name="Adams College", sector=Sector.COLLEGE)
    assert str(refused.value) == (
        "Adding the organisation is for a manager of any partnership of the site. "
        "Ask the manager of yours to do it."
    )
    assert OWN.refuses("Setting up a second factor") == (
        "Setting up a second factor is for whoever it is about, for what is their own. "
        "Nobody does it for another."
    )
    assert OPERATES.refuses("Founding the body") == (
        "Founding the body is for the operator of the site, or the site itself by the calendar. "
        "Ask whoever runs the site: it is done at the command line there."
    )
    assert MEMBERS.words == "Anyone appointed in the partnership."
    assert MANAGERS.words == "The manager of the partnership."


def test_a_page_that_is_not_open_says_for_whom_it_is_and_leads_to_who_may_do_what(
    cast: Cast,
) -> None:
    client = Client()
    client.force_login(cast.observer, backend=BACKEND)
    answer = client.get("/bhl/meetings/new")
    page = unescape(answer.content.decode())
    assert answer.status_code == 403
    assert (
        "<p>This page is for the manager, chair, deputy chair and clerk "
        f"of Bedfordshire, Hertfordshire and Luton. {LISTED}</p>" in page
    )
    assert (
        '<a href="/bhl/partnership/access/">Who can see and do what in Bedfordshire, '
        "Hertfordshire and Luton?</a>" in page
    )


def test_a_refusal_that_no_form_tells_is_a_page_and_no_breakdown(rf: RequestFactory) -> None:
    told = TellsRefusals(lambda request: None)  # type: ignore[arg-type, return-value]
    words = MANAGERS.refuses("Renaming the body")
    answer = told.process_exception(rf.get("/bhl/"), NotAllowed(words))
    assert answer is not None
    assert answer.status_code == 403
    assert f"<p>{words}</p>" in unescape(answer.content.decode())
    assert told.process_exception(rf.get("/bhl/"), ValueError("broken")) is None
