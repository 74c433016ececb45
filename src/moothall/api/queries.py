"""What is public, and of which bodies anything is."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from moothall.api.models import Opening
from moothall.governance.models import Decision
from moothall.meetings.models import Meeting
from moothall.partnership.models import Body
from moothall.registers.models import Scales


def public_bodies() -> QuerySet[Body]:
    """Return the bodies of which anything is public, each with what is: `shows_members`,
    `shows_decisions`, `shows_meetings`, `shows_risks`, `shows_issues`.
    """
    of_body = {"body": OuterRef("pk")}
    return (
        Body.objects.annotate(
            shows_members=Exists(Opening.objects.filter(**of_body, shows_members=True)),
            shows_decisions=Exists(Decision.objects.filter(**of_body, public_since__isnull=False)),
            shows_meetings=Exists(Meeting.objects.public().filter(**of_body)),
            shows_risks=Exists(Scales.objects.filter(**of_body, risks_public=True)),
            shows_issues=Exists(Scales.objects.filter(**of_body, issues_public=True)),
        )
        .filter(
            Q(shows_members=True)
            | Q(shows_decisions=True)
            | Q(shows_meetings=True)
            | Q(shows_risks=True)
            | Q(shows_issues=True)
        )
        .select_related("parent")
        .order_by("name", "pk")
    )


def public_body(slug: str, part: str = "") -> Body:
    """Return a body of which this part is public, or anything, if none is named.

    Raises Http404 else, with the same words as for a body that does not exist.
    """
    found = public_bodies().filter(slug=slug)
    body = found.filter(**{f"shows_{part}": True}).first() if part else found.first()
    if body is None:
        raise Http404(f"Nothing of “{slug}” is public here.")
    return body
