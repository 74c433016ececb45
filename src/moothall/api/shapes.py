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
    results: list[T] = Field(description="The rows of this part.")


class Problem(Schema):
    """Why there is no answer (RFC 9457)."""

    type: str = Field("about:blank", description="Always about:blank: the title says what it is.")
    title: str = Field(description="What went wrong, in a few words.")
    status: int = Field(description="The status of the answer.")
    detail: str = Field(description="Everything that is wrong, and where.")


NO_SENSE: dict[int, type[Problem]] = {400: Problem, 422: Problem}
FAULTS: dict[int, type[Problem]] = {404: Problem, **NO_SENSE}
"""What every endpoint may answer instead, and those of one body."""


class Start(Schema):
    """Where to begin."""

    bodies: str = Field(description="The address of the list of bodies.")
    description: str = Field(description="The address of this description.")


class Link(Schema):
    """Something with an address of its own."""

    title: str = Field(description="What it is called.")
    url: str | None = Field(description="Its address, where everybody may open it.")


class BodyShape(Schema):
    """A partnership or another body, and the addresses of what of it is public."""

    slug: str = Field(description="The word for it in addresses.")
    name: str = Field(description="What it is called.")
    tier: str = Field(
        description="Its tier: group, partnership, authority, sub-region, region or nation."
    )
    purpose: str = Field(description="What it is for, in its own words.")
    parent: str | None = Field(description="The body above it, where that is public too.")
    url: str = Field(description="Its own address.")
    members: str | None = Field(description="The address of its members, where they are public.")
    decisions: str | None = Field(description="The address of its decisions, where any is public.")
    meetings: str | None = Field(description="The address of its meetings, where any is public.")
    risks: str | None = Field(description="The address of its risks, where the register is public.")
    issues: str | None = Field(
        description="The address of its issues, where the register is public."
    )


class MemberShape(Schema):
    """A member organisation, from a day to a day; `roles` are held for it today."""

    organisation: str = Field(description="What it is called.")
    sector: str = Field(description="In which sector it sits.")
    kind: str = Field(description="What kind of organisation it is, where that is kept.")
    ukprn: str | None = Field(description="Its provider number, if it has one.")
    area: str | None = Field(description="ONS code of the area it answers for.")
    starts: dt.date = Field(description="Since when it is a member.")
    ends: dt.date | None = Field(description="The last day of its membership, if that is known.")
    roles: list[str] = Field(
        description="The roles that people hold for it today; nobody is named."
    )


class DecisionRow(Schema):
    """A decision in a list."""

    number: int = Field(description="By which it is asked for here.")
    reference: str = Field(description="Its reference in the body's own series.")
    question: str = Field(description="What is to be decided.")
    status: str = Field(
        description="As everybody was last told: one that was reopened stays proposed until it is "
        "published anew."
    )
    taken_on: dt.date | None = Field(description="The day on which its rule was met.")
    published_on: dt.date | None = Field(
        description="The day on which it was published, last if more than once."
    )
    call_in_deadline: dt.date | None = Field(
        description="The last day on which it can be called in."
    )
    effective_on: dt.date | None = Field(description="Since when it is in effect.")
    url: str = Field(description="Its own address.")


class Rejected(Schema):
    """An option that was considered, and why it was rejected."""

    option: str = Field(description="What else was considered.")
    why_rejected: str = Field(description="Why it was rejected.")


class ConsentShape(Schema):
    """What an authority said at a level; `stance` is null while it is awaited."""

    authority: str = Field(description="For whom it is said; empty for the body itself.")
    level: str = Field(description="At which level of the authority: officer, director, elected...")
    stance: str | None = Field(description="Consent or objection; null while it is awaited.")
    reason: str = Field(description="The reason given, if one was.")
    on: dt.date | None = Field(description="The day on which it was said.")


class EntryShape(Schema):
    """An event of the decision in the ledger: its place in the chain and its hash."""

    sequence: int = Field(description="Its number in the ledger.")
    hash: str = Field(description="Its hash in the chain, in hexadecimal.")
    at: dt.datetime = Field(description="When it was written.")


class DecisionShape(DecisionRow):
    """A decision with its whole public record."""

    standing: str = Field(description="Where it stands, in a sentence.")
    proposal: str = Field(description="What is proposed.")
    reason: str = Field(description="Why.")
    rule: str = Field(description="How it is decided, in words.")
    options_rejected: list[Rejected] = Field(description="What else was considered.")
    rests_on: list[Link] = Field(description="What it decides on and what it rests on.")
    comments: list[str] = Field(
        description="What was said in consultation, each after whose it is."
    )
    interests: list[str] = Field(
        description="The interests declared, each after whose it is, with its dispensation."
    )
    consents: list[ConsentShape] = Field(
        description="What each authority says at each level that its rule asks for."
    )
    ended_because: str = Field(description="Why it ended without effect; empty where it did not.")
    supersedes: str = Field(description="The reference of the decision that it takes the place of.")
    superseded_by: str = Field(description="The reference of the decision that takes its place.")
    content_hash: str = Field(description="SHA-256 of all that was fixed when it was proposed.")
    ledger_head: str = Field(
        description="The ledger as it was when this was told: number and hash of its last event."
    )
    ledger: list[EntryShape] = Field(description="Its events in the ledger up to there.")


class MeetingRow(Schema):
    """A public meeting in a list."""

    number: int = Field(description="By which it is asked for here.")
    title: str = Field(description="What it is called.")
    starts: dt.datetime = Field(description="When it begins.")
    ends: dt.datetime = Field(description="When it ends.")
    place: str = Field(description="Where it is.")
    status: str = Field(description="Where it stands: scheduled, agenda, held or cancelled.")
    url: str = Field(description="Its own address.")


class ItemShape(Schema):
    """An item of an agenda; of one that is not for the public, only that there is one, and why."""

    number: int = Field(description="Its place on the agenda.")
    title: str = Field(description="What it is about, where that is public.")
    kind: str = Field(description="What is done with it: to decide, to discuss...")
    exempt_ground: str = Field(description="Why it is not for the public; empty where it is.")


class MeetingShape(MeetingRow):
    """A public meeting with its agenda, once that is published."""

    agenda_published_at: dt.datetime | None = Field(description="When its agenda was published.")
    cancelled_because: str = Field(description="Why it was cancelled; empty where it was not.")
    agenda: list[ItemShape] = Field(description="The items, once the agenda is published.")


class RiskShape(Schema):
    """A risk of a public register: scores are likelihood times impact, each 1 to 5."""

    reference: str = Field(description="Its reference in the register.")
    title: str = Field(description="What may happen.")
    likelihood: int = Field(description="1 to 5, as things are.")
    impact: int = Field(description="1 to 5, as things are.")
    score: int = Field(description="Likelihood times impact.")
    likelihood_after: int = Field(description="1 to 5, once what is planned is done.")
    impact_after: int = Field(description="1 to 5, once what is planned is done.")
    score_after: int = Field(description="The two multiplied.")
    trend: str = Field(description="Whether it rises, falls or stays.")
    status: str = Field(description="Where it stands: open, closed, or happened.")
    opened_on: dt.date = Field(description="Since when it is in the register.")
    closed_on: dt.date | None = Field(description="When it was closed.")


class IssueShape(Schema):
    """An issue of a public register."""

    reference: str = Field(description="Its reference in the register.")
    title: str = Field(description="What has happened.")
    severity: int = Field(description="1 to 5, 5 the gravest.")
    status: str = Field(description="Whether it is open or resolved.")
    raised_on: dt.date = Field(description="Since when it is in the register.")
    due: dt.date | None = Field(description="By when it is to be resolved.")
