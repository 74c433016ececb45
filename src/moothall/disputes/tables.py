"""The table of disputes."""

from django.urls import reverse

from moothall.disputes.enums import RUNNING, Status
from moothall.disputes.models import Dispute
from moothall.partnership.access import BodyRequest
from moothall.theme.cells import Kind, Tag
from moothall.theme.tables import Column, Empty, Filter, Table

TONE = {
    Status.NAMING: "action",
    Status.HEARING: "waiting",
    Status.MEDIATING: "waiting",
    Status.FOUND: "teal",
    Status.CARRIED: "good",
    Status.DISMISSED: "plain",
    Status.WITHDRAWN: "plain",
    Status.UNRESOLVED: "plain",
}


def status_tag(dispute: Dispute) -> Tag:
    """Return where a dispute stands as a tag."""
    status = Status(dispute.status)
    return Tag(str(status.label), TONE[status])


def disputes(request: BodyRequest, may_open: bool) -> Table[Dispute]:
    """Return the table of disputes."""
    slug = request.partnership.slug
    return Table(
        name="disputes",
        title="Disputes",
        noun=("dispute", "disputes"),
        columns=(
            Column("reference", "Reference", sortable=False),
            Column(
                "title",
                "What is disputed",
                link=lambda d: reverse("disputes:dispute", kwargs={"body": slug, "pk": d.pk}),
                searchable=True,
                header=True,
            ),
            Column("parties", "Between", value=_parties, sortable=False),
            Column("status", "Stands", kind=Kind.TAG, value=status_tag),
            Column("at_step", "Step", value=_step, sortable=False),
            Column("due", "Clock until", kind=Kind.DATE, value=_due, sortable=False),
            Column("opened_at", "Opened", kind=Kind.DATE),
            Column("ended_on", "Ended", kind=Kind.DATE),
        ),
        filters=(Filter("status", "Where it stands", Status.choices),),
        empty=Empty(
            "No dispute",
            "Where members disagree on a decision, one of them opens a dispute. What is disputed "
            "is frozen, a panel answers within its clock, and the outcome becomes a decision.",
            reverse("disputes:open", kwargs={"body": slug}) if may_open else "",
            "Open a dispute" if may_open else "",
        ),
    )


def _parties(dispute: Dispute) -> str:
    return " and ".join(party.called for party in dispute.parties.all())


def _step(dispute: Dispute) -> str:
    return f"{dispute.at_step} of {len(dispute.steps.all())}"


def _due(dispute: Dispute) -> object:
    if dispute.status not in RUNNING:
        return None
    return next(step.last_day for step in dispute.steps.all() if step.number == dispute.at_step)
