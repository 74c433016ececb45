"""The notice of a decision: everything that GOV-4 lists, as one frozen value.

Publishing composes the public page and documents from it (`queries.notice`). It names authorities
and levels, not people.
"""

import datetime as dt
from dataclasses import dataclass

from moothall.governance.content import Considered
from moothall.governance.enums import OF_THE_BODY, Level, PinnedAs, Stance, Status
from moothall.governance.subjects import State
from moothall.ledger.refs import Ref


@dataclass(frozen=True, slots=True)
class PinnedThing:
    """A pinned thing: what it was called, where it is, and whether it is still what was pinned."""

    pinned_as: PinnedAs
    noun: str
    title: str
    address: str
    ref: Ref
    state: State


@dataclass(frozen=True, slots=True)
class Consent:
    """What one authority says at one level; `stance` None or WITHDRAWN while it is awaited."""

    authority: str
    level: Level
    stance: Stance | None
    reason: str
    on: dt.date | None
    may_be_pending: bool
    # The last day of its membership, where it has left since and is no longer asked.
    left_on: dt.date | None = None
    # The delegation under which it was given, in words; nothing where it was given by a role.
    under: str = ""

    @property
    def of_the_body(self) -> bool:
        """Whether somebody speaks for the body itself: its chair, or who holds a delegation."""
        return self.level in OF_THE_BODY

    @property
    def awaited(self) -> bool:
        """Whether nothing is said yet, or what was said is withdrawn, and it is still asked."""
        return self.stance in (None, Stance.WITHDRAWN) and self.left_on is None


@dataclass(frozen=True, slots=True)
class Said:
    """A consultation comment."""

    of_whom: str
    text: str
    on: dt.date


@dataclass(frozen=True, slots=True)
class DeclaredInterest:
    """A declared interest and its dispensation, if one was given."""

    of_whom: str
    kind: str
    text: str
    dispensation: str
    on: dt.date


@dataclass(frozen=True, slots=True)
class Kept:
    """A part that is kept from the public: the ground, and the hash by which it can be proved."""

    ground: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Informed:
    """Somebody who must be told; `on` is None while they are not."""

    whom: str
    on: dt.date | None
    how: str


@dataclass(frozen=True, slots=True)
class CalledIn:
    """A call-in, and what scrutiny said in the end; `outcome` is empty while it has not."""

    authority: str
    of_whom: str
    reason: str
    on: dt.date
    outcome: str = ""
    text: str = ""
    answered_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of the decision and its place in the chain of the ledger.

    `by`, `words` and `detail` make a sentence: “a person consented to the decision, for Luton”.
    """

    sequence: int
    hash: str
    at: dt.datetime
    words: str
    by: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A decision as everyone may read it. Dates are those of London; what has not come is None.

    `standing` says in a sentence where it stands, a stopped window included. `content_hash` is over
    all that was fixed when it was proposed, `ledger_head` the head when this was made, `entries`
    the events of the decision, the earliest first.
    """

    body: str
    body_slug: str
    reference: str
    ref: Ref
    status: Status
    standing: str
    question: str
    proposal: str
    reason: str
    rejected: tuple[Considered, ...]
    pinned: tuple[PinnedThing, ...]
    comments: tuple[Said, ...]
    interests: tuple[DeclaredInterest, ...]
    rule: str
    call_in_days: int
    consents: tuple[Consent, ...]
    proposed_on: dt.date
    answer_by: dt.date | None
    taken_on: dt.date | None
    public_since: dt.date | None
    published_on: dt.date | None
    call_in_deadline: dt.date | None
    effective_on: dt.date | None
    ended_on: dt.date | None
    ended_because: str
    supersedes: str
    superseded_by: str
    content_hash: str
    ledger_head: str
    entries: tuple[Entry, ...]
    delegation: str = ""
    kept: Kept | None = None
    informed: tuple[Informed, ...] = ()
    call_ins: tuple[CalledIn, ...] = ()
    # What was said before the last word of each, such as an objection that was withdrawn.
    earlier: tuple[Consent, ...] = ()

    @property
    def call_in_stopped(self) -> bool:
        """Whether it was published and has fallen back to proposed since."""
        return self.status is Status.PROPOSED and self.public_since is not None
