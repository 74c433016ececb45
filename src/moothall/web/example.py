"""The accounts of the example partnership, one click each to sign in."""

from collections import defaultdict
from dataclasses import dataclass

from allauth.account.views import LoginView
from django.contrib.auth import login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from moothall.partnership.access import public
from moothall.partnership.enums import Role, Sector
from moothall.partnership.models import (
    Appointment,
    Body,
    Installation,
    Organisation,
    Person,
    held,
)
from moothall.theme.formats import join_words
from moothall.web.single_sign_on import offered

DOMAIN = "@demo.invalid"


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody of the example on a card: their first role, for whom, and what else they are."""

    person: Person
    role: str
    place: str
    also: str
    group: str


@dataclass(frozen=True, slots=True)
class Group:
    """Accounts under one heading."""

    title: str
    accounts: tuple[Account, ...]


WHOLE, PROVIDERS, OTHERS = "The partnership as a whole", "Providers", "Other members"


def accounts() -> list[Group]:
    """Return who can be signed in by one click, each once with all their roles, in groups: the
    example's own accounts, there alone (two queries).
    """
    if not _is_example():
        return []
    found = Appointment.objects.filter(
        held(), person__email__endswith=DOMAIN, person__is_active=True
    )
    by_person: dict[Person, list[Appointment]] = defaultdict(list)
    for each in found.select_related("person", "organisation", "body").order_by("pk"):
        by_person[each.person].append(each)
    groups: dict[str, list[Account]] = defaultdict(list)
    for person, held_roles in by_person.items():
        account = _account(person, held_roles)
        groups[account.group].append(account)
    elsewhere = {
        each.body.name for every in by_person.values() for each in every
        if not each.body.keeps_records
    }  # fmt: skip

    def rank(title: str) -> tuple[bool, bool, bool, str]:
        """Who serves all, the authorities by name, other members, and other bodies last."""
        return title in elsewhere, title in (OTHERS, PROVIDERS), title != WHOLE, title

    return [Group(title, tuple(groups[title])) for title in sorted(groups, key=rank)]


def _account(person: Person, held_roles: list[Appointment]) -> Account:
    """Return somebody with all their roles: the first, others beside it, those in other bodies."""
    first = held_roles[0]
    words = _role(first)
    beside = [_role(each) for each in held_roles[1:] if each.body_id == first.body_id]
    elsewhere = [
        f"{_role(each)} in {each.body.name}" for each in held_roles if each.body_id != first.body_id
    ]
    also = join_words([*beside, *elsewhere])
    return Account(
        person,
        words[:1].upper() + words[1:],
        str(first.organisation or first.body),
        f"also {also}" if also else "",
        _group(first.body, first.organisation),
    )


def _role(held_role: Appointment) -> str:
    """Return the name of a role; a partnership that keeps records has a partnership manager."""
    if held_role.role == Role.MANAGER and not held_role.body.keeps_records:
        return "manager"
    return str(held_role.get_role_display())


def _group(body: Body, place: Organisation | None) -> str:
    """Under which heading somebody stands: an authority's name, or what sort of member it is."""
    if not body.keeps_records:
        return body.name
    if place is None:
        return WHOLE
    if place.sector == Sector.AUTHORITY:
        return place.name
    return PROVIDERS if place.ukprn else OTHERS


def _is_example() -> bool:
    return Installation.objects.filter(is_demo=True).exists()


class SignIn(LoginView):  # type: ignore[misc]
    """The form of sign-in, in the example with its accounts."""

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Add the accounts of the example, and the other door where the site has one."""
        context: dict[str, object] = super().get_context_data(**kwargs)
        return context | {"accounts": accounts(), "single": offered()}


def must_be_demo_here(request: HttpRequest) -> None:
    """Answer as for no such page where this is no demo; refuse who is not on this machine."""
    if not _is_example():
        raise Http404("There is no such page.")
    # The Host header is the visitor's word; where the request came from is not.
    here = request.get_host().partition(":")[0] in ("localhost", "127.0.0.1")
    if not here or request.META.get("REMOTE_ADDR") not in ("127.0.0.1", "::1"):
        raise PermissionDenied("The demo answers on this machine only.")


@public
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demo's roles, without a password, and go on to where that was asked.

    Only in a home that was prepared as the demo, only on this machine's own address, and only as
    an account that the demo made.
    """
    must_be_demo_here(request)
    number = request.POST.get("person", "")
    person = get_object_or_404(
        Person, pk=number if number.isdecimal() else None, email__endswith=DOMAIN
    )
    login(request, person, backend="allauth.account.auth_backends.AuthenticationBackend")
    wanted = request.POST.get("next", "")
    own = url_has_allowed_host_and_scheme(wanted, {request.get_host()})
    return redirect(wanted if own else "home")
