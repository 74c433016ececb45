"""The mails in which people are told: at once, or once a day."""

import datetime as dt
import logging
from collections.abc import Iterator
from itertools import groupby

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from moothall import clock
from moothall.notices import kinds
from moothall.notices.enums import Delivery
from moothall.notices.models import Message
from moothall.partnership.models import Person
from moothall.theme.formats import plural

log = logging.getLogger(__name__)

# What could not be mailed for so long is old news: it stays in the inbox.
NEWS = dt.timedelta(days=3)
SALT = "moothall.notices.stop"


def send(delivery: Delivery) -> int:
    """Mail each person what waits to be mailed so, in one mail; return how many mails were sent.

    What a mail server does not take waits for the next time.
    """
    sent = 0
    for person, messages in _waiting(delivery):
        if not _claimed(messages):
            continue
        if _sent(person, messages):
            sent += 1
        else:
            Message.objects.filter(pk__in=[each.pk for each in messages]).update(mailed_at=None)
    return sent


def _waiting(delivery: Delivery) -> Iterator[tuple[Person, list[Message]]]:
    found = Message.objects.filter(
        delivery=delivery, mailed_at__isnull=True, read_at__isnull=True, at__gt=clock.now() - NEWS
    )
    rows = found.select_related("person", "body").order_by("person", "event", "kind")
    for person, messages in groupby(list(rows), key=lambda message: message.person):
        if person.is_active:
            yield person, list(messages)


def _claimed(messages: list[Message]) -> bool:
    """Mark messages as mailed before they are, so that two workers never mail the same."""
    keys = [each.pk for each in messages]
    with transaction.atomic():
        free = Message.objects.select_for_update().filter(pk__in=keys, mailed_at__isnull=True)
        if free.count() != len(keys):
            return False
        free.update(mailed_at=clock.now())
    return True


def _sent(person: Person, messages: list[Message]) -> bool:
    try:
        with get_connection() as connection:
            mail_of(person, messages, connection=connection).send()
    except OSError as fault:
        log.warning("A mail could not be sent, and waits: %s", type(fault).__name__)
        return False
    return True


def mail_of(
    person: Person, messages: list[Message], connection: object = None
) -> EmailMultiAlternatives:
    """Return the mail that tells a person of some messages, as text and as HTML."""
    stop = address(reverse("notices:stop", kwargs={"token": stop_token(person, messages)}))
    links = [address(reverse("notices:open", kwargs={"pk": each.pk})) for each in messages]
    ways = {
        "Your inbox": address(reverse("notices:inbox")),
        "Choose what is mailed to you": address(reverse("notices:choices")),
        f"No more mails of {'this kind' if len(messages) == 1 else 'these kinds'}": stop,
    }
    context = {"messages": list(zip(messages, links, strict=True)), "ways": ways}
    mail = EmailMultiAlternatives(
        subject=_subject(messages),
        body=_text(messages, links, ways),
        to=[person.email],
        headers={
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
        connection=connection,
    )
    mail.attach_alternative(render_to_string("notices/mail.html", context), "text/html")
    return mail


def _subject(messages: list[Message]) -> str:
    if len(messages) == 1:
        return " ".join(messages[0].text.split())
    return f"{plural(len(messages), 'message')} from Moothall"


def _text(messages: list[Message], links: list[str], ways: dict[str, str]) -> str:
    told = zip(messages, links, strict=True)
    lines = [f"{each.text}\n({each.body})\n{link}\n" for each, link in told]
    return "\n".join([*lines, *(f"{words}: {link}" for words, link in ways.items()), ""])


def address(path: str) -> str:
    """Return a path of the site as people reach it from outside."""
    return f"{settings.BASE_URL}{path}"


def stop_token(person: Person, messages: list[Message]) -> str:
    """Return what stops the mails of these kinds to a person, without signing in."""
    names = sorted({each.kind for each in messages})
    return signing.dumps([person.pk, names], salt=SALT)


def stopped_by(token: str) -> tuple[Person, dict[str, Delivery]] | None:
    """Return whose mails of which kinds a token stops; None where it is not one of ours."""
    try:
        key, names = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    person = Person.objects.filter(pk=key).first()
    known = {name: Delivery.SITE for name in names if kinds.named(name)}
    return (person, known) if person and known else None
