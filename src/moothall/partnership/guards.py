"""How the access rules guard actions, as they guard addresses."""

from collections.abc import Mapping

from moothall.faults import NotAllowed
from moothall.ledger import guards
from moothall.ledger.guards import Marker, Who
from moothall.ledger.refs import HasRef
from moothall.partnership.access import ANY, Rule
from moothall.partnership.enums import Role
from moothall.partnership.models import Appointment, Body, Person, held
from moothall.partnership.permissions import standing

MANAGES = Marker(
    "manages",
    "a manager of any partnership of the site",
    "Ask the manager of yours to do it.",
)


def register() -> None:
    """Let the ledger ask before each action."""
    guards.register(guard)


def guard(who: Who, by: HasRef, given: Mapping[str, object], doing: str) -> None:
    """Refuse an action to whom its rule shuts out, in the body of its first argument that has one.

    Raises NotAllowed, saying who may and what to do; TypeError where no argument belongs to a body.
    """
    if not isinstance(by, Person):
        return
    if who is MANAGES:
        managed = Appointment.objects.filter(held(), person=by, role=Role.MANAGER)
        if not (by.is_active and managed.exists()):
            raise NotAllowed(who.refuses(doing))
    elif isinstance(who, Rule):
        body = _body_of(given)
        place = standing(by, body)
        if not who.holds(place):
            # Who is nothing in a body learns nothing of it, not its name either.
            raise NotAllowed(who.refuses(doing, str(body) if place.any else ANY))


def _body_of(given: Mapping[str, object]) -> Body:
    """Return the body in which an action is taken: that of the first argument that has one."""
    for name, value in given.items():
        if isinstance(value, Body):
            return value
        slug = "" if name == "by" else getattr(value, "body_slug", "")
        if slug:
            return Body.objects.get(slug=slug)
    raise TypeError("A rule is asked in a body: no argument of this action belongs to one.")
