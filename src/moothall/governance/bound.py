"""What is different for a decision that the panel of a dispute has taken (GOV-6): it binds."""

from moothall.governance.enums import PinnedAs, RuleKind
from moothall.governance.models import CallIn, Decision
from moothall.ledger.actions import NotAllowed
from moothall.partnership.models import Organisation


def panel_of(decision: Decision) -> str:
    """Return the panel that took a decision: “the panel in dispute D2026/1”; nothing for others."""
    if decision.rule != RuleKind.PANEL:
        return ""
    called = decision.requirements.get().called
    return called[0].lower() + called[1:]


def earlier_call_in(decision: Decision, authority: Organisation) -> CallIn | None:
    """Return the call-in by which an authority's scrutiny has had its word on what a panel decides
    in the same matter: each has one, so that nobody holds an outcome for ever.
    """
    if decision.rule != RuleKind.PANEL:
        return None
    things = decision.pins.filter(pinned_as=PinnedAs.PROPOSAL).values_list("kind", "key")
    for kind, key in things:
        found = CallIn.objects.filter(
            authority=authority,
            decision__body=decision.body_id,
            decision__rule=RuleKind.PANEL,
            decision__pins__kind=kind,
            decision__pins__key=key,
        ).exclude(decision=decision)
        if found:
            return found.select_related("decision").first()
    return None


def check_not_bound(decision: Decision) -> None:
    """Raise NotAllowed where a panel has decided, so that nobody consents, objects or withdraws."""
    panel = panel_of(decision)
    if panel:
        raise NotAllowed(
            f"Decision {decision.reference} was taken by {panel}, whose outcome binds all members: "
            "nobody consents, objects or withdraws it. It can be called in while its window is "
            "open, and superseded by a later decision."
        )


def check_may_call_in_anew(decision: Decision, authority: Organisation) -> None:
    """Raise NotAllowed where an authority's scrutiny has had its word on an outcome."""
    earlier = earlier_call_in(decision, authority)
    if earlier:
        raise NotAllowed(
            f"{authority} has called the outcome of this dispute in once already, as decision "
            f"{earlier.decision.reference}. The panel has answered anew since: that binds."
        )
