"""Lawful erasure: what names somebody who has left goes, and what they did stays by number.

The row of the person stays, so that each decision still says that the same somebody gave it; it has
no name, no address and no way to sign in. The ledger holds numbers only and is not touched.
"""

from django.db.models import Q

from moothall.faults import NotAllowed
from moothall.ledger.actions import action, note
from moothall.ledger.guards import FINER
from moothall.ledger.models import Event
from moothall.ledger.refs import OPERATOR, Actor
from moothall.partnership import handover, personal
from moothall.partnership.actors import By
from moothall.partnership.enums import Role
from moothall.partnership.models import Appointment, Body, Person, held, today
from moothall.theme.formats import join_words, plural

NAME = "a person who left"


@action("PersonErased", "erased what named a person who had left", who=FINER)
def erase_person(*, by: By, person: Person) -> Person:
    """Take a person's name, address and ways to sign in out of the site, for good.

    What the record must keep stays, by number. Raises NotAllowed where they hold a role still, own
    something, or somebody else answers for them too.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    check_can_erase(by, person)
    rows = personal.forget_in_rooms(person) + _forget_own(person)
    person.name = NAME
    person.email = f"left-{person.pk}@{Person.NO_DOMAIN}"
    person.is_active = False
    person.set_unusable_password()
    person.last_login = None
    person.save()
    note(rows_erased=rows)
    return person


def _forget_own(person: Person) -> int:
    """Delete the rows that are nothing but theirs, without the signals of their owner's doing."""
    number = 0
    for model in filter(personal.is_theirs_alone, personal.tables()):
        wanted = Q()
        for key in personal.keys_to_people(model):
            wanted |= Q(**{key.name: person})
        rows = model._base_manager.filter(wanted)
        number += rows._raw_delete(rows.db)
    return number


def bodies_of(person: Person) -> list[Body]:
    """Return the bodies in which somebody ever held a role, be it one that was taken away again."""
    told = Event.objects.filter(name="PersonAppointed", detail__person=str(person.ref))
    slugs = told.values_list("body", flat=True).distinct()
    ever = Q(appointments__person=person) | Q(slug__in=list(slugs))
    return list(Body.objects.filter(ever).distinct())


def check_answers_for(by: By, person: Person) -> None:
    """Raise NotAllowed where somebody may not act on another's personal data: only the operator
    may, and a manager of every body in which they ever held a role.
    """
    if isinstance(by, Actor):
        if by is not OPERATOR:
            raise NotAllowed("Personal data is told and erased by people, never by itself.")
        return
    theirs = {body.pk for body in bodies_of(person)}
    managed = Appointment.objects.filter(held(), person=by, role=Role.MANAGER)
    if not theirs or theirs - set(managed.values_list("body", flat=True)) or not by.is_active:
        raise NotAllowed(
            f"{person} holds or held a role in a body that you do not manage: whoever runs the "
            "site does this."
        )


def check_can_erase(by: By, person: Person) -> None:
    """Raise NotAllowed, saying all that is in the way of erasing a person."""
    check_answers_for(by, person)
    if isinstance(by, Person) and by.pk == person.pk:
        raise NotAllowed("Nobody erases themselves: ask another manager, or whoever runs the site.")
    if person.is_erased:
        raise NotAllowed("What named this person is erased already.")
    running = Q(ends__isnull=True) | Q(ends__gte=today())
    roles = Appointment.objects.filter(running, person=person).select_related("body")
    faults = [f"is {role.get_role_display()} in {role.body}" for role in roles]
    for body in bodies_of(person):
        for estate in handover.estates(person, body):
            number = plural(len(estate.owned), "matter")
            faults.append(f"owns {number} in {estate.room} of {body}")
    if faults:
        raise NotAllowed(
            f"{person} {join_words(faults)}. Record that they have left, and who takes over, first."
        )
