"""What can be disputed: decisions, and what the rooms above register at start.

    subjects.register(Disputable("scenario", "scenario", find=scenario_by_id))

While a dispute on a thing is open the thing is frozen: its room asks `queries.frozen` before it
changes it, and decisions on it are held (`holds.py`).
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from moothall.disputes.models import Dispute
from moothall.governance.bound import panel_of
from moothall.governance.enums import Status
from moothall.governance.models import Decision
from moothall.governance.queries import decisions
from moothall.governance.subjects import Subject
from moothall.governance.workdays import today, working_days_after
from moothall.ledger.refs import Ref
from moothall.partnership.models import Body
from moothall.partnership.permissions import Standing
from moothall.theme.formats import long_date

MOST_OFFERED = 100


def never_late(body: Body, key: str, window_days: int) -> str:
    """Let a thing be disputed at any time."""
    return ""


def none_offered(body: Body, place: Standing) -> Sequence[Ref]:
    """Offer nothing: things of this kind are disputed from their own pages."""
    return ()


@dataclass(frozen=True, slots=True)
class Disputable:
    """A kind of thing: its name in Refs, its noun, how one is found, why it may be too late (given
    the working days of the body's procedure; empty while it is not), and which ones a form offers
    to somebody of a standing: none that they may not see.
    """

    name: str
    noun: str
    find: Callable[[Body, str], Subject | None]
    too_late: Callable[[Body, str, int], str] = never_late
    offered: Callable[[Body, Standing], Sequence[Ref]] = none_offered


_kinds: dict[str, Disputable] = {}


def register(kind: Disputable) -> None:
    """Add a kind of thing; registering its name again replaces it."""
    _kinds[kind.name] = kind


def forget(name: str) -> None:
    """Take a kind out again, for tests."""
    _kinds.pop(name, None)


def find(body: Body, ref: Ref) -> Subject | None:
    """Return a thing as it is now, or None where this body has none that can be disputed."""
    known = _kinds.get(ref.kind)
    return known.find(body, ref.id) if known else None


def noun_of(kind: str) -> str:
    """Return what people call things of a kind."""
    known = _kinds.get(kind)
    return known.noun if known else kind


def too_late(body: Body, ref: Ref, window_days: int) -> str:
    """Say why a thing can no longer be disputed; nothing while it can."""
    known = _kinds.get(ref.kind)
    return known.too_late(body, ref.id, window_days) if known else ""


def offered(body: Body, place: Standing, window_days: int) -> list[tuple[Ref, str]]:
    """Return what somebody of this standing can dispute now, each with its noun and title: nothing
    that is in dispute already.
    """
    there = set(Dispute.objects.open().filter(body=body).values_list("kind", "key"))
    return [
        (ref, f"{kind.noun.capitalize()}: {found.title}")
        for kind in _kinds.values()
        for ref in kind.offered(body, place)
        if (ref.kind, ref.id) not in there
        and (found := kind.find(body, ref.id))
        and not kind.too_late(body, ref.id, window_days)
    ]


def _decision(body: Body, key: str) -> Subject | None:
    found = _in(body).filter(pk=key).first() if key.isdecimal() else None
    if found is None:
        return None
    address = reverse("governance:decision", kwargs={"body": body.slug, "pk": found.pk})
    return Subject(f"{found.reference}: {found.question}", address, found.sha256)


def _in(body: Body) -> QuerySet[Decision]:
    return Decision.objects.filter(body=body).select_related("body")


def last_day_of(decision: Decision, window_days: int) -> dt.date | None:
    """Return the last day on which a decision in effect can be disputed; before effect, none."""
    if decision.status != Status.EFFECTIVE or not decision.effective_on:
        return None
    return working_days_after(decision.effective_on, window_days)


def _decision_too_late(body: Body, key: str, window_days: int) -> str:
    found = _in(body).filter(pk=key).first()
    if found is None:
        return ""
    if found.status in (Status.WITHDRAWN, Status.LAPSED, Status.SUPERSEDED):
        return f"Decision {found.reference} has come to its end: there is nothing to dispute."
    panel = panel_of(found)
    if panel:
        return f"Decision {found.reference} was taken by {panel}: it binds, and is not disputed."
    last = last_day_of(found, window_days)
    if last and today() > last:
        return (
            f"Decision {found.reference} has been in effect too long: the last day to dispute it "
            f"was {long_date(last)}."
        )
    return ""


def _decisions_offered(body: Body, place: Standing) -> Sequence[Ref]:
    ended = (Status.WITHDRAWN, Status.LAPSED, Status.SUPERSEDED)
    found = decisions(body, place).exclude(status__in=ended)
    return [decision.ref for decision in found[:MOST_OFFERED]]


def register_decisions() -> None:
    """Let decisions be disputed."""
    register(Disputable("decision", "decision", _decision, _decision_too_late, _decisions_offered))
