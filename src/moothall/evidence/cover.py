"""Whether a protocol covers what a figure rests on: its returns, and the fields it is made of."""

from collections.abc import Sequence

from moothall.evidence.enums import ReturnKind
from moothall.evidence.figures import Asked
from moothall.evidence.models import Protocol, Return, Snapshot
from moothall.ledger.actions import NotAllowed

# Which fields of the record a breakdown or a measure rests on: a protocol that lists fields must
# list these. All figures rest on ages.
FIELDS = {
    "home_area": ("PostcodePrior",),
    "delivery_area": ("DelLocPostCode",),
    "provider": ("UKPRN",),
    "route": ("ProgType", "FundModel"),
    "level": ("LearnAimRef",),
    "ssa1": ("LearnAimRef",),
    "age": ("DateOfBirth",),
    "sex": ("Sex",),
    "ethnicity": ("Ethnicity",),
    "lldd": ("LLDDHealthProb",),
    "year": (),
    "starters": ("LearnStartDate", "LearnPlanEndDate", "LearnActEndDate"),
    "completers": ("CompStatus",),
    "achievers": ("Outcome",),
    "retention": ("CompStatus", "LearnPlanEndDate"),
    "pass_rate": ("CompStatus", "LearnPlanEndDate", "Outcome"),
    "achievement_rate": ("LearnPlanEndDate", "Outcome"),
    "planned_hours": ("PlanLearnHours", "PlanEEPHours"),
    "participation": ("PostcodePrior",),
}


def check_covers(protocol: Protocol, snapshot: Snapshot, asked: Sequence[Asked]) -> None:
    """Raise NotAllowed where the protocol leaves out a return or a field that is asked for."""
    if uncovered := _uncovered(protocol, snapshot):
        left_out = [_why_uncovered(each) for each in uncovered]
        unowned = [each.pk for each in uncovered if _has_no_owner(each)]
        raise NotAllowed(
            f"The protocol “{protocol}” does not cover every return that figures rest on. "
            f"{' '.join(left_out)} Agree a new protocol that has them as parties, or withdraw "
            "what is not shared."
        ).or_with(*(f"moothall returns owner {number} MEMBER" for number in unowned))
    if protocol.fields:
        # Ages are limited even where nobody asks: figures are of learners aged 16 to 18.
        rests_on = {name for each in asked for name in (*each.by, *each.where, each.measure)}
        rests_on.add("age")
        needed = {field for name in rests_on for field in FIELDS.get(name, ())}
        missing = sorted(needed - set(protocol.fields))
        if missing:
            raise NotAllowed(
                f"The protocol “{protocol}” does not share {', '.join(missing)}: ask for another "
                "breakdown, or agree a wider protocol."
            )


def _uncovered(protocol: Protocol, snapshot: Snapshot) -> list[Return]:
    """The returns of a snapshot for which no party answers; without parties it covers all."""
    parties = set(protocol.parties.values_list("pk", flat=True))
    if not parties:
        return []
    returns = snapshot.returns.select_related("provider", "owner").order_by("pk")
    return [each for each in returns if not {each.provider_id, each.owner_id} & parties]


def _has_no_owner(given: Return) -> bool:
    return not given.answers and given.kind == ReturnKind.AGGREGATES


def _why_uncovered(given: Return) -> str:
    """Say why no party of a protocol answers for a return, and what can be done."""
    named = f"Return {given.pk} ({given.label})"
    if given.answers:
        return f"{named}: {given.answers}, which answers for it, is no party."
    if _has_no_owner(given):
        return f"{named}: nobody answers for this table of counts yet. Say who on its page."
    return f"{named}: its provider is no member, so it can be no party. Admit it first."
