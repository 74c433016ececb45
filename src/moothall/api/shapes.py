"""The shapes of what the API answers. Dates are ISO 8601, those of London."""

import datetime as dt
from typing import Annotated, Generic, TypeVar

from ninja import Field, Path, Schema

T = TypeVar("T")
MOST_ROWS = 200
Slug = Annotated[str, Path(pattern=r"^[-a-zA-Z0-9_]+$", max_length=60, description="The body.")]
Number = Annotated[int, Path(ge=1, le=2_147_483_647, description="Its number in this list.")]


class Paging(Schema):
    """Which part of a list is asked for."""

    limit: int = Field(50, ge=1, le=MOST_ROWS, description="How many rows, at most.")
    offset: int = Field(0, ge=0, le=1_000_000, description="After how many rows to begin.")


class Page(Schema, Generic[T]):
    """A part of a list, and where the parts beside it are."""

    count: int = Field(description="How many rows the whole list has.")
    next: str | None = Field(description="The address of the next part, if there is one.")
    previous: str | None = Field(description="The address of the part before, if there is one.")
    results: list[T]


class Problem(Schema):
    """Why there is no answer (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str


NO_SENSE: dict[int, type[Problem]] = {400: Problem, 422: Problem}
FAULTS: dict[int, type[Problem]] = {404: Problem, **NO_SENSE}
"""What every endpoint may answer instead, and those of one body."""


class Start(Schema):
    """Where to begin."""

    bodies: str
    description: str


class Link(Schema):
    """Something with an address of its own."""

    title: str
    url: str | None


class BodyShape(Schema):
    """A partnership or another body, and the addresses of what of it is public."""

    slug: str
    name: str
    tier: str
    purpose: str
    parent: str | None = Field(description="The body above it, where that is public too.")
    url: str
    members: str | None
    decisions: str | None
    meetings: str | None
    risks: str | None
    issues: str | None


class MemberShape(Schema):
    """A member organisation, from a day to a day; `roles` are held for it today."""

    organisation: str
    sector: str
    kind: str
    ukprn: str | None
    area: str | None = Field(description="ONS code of the area it answers for.")
    starts: dt.date
    ends: dt.date | None
    roles: list[str]


class DecisionRow(Schema):
    """A decision in a list."""

    number: int
    reference: str
    question: str
    status: str
    taken_on: dt.date | None
    published_on: dt.date | None
    call_in_deadline: dt.date | None
    effective_on: dt.date | None
    url: str


class Rejected(Schema):
    """An option that was considered, and why it was rejected."""

    option: str
    why_rejected: str


class ConsentShape(Schema):
    """What an authority said at a level; `stance` is null while it is awaited."""

    authority: str
    level: str
    stance: str | None
    reason: str
    on: dt.date | None


class EntryShape(Schema):
    """An event of the decision in the ledger: its place in the chain and its hash."""

    sequence: int
    hash: str
    at: dt.datetime


class DecisionShape(DecisionRow):
    """A decision with its whole public record."""

    standing: str
    proposal: str
    reason: str
    rule: str
    options_rejected: list[Rejected]
    rests_on: list[Link]
    comments: list[str]
    interests: list[str]
    consents: list[ConsentShape]
    ended_because: str
    supersedes: str
    superseded_by: str
    content_hash: str
    ledger_head: str
    ledger: list[EntryShape]


class MeetingRow(Schema):
    """A public meeting in a list."""

    number: int
    title: str
    starts: dt.datetime
    ends: dt.datetime
    place: str
    status: str
    url: str


class ItemShape(Schema):
    """An item of an agenda; of one that is not for the public, only that there is one, and why."""

    number: int
    title: str
    kind: str
    exempt_ground: str


class MeetingShape(MeetingRow):
    """A public meeting with its agenda, once that is published."""

    agenda_published_at: dt.datetime | None
    cancelled_because: str
    agenda: list[ItemShape]


class RiskShape(Schema):
    """A risk of a public register: scores are likelihood times impact, each 1 to 5."""

    reference: str
    title: str
    likelihood: int
    impact: int
    score: int
    likelihood_after: int
    impact_after: int
    score_after: int
    trend: str
    status: str
    opened_on: dt.date
    closed_on: dt.date | None


class IssueShape(Schema):
    """An issue of a public register."""

    reference: str
    title: str
    severity: int
    status: str
    raised_on: dt.date
    due: dt.date | None
