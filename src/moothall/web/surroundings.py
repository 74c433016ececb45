"""What the page frame says of site and person."""

from django.http import HttpRequest
from django.urls import reverse

import moothall
from moothall.notices.queries import unread
from moothall.partnership.models import Body, Installation, Person
from moothall.partnership.queries import role_in_words
from moothall.theme.formats import long_date
from moothall.theme.frame import FooterLink, Place, Surroundings

DEMO_BANNER = (
    "This is the example partnership. Organisations and totals are published facts of 2009; "
    "learner records, and everything computed from them, are synthetic."
)

CLOSED = "It ended on {}. All of it can be read as it was; nothing in it is changed any more."


def _places(person: Person, body: Body | None) -> tuple[Place, ...]:
    """The partnerships of somebody who works in several, those that have ended last (one query)."""
    found = sorted(Body.objects.visible_to(person), key=lambda each: each.has_ended)
    if len(found) < 2:
        return ()
    return tuple(
        Place(
            f"{each.name} (ended)" if each.has_ended else each.name,
            reverse("evidence:overview", kwargs={"body": each.slug}),
            each == body,
        )
        for each in found
    )


def describe(request: HttpRequest) -> Surroundings:
    """Describe a request to the frame: whose pages, who is signed in, in which role."""
    body: Body | None = getattr(request, "partnership", None)
    user = getattr(request, "user", None)
    person = user if isinstance(user, Person) else None
    demo = Installation.objects.filter(is_demo=True).exists()
    return Surroundings(
        partnership=body.name if body else "",
        places=_places(person, body) if person else (),
        closed=CLOSED.format(long_date(body.ends)) if body and body.has_ended and body.ends else "",
        person=str(person) if person else "",
        role=role_in_words(person, body) if person and body and not demo else "",
        home_url=reverse("home"),
        inbox_url=reverse("notices:inbox") if person else "",
        unread=unread(person) if person else 0,
        # Who looks round the example has no password: there the name leads to what is kept.
        account_url=reverse("what_is_kept" if demo else "mfa_index") if person else "",
        sign_in_url=reverse("account_login"),
        sign_out_url=reverse("account_logout"),
        banner=DEMO_BANNER if demo else "",
        release=moothall.__version__,
        footer=(
            FooterLink("Glossary", reverse("glossary")),
            FooterLink("Accessibility", reverse("accessibility")),
            *([FooterLink("Mail of the example", reverse("demo_mail"))] if demo else ()),
        ),
    )
