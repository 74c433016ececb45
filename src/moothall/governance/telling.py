"""What people are told of decisions: that one awaits their word, and that one moves on."""

from django.urls import reverse

from moothall.governance.enums import Level, RuleKind, Stance
from moothall.governance.models import Decision
from moothall.governance.permissions import LEVEL_OF, voice_of
from moothall.governance.told import people_by_organisation
from moothall.governance.voices import Heard, asked, heard
from moothall.ledger.models import Event
from moothall.ledger.queries import words_of
from moothall.notices import kinds
from moothall.notices.enums import Delivery
from moothall.notices.kinds import Kind, Told
from moothall.partnership.enums import Role, Sector
from moothall.partnership.models import Appointment, Body, Organisation, held
from moothall.theme.formats import long_date

AWAITS = Kind("decision.awaits", "A decision awaits my word", Delivery.AT_ONCE)
MOVES_ON = Kind("decision.moves", "A decision moves on", Delivery.DAILY)
CONCERNS = Kind("decision.told", "We are to be told of a decision", Delivery.AT_ONCE)
# What members say, told by the words of the ledger, which say who does what.
SAID = ("ConsentGiven", "ConsentWithdrawn", "ObjectionMade", "ObjectionWithdrawn")
# What it comes to: whoever did it, the decision is what became something.
BECAME = {
    "DecisionTaken": "is taken: the consents that it needs are given",
    "DecisionCarried": "is taken: those who are still asked have carried it",
    "DecisionTakenByPanel": "is taken by the panel of a dispute, whose outcome binds all members",
    "DecisionReopened": "is open again: a consent that it needs is missing",
    "DecisionPublished": "is published, and can be called in",
    "DecisionCalledIn": "is called in, and takes no effect until scrutiny has said its word",
    "DecisionTookEffect": "is in effect",
    "DecisionWithdrawn": "is withdrawn",
    "DecisionLapsed": "has lapsed",
    "DecisionSuperseded": "is superseded by a later one",
}


def register() -> None:
    """Let people be told of decisions."""
    awaits = {
        "DecisionProposed": awaited,
        "DecisionReopened": awaited,
        "DecisionTaken": to_publish,
        "DecisionCarried": to_publish,
        "DecisionTakenByPanel": to_publish,
    }
    kinds.register(AWAITS, awaits)
    kinds.register(MOVES_ON, dict.fromkeys((*SAID, *BECAME), moved_on))
    kinds.register(CONCERNS, {"DecisionPublished": told_of})


def awaited(body: Body, event: Event) -> Told | None:
    """Tell those who speak for an authority, at its level, that its consent is asked for."""
    decision = _decision(body, event)
    if decision is None:
        return None
    open_ = [each for each in asked(decision) if not _consents(each)]
    text = f"Decision {decision.reference} awaits your word: {decision.question}"
    if decision.answer_by:
        text += f" It asks for an answer by {long_date(decision.answer_by)}."
    return Told(text, _address(body, decision), _speakers(body, open_))


def to_publish(body: Body, event: Event) -> Told | None:
    """Tell the manager that a decision is taken and waits to be published."""
    decision = _decision(body, event)
    if decision is None:
        return None
    text = f"Decision {decision.reference} is taken, and waits to be published: {decision.question}"
    return Told(text, _address(body, decision), _managers(body))


def moved_on(body: Body, event: Event) -> Told | None:
    """Tell the manager, who proposed it, and all who speak on it, what became of a decision."""
    decision = _decision(body, event)
    if decision is None:
        return None
    became = BECAME.get(event.name)
    told = f" {became}" if became else f": {_authority(event)} {words_of(event)}"
    text = f"Decision {decision.reference}{told}. {decision.question}"
    proposer = {decision.proposed_by_id} if decision.proposed_by_id else set()
    bound = _all_speakers(body) if decision.rule == RuleKind.PANEL else frozenset()
    people = _speakers(body, heard(decision)) | bound | _managers(body) | proposer
    return Told(text, _address(body, decision), frozenset(people))


def told_of(body: Body, event: Event) -> Told | None:
    """Tell the people of each organisation that must be told of a decision that it is published."""
    decision = _decision(body, event)
    if decision is None:
        return None
    wanted = set(decision.to_tell.values_list("organisation", flat=True))
    here = people_by_organisation(body)
    people = frozenset(who for at in wanted if at for who in here.get(at, ()))
    if not people:
        return None
    text = f"Decision {decision.reference} is published, of which you are to be told: "
    return Told(text + decision.question, _address(body, decision), people)


def _decision(body: Body, event: Event) -> Decision | None:
    return Decision.objects.filter(body=body, pk=event.subject_id).first()


def _consents(each: Heard) -> bool:
    return each.position is not None and each.position.stance == Stance.CONSENT


def _authority(event: Event) -> str:
    """For which authority somebody spoke, where the event is about that."""
    key = str(event.detail.get("authority", "")).removeprefix("organisation:")
    found = Organisation.objects.filter(pk=key).first() if key else None
    return found.name if found else ""


def _speakers(body: Body, voices: list[Heard]) -> frozenset[int]:
    """Who speaks at each level of each authority today (one query)."""
    wanted = {(v.requirement.authority_id, Level(v.requirement.level)) for v in voices}
    rows = Appointment.objects.filter(held(), body=body)
    return frozenset(
        person
        for person, place, role in rows.values_list("person", "organisation", "role")
        if voice_of(place, role) in wanted
    )


def _all_speakers(body: Body) -> frozenset[int]:
    """Who speaks for any member authority today: a panel decides for them all (one query)."""
    rows = Appointment.objects.filter(held(), body=body, organisation__sector=Sector.AUTHORITY)
    return frozenset(rows.filter(role__in=LEVEL_OF).values_list("person", flat=True))


def _managers(body: Body) -> frozenset[int]:
    rows = Appointment.objects.filter(held(), body=body, role=Role.MANAGER)
    return frozenset(rows.values_list("person", flat=True))


def _address(body: Body, decision: Decision) -> str:
    return reverse("governance:decision", kwargs={"body": body.slug, "pk": decision.pk})
