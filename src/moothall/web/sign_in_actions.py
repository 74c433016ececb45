"""What is recorded of how people sign in: that a second factor came or went, and no secret."""

import datetime as dt

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.db import router
from django.http import HttpRequest

from moothall import clock
from moothall.governance.workdays import in_london
from moothall.ledger.actions import NotAllowed, action, note
from moothall.ledger.guards import FINER, OWN
from moothall.ledger.queries import history_of
from moothall.ledger.refs import SITE, Actor
from moothall.partnership.actors import By
from moothall.partnership.models import Appointment, Body, Person, held
from moothall.partnership.permissions import standing
from moothall.web.second_factor import has_one


@action("SecondFactorAdded", "set up a second factor", who=OWN)
def record_added(*, by: By, person: Person, kind: str) -> Person:
    """Record that somebody set a factor of a kind up."""
    note(kind=kind)
    return person


@action("SecondFactorRemoved", "removed a second factor", who=OWN)
def record_removed(*, by: By, person: Person, kind: str) -> Person:
    """Record that somebody removed a factor of a kind."""
    note(kind=kind)
    return person


@action("RecoveryCodesMade", "made new recovery codes", who=OWN)
def record_codes_made(*, by: By, person: Person) -> Person:
    """Record that somebody has new recovery codes; earlier ones are void."""
    return person


@action("SecondFactorAsked", "asked for a second factor", who=OWN)
def ask(*, by: By, person: Person) -> Person:
    """Record that somebody was first asked to set a factor up: their days of grace begin."""
    note(days=settings.SECOND_FACTOR_GRACE_DAYS)
    return person


def last_day_of_grace(person: Person) -> dt.date:
    """Return the day until which somebody may still go on without, as days are counted where the
    site is read; asks them the first time.
    """
    asked = history_of(person.ref).filter(name="SecondFactorAsked").first()
    if asked is None:
        ask(by=SITE, person=person)
    since = asked.at if asked else clock.now()
    return in_london(since) + dt.timedelta(days=settings.SECOND_FACTOR_GRACE_DAYS)


@action("SignedOutElsewhere", "signed out everywhere else", who=OWN)
def sign_out_elsewhere(*, by: Person, person: Person, keep: str) -> Person:
    """End every session of a person but the one of this key."""
    note(sessions=end_sessions(person, keep))
    return person


def end_sessions(person: Person, keep: str = "") -> int:
    """End the sessions of a person, but one; return how many. Part of an action."""
    ended = 0
    for session in Session.objects.exclude(session_key=keep).iterator():
        if session.get_decoded().get("_auth_user_id") == str(person.pk):
            session.delete()
            ended += 1
    return ended


@action("SecondFactorReset", "reset the second factor", who=FINER)
def reset(*, by: By, person: Person, body: Body | None = None) -> Person:
    """Take all factors of somebody who lost theirs, and end their sessions: the password is enough
    until they set one up again. They are told by mail.

    By a manager of the body in which they work, if in no other; by the operator for anyone.
    """
    check_can_reset(by, person, body)
    if not has_one(person):
        raise NotAllowed(f"{person} has no second factor.")
    for kept in Authenticator.objects.filter(user=person):
        _take(kept)
    note(sessions=end_sessions(person))
    if body:
        note(body=body.slug)
    request = HttpRequest()
    request.user = AnonymousUser()
    told = {"person": person, "by": str(by), "address": settings.BASE_URL}
    get_adapter(request).render_mail("account/email/second_factor_reset", person.email, told).send()
    return person


def _take(kept: Authenticator) -> None:
    """Delete a factor without the event that its owner removed it."""
    Authenticator.objects.filter(pk=kept.pk)._raw_delete(router.db_for_write(Authenticator))


def check_can_reset(by: By, person: Person, body: Body | None) -> None:
    """Raise NotAllowed where somebody may not take another's second factor."""
    if isinstance(by, Actor):
        return
    if body is None or not standing(by, body).manager:
        raise NotAllowed("The partnership's manager resets a lost second factor.")
    if by.pk == person.pk:
        raise NotAllowed("Your own you change on the page “How do I sign in?”.")
    works_in = Appointment.objects.filter(held(), person=person).values_list("body", flat=True)
    if set(works_in) != {body.pk}:
        raise NotAllowed(
            f"{person} works in another partnership too, or not in this one: whoever runs the "
            "site resets it."
        )
