"""The tables of the decisions' pages."""

from collections.abc import Callable, Container, Sequence

from django.urls import reverse

from moothall.governance.enums import Level, RuleKind, Stance, Status
from moothall.governance.models import Decision, Delegation
from moothall.governance.notice import Consent, PinnedThing
from moothall.governance.subjects import State
from moothall.governance.workdays import today
from moothall.partnership.access import BodyRequest
from moothall.partnership.doors import open_address
from moothall.theme.cells import Kind, Tag
from moothall.theme.formats import long_date
from moothall.theme.tables import Column, Empty, Filter, Table, TablePage

STATUS_TONE = {
    Status.PROPOSED: "waiting",
    Status.TAKEN: "action",
    Status.PUBLISHED: "teal",
    Status.CALLED_IN: "action",
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
    if consent.left_on:
        return Tag("has left", "plain")
    if consent.stance is Stance.CONSENT:
        return Tag("decided" if consent.level is Level.PANEL else "consents", "good")
    if consent.stance is Stance.OBJECTION:
        return Tag("objects", "action")
    if consent.of_the_body and consent.may_be_pending:
        return Tag("not needed yet", "plain")
    return Tag("pending", "plain") if consent.may_be_pending else Tag("awaited", "waiting")


def decisions(
    request: BodyRequest, may_propose: bool, years: Sequence[int] = ()
) -> Table[Decision]:
    """Return the table of decisions."""
    slug = request.partnership.slug
    return Table(
        name="decisions",
        title="Decisions",
        noun=("decision", "decisions"),
        columns=(
            Column("reference", "Reference", sortable=False, searchable=True),
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
        filters=(
            Filter("status", "Where it stands", Status.choices),
            Filter("year", "Year", [(str(year), str(year)) for year in years]),
            Filter("rule", "Decided by", RuleKind.choices),
        ),
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
            Column("title", "Pinned", link=_open_to(request), sortable=False),
            Column("noun", "What it is", sortable=False),
            Column("pinned_as", "As", value=lambda t: t.pinned_as.label, sortable=False),
            Column("state", "Now", kind=Kind.TAG, value=_state_tag, sortable=False),
            Column("hash", "Fingerprint", value=lambda t: t.ref.content_hash[:12], sortable=False),
        ),
        empty=Empty("Nothing is pinned", "It rests on its own words alone."),
    )
    return table.read(request, list(things))


def _open_to(request: BodyRequest) -> Callable[[PinnedThing], str]:
    """A thing leads to its page for those who may open that."""
    return lambda thing: open_address(request, thing.address)


def _state_tag(thing: PinnedThing) -> Tag:
    return Tag(str(thing.state), STATE_TONE[thing.state])


SPOKE = {
    Stance.CONSENT: "Given",
    Stance.OBJECTION: "Raised",
    Stance.WITHDRAWN: "What was said is withdrawn",
}


def consent_hint(consent: Consent, who: str) -> str:
    """Return what stands under an authority: its level, when it spoke, who did, and why."""
    by = "" if consent.of_the_body else f" by its {consent.level}"
    if consent.left_on and consent.stance is None:
        return consent.reason
    if consent.stance is None or consent.on is None:
        casting = "For a tie of the members only" if consent.may_be_pending else "To be given"
        return casting if consent.of_the_body else f"To be given{by}"
    if consent.level is Level.PANEL:
        return f"Decided on {long_date(consent.on)}. {consent.reason}"
    under = f", under {consent.under}" if consent.under else ""
    spoke = f"{SPOKE[consent.stance]}{by}{under} on {long_date(consent.on)} ({who})"
    return f"{spoke}: {consent.reason}" if consent.reason else spoke


def may_do(delegation: Delegation) -> str:
    """Return what the holder of a delegation may do, in words."""
    if delegation.on_behalf_of:
        return f"consent for {delegation.on_behalf_of}"
    return f"decide alone for {delegation.body}"


def delegation_stands(delegation: Delegation, working: bool) -> str:
    """Say in a sentence whether a delegation works today, and why not."""
    if working:
        until = f" until {long_date(delegation.ends)}" if delegation.ends else ""
        return f"In force since {long_date(delegation.starts)}{until}."
    if delegation.ended_on:
        return f"Ended on {long_date(delegation.ended_on)}. {delegation.ended_because}"
    if delegation.starts > today():
        return f"In force from {long_date(delegation.starts)}."
    if delegation.ends and delegation.ends < today():
        return f"Expired: its last day was {long_date(delegation.ends)}."
    return f"Not in force: {delegation.source} that gives it is not in effect."


def delegations(request: BodyRequest, working: Container[int], may_give: bool) -> Table[Delegation]:
    """Return the table of delegations; `working` are the keys of those in force."""
    slug = request.partnership.slug
    return Table(
        name="delegations",
        title="Delegations",
        noun=("delegation", "delegations"),
        columns=(
            Column("number", "Number", kind=Kind.NUMBER),
            Column(
                "holder",
                "Who",
                header=True,
                searchable=True,
                value=lambda d: d.holder_by_name,
                link=lambda d: reverse(
                    "governance:delegation", kwargs={"body": slug, "number": d.number}
                ),
            ),
            Column("may", "May", value=may_do, sortable=False),
            Column("scope", "What", searchable=True, sortable=False),
            Column("source", "Given by", sortable=False),
            Column("starts", "From", kind=Kind.DATE),
            Column("ends", "Until", kind=Kind.DATE),
            Column(
                "stands",
                "Stands",
                kind=Kind.TAG,
                value=lambda d: (
                    Tag("in force", "good") if d.pk in working else Tag("not in force", "plain")
                ),
                sortable=False,
            ),
        ),
        empty=Empty(
            "No delegation yet",
            "A delegation lets whoever holds a role consent for a member, or decide alone for the "
            "body, within its words and dates. Decisions taken under one cite it.",
            reverse("governance:delegation_new", kwargs={"body": slug}) if may_give else "",
            "Record the first" if may_give else "",
        ),
    )
