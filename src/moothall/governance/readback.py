"""Whether decisions read as the ledger recorded them: their text, what was said, their state."""

from collections.abc import Iterator, Sequence

from moothall.governance.content import Exempt
from moothall.governance.enums import Stance, Status
from moothall.governance.models import Decision, ExemptPart
from moothall.governance.proposals import content_as_kept
from moothall.ledger import readback
from moothall.ledger.models import Event
from moothall.ledger.queries import history_of

SAID = {
    "ConsentGiven": Stance.CONSENT,
    "ObjectionMade": Stance.OBJECTION,
    "ConsentWithdrawn": Stance.WITHDRAWN,
    "ObjectionWithdrawn": Stance.WITHDRAWN,
    "PanelVotesRecorded": Stance.CONSENT,
}
BECAME = {
    "DecisionProposed": Status.PROPOSED,
    "DecisionTaken": Status.TAKEN,
    "DecisionCarried": Status.TAKEN,
    "DecisionTakenByPanel": Status.TAKEN,
    "DecisionPublished": Status.PUBLISHED,
    "DecisionCalledIn": Status.CALLED_IN,
    "DecisionReopened": Status.PROPOSED,
    "DecisionTookEffect": Status.EFFECTIVE,
    "DecisionWithdrawn": Status.WITHDRAWN,
    "DecisionLapsed": Status.LAPSED,
    "DecisionSuperseded": Status.SUPERSEDED,
}
COMMENTED = "CommentRecorded"
# Which requirement was answered, and how: level, authority, stance; and the hash of the words,
# which older events have not.
Word = tuple[str, str, str, str]
NO_WORD: Word = ("", "", "", "")


def register() -> None:
    """Let the ledger be held against the decisions."""
    readback.register("decisions", changed, older)


def older() -> int:
    """Count what was said before events had the hash of it."""
    said = Event.objects.filter(name__in=(*SAID, COMMENTED))
    return said.exclude(detail__has_key="said").count()


def changed() -> Iterator[str]:
    """Name what no longer reads as it was recorded of each decision (seven queries for each)."""
    for decision in Decision.objects.select_related("body", "supersedes").order_by("pk"):
        events = list(history_of(decision.ref).order_by("sequence"))
        for what in _faults(decision, events):
            yield f"Decision {decision.reference} of {decision.body}: {what}"


def _faults(decision: Decision, events: Sequence[Event]) -> Iterator[str]:
    recorded = next((each for each in events if each.name in BECAME), None)
    if recorded is None:
        yield "no event of the ledger tells that it was proposed."
        return
    if content_as_kept(decision).sha256() != recorded.subject_hash:
        yield f"its text is not the one that event {recorded.sequence} recorded."
    part = ExemptPart.objects.filter(decision=decision).first()
    if part and Exempt(part.ground, part.text).sha256(part.salt) != part.sha256:
        yield "its exempt part is not the one that was kept apart when it was proposed."
    yield from _of_words(decision, events)
    yield from _of_comments(decision, events)
    became = [BECAME[each.name] for each in events if each.name in BECAME]
    if decision.status != became[-1]:
        yield f"it stands as {decision.status}, and the ledger left it {became[-1]}."


def _of_words(decision: Decision, events: Sequence[Event]) -> Iterator[str]:
    """Name each consent or objection that is another than the ledger has, lacks or was added."""
    told = {
        int(each.detail["position"]): (
            str(each.detail.get("level", "")),
            str(each.detail.get("authority", "")),
            str(SAID[each.name]),
            str(each.detail.get("said", "")),
        )
        for each in events
        if each.name in SAID and "position" in each.detail
    }
    kept: dict[int, Word] = {}
    for each in decision.positions.select_related("requirement"):
        asked = each.requirement
        authority = f"organisation:{asked.authority_id}" if asked.authority_id else ""
        hashed = each.digest() if told.get(each.number, NO_WORD)[-1] else ""
        kept[each.number] = (str(asked.level), authority, str(each.stance), hashed)
    for number in sorted(told.keys() | kept.keys()):
        if told.get(number) != kept.get(number):
            yield f"what was said as number {number} is not what the ledger recorded."


def _of_comments(decision: Decision, events: Sequence[Event]) -> Iterator[str]:
    """Name each comment that is another than the ledger has, lacks or was added; of those of older
    events only how many there are.
    """
    recorded = [each.detail for each in events if each.name == COMMENTED]
    told = {int(each["comment"]): each["said"] for each in recorded if "said" in each}
    kept = {each.pk: each.digest() for each in decision.comments.all()}
    for key, said in told.items():
        if kept.get(key) != said:
            yield f"comment {key} on it is not what the ledger recorded."
    if len(kept.keys() - told.keys()) != len(recorded) - len(told):
        yield f"it has {len(kept)} comments, and the ledger tells of {len(recorded)}."
