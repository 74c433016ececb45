"""Papers: who gives them, what is late, what supersedes what, and who may read them."""

import pytest
from django.db import DatabaseError, transaction
from tests.cast import Cast
from tests.unit.meetings.files import pdf
from tests.unit.meetings.held import GROUND, called, held, kept, published

from moothall.faults import InvalidValue
from moothall.governance import subjects
from moothall.ledger.actions import NotAllowed
from moothall.ledger.models import Event
from moothall.meetings import record_subjects
from moothall.meetings.calling import cancel_meeting
from moothall.meetings.models import Paper
from moothall.meetings.paper_queries import (
    is_public,
    may_read_paper,
    papers_of,
    readable,
    versions_of,
)
from moothall.meetings.papers import give_newer_version, give_paper, note_reading, withdraw_paper
from moothall.partnership.permissions import standing


def test_a_paper_is_late_once_the_agenda_is_published(cast: Cast) -> None:
    early = called(cast).paper()
    late = published(cast).paper()
    assert (early.is_late, late.is_late) == (False, True)
    assert Event.objects.get(name="PaperGiven", subject_id=str(late.pk)).detail["late"] is True


def test_who_presents_an_item_gives_its_papers_and_no_others(cast: Cast) -> None:
    made = called(cast)
    file = kept(pdf())
    given = give_paper(
        by=cast.director, meeting=made.meeting, item=made.items["Budget"], title="P", kept=file
    )
    assert given.given_by == cast.director
    with pytest.raises(NotAllowed, match="send it to the clerk"):
        give_paper(by=cast.director, meeting=made.meeting, title="P", kept=file)
    with pytest.raises(NotAllowed, match="send it to the clerk"):
        give_paper(
            by=cast.director, meeting=made.meeting, item=made.items["Bids"], title="P", kept=file
        )


def test_a_paper_is_not_given_to_a_meeting_that_is_cancelled_or_of_another_item(
    cast: Cast,
) -> None:
    one, other = called(cast), called(cast)
    with pytest.raises(NotAllowed, match="agenda of another meeting"):
        give_paper(
            by=cast.clerk,
            meeting=one.meeting,
            item=other.items["Budget"],
            title="P",
            kept=kept(pdf()),
        )
    cancel_meeting(by=cast.clerk, meeting=one.meeting, because="Snow.")
    with pytest.raises(NotAllowed, match="is cancelled, so it takes no papers"):
        one.paper()


def test_a_newer_version_stands_in_the_place_of_the_older_which_stays(cast: Cast) -> None:
    made = called(cast)
    first = made.paper(item="Bids")
    second = give_newer_version(by=cast.clerk, paper=first, kept=kept(pdf(2)))
    assert (second.version, second.title, second.exempt_ground) == (2, "A paper", GROUND)
    assert papers_of(made.meeting) == [second]
    assert versions_of(first) == versions_of(second) == [second, first]
    with pytest.raises(NotAllowed, match="newer version"):
        give_newer_version(by=cast.clerk, paper=first, kept=kept(pdf(3)))
    with pytest.raises(InvalidValue, match="the same file"):
        give_newer_version(by=cast.clerk, paper=second, kept=kept(pdf(2)))


def test_a_withdrawn_paper_stays_in_the_record_with_its_reason(cast: Cast) -> None:
    made = called(cast)
    paper = made.paper()
    with pytest.raises(NotAllowed, match="is for the manager, chair, deputy chair and clerk of"):
        withdraw_paper(by=cast.director, paper=paper, because="Mine.")
    with pytest.raises(InvalidValue, match="Say why"):
        withdraw_paper(by=cast.clerk, paper=paper, because=" ")
    withdraw_paper(by=cast.clerk, paper=paper, because="A wrong table.")
    assert papers_of(made.meeting) == []
    with pytest.raises(NotAllowed, match="was withdrawn"):
        withdraw_paper(by=cast.clerk, paper=paper, because="Again.")


def test_exempt_papers_are_for_those_who_act_for_an_authority_or_present_them(cast: Cast) -> None:
    made = published(cast)
    papers = [made.paper("Open"), made.paper("Secret", item="Bids")]
    may = {
        role: [p.title for p in readable(who, standing(who, cast.body), papers)]
        for role, who in (
            ("director", cast.director),
            ("clerk", cast.clerk),
            ("officer", cast.officer),
            ("representative", cast.representative),
            ("observer", cast.observer),
        )
    }
    both, one = ["Open", "Secret"], ["Open"]
    assert may == {
        "director": both, "clerk": both, "officer": one, "representative": one, "observer": one,
    }  # fmt: skip


def test_a_paper_is_public_where_the_meeting_is_and_its_agenda_is_out(cast: Cast) -> None:
    early, made = called(cast), published(cast)
    for meeting in (early.meeting, made.meeting):
        meeting.is_public = True
        meeting.save()
    assert is_public(made.paper()) is True
    assert is_public(made.paper(item="Bids")) is False
    assert is_public(early.paper()) is False


def test_that_somebody_read_an_exempt_paper_stands_in_the_ledger(cast: Cast) -> None:
    paper = published(cast).paper(item="Bids")
    note_reading(by=cast.director, paper=paper)
    event = Event.objects.get(name="PaperRead")
    assert (event.actor_id, event.subject_id) == (str(cast.director.pk), str(paper.pk))
    assert event.detail["sha256"] == paper.sha256


def test_the_database_itself_keeps_papers(cast: Cast) -> None:
    paper = called(cast).paper()
    for change in ({"sha256": "0" * 64}, {"title": "Other"}, {"is_exempt": True}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Paper.objects.filter(pk=paper.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Paper.objects.filter(pk=paper.pk).delete()


def test_papers_are_offered_as_evidence_but_exempt_ones(cast: Cast) -> None:
    record_subjects.register()
    made = called(cast)
    paper, secret = made.paper("Open"), made.paper("Secret", item="Bids")
    found = subjects.find(cast.body, paper.ref)
    assert found is not None
    assert (found.content_hash, found.address) == (
        paper.sha256,
        f"/bhl/meetings/papers/{paper.pk}/",
    )
    assert subjects.find(cast.other_body, paper.ref) is None
    hidden = subjects.find(cast.body, secret.ref)
    assert hidden is not None
    assert "Secret" not in hidden.title
    assert record_subjects.offered(cast.body) == [paper.ref]


def test_papers_are_settled_once_the_minutes_are_approved(cast: Cast) -> None:
    from moothall.meetings.minuting import approve_minutes, circulate_minutes

    made, later = held(cast, 7), held(cast, 14)
    minutes = circulate_minutes(by=cast.clerk, minutes=made.drafted())
    approve_minutes(by=cast.clerk, minutes=minutes, at=later.meeting)
    with pytest.raises(NotAllowed, match="settled"):
        made.paper()


def test_may_read_paper_of_another_role_is_not_widened_by_giving(cast: Cast) -> None:
    made = called(cast)
    paper = made.paper(item="Bids")
    assert may_read_paper(cast.officer, standing(cast.officer, cast.body), paper) is False
