"""A kind of publication for tests: plans made from subjects called `plan`, with what they hold."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from tests.unit.publishing.reports import plan

from moothall.ledger.refs import OPERATOR, Ref
from moothall.partnership.models import Body
from moothall.publishing import compositions
from moothall.publishing.actions import draft_publication
from moothall.publishing.compositions import Commission, Composition, Offer
from moothall.publishing.documents.report import Report
from moothall.publishing.models import Publication

KIND = "invented-plan"
SUBJECT = Ref("plan", "1", "d" * 64)


def composed(commission: Commission, **changes: object) -> Report:
    """The invented plan, on the occasion it is asked for."""
    return plan(occasion=commission.occasion, **changes)


@contextmanager
def offered(needs_decision: bool = False, **changes: object) -> Iterator[None]:
    """Let invented plans be a kind of publication, with these changes to their report."""
    compositions.register(
        Composition(
            KIND,
            "invented plan",
            "plan",
            lambda commission: composed(commission, **changes),
            lambda body: [Offer(SUBJECT, "Plan of 2026-27")],
            needs_decision,
        )
    )
    try:
        yield
    finally:
        compositions.forget(KIND)


def drafted(body: Body, **changes: object) -> Publication:
    """A draft of the invented plan."""
    given: dict[str, object] = {
        "kind": KIND,
        "slug": "plan-2026-27",
        "title": "Commissioning plan 2026-27",
        "summary": "What we buy.",
        "subject": SUBJECT,
    }
    return draft_publication(by=OPERATOR, body=body, **(given | changes))  # type: ignore[arg-type]


def other_plan(subject: Ref) -> Ref:
    """The same subject with other content."""
    return replace(subject, content_hash="e" * 64)
