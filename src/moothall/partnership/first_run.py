"""The first person of a site: a link that works once, and what setting the site up does."""

import hashlib
import hmac

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.text import slugify

from moothall.faults import NotAllowed
from moothall.ledger.actions import action, note
from moothall.ledger.guards import OPERATES
from moothall.ledger.models import Event
from moothall.partnership.actions import RESERVED, add_person, found_body, rename_body
from moothall.partnership.actors import By
from moothall.partnership.enums import Role
from moothall.partnership.models import Appointment, Body, Installation, Person
from moothall.partnership.people import appoint

VOID = (
    "This link does not work: it has been used, or a newer one was made. Ask whoever runs the "
    "site: it gives a new one each time it is started, as long as nobody has set the site up."
)


def is_unmanned() -> bool:
    """Whether nobody is here yet who could sign in, in a home that is no demo."""
    return not Person.objects.exists() and Installation.objects.filter(is_demo=False).exists()


def may_set_up(token: str) -> bool:
    """Whether this token sets the site up: it is the last one made, and nobody is here yet."""
    kept = Installation.objects.values_list("set_up_hash", flat=True).first() or ""
    return bool(kept) and is_unmanned() and hmac.compare_digest(kept, _hash(token))


def _hash(token: str) -> str:
    # Tokens are long and random, so a plain hash of one tells nothing.
    return hashlib.sha256(token.encode()).hexdigest()


@action("SetUpOffered", "made a link by which the site is set up", who=OPERATES)
def offer_set_up(*, by: By, token: str) -> Installation:
    """Keep the hash of a token, with which the first person may set the site up; one made earlier
    works no more. Raises NotAllowed where somebody is here already, and in the demo.
    """
    if not is_unmanned():
        raise NotAllowed("Somebody is here already, or this is the demo: nothing is to be set up.")
    here = Installation.objects.get()
    here.set_up_hash = _hash(token)
    here.save(update_fields=["set_up_hash"])
    return here


@action("SiteSetUp", "set the site up", who=OPERATES)
def set_up_site(
    *, by: By, token: str, partnership: str, name: str, email: str, password: str
) -> Appointment:
    """Name the partnership, add its first manager, and void the link.

    Raises NotAllowed where the link is void, InvalidValue or ValidationError where something given
    cannot be; then nothing is changed.
    """
    if not may_set_up(token):
        raise NotAllowed(VOID)
    validate_password(password, Person(email=email, name=name))
    Installation.objects.update(set_up_hash="")
    body = _named(by, partnership)
    person = add_person(by=by, email=email, name=name, password=password)
    return appoint(by=by, person=person, body=body, role=Role.MANAGER)


def _named(by: By, name: str) -> Body:
    """Return the body of this name: one there is, the only one renamed, or else a new one."""
    known = Body.objects.filter(name__iexact=name.strip()).first()
    if known:
        return known
    bodies = list(Body.objects.all()[:2])
    if len(bodies) != 1:
        return found_body(by=by, name=name)
    body = rename_body(by=by, body=bodies[0], name=name)
    _readdress(body)
    return body


def _readdress(body: Body) -> None:
    """Let the address follow the name, as long as nothing has happened under the old one."""
    slug = slugify(body.name)[:60]
    free = slug and slug not in RESERVED and not Body.objects.filter(slug=slug).exists()
    if free and not Event.objects.filter(body=body.slug).exclude(name__in=BEFORE_USE).exists():
        note(slug_before=body.slug)
        body.slug = slug
        body.save(update_fields=["slug"])


BEFORE_USE = ("BodyFounded", "BodyRenamed")


def password_faults(password: str, *, email: str, name: str) -> list[str]:
    """Return what stands against a password, by the rules that hold everywhere on the site."""
    try:
        validate_password(password, Person(email=email, name=name))
    except ValidationError as fault:
        return list(fault.messages)
    return []
