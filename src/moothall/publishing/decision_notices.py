"""Decision notices (REP-2): what everyone may read of a decision, from the day it is published.

A notice follows its decision: when that is published, and whenever it moves after, the next version
of the notice is published by the site itself.
"""

from collections.abc import Sequence

from moothall.faults import NotAllowed
from moothall.governance.enums import Level, PinnedAs, Stance
from moothall.governance.models import Decision
from moothall.governance.notice import Consent, Entry, Notice
from moothall.governance.queries import notice, notice_at, public
from moothall.ledger.refs import SITE, Ref
from moothall.partnership.models import Body
from moothall.publishing import actions, issuing
from moothall.publishing.compositions import Commission, Offer
from moothall.publishing.documents.report import About, DataTable, Report
from moothall.publishing.kinds import DECISION_NOTICE
from moothall.publishing.models import Publication
from moothall.theme.cells import Kind
from moothall.theme.formats import long_date
from moothall.theme.tables import Column, Table

LONGEST_TITLE = 200
# Enough of a hash to tell an event from every other; the head is given whole.
BEGINNING = 12
SAYS = {Stance.CONSENT: "consents", Stance.OBJECTION: "objects"}

CONSENTS: Table[Consent] = Table(
    name="consents",
    title="What each authority says",
    noun=("consent", "consents"),
    columns=(
        Column("authority", "Authority"),
        Column("level", "Level", value=lambda c: str(c.level.label)),
        Column("stance", "Says", value=lambda c: _says(c)),
        Column("on", "Since", kind=Kind.DATE),
        Column("reason", "Reason"),
    ),
)
EVENTS: Table[Entry] = Table(
    name="events",
    title="What the ledger has of this decision",
    noun=("event", "events"),
    columns=(
        Column("sequence", "Event", value=lambda e: str(e.sequence)),
        Column("at", "When", kind=Kind.MOMENT),
        Column("words", "What was done", value=lambda e: _done(e)),
        Column("hash", "Its hash begins", value=lambda e: e.hash[:BEGINNING]),
    ),
)


def _says(consent: Consent) -> str:
    if consent.of_the_body and consent.may_be_pending and consent.awaited:
        return "not needed: the members were not tied"
    if consent.awaited:
        return "still to come, as its rule allows" if consent.may_be_pending else "awaited"
    if consent.stance in (None, Stance.WITHDRAWN):
        return "no longer asked"
    said = "has decided" if consent.level is Level.PANEL else SAYS[consent.stance]
    return f"{said} under {consent.under}" if consent.under else said


def _done(entry: Entry) -> str:
    done = f"{entry.by} {entry.words}"
    return f"{done[:1].upper()}{done[1:]}{', ' + entry.detail if entry.detail else ''}"


def compose(commission: Commission) -> Report:
    """Write the notice of a decision. Raises NotAllowed where it is not public."""
    decision = _decision(commission.body, commission.subject)
    if decision is None or decision.public_since is None:
        raise NotAllowed(
            "A decision notice is published once the decision is: publish the decision first."
        )
    found = notice_at(decision, commission.occasion.head)
    return Report(
        about=About(
            title=title_of(found),
            author=found.body,
            summary=found.standing,
        ),
        template="publishing/notice.html",
        occasion=commission.occasion,
        context={
            "notice": found,
            "dates": _dates(found),
            "decided_on": [p for p in found.pinned if p.pinned_as is PinnedAs.PROPOSAL],
            "rests_on": [p for p in found.pinned if p.pinned_as is PinnedAs.EVIDENCE],
        },
        tables=(DataTable(CONSENTS, found.consents), DataTable(EVENTS, found.entries)),
        pins=(
            ("The decision", found.ref),
            *((f"{pin.noun.capitalize()}: {pin.title}", pin.ref) for pin in found.pinned),
        ),
    )


def _decision(body: Body, subject: Ref) -> Decision | None:
    if not subject.id.isdecimal():
        return None
    return Decision.objects.filter(body=body, pk=int(subject.id)).first()


def title_of(found: Notice) -> str:
    """Return what a notice is called: the reference and the question."""
    title = f"Decision {found.reference}: {found.question}"
    return title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"


def _dates(found: Notice) -> list[tuple[str, str]]:
    dated = (
        ("Proposed", found.proposed_on),
        ("Last day for consents", found.answer_by),
        ("Taken", found.taken_on),
        ("Published", found.published_on),
        ("Call-in until the end of", found.call_in_deadline),
        ("In effect from", found.effective_on),
        ("Ended", found.ended_on),
    )
    return [(name, long_date(day)) for name, day in dated if day]


def offered(body: Body) -> Sequence[Offer]:
    """Return the public decisions: each has a notice, unless it could not be made."""
    return [Offer(decision.ref, f"Decision {decision}") for decision in public(body)]


def of_decision(decision: Decision) -> Publication | None:
    """Return the notice of a decision, where it has one."""
    return (
        Publication.objects.filter(
            body=decision.body,
            kind=DECISION_NOTICE,
            subject_kind="decision",
            subject_id=str(decision.pk),
        )
        .select_related("body", "current")
        .first()
    )


def publish_notice(key: int) -> Publication:
    """Publish the notice of a decision as it stands now."""
    decision = Decision.objects.select_related("body").get(pk=key)
    found = notice(decision)
    held = of_decision(decision) or actions.draft_publication(
        by=SITE,
        body=decision.body,
        kind=DECISION_NOTICE,
        slug=f"decision-{found.reference.replace('/', '-')}",
        title=title_of(found),
        summary=found.standing,
        subject=decision.ref,
    )
    held = actions.change_publication(
        by=SITE, publication=held, title=held.title, summary=found.standing, subject=decision.ref
    )
    return issuing.publish(by=SITE, publication=held, what_changed=found.standing)
