"""How decisions and delegations are shown on the command line."""

from moothall.cli.output import Value
from moothall.governance.models import Decision, Delegation
from moothall.governance.notice import Notice
from moothall.governance.tables import may_do


def row(decision: Decision) -> dict[str, Value]:
    """A decision as one row of a list."""
    days = {
        "taken": decision.taken_on,
        "published": decision.published_on,
        "call_in_until": decision.call_in_deadline,
        "in_effect_from": decision.effective_on,
    }
    return {
        "decision": decision.reference,
        "partnership": decision.body.slug,
        "question": decision.question,
        "status": str(decision.status),
        "consents": getattr(decision, "consenting", None),
        "required": getattr(decision, "required", None),
        **{name: day.isoformat() if day else None for name, day in days.items()},
    }


def whole(told: Notice) -> dict[str, object]:
    """A decision as one JSON object."""
    days = ("proposed_on", "taken_on", "published_on", "call_in_deadline", "effective_on")
    return {
        "decision": told.reference,
        "partnership": told.body_slug,
        "status": str(told.status),
        "standing": told.standing,
        "question": told.question,
        "proposal": told.proposal,
        "reason": told.reason,
        "rule": told.rule,
        "options": [{"text": o.text, "why_rejected": o.why_rejected} for o in told.rejected],
        "consents": consents(told),
        "pinned": pinned(told),
        **{day: getattr(told, day) for day in days},
        "content_hash": told.content_hash,
        "ledger_head": told.ledger_head,
        "events": [
            {"sequence": each.sequence, "at": each.at, "event": each.words, "hash": each.hash}
            for each in told.entries
        ],
    }


def consents(told: Notice) -> list[dict[str, Value]]:
    """What each of those asked has said."""
    return [
        {
            "authority": each.authority,
            "level": str(each.level),
            "says": str(each.stance) if each.stance else "awaited",
            "under": each.under,
            "on": each.on.isoformat() if each.on else None,
            "reason": each.reason,
        }
        for each in told.consents
    ]


def pinned(told: Notice) -> list[dict[str, Value]]:
    """What a decision is on and rests on, and how that stands now."""
    return [
        {
            "thing": str(each.ref),
            "title": each.title,
            "as": str(each.pinned_as),
            "state": str(each.state),
            "content_hash": each.ref.content_hash,
        }
        for each in told.pinned
    ]


def delegation_row(delegation: Delegation, in_force: bool) -> dict[str, Value]:
    """A delegation as one row of a list."""
    return {
        "delegation": delegation.number,
        "holder": delegation.holder_by_name,
        "may": may_do(delegation),
        "scope": delegation.scope,
        "given_by": delegation.source,
        "from": delegation.starts.isoformat(),
        "until": delegation.ends.isoformat() if delegation.ends else None,
        "in_force": in_force,
    }
