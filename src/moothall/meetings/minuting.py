"""Verbs that keep minutes: write, send round, comment, answer, correct, approve (GOV-3)."""

from moothall import clock
from moothall.faults import InvalidValue
from moothall.ledger import chain
from moothall.ledger.actions import NotAllowed, action, note
from moothall.meetings import minutes_policies as policies
from moothall.meetings.calling import as_it_stands
from moothall.meetings.enums import MINUTES_MOVES, MinutesStatus
from moothall.meetings.minutes_texts import OPENING, Texts, merged, texts_of
from moothall.meetings.models import AgendaItem, Meeting, Minute, Minutes, MinutesComment
from moothall.meetings.permissions import CONVENES
from moothall.partnership.access import MEMBERS
from moothall.partnership.actors import By, person_of
from moothall.partnership.permissions import standing

NOTHING: Texts = {}


@action("MinutesWritten", "wrote on the minutes", who=CONVENES)
def write_minutes(*, by: By, meeting: Meeting, typed: Texts, seen: Texts = NOTHING) -> Minutes:
    """Write parts of the draft, in Markdown: by the key of their item, or OPENING.

    `seen` is what each part said when writing began. Raises ChangedMeanwhile where somebody else
    changed a part to other words, and then writes nothing.
    """
    held = as_it_stands(meeting)
    kept = Minutes.objects.filter(meeting=held).first()
    policies.check_can_write(standing(by, held.body), held, kept)
    items = _items(held, typed)
    written = merged(texts_of(kept), seen, typed)
    minutes = kept or Minutes.objects.create(meeting=held)
    for key, text in written.items():
        Minute.objects.update_or_create(
            minutes=minutes,
            item=items.get(key),
            version=minutes.version,
            defaults={"text": text, "written_at": clock.now(), "written_by": person_of(by)},
        )
    note(parts=len(written))
    return minutes


def _items(meeting: Meeting, typed: Texts) -> dict[int, AgendaItem]:
    items = {item.pk: item for item in meeting.items.all()}
    if typed.keys() - items.keys() - {OPENING}:
        raise NotAllowed("One of these items stands on the agenda of another meeting.")
    return items


def _held(minutes: Minutes) -> Minutes:
    """Return minutes as nobody can change them until the caller's transaction ends."""
    chain.hold()
    return Minutes.objects.select_related("meeting__body").get(pk=minutes.pk)


def _move(minutes: Minutes, to: MinutesStatus, **columns: object) -> Minutes:
    if to not in MINUTES_MOVES[MinutesStatus(minutes.status)]:
        raise NotAllowed(f"The minutes {policies.STANDS[MinutesStatus(minutes.status)]}.")
    minutes.status = to
    for name, value in columns.items():
        setattr(minutes, name, value)
    minutes.save(update_fields=["status", *columns])
    note(version=minutes.version)
    return minutes


@action("MinutesCirculated", "circulated the minutes", who=CONVENES)
def circulate_minutes(*, by: By, minutes: Minutes) -> Minutes:
    """Send the minutes round: from now on a change makes another version.

    Raises InvalidValue naming every item of which they say nothing.
    """
    held = _held(minutes)
    policies.check_can_circulate(standing(by, held.meeting.body), held)
    texts = texts_of(held)
    silent = [
        f"{item.number} ({item.title})"
        for item in held.meeting.items.all()
        if not item.is_withdrawn and not texts.get(item.pk)
    ]
    if silent:
        raise InvalidValue(
            f"The minutes say nothing yet of item {', item '.join(silent)}. Write what was said, "
            "or that it was not reached."
        )
    return _move(held, MinutesStatus.CIRCULATED, circulated_at=clock.now())


@action("MinutesCorrected", "corrected the circulated minutes", who=CONVENES)
def correct_minutes(*, by: By, minutes: Minutes, typed: Texts, seen: Texts) -> Minutes:
    """Make another version of circulated minutes; the earlier ones stay and can be compared."""
    held = _held(minutes)
    policies.check_can_correct(standing(by, held.meeting.body), held)
    items = _items(held.meeting, typed)
    now = texts_of(held)
    written = merged(now, seen, typed)
    if not written:
        raise InvalidValue("Nothing is changed, so there is nothing to correct.")
    if any(key != OPENING and not text for key, text in written.items()):
        raise InvalidValue("An item must say something: write what was said instead.")
    number = held.version + 1
    Minute.objects.bulk_create(
        Minute(
            minutes=held,
            item=items.get(key),
            version=number,
            text=text,
            written_by=person_of(by),
        )
        for key, text in {**now, **written}.items()
    )
    return _move(held, MinutesStatus.CIRCULATED, version=number)


@action(
    "MinutesCommented",
    "commented on the minutes",
    who=MEMBERS,
    only="who was there, and those who convene meetings",
)
def comment_on_minutes(
    *, by: By, minutes: Minutes, text: str, item: AgendaItem | None = None
) -> MinutesComment:
    """Say something of circulated minutes, as somebody who was there."""
    held = _held(minutes)
    policies.check_can_comment(by, standing(by, held.meeting.body), held)
    if item is not None and item.meeting_id != held.meeting_id:
        raise NotAllowed("That item stands on the agenda of another meeting.")
    if not text.strip():
        raise InvalidValue("Write what you would have said otherwise.")
    return MinutesComment.objects.create(
        minutes=held, item=item, version=held.version, text=text.strip(), said_by=person_of(by)
    )


@action("MinutesCommentAnswered", "answered a comment on the minutes", who=CONVENES)
def answer_comment(*, by: By, comment: MinutesComment, answer: str) -> MinutesComment:
    """Say what came of a comment."""
    chain.hold()
    held = MinutesComment.objects.select_related("minutes__meeting__body").get(pk=comment.pk)
    policies.check_can_answer(standing(by, held.minutes.meeting.body), held)
    if not answer.strip():
        raise InvalidValue("Write what came of the comment: corrected in version 2, or why not.")
    held.answer, held.answered_at, held.answered_by = answer.strip(), clock.now(), person_of(by)
    held.save(update_fields=["answer", "answered_at", "answered_by"])
    return held


@action("MinutesApproved", "recorded that the minutes were approved", who=CONVENES)
def approve_minutes(*, by: By, minutes: Minutes, at: Meeting) -> Minutes:
    """Record that a later meeting approved the minutes; what they say is never changed again."""
    held = _held(minutes)
    approving = as_it_stands(at)
    policies.check_can_approve(standing(by, held.meeting.body), held, approving)
    return _move(
        held,
        MinutesStatus.APPROVED,
        approved_at=clock.now(),
        approved_by=person_of(by),
        approved_in=approving,
    )
