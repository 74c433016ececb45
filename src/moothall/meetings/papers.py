"""Verbs on papers: give, give a newer version, withdraw, and note who read what is not public."""

from moothall.faults import InvalidValue
from moothall.ledger.actions import action, note
from moothall.meetings.calling import as_it_stands
from moothall.meetings.models import AgendaItem, Meeting, Paper
from moothall.meetings.paper_policies import (
    check_can_give,
    check_can_supersede,
    check_can_withdraw,
)
from moothall.meetings.paper_store import KeptFile
from moothall.meetings.permissions import CONVENES
from moothall.partnership.access import MEMBERS
from moothall.partnership.actors import By, person_of
from moothall.partnership.permissions import standing

LONGEST_TITLE = 200
# Who gives one, as the docs of actions have it.
GIVERS = "who presents its item, and those who convene meetings"


@action("PaperGiven", "gave a paper", who=MEMBERS, only=GIVERS)
def give_paper(
    *,
    by: By,
    meeting: Meeting,
    title: str,
    kept: KeptFile,
    item: AgendaItem | None = None,
    exempt_ground: str = "",
) -> Paper:
    """Attach a file that lies in the home to a meeting, or to one item of its agenda.

    With an `exempt_ground` it is not for the public; a paper of an exempt item never is. It is late
    once the agenda is published. Raises NotAllowed, and InvalidValue where it has no title.
    """
    held = as_it_stands(meeting)
    check_can_give(by, standing(by, held.body), held, item)
    ground = exempt_ground.strip() or (item.exempt_ground if item else "")
    return _add(by, _paper(held, item, title), kept, ground)


@action("PaperSuperseded", "gave a newer version of a paper", who=MEMBERS, only=GIVERS)
def give_newer_version(*, by: By, paper: Paper, kept: KeptFile, title: str = "") -> Paper:
    """Put a newer version in the place of a paper; the older one stays and can be read."""
    held = Paper.objects.select_related("meeting__body", "item").get(pk=paper.pk)
    check_can_supersede(by, standing(by, held.meeting.body), held)
    if kept.sha256 == held.sha256:
        raise InvalidValue("This is the same file as the version that is there: choose another.")
    newer = _paper(held.meeting, held.item, title or held.title)
    newer.supersedes, newer.version = held, held.version + 1
    return _add(by, newer, kept, held.exempt_ground)


def _paper(meeting: Meeting, item: AgendaItem | None, title: str) -> Paper:
    words = " ".join(title.split())[:LONGEST_TITLE]
    if not words:
        raise InvalidValue("Give the paper a title, as it will stand on the agenda.")
    return Paper(meeting=meeting, item=item, title=words)


def _add(by: By, paper: Paper, kept: KeptFile, ground: str) -> Paper:
    paper.filename, paper.media_type = kept.filename, kept.media_type
    paper.size, paper.sha256, paper.pages = kept.size, kept.sha256, kept.pages
    paper.is_exempt, paper.exempt_ground = bool(ground), ground[:300]
    paper.is_late = paper.meeting.agenda_published_at is not None
    paper.given_by = person_of(by)
    paper.save(force_insert=True)
    note(sha256=kept.sha256, version=paper.version, late=paper.is_late, exempt=paper.is_exempt)
    return paper


@action("PaperWithdrawn", "withdrew a paper", who=CONVENES)
def withdraw_paper(*, by: By, paper: Paper, because: str) -> Paper:
    """Take a paper off the meeting; it stays in the record with the reason."""
    held = Paper.objects.select_related("meeting__body").get(pk=paper.pk)
    check_can_withdraw(standing(by, held.meeting.body), held)
    reason = because.strip()
    if not reason:
        raise InvalidValue("Say why the paper is withdrawn: it stands in the record.")
    held.withdrawn_because = reason[:300]
    held.save(update_fields=["withdrawn_because"])
    return held


@action(
    "PaperRead",
    "read a paper that is not for the public",
    who=MEMBERS,
    only="by the way, where they are given one that is theirs to read",
)
def note_reading(*, by: By, paper: Paper) -> Paper:
    """Leave in the ledger that somebody was given a paper that is not for the public."""
    note(sha256=paper.sha256)
    return paper
