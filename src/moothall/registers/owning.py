"""What a leaver owns in the registers, and how another takes it over."""

from collections.abc import Collection, Sequence

from django.urls import reverse

from moothall.ledger.actions import action, note
from moothall.partnership import handover
from moothall.partnership.access import MANAGERS
from moothall.partnership.actors import By
from moothall.partnership.handover import Owned
from moothall.partnership.models import Body, Person
from moothall.registers.answers import follow_owner
from moothall.registers.models import Issue, Mitigation, Risk


def register() -> None:
    """Let the page of a leaver know of risks, issues and mitigations."""
    handover.register("registers", owned_by, take_over)


def owned_by(people: Collection[Person], body: Body) -> Sequence[Owned]:
    """Return the open risks, issues and mitigations that some people own (three queries)."""
    risks = Risk.objects.filter(body=body, owner__in=people, status="open")
    issues = Issue.objects.filter(body=body, owner__in=people, status="open")
    mitigations = Mitigation.objects.filter(
        risk__body=body, risk__status="open", owner__in=people, done_on=None
    ).select_related("risk")

    def at(name: str, pk: int) -> str:
        return reverse(f"registers:{name}", kwargs={"body": body.slug, "pk": pk})

    return [
        *(Owned(str(each), at("risk", each.pk), each.ref, each.owner_id) for each in risks),
        *(Owned(str(each), at("issue", each.pk), each.ref, each.owner_id) for each in issues),
        *(
            Owned(
                f"{each.risk.reference}, to be done: {each}",
                at("risk", each.risk_id),
                each.ref,
                each.owner_id,
            )
            for each in mitigations
        ),
    ]


@action("RegistersTakenOver", "took over risks and issues", who=MANAGERS)
def take_over(*, by: By, owned: Sequence[Owned], to: Person, body: Body) -> Body:
    """Make somebody the owner of risks, issues and mitigations of another."""
    keys = {kind: [o.ref.id for o in owned if o.ref.kind == kind] for kind in
            ("risk", "issue", "mitigation")}  # fmt: skip
    for model, kind in ((Risk, "risk"), (Issue, "issue")):
        for each in model.objects.filter(body=body, pk__in=keys[kind], status="open"):
            follow_owner(each, to)
            each.owner, each.version = to, each.version + 1
            each.save(update_fields=["owner", "version"])
    Mitigation.objects.filter(risk__body=body, pk__in=keys["mitigation"], done_on=None).update(
        owner=to
    )
    note(taken=[str(each.ref) for each in owned])
    return body
