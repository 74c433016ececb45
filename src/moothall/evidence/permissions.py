"""Who may do and see what with the evidence."""

from django.db.models import QuerySet

from moothall.evidence.models import Return
from moothall.partnership.access import Rule
from moothall.partnership.enums import Role
from moothall.partnership.models import Body, Organisation, Person
from moothall.partnership.permissions import Standing, standing
from moothall.partnership.queries import leads, members

GIVES_RETURNS = Rule(
    "gives returns",
    "the manager of {body}, and the commissioners and MIS officers of its members",
    lambda s: s.manager or bool(s.roles & {Role.MIS, Role.COMMISSIONER}),
    "Giving returns, and seeing what was found in them.",
)
ANSWERS = Rule(
    "answers for counts",
    "the manager of {body}, and the commissioners and MIS officers of its member authorities",
    lambda s: s.manager or bool(s.authority_roles & {Role.MIS, Role.COMMISSIONER}),
    "Saying which member answers for a table of counts.",
)


def may_give_for(place: Standing, provider: Organisation | None) -> bool:
    """Whether someone may give a return of this provider: a provider's officer only its own."""
    return place.serves_authority or place.acts_for(provider)


def may_open_provider(place: Standing, body: Body, provider: Organisation) -> bool:
    """Whether someone may open a provider's page: its officers, its lead commissioner's people,
    the manager.
    """
    if place.manager or place.acts_for(provider):
        return True
    lead = leads(body).get(provider.pk)
    return bool(lead and {lead.lead_id, lead.jointly_with_id} & place.authorities)


def may_give_again(place: Standing, given: Return) -> bool:
    """Whether someone may take up a return that was given before: whoever may give it for its
    provider or decide on it; and while nobody knows whose it is, its giver and their colleagues.
    """
    if given.ukprn:
        return may_give_for(place.with_records(), given.provider)
    return may_decide(place, given) or (given.owner is None and _are_colleagues(place, given))


def _are_colleagues(place: Standing, given: Return) -> bool:
    """Whether someone is an officer where the giver of a return is one too."""
    if not isinstance(given.given_by, Person):
        return False
    return bool(place.organisations & standing(given.given_by, given.body).organisations)


def may_own(place: Standing, owner: Organisation) -> bool:
    """Whether someone may say that this organisation answers for a table of counts: an authority's
    officer of their own, the manager of anyone.
    """
    return place.manager or owner.pk in place.with_records().authorities


def may_be_owners(place: Standing, body: Body) -> QuerySet[Organisation]:
    """Return the members of whom someone may say that they answer for a table of counts."""
    every = members(body)
    return every if place.manager else every.filter(pk__in=place.with_records().authorities)


def may_decide(place: Standing, given: Return) -> bool:
    """Whether someone may accept, refuse or withdraw a return: an MIS officer their own, a
    commissioner those of the providers their authority leads for and its own tables of counts, the
    manager all.
    """
    return Return.objects.filter(pk=given.pk).visible_to(place.with_records()).exists()
