"""The example's decisions: one taken, published and in effect; one that waits for a consent."""

import datetime as dt
from collections.abc import Callable
from typing import Final

from moothall import clock
from moothall.commissioning.models import Scenario
from moothall.commissioning.proposals import propose_scenario
from moothall.demo.accounts import AREAS, Cast, director_of
from moothall.governance.content import Considered
from moothall.governance.course import publish
from moothall.governance.enums import Level
from moothall.governance.models import Decision
from moothall.governance.speaking import consent
from moothall.ledger.refs import OPERATOR
from moothall.partnership.models import Organisation

AWAITED: Final = "Central Bedfordshire Council"
"""Whose consent the open decision waits for, so that a visitor can give it."""

WEEK: Final = dt.timedelta(weeks=1)


def proposal_day(now: dt.datetime) -> dt.datetime:
    """Return the Monday, three weeks back, on which the first decision was proposed.

    Published two days later with a window of five working days, it has taken effect by now, over
    any bank holidays (both published cases of 2009 ran like this).
    """
    monday = now - dt.timedelta(days=now.weekday()) - 3 * WEEK
    return monday.replace(hour=10, minute=0, second=0, microsecond=0)


def decide(
    cast: Cast,
    scenario: Scenario,
    monday: dt.datetime,
    meanwhile: Callable[[dt.datetime], None] = lambda moment: None,
) -> Decision:
    """Propose a scenario, take every authority's consent and publish the decision.

    `meanwhile` lets happen what else there is before a moment, so that days follow one another.
    """
    with clock.at(monday):
        decision = _propose(
            scenario,
            "Steady budgets are what the authorities have, and they meet most of the ambition.",
            less="No authority has cut its budget.",
            more="No authority has the money.",
        )
        for hour, authority in enumerate(_authorities(cast)):
            meanwhile(monday + dt.timedelta(hours=hour + 1))
            with clock.at(monday + dt.timedelta(hours=hour + 1)):
                decision = _consent(decision, authority)
    meanwhile(monday + dt.timedelta(days=2))
    with clock.at(monday + dt.timedelta(days=2)):
        return publish(by=OPERATOR, decision=decision)


def leave_open(cast: Cast, scenario: Scenario) -> Decision:
    """Propose a scenario and take every consent but one."""
    decision = _propose(
        scenario,
        "A little more money is expected in the year: it opens places where need is not met.",
        less="It leaves need unmet that the money expected can meet.",
        more="More money than that is not expected.",
    )
    for authority in _authorities(cast):
        if authority.name != AWAITED:
            decision = _consent(decision, authority)
    return decision


def _authorities(cast: Cast) -> list[Organisation]:
    return [cast.organisations[name] for name in sorted(AREAS)]


def _propose(scenario: Scenario, reason: str, *, less: str, more: str) -> Decision:
    """Propose a scenario; the others of its round are the options considered."""
    others = scenario.version.scenarios.exclude(pk=scenario.pk).order_by("percent")
    return propose_scenario(
        by=OPERATOR,
        scenario=scenario,
        reason=reason,
        options=[
            Considered(other.title, less if other.percent < scenario.percent else more)
            for other in others
        ],
    )


def _consent(decision: Decision, authority: Organisation) -> Decision:
    director = director_of(authority.name)
    assert director is not None, authority
    return consent(by=director, decision=decision, authority=authority, level=Level.DIRECTOR)
