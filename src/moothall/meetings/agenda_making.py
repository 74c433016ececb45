"""Verbs on the agenda: add, change, shift, take off, withdraw, publish."""

from dataclasses import dataclass

from django.db.models import Max

from moothall import clock
from moothall.charter.queries import notice_days
from moothall.faults import InvalidValue
from moothall.ledger import chain
from moothall.ledger.actions import NotAllowed, action, note
from moothall.meetings.agenda_sources import Suggestion
from moothall.meetings.calling import as_it_stands
from moothall.meetings.enums import ItemKind, Status
from moothall.meetings.invited import invited_to
from moothall.meetings.models import AgendaItem, Meeting
from moothall.meetings.permissions import CONVENES
from moothall.meetings.policies import (
    check_can_change_item,
    check_can_drop,
    check_can_publish,
    check_can_withdraw,
    check_is_ahead,
    is_short_notice,
)
from moothall.partnership.actors import By, person_of
from moothall.partnership.models import Person

LONGEST_ITEM = 480


@dataclass(frozen=True, slots=True)
class Wording:
    """What an item says: its title, what it is for, what is asked, who presents it, how long."""

    title: str
    kind: ItemKind = ItemKind.DISCUSSION
    note: str = ""
    presenter: Person | None = None
    minutes: int = 10
    is_exempt: bool = False
    exempt_ground: str = ""

    def faults(self, meeting: Meeting) -> list[str]:
        """Return all that is wrong with it, in words."""
        found = []
        if not self.title.strip():
            found.append("Give the item a title.")
        if not 0 <= self.minutes <= LONGEST_ITEM:
            found.append(f"An item takes from 0 to {LONGEST_ITEM} minutes.")
        if self.is_exempt and not self.exempt_ground.strip():
            found.append("Say on which ground the item is not for the public.")
        if self.presenter and self.presenter not in {i.person for i in invited_to(meeting)}:
            found.append(f"{self.presenter} is not invited to this meeting.")
        return found


@action("AgendaItemAdded", "put an item on the agenda", who=CONVENES)
def add_item(
    *,
    by: By,
    meeting: Meeting,
    wording: Wording,
    suggestion: Suggestion | None = None,
    late_because: str = "",
) -> AgendaItem:
    """Add an item at the end of an agenda; once that is published, only with why it cannot wait.

    `suggestion` is the open matter it comes from.
    """
    held = as_it_stands(meeting)
    check_is_ahead(by, held)
    is_late = held.status == Status.AGENDA
    faults = wording.faults(held)
    if is_late and not late_because.strip():
        faults.append("The agenda is published: say why this item cannot wait.")
    if suggestion and _is_on(held, suggestion):
        faults.append(f"“{suggestion.matter.title}” is on the agenda already.")
    if faults:
        raise InvalidValue(" ".join(faults))
    last = held.items.aggregate(Max("number"))["number__max"]
    item = AgendaItem(
        meeting=held,
        number=(last or 0) + 1,
        is_late=is_late,
        late_because=late_because.strip() if is_late else "",
        added_by=person_of(by),
    )
    _word(item, wording)
    if suggestion:
        ref = suggestion.matter.ref
        item.source, item.address = suggestion.room, suggestion.matter.href
        item.ref_kind, item.ref_key = (ref.kind, ref.id) if ref else ("", "")
    item.save(force_insert=True)
    note(number=item.number, source=item.source, late=is_late)
    return item


def _is_on(meeting: Meeting, suggestion: Suggestion) -> bool:
    return suggestion.key in {source_key(item) for item in meeting.items.on()}


def source_key(item: AgendaItem) -> str:
    """Return the key of the open matter that an item comes from; nothing where it was written."""
    if not item.source:
        return ""
    of = f"{item.ref_kind}:{item.ref_key}" if item.ref_key else item.ref_kind
    return f"{item.source}/{of or item.address}"


def _word(item: AgendaItem, wording: Wording) -> None:
    item.title, item.kind, item.note = wording.title.strip(), wording.kind, wording.note.strip()
    item.presenter, item.minutes = wording.presenter, wording.minutes
    item.is_exempt = wording.is_exempt
    item.exempt_ground = wording.exempt_ground.strip() if wording.is_exempt else ""


@action("AgendaItemChanged", "changed an item of the agenda", who=CONVENES)
def change_item(*, by: By, item: AgendaItem, wording: Wording) -> AgendaItem:
    """Change what an item says, as long as the agenda is not published."""
    kept = _kept(item)
    check_can_change_item(by, kept)
    faults = wording.faults(kept.meeting)
    if faults:
        raise InvalidValue(" ".join(faults))
    _word(kept, wording)
    kept.save()
    note(number=kept.number)
    return kept


@action("AgendaItemShifted", "changed the order of the agenda", who=CONVENES)
def shift_item(*, by: By, item: AgendaItem, steps: int) -> AgendaItem:
    """Move an item up (-1) or down (1) among the others; beyond the ends it stays."""
    kept = _kept(item)
    check_can_change_item(by, kept)
    items = list(kept.meeting.items.all())
    here = items.index(kept)
    items.insert(max(0, here + steps), items.pop(here))
    _number(items)
    kept.refresh_from_db()
    note(number=kept.number)
    return kept


@action("AgendaItemDropped", "took an item off the agenda", who=CONVENES)
def drop_item(*, by: By, item: AgendaItem) -> Meeting:
    """Take an item off an agenda that is not published yet."""
    kept = _kept(item)
    check_can_drop(by, kept)
    if kept.papers.exists():
        raise NotAllowed(f"“{kept.title}” has papers: withdraw them first.")
    note(item=str(kept.ref), number=kept.number)
    kept.delete()
    _number(list(kept.meeting.items.all()))
    return kept.meeting


@action("AgendaItemWithdrawn", "withdrew an item of the published agenda", who=CONVENES)
def withdraw_item(*, by: By, item: AgendaItem, because: str) -> AgendaItem:
    """Withdraw an item of a published agenda; it stays there with the reason."""
    kept = _kept(item)
    check_can_withdraw(by, kept)
    if not because.strip():
        raise InvalidValue("Say why the item is withdrawn, in a sentence.")
    kept.withdrawn_because = because.strip()
    kept.save(update_fields=["withdrawn_because"])
    note(number=kept.number)
    return kept


@action("AgendaPublished", "published the agenda", who=CONVENES)
def publish_agenda(*, by: By, meeting: Meeting, short_notice_because: str = "") -> Meeting:
    """Publish an agenda; with less than the notice agreed only with the reason why."""
    held = as_it_stands(meeting)
    check_can_publish(by, held)
    short = is_short_notice(held)
    if short and not short_notice_because.strip():
        raise InvalidValue(
            f"This gives less than {notice_days(held.body, held.day)} clear days' notice: say why "
            "it cannot be helped."
        )
    held.status, held.agenda_published_at = Status.AGENDA, clock.now()
    held.short_notice_because = short_notice_because.strip() if short else ""
    held.changed_at = clock.now()
    held.save()
    note(items=held.items.count(), short_notice=short)
    return held


def _kept(item: AgendaItem) -> AgendaItem:
    chain.hold()
    found = AgendaItem.objects.select_related("meeting__body").filter(pk=item.pk).first()
    if found is None:
        raise NotAllowed(f"“{item.title}” has been taken off the agenda meanwhile.")
    return found


def _number(items: list[AgendaItem]) -> None:
    """Number items from 1 in the order given."""
    for number, each in enumerate(items, 1):
        each.number = number
    AgendaItem.objects.bulk_update(items, ["number"])
