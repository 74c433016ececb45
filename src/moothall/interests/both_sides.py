"""Organisations that both commission and deliver, which must be visible as such (GOV-7).

Some are known from what is kept of them: an authority with a number as a provider, or one that
others lead for, also delivers; and one that leads for a provider and is led for itself does both.
Others say so: they declare an interest in an organisation by which they stand on both sides.
"""

from collections.abc import Iterable

from moothall.interests.models import Declaration
from moothall.partnership import marks
from moothall.partnership.enums import Sector
from moothall.partnership.marks import Mark
from moothall.partnership.models import Body
from moothall.partnership.queries import leads, members


def on_both_sides(body: Body) -> dict[int, str]:
    """Return the member organisations that commission and deliver, by key, each with a sentence
    that says how it is known (three queries).
    """
    ours = {each.pk: each for each in members(body)}
    agreed = leads(body)
    lead = {key for one in agreed.values() for key in (one.lead_id, one.jointly_with_id) if key}
    found: dict[int, list[str]] = {}
    for key, each in ours.items():
        commissions = each.sector == Sector.AUTHORITY or key in lead
        if commissions and (each.ukprn or key in agreed):
            how = f"is a provider with the number {each.ukprn}" if each.ukprn else "is led for"
            _add(found, key, f"It commissions, and {how}: it delivers too.")
    for one in _declared(body):
        whose, other = one.organisation, one.in_organisation
        if whose and other:
            _add(found, whose.pk, f"It commissions, and delivers through {other}: {one.nature}.")
            _add(found, other.pk, f"It delivers for {whose}, which commissions: {one.nature}.")
    return {key: " ".join(said) for key, said in found.items()}


def _add(found: dict[int, list[str]], key: int, sentence: str) -> None:
    if sentence not in found.setdefault(key, []):
        found[key].append(sentence)


def _declared(body: Body) -> Iterable[Declaration]:
    held = Declaration.objects.held().filter(body=body, both_sides=True)
    return held.select_related("organisation", "in_organisation")


def marks_of(body: Body) -> dict[int, Mark]:
    """Return the marks of the organisations that commission and deliver, by key."""
    return {key: Mark("commissions and delivers", how) for key, how in on_both_sides(body).items()}


def register() -> None:
    """Let the pages of members show who stands on both sides."""
    marks.register("interests", marks_of)
