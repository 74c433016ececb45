"""The mail by which somebody is invited, and the link in it that sets their first password."""

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django_tasks import task

from moothall.partnership.models import Appointment, Body, Installation, Person
from moothall.queues import SHORT

DAYS = 14
SALT = "moothall.partnership.invitation"


def token_for(person: Person) -> str:
    """Return what proves that somebody has the mail: good for 14 days, or until a password is
    set.
    """
    return signing.dumps({"person": person.pk, "state": _state(person)}, salt=SALT)


def invited(token: str) -> Person | None:
    """Return who was invited with this token, where they still have to set a password."""
    try:
        told = signing.loads(token, salt=SALT, max_age=DAYS * 24 * 3600)
    except signing.BadSignature:
        return None
    person = Person.objects.filter(pk=told["person"], is_active=True).first()
    fits = person and not person.has_usable_password() and told["state"] == _state(person)
    return person if fits else None


def _state(person: Person) -> str:
    """A fingerprint of what must not have changed: the lack of a password (each is another), and
    the address the mail went to.
    """
    return salted_hmac(SALT, f"{person.password}:{person.email}").hexdigest()


def link_for(person: Person) -> str:
    """Return the whole address at which somebody sets their first password, or else signs in."""
    if person.has_usable_password():
        return settings.BASE_URL + reverse("account_login")
    return settings.BASE_URL + reverse("invitation", kwargs={"token": token_for(person)})


@task(queue_name=SHORT)
def send_invitation(person_pk: int, body_slug: str) -> None:
    """Tell somebody by mail which roles they hold in a body, and how they get in."""
    person = Person.objects.get(pk=person_pk)
    body = Body.objects.get(slug=body_slug)
    roles = Appointment.objects.filter(person=person, body=body).select_related("organisation")
    context = {
        "person": person,
        "body": body,
        "roles": [str(role) for role in roles.order_by("-pk")[:1]],
        "is_new": not person.has_usable_password(),
        "link": link_for(person),
        "days": DAYS,
    }
    text = render_to_string("partnership/email/invitation.txt", context, using="jinja2")
    EmailMessage(f"{body}: you are invited to Moothall", text, to=[person.email]).send()


def where_mail_goes() -> str:
    """Say where an invitation goes, where this site has no mail server; else nothing."""
    if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        if Installation.objects.filter(is_demo=True).exists():
            return "The example sends none: see “Mail of the example” at the foot of each page."
        return (
            "This site has no mail server, so the mail lies as a file in the folder “mail” of its "
            "home: whoever runs the site passes it on."
        )
    return ""
