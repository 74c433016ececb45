"""The tables of the decisions' pages."""

from collections.abc import Sequence

from django.urls import reverse

from moothall.governance.enums import Stance, Status
from moothall.governance.models import Decision
from moothall.governance.notice import Consent, PinnedThing
from moothall.governance.subjects import State
from moothall.partnership.access import BodyRequest
from moothall.theme.cells import Kind, Tag
from moothall.theme.formats import long_date
from moothall.theme.tables import Column, Empty, Filter, Table, TablePage

STATUS_TONE = {
    Status.PROPOSED: "waiting",
    Status.TAKEN: "action",
    Status.PUBLISHED: "teal",
    Status.EFFECTIVE: "good",
    Status.WITHDRAWN: "plain",
    Status.LAPSED: "plain",
    Status.SUPERSEDED: "plain",
}
STATE_TONE = {State.UNCHANGED: "good", State.CHANGED: "action", State.GONE: "action"}


def status_tag(decision: Decision) -> Tag:
    """Return where a decision stands as a tag; one that waits to be published stands out."""
    status = Status(decision.status)
    words = "to publish" if status is Status.TAKEN else str(status.label)
    return Tag(words, STATUS_TONE[status])


def consent_tag(consent: Consent) -> Tag:
    """Return what an authority says as a tag; a level that may be pending waits for nobody."""
    if consent.stance is Stance.CONSENT:
        return Tag("consents", "good")
    if consent.stance is Stance.OBJECTION:
        return Tag("objects", "action")
    return Tag("pending", "plain") if consent.may_be_pending else Tag("awaited", "waiting")


def decisions(request: BodyRequest, may_propose: bool) -> Table[Decision]:
    """Return the table of decisions."""
    slug = request.partnership.slug
    return Table(
        name="decisions",
        title="Decisions",
        noun=("decision", "decisions"),
        columns=(
            Column("reference", "Reference", sortable=False),
            Column(
                "question",
                "Question",
                link=lambda d: reverse("governance:decision", kwargs={"body": slug, "pk": d.pk}),
                searchable=True,
                header=True,
            ),
            Column("status", "Stands", kind=Kind.TAG, value=status_tag),
            Column("consenting", "Consents", value=_consents),
            Column("proposed_at", "Proposed", kind=Kind.DATE),
            Column("call_in_deadline", "Call-in until", kind=Kind.DATE),
            Column("effective_on", "In effect from", kind=Kind.DATE),
        ),
        filters=(Filter("status", "Where it stands", Status.choices),),
        empty=Empty(
            "No decision yet",
            "A decision is proposed, consented to by every member authority, published, and takes "
            "effect when its call-in window has closed. Each keeps its whole record here.",
            reverse("governance:propose", kwargs={"body": slug}) if may_propose else "",
            "Propose the first" if may_propose else "",
        ),
    )


def _consents(decision: Decision) -> str:
    """How many of the consents it needs are given; rows come from `with_consents`."""
    return "{consenting} of {required}".format(**vars(decision))


def pinned(request: BodyRequest, things: Sequence[PinnedThing]) -> TablePage[PinnedThing]:
    """Return the table of what a decision is on and rests on, each with how it stands now."""
    table: Table[PinnedThing] = Table(
        name="pinned",
        title="What is pinned",
        noun=("thing", "things"),
        prefix="pinned",
        columns=(
            Column("title", "Pinned", link=lambda t: t.address, sortable=False),
            Column("noun", "What it is", sortable=False),
            Column("pinned_as", "As", value=lambda t: t.pinned_as.label, sortable=False),
            Column("state", "Now", kind=Kind.TAG, value=_state_tag, sortable=False),
            Column("hash", "Fingerprint", value=lambda t: t.ref.content_hash[:12], sortable=False),
        ),
        empty=Empty("Nothing is pinned", "It rests on its own words alone."),
    )
    return table.read(request, list(things))


def _state_tag(thing: PinnedThing) -> Tag:
    return Tag(str(thing.state), STATE_TONE[thing.state])


SPOKE = {
    Stance.CONSENT: "Given",
    Stance.OBJECTION: "Raised",
    Stance.WITHDRAWN: "What was said is withdrawn",
}


def consent_hint(consent: Consent, who: str) -> str:
    """Return what stands under an authority: its level, when it spoke, who did, and why."""
    if consent.stance is None or consent.on is None:
        return f"To be given by its {consent.level}"
    spoke = f"{SPOKE[consent.stance]} by its {consent.level} on {long_date(consent.on)} ({who})"
    return f"{spoke}: {consent.reason}" if consent.reason else spoke
