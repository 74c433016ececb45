"""What every page of one scenario says about it."""

from decimal import Decimal

from django.urls import reverse

from moothall.commissioning import pictures, policies
from moothall.commissioning.differing import in_words
from moothall.commissioning.enums import ScenarioKind, ScenarioStatus
from moothall.commissioning.models import Scenario
from moothall.commissioning.views.found import (
    address,
    crumbs,
)
from moothall.disputes.models import Dispute
from moothall.disputes.queries import frozen
from moothall.partnership.access import BodyRequest
from moothall.partnership.doors import open_address


def about(request: BodyRequest, found: Scenario) -> dict[str, object]:
    """Return what the template of any page of a scenario takes."""
    version = found.version
    need = version.content.get("need")
    base = found.base
    stale = policies.is_stale(found)
    difference: list[str] = []
    if found.kind == ScenarioKind.WHAT_IF and base and found.status == ScenarioStatus.SOLVED:
        difference = in_words(base, found)
    dispute = frozen(found.ref)
    return {
        "scenario": found,
        "dispute": dispute,
        "dispute_href": _leads_to(request, dispute) if dispute else "",
        "round": version.round,
        "crumbs": crumbs(version.round, ("Scenarios", address(version.round) + "#scenarios")),
        "stale": stale,
        "answer": pictures.answer(found),
        "difference": difference,
        "may_edit": policies.can_edit(request.person, version.round),
        "may_propose": policies.can_propose(request.person, found, stale),
        "may_ask": policies.can_ask_what_if(request.person, found),
        "is_what_if": found.kind == ScenarioKind.WHAT_IF,
        "is_agreed": found.kind == ScenarioKind.AGREED,
        "changes": list(found.manual_changes.select_related("made_by")),
        "need_href": reverse(
            "planning:need", kwargs={"body": request.partnership.slug, "pk": need["id"]}
        )
        if need
        else "",
        "facts": [
            ("Inputs", f"version {version.number}, {version.sha256[:16]}", "text"),
            ("Change of budgets", _percent(found), "text"),
            ("Solved", found.solved, "moment"),
            *(
                [("Fingerprint of what was found", found.sha256[:16], "text")]
                if found.sha256
                else []
            ),
        ],
    }


def _leads_to(request: BodyRequest, dispute: Dispute) -> str:
    """The page of a dispute, for who may see it."""
    at = {"body": request.partnership.slug, "pk": dispute.pk}
    return open_address(request, reverse("disputes:dispute", kwargs=at))


def _percent(found: Scenario) -> str:
    percent = Decimal(found.percent).normalize()
    return f"{percent:+f}%" if percent else "none"
