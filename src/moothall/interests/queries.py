"""Reads on interests: what bars whom in a matter, and who stands on both sides.

Rooms above ask here: governance before a vote, meetings for an agenda.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from moothall.interests.enums import InterestKind, State
from moothall.interests.models import (
    Concern,
    Confirmation,
    Declaration,
    DeclarationQuerySet,
    Dispensation,
    Standard,
)
from moothall.interests.permissions import KEEPS
from moothall.interests.standard import STANDARD, Consequence, Terms
from moothall.ledger.refs import Ref
from moothall.partnership.models import Body, Organisation, Person, today
from moothall.partnership.permissions import Standing
from moothall.theme.formats import as_local, long_date


def standard_of(body: Body) -> Terms:
    """Return the standard of a body today: as it agreed, or the default (two queries)."""
    latest = (
        Standard.objects.filter(body=body).order_by("-version").prefetch_related("kinds").first()
    )
    if latest is None:
        return STANDARD
    kinds = (
        Consequence(InterestKind(one.kind), one.meaning, one.bars, one.dispensable)
        for one in latest.kinds.all()
    )
    return Terms(
        kinds={each.kind: each for each in kinds},
        version=latest.version,
        agreed=latest.agreed,
        since=latest.since,
        public_roles=frozenset(latest.public_roles),
        public_organisations=latest.public_organisations,
    )


def register(body: Body, place: Standing) -> DeclarationQuerySet:
    """Return the declared interests that someone may see, each with its `state`."""
    found = Declaration.objects.filter(body=body).visible_to(place).with_state()
    return found.select_related("person", "organisation", "in_organisation", "ending", "body")


def published(body: Body) -> DeclarationQuerySet:
    """Return the declared interests that the body makes public, each with its `state`."""
    terms = standard_of(body)
    public = Q(organisation__isnull=False) if terms.public_organisations else Q(pk__in=())
    shown = [
        key
        for key, roles in Declaration.objects.filter(body=body, person__isnull=False).values_list(
            "pk", "roles"
        )
        if terms.public_roles & set(roles)
    ]
    found = Declaration.objects.filter(public | Q(pk__in=shown), body=body).with_state()
    return found.select_related("organisation", "in_organisation", "ending")


def of_person(body: Body, person: Person) -> list[Declaration]:
    """Return what somebody has declared that is held today."""
    found = Declaration.objects.held().filter(body=body, person=person)
    return list(found.select_related("in_organisation", "organisation", "ending"))


def of_organisation(body: Body, organisation: Organisation) -> list[Declaration]:
    """Return what an organisation has declared that is held today."""
    found = Declaration.objects.held().filter(body=body, organisation=organisation)
    return list(found.select_related("in_organisation", "organisation", "ending"))


@dataclass(frozen=True, slots=True)
class Touch:
    """A declared interest that a matter touches, what follows from it here, and the dispensation
    that lifts it, if one is on record.
    """

    declaration: Declaration
    consequence: Consequence
    dispensation: Dispensation | None

    @property
    def bars(self) -> bool:
        """Whether the person must not vote. An organisation's own interests warn and bar nobody."""
        of_somebody = self.declaration.person_id is not None
        return of_somebody and self.consequence.bars and self.dispensation is None

    @property
    def declares(self) -> str:
        """What is declared, as the beginning of a sentence."""
        one = self.declaration
        return (
            f"{one.called}, has declared a {one.get_kind_display()} interest in {one.about} "
            f"({one.nature})"
        )

    @property
    def words(self) -> str:
        """What is declared and what follows, in a sentence or two."""
        if self.declaration.person_id is None or not self.consequence.bars:
            return f"{self.declares}."
        if self.bars:
            until = " until a dispensation is on record" if self.consequence.dispensable else ""
            return (
                f"{self.declares}, which bars a vote{until}: present only, with neither consent "
                "nor objection."
            )
        return f"{self.declares}. Dispensation: {self.dispensed}."

    @property
    def way_out(self) -> str:
        """Who may lift the bar, and how to ask for it: for who is barred."""
        if not self.consequence.dispensable:
            return (
                "The standard of this body lets nobody dispense from it. Let somebody else who "
                "speaks for the same authority answer."
            )
        who = KEEPS.who.format(body=self.declaration.body)
        return (
            f"A dispensation is recorded by {who}, none of them their own: tell one of them who "
            "gives it and why it is needed. The page “Who can see and do what?” says who they are. "
            "Or let somebody else who speaks for the same authority answer."
        )

    @property
    def dispensed(self) -> str:
        """The dispensation in words, or nothing."""
        return in_words(self.dispensation) if self.dispensation else ""


def in_words(dispensation: Dispensation) -> str:
    """Return who gave a dispensation, when, and why."""
    until = f", until {long_date(dispensation.ends)}" if dispensation.ends else ""
    return (
        f"given by {dispensation.granted_by} from {long_date(dispensation.starts)}{until}, "
        f"because {dispensation.reason[:1].lower()}{dispensation.reason[1:].rstrip('.')}"
    )


def touching(
    body: Body,
    organisations: Collection[Organisation] | Collection[int],
    matter: Ref | None = None,
    people: Collection[int] | None = None,
    on: dt.date | None = None,
) -> list[Touch]:
    """Return the declared interests that a matter touches: those held on a day (today, if none is
    given) in one of these organisations, or in the matter itself (at most four queries).

    `people` keeps those of some people, by key. An organisation's interests also count where it
    is concerned itself and has an interest in another that is.
    """
    keys = {one.pk if isinstance(one, Organisation) else one for one in organisations}
    about = Q(in_organisation__in=keys)
    if matter is not None:
        about |= Q(matter_kind=matter.kind, matter_key=matter.id)
    found = Declaration.objects.held(on).filter(about, body=body)
    if people is not None:
        found = found.filter(person__in=people)
    held = list(found.select_related("in_organisation", "organisation", "body").order_by("called"))
    if not held:
        return []
    terms, given = standard_of(body), _dispensations(held, matter, on or today())
    return [Touch(one, terms.kinds[InterestKind(one.kind)], _of(one, terms, given)) for one in held]


def _of(one: Declaration, terms: Terms, given: dict[int, Dispensation]) -> Dispensation | None:
    """A dispensation counts where the standard of today lets this kind be dispensed with."""
    return given.get(one.pk) if terms.kinds[InterestKind(one.kind)].dispensable else None


def _dispensations(
    held: Iterable[Declaration], matter: Ref | None, day: dt.date
) -> dict[int, Dispensation]:
    """The dispensation of each interest in force on a day: for a time, or for this matter."""
    fits = Q(matter_key="")
    if matter is not None:
        fits |= Q(matter_kind=matter.kind, matter_key=matter.id)
    found = Dispensation.objects.filter(
        fits, in_force_on(day), declaration__in=[one.pk for one in held]
    )
    return {one.declaration_id: one for one in found.order_by("starts", "pk")}


def in_force_on(day: dt.date) -> Q:
    """Return the condition that a dispensation holds on a day."""
    return (
        Q(starts__lte=day)
        & (Q(ends__isnull=True) | Q(ends__gte=day))
        & (Q(revocation__isnull=True) | Q(revocation__last_day__gte=day))
    )


def bars(
    body: Body, people: Collection[int], organisations: Collection[int], matter: Ref | None = None
) -> dict[int, Touch]:
    """Return, of these people, who must not vote in a matter, and the interest that bars each."""
    if not people:
        return {}
    touched = touching(body, organisations, matter, people)
    return {one.declaration.person_id or 0: one for one in touched if one.bars}


def concerned(body: Body, matter: Ref) -> list[Organisation]:
    """Return the organisations that were said to be concerned by a matter, by name."""
    found = Concern.objects.filter(body=body, matter_kind=matter.kind, matter_key=matter.id)
    return [one.organisation for one in found.select_related("organisation")]


def dispensations(body: Body) -> Sequence[Dispensation]:
    """Return every dispensation there is or was in a body, the latest first."""
    found = Dispensation.objects.filter(declaration__body=body)
    return list(
        found.select_related(
            "declaration__in_organisation", "declaration__person", "revocation"
        ).order_by("-starts", "-pk")
    )


def state_of(dispensation: Dispensation, on: dt.date | None = None) -> State:
    """Return how a dispensation stands on a day."""
    day = on or today()
    revoked = getattr(dispensation, "revocation", None)
    last = min(
        (end for end in (dispensation.ends, revoked.last_day if revoked else None) if end),
        default=None,
    )
    if last and last < day:
        return State.ENDED
    return State.COMING if dispensation.starts > day else State.HELD


def last_word(body: Body, person: Person) -> dt.date | None:
    """Return when somebody last declared or confirmed their interests (two queries)."""
    said = Declaration.objects.filter(body=body, person=person).order_by("-recorded_at").first()
    confirmed = Confirmation.objects.filter(body=body, person=person).first()
    moments = [m for m in (said and said.recorded_at, confirmed and confirmed.confirmed_at) if m]
    return as_local(max(moments)).date() if moments else None
