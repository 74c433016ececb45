"""When a paper may be given, superseded or withdrawn: each check raises one plain sentence."""

from moothall.ledger.actions import NotAllowed
from moothall.meetings.enums import MinutesStatus, Status
from moothall.meetings.models import AgendaItem, Meeting, Minutes, Paper
from moothall.meetings.permissions import CONVENES
from moothall.meetings.policies import named
from moothall.partnership.actors import By
from moothall.partnership.models import Person
from moothall.partnership.permissions import Standing


def check_can_give(by: By, place: Standing, meeting: Meeting, item: AgendaItem | None) -> None:
    """Raise NotAllowed where somebody gives no paper for this: to the meeting as a whole gives who
    convenes it, to an item also who presents it.
    """
    presents = item is not None and isinstance(by, Person) and item.presenter_id == by.pk
    if not CONVENES.holds(place) and not presents:
        raise NotAllowed(
            "A paper is given by whoever presents its item, or by those who convene the meeting: "
            "send it to the clerk."
        )
    if item is not None and item.meeting_id != meeting.pk:
        raise NotAllowed("That item stands on the agenda of another meeting.")
    if item is not None and item.is_withdrawn:
        raise NotAllowed(f"“{item.title}” was withdrawn from the agenda.")
    _check_open(meeting)


def check_can_supersede(by: By, place: Standing, paper: Paper) -> None:
    """Raise NotAllowed where no newer version of a paper can be given."""
    check_can_give(by, place, paper.meeting, paper.item)
    _check_counts(paper)


def check_can_withdraw(place: Standing, paper: Paper) -> None:
    """Raise NotAllowed where a paper cannot be withdrawn: by this person, or any more."""
    if not CONVENES.holds(place):
        raise NotAllowed(CONVENES.refuses("Withdrawing papers", str(paper.meeting.body)))
    _check_open(paper.meeting)
    _check_counts(paper)


def _check_open(meeting: Meeting) -> None:
    if meeting.status == Status.CANCELLED:
        raise NotAllowed(f"The meeting {named(meeting)} is cancelled, so it takes no papers.")
    if meeting.status == Status.HELD and _is_approved(meeting):
        raise NotAllowed(
            f"The minutes of the meeting {named(meeting)} are approved, so its papers are settled."
        )


def _is_approved(meeting: Meeting) -> bool:
    return Minutes.objects.filter(meeting=meeting, status=MinutesStatus.APPROVED).exists()


def _check_counts(paper: Paper) -> None:
    if paper.withdrawn_because:
        raise NotAllowed(f"“{paper.title}” was withdrawn.")
    if Paper.objects.filter(supersedes=paper).exists():
        raise NotAllowed(
            f"There is a newer version of “{paper.title}” already: look at that one first."
        )
