"""A decision is told as everybody was last told of it; what is done meanwhile comes when it is
published anew.
"""

import json
from typing import Any

import pytest
from django.test import Client
from tests.cast import Cast
from tests.unit.governance.proposed import directors

from moothall.api.endpoints.decisions import TOLD
from moothall.governance.actions import propose_decision
from moothall.governance.course import publish
from moothall.governance.enums import Level
from moothall.governance.models import Decision
from moothall.governance.speaking import consent, take_back
from moothall.ledger.actions import load_all, registry

pytestmark = pytest.mark.django_db
LIST = "/api/v1/bodies/bhl/decisions"


def told(decision: Decision) -> dict[str, Any]:
    """What the API tells everybody of a decision."""
    answer = Client().get(f"{LIST}/{decision.pk}")
    assert answer.status_code == 200, answer.content
    return dict(json.loads(answer.content))


def test_what_is_said_on_a_reopened_decision_is_told_when_it_is_published_anew(cast: Cast) -> None:
    by = directors(cast)
    decision = propose_decision(
        by=cast.manager,
        body=cast.body,
        question="Shall we adopt the plan?",
        proposal="Adopt it.",
        reason="Need.",
    )
    for authority, person in by.items():
        consent(by=person, decision=decision, authority=authority, level=Level.DIRECTOR)
    publish(by=cast.manager, decision=decision)
    first = told(decision)
    assert (first["status"], len(first["consents"])) == ("published", 4)
    assert {one["stance"] for one in first["consents"]} == {"consent"}

    luton = {"by": by[cast.luton], "authority": cast.luton, "level": Level.DIRECTOR}
    take_back(decision=decision, **luton)  # type: ignore[arg-type]
    reopened = told(decision)
    assert (reopened["status"], reopened["taken_on"]) == ("proposed", None)
    assert [c["authority"] for c in reopened["consents"] if c["stance"] is None] == ["Luton"]

    consent(decision=decision, reason="On second thoughts.", **luton)  # type: ignore[arg-type]
    decision.refresh_from_db()
    assert decision.status == "taken"
    assert told(decision) == reopened
    assert "On second thoughts." not in str(told(decision))
    for status, count in (("proposed", 1), ("taken", 0)):
        assert json.loads(Client().get(LIST, {"status": status}).content)["count"] == count

    publish(by=cast.manager, decision=decision)
    anew = told(decision)
    assert anew["status"] == "published"
    assert "On second thoughts." in {one["reason"] for one in anew["consents"]}


def test_the_moves_that_are_told_are_moves_that_there_are() -> None:
    load_all()
    assert set(TOLD) <= registry.keys()
