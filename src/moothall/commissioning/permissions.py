"""Who may see and change a round."""

from moothall.commissioning.models import Round
from moothall.partnership.access import Rule
from moothall.partnership.enums import Role
from moothall.partnership.models import Organisation
from moothall.partnership.permissions import Standing

COMMISSIONS = Rule(
    "commissions",
    "the manager of {body} and the commissioners of its member authorities",
    lambda s: s.manager or Role.COMMISSIONER in s.authority_roles,
    "Preparing rounds and having them solved; talking with providers.",
)
SPEAKS_FOR_AUTHORITY = Rule(
    "speaks for an authority",
    "those who act for a member authority of {body}, observers apart",
    lambda s: s.operator or bool(s.authorities),
    "Stating their authority's position on a provider.",
)


def may_commission(place: Standing) -> bool:
    """Whether someone prepares rounds: the joint commissioning team."""
    return COMMISSIONS.holds(place)


def may_set_budget(place: Standing, authority: Organisation | None) -> bool:
    """Whether someone may change this authority's money: its own commissioner, and the manager
    (COM-1: money belongs to the authority it was allocated to).
    """
    if place.manager:
        return True
    commissions_for = place.authorities & place.records_for
    return authority is not None and authority.pk in commissions_for


def may_speak_for(place: Standing, member: Organisation) -> bool:
    """Whether someone may state this member's position: those who act for it."""
    return place.operator or member.pk in place.authorities


def may_see(place: Standing, round: Round) -> bool:
    """Whether someone may see a round."""
    return Round.objects.filter(pk=round.pk).visible_to(place).exists()
