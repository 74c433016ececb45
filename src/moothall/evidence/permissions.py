"""Who may do and see what with the evidence."""

from moothall.evidence.models import Return
from moothall.partnership.access import Rule
from moothall.partnership.enums import Role
from moothall.partnership.models import Organisation
from moothall.partnership.permissions import Standing

GIVES_RETURNS = Rule(
    "gives returns",
    "The partnership's manager, commissioners of member authorities, and the MIS officers of "
    "providers.",
    lambda s: s.manager or bool(s.roles & {Role.MIS, Role.COMMISSIONER}),
)
SEES_FIGURES = Rule(
    "sees figures",
    "The partnership's manager and those who act for a member authority see the shared figures; "
    "a provider's officer sees those of their own provider.",
    lambda s: s.any,
)


def may_give_for(place: Standing, provider: Organisation | None) -> bool:
    """Whether someone may give a return of this provider: a provider's officer only its own."""
    return place.serves_authority or place.acts_for(provider)


def may_decide(place: Standing, given: Return) -> bool:
    """Whether someone may accept, refuse or withdraw a return: an MIS officer their own, a
    commissioner those of the providers their authority leads for, the manager all.
    """
    return Return.objects.filter(pk=given.pk).visible_to(place.with_records()).exists()
