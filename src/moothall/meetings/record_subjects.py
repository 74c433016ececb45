"""Papers as evidence of decisions: a decision pins the version it rests on, by its content."""

from collections.abc import Sequence

from django.urls import reverse

from moothall.governance import subjects
from moothall.governance.enums import PinnedAs
from moothall.governance.subjects import Kind, Subject
from moothall.ledger.refs import Ref
from moothall.meetings.paper_queries import is_exempt, papers_in
from moothall.partnership.models import Body
from moothall.theme.formats import long_date

# A form offers the latest; a decision on an older one is proposed from the paper itself.
OFFERED = 12


def register() -> None:
    """Tell governance how a paper is found."""
    subjects.register(
        Kind(
            name="paper",
            noun="paper of a meeting",
            find=find,
            offered=offered,
            offered_as=PinnedAs.EVIDENCE,
        )
    )


def find(body: Body, key: str) -> Subject | None:
    """Return a paper as a decision names it; a notice is public, so it names no exempt one."""
    paper = papers_in(body).filter(pk=key).first() if key.isdecimal() else None
    if paper is None:
        return None
    title = "A paper that is not for the public" if is_exempt(paper) else paper.title
    version = f", version {paper.version}" if paper.version > 1 else ""
    return Subject(
        title=f"{title}{version} (meeting of {long_date(paper.meeting.day)})",
        address=reverse("meetings:paper", kwargs={"body": body.slug, "pk": paper.pk}),
        content_hash=paper.sha256,
    )


def offered(body: Body) -> Sequence[Ref]:
    """Return the latest papers that count and are no secret."""
    found = (
        papers_in(body)
        .filter(superseded_by__isnull=True, withdrawn_because="")
        .exclude(is_exempt=True)
        .exclude(item__is_exempt=True)
        .order_by("-given_at", "-pk")[:OFFERED]
    )
    return [paper.ref for paper in found]
