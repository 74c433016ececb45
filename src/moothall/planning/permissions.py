"""Who may set what needs rest on, and have them computed."""

from moothall.partnership.access import Rule
from moothall.partnership.enums import Role, Sector
from moothall.partnership.models import Body
from moothall.partnership.permissions import Standing
from moothall.partnership.queries import leads, members

PLANS = Rule(
    "plans",
    "the manager of {body} and the commissioners of its member authorities",
    lambda s: s.manager or Role.COMMISSIONER in s.authority_roles,
    "Stating what needs rest on, and having them computed.",
)


def areas_set_by(place: Standing, body: Body) -> frozenset[str]:
    """Return the codes of the areas whose shares someone may set: the manager those of all member
    authorities, a commissioner that of their own.
    """
    authorities = members(body, Sector.AUTHORITY).exclude(area=None)
    if not place.manager:
        if not PLANS.holds(place):
            return frozenset()
        authorities = authorities.filter(pk__in=place.with_records().authorities)
    return frozenset(str(authority.area_id) for authority in authorities)


def providers_declared_by(place: Standing, body: Body) -> frozenset[str]:
    """Return the UKPRNs of the providers whose capacity someone may state: the manager's are all
    members with one, a commissioner's those that their authority leads for.
    """
    providers = members(body).exclude(ukprn=None)
    if not place.manager:
        if not PLANS.holds(place):
            return frozenset()
        own = place.with_records().authorities
        led = [
            provider
            for provider, lead in leads(body).items()
            if {lead.lead_id, lead.jointly_with_id} & own
        ]
        providers = providers.filter(pk__in=led)
    return frozenset(str(provider.ukprn) for provider in providers)
