"""The dispute of the example's year, all of it made up: who leads for a college at the border goes
to the second step, whose panel accepts a proposition: that binds, and is published.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Final

from moothall.demo.accounts import Cast
from moothall.demo.year import Act, first_day
from moothall.disputes.actions import (
    call_hearing,
    give_evidence,
    make_proposition,
    open_dispute,
    record_hearing,
)
from moothall.disputes.answering import answer, end_without_result
from moothall.disputes.conflicts import Candidate
from moothall.disputes.enums import Finding
from moothall.disputes.models import Dispute
from moothall.disputes.naming import name_to_panel
from moothall.governance.actions import propose_decision
from moothall.governance.content import Considered
from moothall.governance.course import publish, settle
from moothall.governance.models import Decision
from moothall.governance.workdays import today
from moothall.meetings.models import Paper
from moothall.partnership.enums import Role
from moothall.partnership.models import Area

BEDFORD: Final = "Bedford Borough Council"
CENTRAL: Final = "Central Bedfordshire Council"
HERTFORDSHIRE: Final = "Hertfordshire County Council"
LUTON: Final = "Luton Borough Council"
COLLEGE: Final = "North Hertfordshire College"
QUESTION: Final = f"Shall one authority go on leading alone for {COLLEGE}, at the border?"
TRAVEL: Final = "Travel to learn: what the returns show"
# Directors of the region, outside the grouping; that they sat and what they said is made up.
OUTSIDE: Final = (
    ("Essex", "E10000012"),
    ("Norfolk", "E10000020"),
    ("Suffolk", "E10000029"),
)


def acts(cast: Cast, now: dt.datetime) -> Iterator[Act]:
    """Yield the acts of the dispute: from the week in which its decision is proposed (20) to the
    week in which its outcome is in effect (26).
    """
    story = Story(cast)
    for week, day, play in (
        (20, 0, story.propose),
        (20, 2, story.open),
        (20, 4, story.name_members),
        (21, 1, story.bring_evidence),
        (21, 2, story.hear_first),
        (21, 3, story.members_answer),
        (21, 4, story.no_result),
        (22, 1, story.name_outsiders),
        (22, 3, story.make_propositions),
        (23, 2, story.hear_second),
        (24, 1, story.outsiders_answer),
        (24, 4, story.publish_outcome),
        (26, 0, lambda: settle(cast.body)),
    ):
        yield Act(first_day(now) + dt.timedelta(weeks=week, days=day, hours=1), play)


class Story:
    """What happens in the dispute, each step by who takes it in a real partnership."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast

    @property
    def dispute(self) -> Dispute:
        """The dispute as it stands."""
        return Dispute.objects.get(body=self.cast.body, decision__question=QUESTION)

    def propose(self) -> None:
        """The manager asks the members who leads."""
        propose_decision(
            by=self.cast.person(Role.MANAGER),
            body=self.cast.body,
            question=QUESTION,
            proposal=f"{HERTFORDSHIRE} leads for {COLLEGE} alone, for all members, as before.",
            reason="Its main site lies in Hertfordshire, and one lead makes one conversation.",
            options=[
                Considered(
                    "Two authorities lead jointly",
                    "Two leads need more of the college's time in each conversation.",
                )
            ],
            evidence=[self.paper.ref],
        )

    @property
    def paper(self) -> Paper:
        """What the board had read before of who crosses which border."""
        return Paper.objects.get(
            meeting__body=self.cast.body, title=TRAVEL, superseded_by__isnull=True
        )

    def open(self) -> None:
        """Central Bedfordshire does not agree."""
        cast = self.cast
        open_dispute(
            by=cast.person(Role.DIRECTOR, CENTRAL),
            body=cast.body,
            about=Decision.objects.get(body=cast.body, question=QUESTION).ref,
            opened_for=cast.organisations[CENTRAL],
            against=[cast.organisations[HERTFORDSHIRE]],
            ground="Many learners of the college come across the border from Central "
            "Bedfordshire. What is agreed with the college decides what they find there, and we "
            "learn of it afterwards.",
            sought=f"{CENTRAL} and {HERTFORDSHIRE} lead for {COLLEGE} jointly; the first named "
            "keeps the record.",
        )

    def name_members(self) -> None:
        """The clerk names the two directors who are of no party."""
        for authority in (BEDFORD, LUTON):
            who = Candidate(
                "director",
                authority,
                self.cast.person(Role.DIRECTOR, authority),
                self.cast.organisations[authority],
            )
            name_to_panel(by=self.cast.person(Role.CLERK), dispute=self.dispute, who=who)

    def bring_evidence(self) -> None:
        """Both sides say what they go by."""
        for authority, text, thing in (
            (
                CENTRAL,
                "Travel to learn: the flows across this border are among the largest.",
                self.paper.ref,
            ),
            (HERTFORDSHIRE, "The college's three main sites all lie in Hertfordshire.", None),
        ):
            give_evidence(
                by=self.cast.person(Role.DIRECTOR, authority),
                dispute=self.dispute,
                of_whom=authority,
                text=text,
                thing=thing,
            )

    def hear_first(self) -> None:
        """The panel of step 1 hears both."""
        self._hear("Both sides were heard. Neither moved.")

    def hear_second(self) -> None:
        """The panel of step 2 hears both, and the college."""
        self._hear(
            "Both sides were heard, and the college, which asked for one person to speak with."
        )

    def _hear(self, heard: str) -> None:
        clerk, day = self.cast.person(Role.CLERK), today()
        call_hearing(by=clerk, dispute=self.dispute, on=day, place="On line")
        hearing = self.dispute.hearings.get(on=day)
        record_hearing(by=clerk, hearing=hearing, heard=heard)

    def members_answer(self) -> None:
        """They differ, so there is no unanimity."""
        answers = {
            BEDFORD: (Finding.UPHOLD, "A joint lead answers for both sides of the border."),
            LUTON: (Finding.DISMISS, "A college should have one conversation with one lead."),
        }
        for seat in self.dispute.seats.filter(step__number=1).select_related("dispute__body"):
            finding, reason = answers[seat.called]
            answer(
                by=self.cast.person(Role.DIRECTOR, seat.called),
                seat=seat,
                finding=finding,
                reason=reason,
            )

    def no_result(self) -> None:
        """The clerk ends the first step: nobody is outvoted in it."""
        because = "The two directors differ, and neither has changed their answer."
        clerk = self.cast.person(Role.CLERK)
        end_without_result(by=clerk, dispute=self.dispute, because=because)

    def name_outsiders(self) -> None:
        """Three directors from elsewhere in the region sit."""
        for name, code in OUTSIDE:
            who = Candidate(
                "director (made up)", f"{name} County Council", area=Area.objects.get(pk=code)
            )
            name_to_panel(by=self.cast.person(Role.CLERK), dispute=self.dispute, who=who)

    def make_propositions(self) -> None:
        """Each party offers an outcome."""
        for authority, text in (
            (
                CENTRAL,
                f"{CENTRAL} and {HERTFORDSHIRE} lead jointly; {CENTRAL} keeps the record.",
            ),
            (
                HERTFORDSHIRE,
                f"{HERTFORDSHIRE} leads. {CENTRAL} sits at the table in every conversation with "
                "the college, sees its data with ours, and states its position before anything "
                "is agreed.",
            ),
        ):
            make_proposition(
                by=self.cast.person(Role.DIRECTOR, authority),
                dispute=self.dispute,
                party=self.dispute.parties.get(called=authority),
                text=text,
            )

    def outsiders_answer(self) -> None:
        """Two of three accept the second proposition; the clerk records what they wrote."""
        first, second = self.dispute.propositions.order_by("number")
        seats = self.dispute.seats.filter(step__number=2).select_related("dispute__body")
        for seat, (proposition, reason) in zip(
            seats,
            (
                (second, "One lead, and a neighbour at the table: nobody learns afterwards."),
                (first, "Where learners cross in such numbers the lead should be joint."),
                (second, "It keeps one conversation and mends what was wrong with it."),
            ),
            strict=True,
        ):
            answer(
                by=self.cast.person(Role.CLERK),
                seat=seat,
                finding=Finding.PROPOSITION,
                proposition=proposition,
                reason=reason,
                said_in="their letter to the clerk",
            )

    @property
    def outcome(self) -> Decision:
        """The decision on the outcome."""
        decision = self.dispute.outcome_decision
        assert decision
        return decision

    def publish_outcome(self) -> None:
        """The manager publishes it."""
        publish(by=self.cast.person(Role.MANAGER), decision=self.outcome)
