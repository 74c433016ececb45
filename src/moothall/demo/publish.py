"""The example's published plan: the round that was decided, as everyone may read it."""

from typing import Final

from moothall.commissioning.models import Scenario
from moothall.ledger.refs import OPERATOR
from moothall.publishing import issuing
from moothall.publishing.actions import draft_publication
from moothall.publishing.compositions import of_kind
from moothall.publishing.kinds import COMMISSIONING_PLAN
from moothall.publishing.models import Publication

PLACE: Final = "commissioning-plan-{year}"
"""Where the plan stands, by the year that it is for."""


def publish_plan(scenario: Scenario) -> Publication:
    """Draft and publish the plan of a scenario on which a decision is in effect.

    Raises NotAllowed where none is, or where no protocol lets its figures be published.
    """
    round = scenario.version.round
    about = issuing.first_look(
        by=OPERATOR, body=round.body, composition=of_kind(COMMISSIONING_PLAN), subject=scenario.ref
    ).about
    draft = draft_publication(
        by=OPERATOR,
        body=round.body,
        kind=COMMISSIONING_PLAN,
        slug=PLACE.format(year=round.year),
        title=about.title,
        summary=about.summary,
        subject=scenario.ref,
    )
    return issuing.publish(by=OPERATOR, publication=draft)
