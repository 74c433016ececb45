"""What the tests of disputes share: directors, a decision, a dispute on it, a panel."""

import datetime as dt
from dataclasses import dataclass
from typing import Self

from tests.cast import Cast
from tests.unit.governance.proposed import directors

from moothall.disputes.actions import open_dispute
from moothall.disputes.answering import answer
from moothall.disputes.conflicts import Candidate
from moothall.disputes.enums import Finding
from moothall.disputes.models import Dispute, Proposition, Seat
from moothall.disputes.naming import name_to_panel
from moothall.governance.actions import propose_decision
from moothall.governance.models import Decision
from moothall.ledger.refs import OPERATOR
from moothall.partnership.models import Area, Organisation, Person

# A Monday; London is an hour ahead of UTC until 26 October.
OPENED = dt.datetime(2026, 10, 5, 9, tzinfo=dt.UTC)
FOUNDED = OPENED - dt.timedelta(days=7)
# Ten working days after: the last day of step 1, and the day after.
LAST_DAY = OPENED + dt.timedelta(days=14)
OVER = OPENED + dt.timedelta(days=15)
QUESTION = "Who leads for the college at the border?"


@dataclass(frozen=True)
class Quarrel:
    """The cast, its directors by authority, a decision, and the dispute that Luton opened on it."""

    cast: Cast
    directors: dict[Organisation, Person]
    decision: Decision
    dispute: Dispute

    @classmethod
    def opened(cls, cast: Cast, exempt_because: str = "") -> Self:
        """Propose a decision, and let Luton dispute it; Hertfordshire answers."""
        decision = propose_decision(
            by=OPERATOR,
            body=cast.body,
            question=QUESTION,
            proposal="Hertfordshire leads.",
            reason="Its main site lies there.",
        )
        speakers = directors(cast)
        dispute = open_dispute(
            by=speakers[cast.luton],
            body=cast.body,
            about=decision.ref,
            opened_for=cast.luton,
            against=[cast.hertfordshire],
            ground="More than half of its learners come from Luton.",
            sought="Luton leads.",
            exempt_because=exempt_because,
        )
        return cls(cast, speakers, decision, dispute)

    @property
    def now(self) -> Dispute:
        """The dispute as it stands."""
        return Dispute.objects.get(pk=self.dispute.pk)

    def member(self, authority: Organisation) -> Candidate:
        """The director of an authority as somebody to be named."""
        return Candidate("director", authority.name, self.directors[authority], authority)

    def seat_members(self) -> list[Seat]:
        """Name both directors who are of no party to the panel of step 1."""
        for authority in (self.cast.bedford, self.cast.central):
            name_to_panel(by=self.cast.clerk, dispute=self.now, who=self.member(authority))
        return list(self.dispute.seats.filter(step__number=1))

    def seat_outsiders(self) -> list[Seat]:
        """Name three directors from outside the grouping to the panel of step 2."""
        for name, code in (
            ("Essex", "E10000012"),
            ("Norfolk", "E10000020"),
            ("Suffolk", "E10000029"),
        ):
            who = Candidate("director", name, area=Area.objects.get(pk=code))
            name_to_panel(by=self.cast.clerk, dispute=self.now, who=who)
        return list(self.dispute.seats.filter(step__number=2))

    def answers(
        self, seat: Seat, finding: Finding, proposition: Proposition | None = None
    ) -> Dispute:
        """Let a seat answer; the clerk records it for those without an account."""
        seat = Seat.objects.select_related("dispute__body", "step").get(pk=seat.pk)
        return answer(
            by=seat.person or self.cast.clerk,
            seat=seat,
            finding=finding,
            proposition=proposition,
            reason="As the evidence shows.",
            said_in="" if seat.person else "letter of 20 October",
        )
