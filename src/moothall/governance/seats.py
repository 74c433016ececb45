"""Who must be there so that a body can decide: somebody at each level its rule asks (GOV-5)."""

from collections.abc import Iterator

from moothall.governance.enums import Level, RuleKind
from moothall.governance.permissions import LEVEL_OF
from moothall.governance.proposals import terms_of
from moothall.partnership import seats
from moothall.partnership.enums import Sector
from moothall.partnership.models import Body, Membership, in_force
from moothall.partnership.seats import Seat

WHY = "The decision rule asks its consent at this level."
BY_MEMBERS = (RuleKind.UNANIMOUS, RuleKind.MAJORITY)
NAMES = {
    Level.OFFICER: "lead officer",
    Level.DIRECTOR: "director",
    Level.ELECTED: "elected member",
}


def asked(body: Body) -> Iterator[Seat]:
    """Return a seat for each level at which a member authority consents (two queries)."""
    terms = terms_of(body)
    if terms.kind not in BY_MEMBERS:
        return
    found = Membership.objects.filter(in_force(), body=body, sector=Sector.AUTHORITY)
    for each in found.select_related("organisation"):
        for level in terms.levels_of(each.organisation_id):
            roles = frozenset(str(role) for role, at in LEVEL_OF.items() if at is level)
            title = f"{NAMES[level]} of {each.organisation}"
            yield Seat(title, roles, WHY, each.organisation_id, each.ends)


def register() -> None:
    """Let the pages on who is appointed know whom decisions need."""
    seats.register("governance", asked)
