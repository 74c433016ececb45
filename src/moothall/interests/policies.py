"""When something may be declared, ended, dispensed with: each check raises plain sentences."""

import datetime as dt

from moothall.faults import InvalidValue, NotAllowed
from moothall.interests.enums import InterestKind, State
from moothall.interests.models import Declaration, Dispensation
from moothall.interests.permissions import KEEPS, may_declare_for, may_dispense
from moothall.interests.queries import standard_of, state_of
from moothall.partnership.actors import By
from moothall.partnership.models import Appointment, Body, Membership, Organisation, Person, held
from moothall.partnership.models import today as this_day
from moothall.partnership.permissions import Standing
from moothall.theme.formats import join_words, long_date

LONGEST = 300


def check_may_declare(
    by: By, place: Standing, person: Person | None, organisation: Organisation | None
) -> None:
    """Raise NotAllowed where somebody does not speak of these interests."""
    if (person is None) == (organisation is None):
        raise InvalidValue("Say whose interest it is: a person's, or an organisation's.")
    if not may_declare_for(by, place, person, organisation):
        raise NotAllowed(
            "Everybody declares their own interests, an officer those of their organisation. For "
            f"others they are recorded by those who keep the register: {KEEPS.words}"
        )


def roles_of(body: Body, person: Person) -> list[Appointment]:
    """Return what somebody is in a body today. Raises InvalidValue where that is nothing."""
    found = list(
        Appointment.objects.filter(held(), body=body, person=person).select_related("organisation")
    )
    if not found:
        raise InvalidValue(f"{person} holds no role in {body}, so nothing is declared here.")
    return found


def called(roles: list[Appointment]) -> str:
    """Return what somebody is, without a name: “Elected member, Luton Borough Council”."""
    words = join_words([str(role) for role in roles])[:200]
    return words[:1].upper() + words[1:]


def faults_of(
    body: Body,
    whose: tuple[Person | None, Organisation | None],
    kind: InterestKind,
    in_organisation: Organisation | None,
    words: tuple[str, str],
    days: tuple[dt.date, dt.date | None],
    both_sides: bool,
) -> list[str]:
    """Return all that is wrong with a declaration. `words` are the matter and the nature."""
    (person, organisation), (matter, nature), (starts, ends) = whose, words, days
    faults = []
    if in_organisation is None and not matter:
        faults.append("Say in what the interest lies: an organisation, or a matter in words.")
    if not nature:
        faults.append("Say what the interest is, such as “governor” or “employed there”.")
    if max(len(matter), len(nature)) > LONGEST:
        faults.append(f"What is written is longer than {LONGEST} letters: shorten it.")
    if ends and ends < starts:
        faults.append(f"It ends on {long_date(ends)}, before it begins: correct one of the days.")
    ours = Membership.objects.filter(body=body)
    faults += [
        f"{one} is no member of {body}: write it as a matter, in words."
        for one in (organisation, in_organisation)
        if one and not ours.filter(organisation=one).exists()
    ]
    if organisation and organisation == in_organisation:
        faults.append("An organisation declares its interest in another, not in itself.")
    if both_sides and not (organisation and in_organisation):
        faults.append(
            "Only an organisation commissions and delivers, by its interest in another one."
        )
    if not faults and _declared_already(body, person, organisation, kind, in_organisation, matter):
        faults.append(
            "The same is in the register already. Where it has changed, end that entry and "
            "declare it anew."
        )
    return faults


def _declared_already(
    body: Body,
    person: Person | None,
    organisation: Organisation | None,
    kind: InterestKind,
    in_organisation: Organisation | None,
    matter: str,
) -> bool:
    return (
        Declaration.objects.with_state()
        .exclude(state=State.ENDED)  # type: ignore[misc]
        .filter(
            body=body,
            person=person,
            organisation=organisation,
            kind=kind,
            in_organisation=in_organisation,
            matter=matter,
        )
        .exists()
    )


def check_can_end(by: By, place: Standing, declaration: Declaration) -> None:
    """Raise NotAllowed where somebody may not end an entry, or it has ended."""
    check_may_declare(by, place, declaration.person, declaration.organisation)
    ending = getattr(declaration, "ending", None)
    if ending:
        raise NotAllowed(
            f"This entry has its end on record already: {long_date(ending.last_day)}. "
            "What has changed since is declared anew."
        )


def check_last_day(by: By, place: Standing, declaration: Declaration, last_day: dt.date) -> None:
    """Raise where a last day is not one that somebody may give: who declares their own ends it
    today at the earliest, whatever register they keep, so that nobody is rid of a bar since
    yesterday.
    """
    own = isinstance(by, Person) and declaration.person_id == by.pk
    if last_day > this_day():
        raise InvalidValue("An end is recorded when it has come: give today or an earlier day.")
    if last_day < this_day() and (own or not KEEPS.holds(place)):
        raise NotAllowed(
            "Your own entry ends today at the earliest. An earlier last day is recorded by others "
            f"who keep the register: {KEEPS.words}"
        )


def check_can_dispense(by: By, place: Standing, declaration: Declaration) -> None:
    """Raise NotAllowed where no dispensation can be recorded: by this person, of this interest."""
    if not KEEPS.holds(place):
        raise NotAllowed(KEEPS.refuses("Recording dispensations"))
    if not may_dispense(by, place, declaration.person):
        raise NotAllowed("Nobody records a dispensation of their own interest: ask another.")
    if declaration.person_id is None:
        raise NotAllowed("An organisation's interest bars nobody, so there is nothing to lift.")
    consequence = standard_of(declaration.body).kinds[InterestKind(declaration.kind)]
    if not consequence.bars:
        raise NotAllowed(
            f"A {declaration.kind} interest bars no vote here, so there is nothing to lift."
        )
    if not consequence.dispensable:
        raise NotAllowed(
            f"By the standard here a {declaration.kind} interest may not be dispensed with."
        )
    state = Declaration.objects.with_state().get(pk=declaration.pk).state  # type: ignore[attr-defined]
    if state == State.ENDED:
        raise NotAllowed("This interest has ended, so there is nothing to lift.")


def check_can_revoke(by: By, place: Standing, dispensation: Dispensation) -> None:
    """Raise NotAllowed where a dispensation cannot be ended: by this person, or any more."""
    if not may_dispense(by, place, dispensation.declaration.person):
        raise NotAllowed(
            "A dispensation is ended by those who keep the register, and nobody's own by "
            f"themselves: {KEEPS.words}"
        )
    if state_of(dispensation) is State.ENDED or hasattr(dispensation, "revocation"):
        raise NotAllowed("This dispensation has its end on record already.")
