"""Each address has a stated rule of who may open it; this is where it is stated and kept.

A view is wrapped by `open_to(rule)`: the body in its address is looked up, what the visitor is in
it is read once, and the rule is asked. Where there is no such body there is no such page, for
anybody. Whoever is not signed in is asked to, before anything in the body is looked up; someone who
is nothing in it gets the answer of a page that does not exist. So nobody learns what is in it.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from moothall.ledger.guards import refusal
from moothall.partnership.models import Body, Person
from moothall.partnership.permissions import Standing, standing

P = ParamSpec("P")


ANY = "the partnership"
ADVICE = (
    "Ask one of them to do it, or the partnership's manager for a role that lets you: the page "
    "“Who can see and do what?” lists which do."
)


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may open an address or take an action: a name for the docs, who it is, the predicate
    itself, and what it opens, in words. `who` continues “is for”, with {body} for the body's name.
    """

    name: str
    who: str
    holds: Callable[[Standing], bool]
    opens: str = ""
    advice: str = ADVICE

    @property
    def words(self) -> str:
        """Who it is in any partnership, in a sentence."""
        words = self.who.format(body=ANY)
        return f"{words[0].upper()}{words[1:]}."

    def refuses(self, doing: str, where: str = ANY) -> str:
        """What whoever may not is told: what was refused, who may do it there, what to do."""
        return refusal(doing, self.who.format(body=where or ANY), self.advice)


class BodyRequest(HttpRequest):
    """A request for something in a body, by someone whose standing in it is known."""

    partnership: Body
    standing: Standing
    person: Person


MEMBERS = Rule(
    "members",
    "anyone appointed in {body}",
    lambda s: s.any,
    "What all share: who we are, decisions, protocols, definitions, their own figures.",
    "Ask its manager for a role in it.",
)
AUTHORITIES = Rule(
    "authorities",
    "the manager of {body} and those who act for one of its member authorities",
    lambda s: s.serves_authority,
    "The shared figures, their sources, needs and rounds.",
)
MANAGERS = Rule(
    "managers",
    "the manager of {body}",
    lambda s: s.manager,
    "Keeping the partnership: members, people, protocols, what is published.",
    "Ask the manager to do it.",
)

SERVES_ALL = Rule(
    "serves all",
    "the manager and the clerk of {body}",
    lambda s: s.serves_all,
    "Passing the chair on from member to member.",
)

View = Callable[Concatenate[BodyRequest, P], HttpResponseBase]


SAFE = ("GET", "HEAD", "OPTIONS")
CLOSED = "This body has ended: it can be read, and nothing in it is changed any more."


def open_to(
    rule: Rule, *, after_end: bool = False
) -> Callable[[View[P]], Callable[..., HttpResponseBase]]:
    """Open a view, whose address names a `body`, to those for whom the rule holds.

    In a body that has ended nothing is changed, but by what is meant for that: `after_end`.
    """

    def decorate(view: View[P]) -> Callable[..., HttpResponseBase]:
        @functools.wraps(view)
        def guarded(
            request: BodyRequest, body: str, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            found = Body.objects.filter(slug=body).first()
            if not found:
                raise Http404("There is no such page.")
            if not isinstance(request.user, Person):
                return redirect_to_login(request.get_full_path())
            place = standing(request.user, found)
            if not place.any:
                raise Http404("There is no such page.")
            request.partnership, request.standing, request.person = found, place, request.user
            if not rule.holds(place):
                raise PermissionDenied(rule.refuses("This page", str(found)))
            if found.has_ended and request.method not in SAFE and not after_end:
                raise PermissionDenied(CLOSED)
            return view(request, *args, **kwargs)

        guarded.access = rule  # type: ignore[attr-defined]
        return guarded

    return decorate


def first_sentence(view: Callable[..., object]) -> str:
    """Return what a page does in a sentence: the first of its view's words."""
    return " ".join((view.__doc__ or "").partition("\n\n")[0].split())


SIGNED_IN = Rule("signed in", "whoever is signed in, for what is their own", lambda s: True)


class OwnRequest(HttpRequest):
    """A request by somebody who is signed in, for what is their own whatever the body.

    Whoever is in one body only has its menu there too.
    """

    person: Person
    partnership: Body
    standing: Standing


def signed_in(
    view: Callable[Concatenate[OwnRequest, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Open a view of somebody's own things to whoever is signed in."""

    @functools.wraps(view)
    def guarded(request: OwnRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not isinstance(request.user, Person):
            return redirect_to_login(request.get_full_path())
        request.person = request.user
        bodies = list(Body.objects.visible_to(request.person)[:2])
        if len(bodies) == 1:  # the frame shows the way back to the only one
            request.partnership = bodies[0]
            request.standing = standing(request.person, bodies[0])
        return view(request, *args, **kwargs)

    guarded.access = SIGNED_IN  # type: ignore[attr-defined]
    return guarded


PUBLIC = Rule("public", "everyone", lambda s: True)


def public(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Open a view to everyone, signed in or not."""

    @functools.wraps(view)
    def opened(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        return view(request, *args, **kwargs)

    opened.access = PUBLIC  # type: ignore[attr-defined]
    return opened


def open_where(
    has: Callable[[Body], bool],
) -> Callable[[View[P]], Callable[Concatenate[HttpRequest, P], HttpResponseBase]]:
    """Open a view to everyone in bodies that have something public; who is signed in keeps their
    navigation.

    A body that has nothing public is not there for those who are nothing in it, so that nobody
    learns of partnerships by guessing addresses.
    """

    def decorate(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @functools.wraps(view)
        def opened(
            request: BodyRequest, body: str, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            found = Body.objects.filter(slug=body).first()
            if found is None:
                raise Http404("There is no such page.")
            place = standing(request.user, found)
            if not place.any and not has(found):
                raise Http404("There is no such page.")
            request.partnership, request.standing = found, place
            return view(request, *args, **kwargs)

        opened.access = PUBLIC  # type: ignore[attr-defined]
        return opened  # type: ignore[return-value]

    return decorate
